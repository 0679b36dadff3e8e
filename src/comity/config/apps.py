"""The product as a Django app: at start-up it makes record types and panels known to the floors below."""

from django.apps import AppConfig
from django.conf import settings
from django.utils.module_loading import import_string

from comity.foundation.registry import types
from comity.kit.panels import install


class ComityConfig(AppConfig):
    name = "comity.config"
    label = "config"

    def ready(self) -> None:
        for declaration in import_string(settings.COMITY_RECORD_TYPES):
            types.register(declaration.registered())
        for registered in import_string("comity.config.records.OTHER_TYPES"):
            types.register(registered)
        install(import_string(settings.COMITY_PANELS), import_string(settings.COMITY_LIST_PARTS))
