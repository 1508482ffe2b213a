from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "trappen.web.cases"
    verbose_name = "Sager"
