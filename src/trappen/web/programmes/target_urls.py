from django.urls import path

from trappen.web.programmes.targets import saving, views

app_name = "programme_targets"
urlpatterns = [
    path("programmer/<int:pk>/tael/", views.count, name="count"),
    path("programmer/<int:pk>/maal/", views.targets, name="targets"),
    path("programmer/<int:pk>/maalgruppe/", views.group, name="group"),
    path("programmer/<int:pk>/besparelse/", saving.saving, name="saving"),
    path("programmer/<int:pk>/besparelse/hent/<str:form>/", saving.saving_file, name="saving_file"),
    path("programmer/<int:pk>/<str:which>/hent/<str:form>/", views.file, name="file"),
    path("programmer/<int:pk>/maalgruppe/<str:which>/", views.children, name="children"),
    path("programmer/<int:pk>/baseline/", views.baseline, name="baseline"),
    path("programmer/<int:pk>/baseline/<int:number>/<str:form>/", views.baseline_file, name="baseline_file"),
]
