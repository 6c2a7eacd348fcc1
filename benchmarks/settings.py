"""Production settings, with one more page: the floor."""

from obt_portal.settings import *  # noqa: F403

ROOT_URLCONF = "benchmarks.urls"
