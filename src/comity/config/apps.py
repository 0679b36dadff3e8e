"""The product as a Django app: at start-up it makes the record types known to the floors below."""

from importlib.util import find_spec

from django.apps import AppConfig
from django.utils.module_loading import import_string

from comity.foundation.registry import types


class ComityConfig(AppConfig):
    name = "comity.config"
    label = "config"

    def ready(self) -> None:
        if find_spec("comity.config.records"):
            for declaration in import_string("comity.config.records.RECORD_TYPES"):
                types.register(declaration.registered())
