"""The Django application of this package."""

from django.apps import AppConfig


class ThreadsConfig(AppConfig):
    name = "comity.threads"
