from django.apps import AppConfig


class DevservicesConfig(AppConfig):
    name = "obt_portal.devservices"
