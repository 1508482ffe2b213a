from django.apps import AppConfig


class PapersConfig(AppConfig):
    name = "trappen.web.papers"
    verbose_name = "Sagsfremstillinger"
