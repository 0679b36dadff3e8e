"""Addresses of files and links."""

from django.urls import path

from comity.threads.views import hanging

urlpatterns = [
    path("files/<str:type_name>/<uuid:pk>/", hanging.attach, name="attachment-new"),
    path("files/<uuid:pk>/", hanging.download, name="attachment"),
    path("links/<str:type_name>/<uuid:pk>/", hanging.edit_links, name="links"),
    path("links/<uuid:pk>/remove/", hanging.remove_link, name="link-remove"),
    path("files/<uuid:pk>/detach/", hanging.detach, name="attachment-detach"),
]
