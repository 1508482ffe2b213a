from django.apps import AppConfig


class RegistersConfig(AppConfig):
    name = "trappen.web.registers"
    verbose_name = "Registre"
