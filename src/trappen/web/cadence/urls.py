from django.urls import path

from trappen.web.cadence import feeds
from trappen.web.cadence.views import calendar, caseload, confirming, deadlines, differences, registering, week

app_name = "cadence"
urlpatterns = [
    path("mine-sager/", week.index, name="week"),
    path("mine-sager/forskelle/", differences.index, name="differences"),
    path("mine-sager/forskelle/<int:pk>/", differences.decide, name="decide"),
    path("mine-sager/bekraeft/", confirming.mine, name="confirm_list"),
    path("mine-sager/bekraeft/<int:pk>/", confirming.confirm, name="confirm"),
    path("bekraeftelser/", confirming.confirmed, name="confirmed"),
    path("bekraeftelser/liste.<slug:form>", confirming.file, name="confirmed_file"),
    path("mine-sager/kalender/", calendar.address, name="calendar_address"),
    path("mine-sager/kalender/luk/", calendar.revoke, name="calendar_revoke"),
    path("kalender/<str:token>.ics", feeds.calendar, name="calendar"),
    path("mine-sager/fortryd/<int:pk>/", registering.undo, name="undo"),
    path("mine-sager/sag/<str:key>/", week.work, name="work"),
    path("mine-sager/sag/<str:key>/<slug:act>/", registering.register, name="register"),
    path("frister/", deadlines.deadlines, name="deadlines"),
    path("frister/liste.csv", deadlines.export, name="export"),
    path("frister/barn/<str:key>/", deadlines.child, name="child"),
    path("sagstal/", caseload.caseload, name="caseload"),
    path("frister/opdater/", caseload.recompute, name="recompute"),
]
