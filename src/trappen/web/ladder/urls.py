from django.urls import path

from trappen.web.ladder import views

app_name = "ladder"
urlpatterns = [
    path("trappen/", views.index, name="index"),
    path("trappen/tal.xlsx", views.spreadsheet, name="spreadsheet"),
    path("trappen/tal.csv", views.csv_file, name="csv"),
    path("trappen/boern/", views.children, name="children"),
]
