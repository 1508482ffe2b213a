from django.apps import AppConfig


class ImportsConfig(AppConfig):
    name = "trappen.web.imports"
    verbose_name = "Indlæsning"
