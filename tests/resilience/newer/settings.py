"""The settings of the newer release."""

from obt_portal.settings import *  # noqa: F403
from obt_portal.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.resilience.newer"]
