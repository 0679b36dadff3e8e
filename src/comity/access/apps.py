"""The Django application of this package."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "comity.access"
    label = "access"
    default_auto_field = "django.db.models.BigAutoField"
