from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "trappen.web.home"
    verbose_name = "Forside"
