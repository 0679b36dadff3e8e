"""Addresses of files and links."""

from django.urls import path

from comity.threads import views

urlpatterns = [
    path("files/<str:type_name>/<uuid:pk>/", views.attach, name="attachment-new"),
    path("files/<uuid:pk>/", views.download, name="attachment"),
    path("links/<str:type_name>/<uuid:pk>/", views.edit_links, name="links"),
    path("links/<uuid:pk>/remove/", views.remove_link, name="link-remove"),
    path("files/<uuid:pk>/detach/", views.detach, name="attachment-detach"),
]
