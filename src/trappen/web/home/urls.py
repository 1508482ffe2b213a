from django.urls import path

from trappen.web.home import views

urlpatterns = [path("", views.home, name="home")]
