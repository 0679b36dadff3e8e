"""The address of the desk."""

from django.urls import path

from comity.desk import views

urlpatterns = [path("", views.show_desk, name="desk")]
