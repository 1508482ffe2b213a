from django.urls import path

from trappen.web.cadence import feeds
from trappen.web.cadence.views import (
    board,
    calendar,
    capacity,
    caseload,
    confirming,
    deadlines,
    differences,
    kept,
    moving,
    registering,
    week,
)

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
    path("overholdelse/", kept.index, name="kept"),
    path("overholdelse/fil.<slug:form>", kept.file, name="kept_file"),
    path("kapacitet/", capacity.index, name="capacity"),
    path("kapacitet/fil.<slug:form>", capacity.file, name="capacity_file"),
    path("tavle/", board.board, name="board"),
    path("tavle/sager/", moving.cases, name="cases"),
    path("tavle/virkning/", moving.preview, name="move_preview"),
    path("tavle/flyt/", moving.move, name="move"),
    path("tavle/flytninger/", moving.moves, name="moves"),
    path("tavle/flytninger/<int:pk>/fortryd/", moving.undo, name="move_undo"),
    path("tavle/forskelle/<int:pk>/", moving.decide, name="move_decide"),
    path("frister/opdater/", caseload.recompute, name="recompute"),
]
