from django.urls import path

from trappen.web.programmes.views import exports, reading

app_name = "programmes"
urlpatterns = [
    path("programmer/", reading.index, name="index"),
    path("programmer/<int:pk>/", reading.show, name="show"),
    path("programmer/<int:pk>/versioner/", reading.versions, name="versions"),
    path("programmer/<int:pk>/hent/<str:form>/", exports.fetch, name="fetch"),
    path("programmer/<int:pk>/sagsfremstilling/<int:number>/<str:form>/", exports.paper, name="paper"),
]
