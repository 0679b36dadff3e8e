"""The activities package as a Django app."""

from django.apps import AppConfig


class ActivitiesConfig(AppConfig):
    name = "comity.activities"
