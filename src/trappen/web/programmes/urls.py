from django.urls import path

from trappen.web.programmes.views import editing, exports, investing, reading, uploading, writing

app_name = "programmes"
urlpatterns = [
    path("programmer/", reading.index, name="index"),
    path("programmer/nyt/", writing.create, name="create"),
    path("programmer/fra-fil/", uploading.upload, name="upload"),
    path("programmer/fra-fil/erstat/", uploading.replace, name="replace"),
    path("programmer/sammenlign/", reading.compare, name="compare"),
    path("programmer/sammenlign/hent/<str:form>/", exports.compared, name="compare_file"),
    path("programmer/<int:pk>/", reading.show, name="show"),
    path("programmer/<int:pk>/kopi/", writing.copy, name="copy"),
    path("programmer/<int:pk>/ret/", editing.parts, name="parts"),
    path("programmer/<int:pk>/ret/<slug:part>/", editing.edit, name="edit"),
    path("programmer/<int:pk>/ret/maalgruppe/tael/", editing.count, name="count_group"),
    path("programmer/<int:pk>/slet/", writing.delete, name="delete"),
    path("programmer/<int:pk>/accepter/", writing.waive, name="waive"),
    path("programmer/<int:pk>/fjern-begrundelse/", writing.unwaive, name="unwaive"),
    path("programmer/<int:pk>/versioner/", reading.versions, name="versions"),
    path("programmer/<int:pk>/versioner/<int:number>/gendan/", writing.restore, name="restore"),
    path("programmer/<int:pk>/bevillingssag/", investing.prepare, name="prepare"),
    path("programmer/<int:pk>/investeringssag/", investing.case, name="case"),
    path("programmer/<int:pk>/investeringssag/hent/<str:form>/", investing.case_file, name="case_file"),
    path("programmer/<int:pk>/hent/<str:form>/", exports.fetch, name="fetch"),
    path("programmer/<int:pk>/sagsfremstilling/<int:number>/<str:form>/", exports.paper, name="paper"),
]
