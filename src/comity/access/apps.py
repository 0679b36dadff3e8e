"""The Django application of this package."""

from django.apps import AppConfig
from django.core.checks import Tags, register
from django.db.models.signals import post_migrate
from django.utils.module_loading import import_string

from comity.access.proofs import install_after_migrating


class AccessConfig(AppConfig):
    name = "comity.access"
    label = "access"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        post_migrate.connect(install_after_migrating, sender=self)
        # The checks look at models, which can be imported only now.
        register(import_string("comity.access.checks.check_row_policies"), Tags.database)
