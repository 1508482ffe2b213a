from django.urls import path

from trappen.web.finance.chart import views as chart
from trappen.web.finance.drilldown import views as drilldown
from trappen.web.finance.limits import views as limits
from trappen.web.finance.statements import views as statements
from trappen.web.finance.views import (
    appropriation_files,
    appropriation_writing,
    appropriations,
    corrections,
    factors,
    overview,
    worklist,
)

app_name = "finance"
urlpatterns = [
    path("oekonomi/", overview.overview, name="overview"),
    path("oekonomi/skoen/<int:pk>/hent/<str:form>/", overview.estimate_file, name="estimate_file"),
    path("oekonomi/skoen/<int:pk>/konto/<str:account>/", drilldown.account, name="account"),
    path("oekonomi/skoen/<int:pk>/konto/<str:account>/hent/<str:form>/", drilldown.account_file, name="account_file"),
    path("oekonomi/skoen/<int:pk>/konto/<str:account>/ret/", corrections.create, name="correction_create"),
    path("oekonomi/rettelser/<int:pk>/fortryd/", corrections.undo, name="correction_undo"),
    path("oekonomi/faktorer/", factors.index, name="factors"),
    path("oekonomi/faktorer/<int:pk>/slet/", factors.remove, name="factor_remove"),
    path("oekonomi/refusionsgraenser/", limits.index, name="limits"),
    path("oekonomi/refusionsgraenser/<int:pk>/fortryd/", limits.undo, name="limits_undo"),
    path("oekonomi/refusionsgraenser/hent/<str:form>/", limits.file, name="limits_file"),
    path("oekonomi/kontoplan/", chart.index, name="chart"),
    path("oekonomi/kontoplan/hent/<str:form>/", chart.file, name="chart_file"),
    path("oekonomi/bro/", overview.bridge, name="bridge"),
    path("oekonomi/bro/<int:pk>/hent/<str:form>/", overview.bridge_file, name="bridge_file"),
    path("oekonomi/arbejdsliste/", worklist.index, name="worklist"),
    path("oekonomi/arbejdsliste/liste/<str:form>/", worklist.export, name="worklist_file"),
    path("oekonomi/arbejdsliste/<int:pk>/", worklist.show, name="worklist_item"),
    path("oekonomi/arbejdsliste/<int:pk>/status/", worklist.move, name="worklist_move"),
    path("oekonomi/arbejdsliste/<int:pk>/ejer/", worklist.take, name="worklist_take"),
    path("oekonomi/bevillinger/", appropriations.index, name="appropriations"),
    path("oekonomi/bevillinger/ny/", appropriation_writing.create, name="appropriation_create"),
    path("oekonomi/bevillinger/hent-budget/", appropriation_writing.adopt, name="appropriations_adopt"),
    path("oekonomi/bevillinger/regler/", appropriation_writing.limits, name="appropriation_limits"),
    path("oekonomi/bevillinger/regler/<int:pk>/ophaev/", appropriation_writing.end_limit, name="limit_end"),
    path("oekonomi/bevillinger/liste/<str:form>/", appropriation_files.listing, name="appropriations_file"),
    path("oekonomi/bevillinger/<int:pk>/", appropriations.show, name="appropriation"),
    path("oekonomi/bevillinger/<int:pk>/ret/", appropriation_writing.change, name="appropriation_change"),
    path("oekonomi/bevillinger/<int:pk>/trin/<slug:to>/", appropriation_writing.move, name="appropriation_move"),
    path("oekonomi/bevillinger/<int:pk>/fortryd/", appropriation_writing.undo, name="appropriation_undo"),
    path("oekonomi/bevillinger/<int:pk>/hent/<str:form>/", appropriation_files.one, name="appropriation_file"),
    path("oekonomi/opgoerelser/", statements.index, name="statements"),
    path("oekonomi/opgoerelser/<slug:kind>/", statements.statement, name="statement"),
    path("oekonomi/opgoerelser/<slug:kind>/hent/<str:form>/", statements.file, name="statement_file"),
]
