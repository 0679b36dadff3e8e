"""The instruments package as a Django app."""

from django.apps import AppConfig


class InstrumentsConfig(AppConfig):
    name = "comity.instruments"
