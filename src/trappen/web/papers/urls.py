from django.urls import path

from trappen.web.papers import views

app_name = "papers"
urlpatterns = [
    path("sagsfremstillinger/", views.index, name="index"),
    path("sagsfremstillinger/ny/", views.create, name="create"),
    path("sagsfremstillinger/<int:pk>/<int:number>/", views.show, name="show"),
    path("sagsfremstillinger/<int:pk>/<int:number>/<str:form>/", views.download, name="download"),
    path("sagsfremstillinger/<int:pk>/ny-version/", views.renew, name="renew"),
    path("sagsfremstillinger/<int:pk>/<int:number>/fastfrys", views.freeze, name="freeze"),
]
