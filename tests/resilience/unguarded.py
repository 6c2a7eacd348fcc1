"""The portal without what protects it, to show that the tests of this folder would notice."""

from django.conf import settings

from obt_portal.celery import Breaker
from obt_portal.wsgi import application

__all__ = ["application"]

settings.DATABASES["default"]["CONN_HEALTH_CHECKS"] = False
# The queue is asked again by everybody, however often it did not answer.
Breaker.trip = lambda self: None
