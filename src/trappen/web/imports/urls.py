"""Where the pages of the imports live."""

from django.urls import path

from trappen.web.imports import views
from trappen.web.imports.reconciliation import views as reconciliation
from trappen.web.imports.wizard import views as wizard

app_name = "imports"
urlpatterns = [
    path("", views.index, name="index"),
    path("ny/", views.upload, name="upload"),
    path("<int:number>/", views.detail, name="detail"),
    path("<int:number>/navne/", views.names, name="names"),
    path("<int:number>/fremdrift/", views.progress, name="progress"),
    path("<int:number>/fund.csv", views.problems, name="problems"),
    path("<int:number>/rettelser.csv", views.changes, name="changes"),
    path("<int:number>/nyt.xlsx", views.brought, {"form": "xlsx"}, name="brought_xlsx"),
    path("<int:number>/nyt.csv", views.brought, {"form": "csv"}, name="brought_csv"),
    path("<int:number>/afstemning/", reconciliation.page, name="reconciliation"),
    path("<int:number>/afstemning.xlsx", reconciliation.workbook, name="reconciliation_xlsx"),
    path("<int:number>/afstemning.csv", reconciliation.sheet, name="reconciliation_csv"),
    path("kilder/", wizard.mappings, name="mappings"),
    path("kilder/<int:pk>/slet/", wizard.mapping_delete, name="mapping_delete"),
    path("tilknytning/", wizard.begin, name="begin"),
    path("tilknytning/<uuid:pk>/", wizard.known, name="known"),
    path("tilknytning/<uuid:pk>/ark/<int:number>/", wizard.sheet, name="sheet"),
    path("tilknytning/<uuid:pk>/ark/<int:number>/vis/", wizard.sheet_preview, name="sheet_preview"),
    path("tilknytning/<uuid:pk>/indlaes/", wizard.load, name="load"),
    path("tilknytning/<uuid:pk>/klar/", wizard.ready, name="ready"),
    path("tilknytning/<uuid:pk>/udelad/", wizard.leave_out, name="leave_out"),
    path("tilknytning/<uuid:pk>/slet/", wizard.forget, name="forget"),
]
