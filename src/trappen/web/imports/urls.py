"""Where the pages of the imports live."""

from django.urls import path

from trappen.web.imports import views

app_name = "imports"
urlpatterns = [
    path("", views.index, name="index"),
    path("ny/", views.upload, name="upload"),
    path("<int:number>/", views.detail, name="detail"),
    path("<int:number>/fremdrift/", views.progress, name="progress"),
    path("<int:number>/fund.csv", views.problems, name="problems"),
    path("<int:number>/rettelser.csv", views.changes, name="changes"),
]
