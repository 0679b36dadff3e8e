"""The foundation as a Django app: it owns the text functions of the database."""

from django.apps import AppConfig


class FoundationConfig(AppConfig):
    name = "comity.foundation"
