"""The record kit as a Django app: it owns templates and tags, no tables."""

from django.apps import AppConfig


class KitConfig(AppConfig):
    name = "comity.kit"
