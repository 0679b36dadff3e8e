"""Addresses of files."""

from django.urls import path

from comity.threads import views

urlpatterns = [
    path("files/<str:type_name>/<uuid:pk>/", views.attach, name="attachment-new"),
    path("files/<uuid:pk>/", views.download, name="attachment"),
    path("files/<uuid:pk>/detach/", views.detach, name="attachment-detach"),
]
