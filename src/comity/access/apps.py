"""The Django application of this package."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate

from comity.access import checks as checks  # registers the checks of the row policies
from comity.access.proofs import install_after_migrating


class AccessConfig(AppConfig):
    name = "comity.access"
    label = "access"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        post_migrate.connect(install_after_migrating, sender=self)
