"""The documents package as a Django app."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "comity.documents"
