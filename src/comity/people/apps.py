"""The people as a Django app."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "comity.people"
