"""Logins, by which one signs in, and accounts, who one is here."""

import uuid
from typing import ClassVar

from django.contrib.auth.hashers import check_password
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from comity.access.models.labels import Level
from comity.foundation.models import CleanCharField, Record

LOGIN_NAME = RegexValidator(r"^[a-z0-9][a-z0-9._@-]*$", _("Use small letters, digits and . _ @ - only."))


class LoginManager(BaseUserManager["Login"]):
    def get_by_natural_key(self, username: str | None) -> "Login":
        return self.get(name=(username or "").strip().lower())


class Login(AbstractBaseUser):
    """How one signs in: a name and a password. Holds nothing of the domain and carries no policy."""

    last_login = None  # the ledger keeps sign-ins
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("sign-in name"), max_length=80, unique=True, validators=[LOGIN_NAME])
    is_active = models.BooleanField(_("active"), default=True)

    USERNAME_FIELD = "name"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[LoginManager] = LoginManager()

    class Meta:
        verbose_name = _("login")
        verbose_name_plural = _("logins")

    def __str__(self) -> str:
        return str(self.name)

    def check_password(self, raw_password: str | None) -> bool:
        """Tell whether this is the password. The hash is never renewed here: only `sec.set_password` writes it."""
        return check_password(raw_password, self.password)


class Language(models.TextChoices):
    ENGLISH = "en", "English"
    VIETNAMESE = "vi", "Tiếng Việt"


class Account(Record):
    """Who somebody is here: unit, roles, clearance. The way in, a Login, is kept apart."""

    login = models.OneToOneField(Login, models.PROTECT, null=True, blank=True, related_name="account")
    name = CleanCharField(_("name"), max_length=120)
    clearance = models.ForeignKey(Level, models.PROTECT, verbose_name=_("clearance"), related_name="+")
    caveats = ArrayField(
        models.CharField(max_length=40), verbose_name=_("caveats held"), default=list, blank=True
    )
    releasability = ArrayField(
        models.CharField(max_length=40),
        verbose_name=_("outsider of"),
        default=list,
        blank=True,
        help_text=_("Empty for our own people. An outsider reads only what is released to one of these."),
    )
    cleared_until = models.DateField(_("cleared until (excluded)"), null=True, blank=True, editable=False)
    language = models.CharField(
        _("language"), max_length=5, choices=Language.choices, default=Language.ENGLISH
    )
    working_default = models.ForeignKey(
        Level, models.PROTECT, verbose_name=_("usual working level"), related_name="+", null=True, blank=True
    )
    is_service = models.BooleanField(_("service account"), default=False, editable=False)
    active = models.BooleanField(_("active"), default=True)

    class Meta:
        ordering = ("name", "id")
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        constraints = [
            models.UniqueConstraint(fields=["name"], condition=Q(is_service=True), name="service_name_once"),
        ]

    def __str__(self) -> str:
        return str(self.name)
