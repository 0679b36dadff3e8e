"""The programmes as a Django app."""

from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    name = "comity.programmes"
