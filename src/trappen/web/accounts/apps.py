from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "trappen.web.accounts"
    verbose_name = "Brugere"
