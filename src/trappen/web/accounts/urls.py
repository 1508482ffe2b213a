from django.urls import path

from trappen.web.accounts.views import log, roles, users

app_name = "accounts"
urlpatterns = [
    path("mig/", roles.me, name="me"),
    path("roller/", roles.roles, name="roles"),
    path("brugere/", users.index, name="users"),
    path("brugere/ny/", users.create, name="user_create"),
    path("brugere/<int:pk>/", users.change, name="user_change"),
    path("brugere/<int:pk>/adgangskode/", users.reset_password, name="user_password"),
    path("brugere/<int:pk>/luk/", users.deactivate, name="user_deactivate"),
    path("brugere/<int:pk>/genaabn/", users.reactivate, name="user_reactivate"),
    path("log/", log.index, name="log"),
    path("log/hent/", log.export, name="log_export"),
]
