"""Addresses of files."""

from django.urls import path

from comity.threads import views

urlpatterns = [
    path("files/<uuid:pk>/", views.download, name="attachment"),
    path("files/<uuid:pk>/detach/", views.detach, name="attachment-detach"),
]
