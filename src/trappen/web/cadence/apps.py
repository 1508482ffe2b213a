from django.apps import AppConfig


class CadenceConfig(AppConfig):
    name = "trappen.web.cadence"
    verbose_name = "Opfølgning"
