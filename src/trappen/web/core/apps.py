from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "trappen.web.core"
    verbose_name = "Fælles"
