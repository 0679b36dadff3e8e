"""Roles and their permissions, and who holds which role."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from comity.access.models.accounts import Account
from comity.foundation.models import ReferenceItem


class Role(ReferenceItem):
    """What somebody is here to do; its permissions are rows of Permission. Once edited, no new version writes over it."""

    edited = models.BooleanField(_("edited here"), default=False, editable=False)

    class Meta(ReferenceItem.Meta):
        verbose_name = _("role")
        verbose_name_plural = _("roles")


class Permission(models.Model):
    """A role may do this action to records of this type in this state; `*` stands for any state."""

    role = models.ForeignKey(Role, models.CASCADE, verbose_name=_("role"), related_name="permissions")
    record_type = models.CharField(_("record type"), max_length=80)
    state = models.CharField(_("state"), max_length=40, default="*")
    action = models.CharField(_("action"), max_length=40)

    class Meta:
        ordering = ("role_id", "record_type", "state", "action")
        verbose_name = _("permission")
        verbose_name_plural = _("permissions")
        constraints = [
            models.UniqueConstraint(
                fields=["role", "record_type", "state", "action"], name="permission_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role_id}: {self.action} {self.record_type} ({self.state})"


class AccountRole(models.Model):
    """An account holds a role."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="role_rows")
    role = models.ForeignKey(Role, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "role"], name="account_role_once")]

    def __str__(self) -> str:
        return f"{self.account_id}: {self.role_id}"
