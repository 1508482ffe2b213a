from django.urls import path

from trappen.web.cadence import views

app_name = "cadence"
urlpatterns = [
    path("frister/", views.deadlines, name="deadlines"),
    path("frister/liste.csv", views.export, name="export"),
    path("frister/barn/<str:key>/", views.child, name="child"),
    path("sagstal/", views.caseload, name="caseload"),
    path("frister/opdater/", views.recompute, name="recompute"),
]
