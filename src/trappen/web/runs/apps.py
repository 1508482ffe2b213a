from django.apps import AppConfig


class RunsConfig(AppConfig):
    name = "trappen.web.runs"
    verbose_name = "Kørsler"
