from django.apps import AppConfig


class LadderConfig(AppConfig):
    name = "trappen.web.ladder"
    verbose_name = "Indsatstrappen"
