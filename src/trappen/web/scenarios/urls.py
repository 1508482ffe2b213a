from django.urls import path

from trappen.web.scenarios import views

app_name = "scenarios"
urlpatterns = [
    path("fremskrivning/", views.forecast, name="forecast"),
    path("fremskrivning/traefsikkerhed/", views.backtest, name="backtest"),
    path("fremskrivning/<slug:kind>.<slug:form>", views.file, name="file"),
]
