"""The frame as a Django app."""

from django.apps import AppConfig


class FrameConfig(AppConfig):
    name = "comity.frame"
