from django.apps import AppConfig


class ScenariosConfig(AppConfig):
    name = "trappen.web.scenarios"
    verbose_name = "Fremskrivning"
