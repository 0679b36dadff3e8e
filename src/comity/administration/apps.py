"""The Django application of this package."""

from django.apps import AppConfig


class AdministrationConfig(AppConfig):
    name = "comity.administration"
