"""The portal without what protects it, to show that the tests of this folder would notice."""

from django.conf import settings

from obt_portal import celery
from obt_portal.wsgi import application
from tests.resilience.waiting import OwnThread

__all__ = ["application"]

settings.DATABASES["default"]["CONN_HEALTH_CHECKS"] = False
# The queue is asked by everybody for himself, however often it did not answer.
celery.publisher = OwnThread()
celery.Breaker.trip = lambda self: None
