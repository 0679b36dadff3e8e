"""The Django application of this package."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "comity.desk"
