from django.urls import path

from trappen.web.cases import views

app_name = "cases"
urlpatterns = [
    path("boern/", views.index, name="children"),
    path("boern/find/", views.find, name="find"),
    path("boern/navne/", views.names, name="names"),
    path("boern/<str:key>/", views.child, name="child"),
    path("boern/<str:key>/identitet/", views.identity, name="identity"),
]
