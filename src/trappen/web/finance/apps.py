from django.apps import AppConfig


class FinanceConfig(AppConfig):
    name = "trappen.web.finance"
    verbose_name = "Økonomi"
