"""The user interface as an app: its template tags and its gallery."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "obt_portal.ui"
    label = "ui"
