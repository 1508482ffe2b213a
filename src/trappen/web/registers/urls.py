from django.urls import path

from trappen.web.registers import views

app_name = "registers"
urlpatterns = [
    path("skalaer/", views.scales, name="scales"),
    path("fagsystem/", views.case_system, name="case_system"),
    path("skalaer/<int:pk>/luk/", views.close_scale, name="close_scale"),
]
