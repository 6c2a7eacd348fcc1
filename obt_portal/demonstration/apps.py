from django.apps import AppConfig


class DemonstrationConfig(AppConfig):
    name = "obt_portal.demonstration"
