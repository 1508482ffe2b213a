from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    name = "trappen.web.programmes"
    verbose_name = "Programmer"
