from django.urls import path

from trappen.web.cadence.views import caseload, deadlines

app_name = "cadence"
urlpatterns = [
    path("frister/", deadlines.deadlines, name="deadlines"),
    path("frister/liste.csv", deadlines.export, name="export"),
    path("frister/barn/<str:key>/", deadlines.child, name="child"),
    path("sagstal/", caseload.caseload, name="caseload"),
    path("frister/opdater/", caseload.recompute, name="recompute"),
]
