"""Units and circles, labels and scopes, logins, accounts, roles and their permissions."""

import uuid
from typing import ClassVar

from django.contrib.auth.hashers import check_password
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from comity.foundation import clock
from comity.foundation.models import CleanCharField, Record, ReferenceItem, in_language

LOGIN_NAME = RegexValidator(r"^[a-z0-9][a-z0-9._@-]*$", _("Use small letters, digits and . _ @ - only."))


class Level(models.Model):
    """One step of the ordered scale of secrecy; the scale is data of the installation."""

    no = models.PositiveSmallIntegerField(_("number"), primary_key=True)
    code = models.SlugField(_("code"), max_length=40, unique=True)
    name_en = models.CharField(_("name (English)"), max_length=60)
    name_vi = models.CharField(_("name (Vietnamese)"), max_length=60)
    colour = models.CharField(_("colour"), max_length=20)

    class Meta:
        ordering = ("no",)
        verbose_name = _("level")
        verbose_name_plural = _("levels")

    def __str__(self) -> str:
        return self.name_in(get_language() or "en")

    def name_in(self, language: str) -> str:
        return in_language(language, english=self.name_en, vietnamese=self.name_vi)


class Caveat(ReferenceItem):
    """A need-to-know group: whoever reads a row that carries it must hold it."""

    class Meta(ReferenceItem.Meta):
        verbose_name = _("caveat")
        verbose_name_plural = _("caveats")


class Releasability(ReferenceItem):
    """A body outside our own to which a row may be released, such as a partner or a sister force."""

    class Meta(ReferenceItem.Meta):
        verbose_name = _("releasability")
        verbose_name_plural = _("releasabilities")


class Label(models.Model):
    """A distinct combination of level, caveats and releasability. Its number never changes its meaning."""

    id = models.PositiveSmallIntegerField(primary_key=True)
    level = models.ForeignKey(Level, models.PROTECT, verbose_name=_("level"), related_name="+")
    caveats = ArrayField(models.CharField(max_length=40), verbose_name=_("caveats"), default=list)
    releasable_to = ArrayField(models.CharField(max_length=40), verbose_name=_("releasable to"), default=list)

    class Meta:
        ordering = ("level_id", "id")
        verbose_name = _("label")
        verbose_name_plural = _("labels")
        constraints = [
            models.UniqueConstraint(fields=["level", "caveats", "releasable_to"], name="label_once"),
        ]

    def __str__(self) -> str:
        return self.text_in(get_language() or "en")

    def text_in(self, language: str) -> str:
        """Return the label as it is printed: level, caveats, releasability."""
        parts = [self.level.name_in(language), *self.caveats]
        if self.releasable_to:
            parts.append("REL " + ", ".join(self.releasable_to))
        return " · ".join(parts)


class UnitKind(models.TextChoices):
    MINISTRY = "ministry", _("ministry")
    PARTY_COMMITTEE = "party_committee", _("Party committee")
    DEPARTMENT = "department", _("department")
    MILITARY_REGION = "military_region", _("military region")
    PROVINCIAL_COMMAND = "provincial_command", _("provincial command")
    BORDER_GUARD = "border_guard", _("border guard")
    BORDER_POST = "border_post", _("border post")
    COAST_GUARD = "coast_guard", _("coast guard")
    NAVY = "navy", _("navy")
    ECONOMIC_DEFENCE = "economic_defence", _("economic-defence unit")
    PUBLIC_SECURITY = "public_security", _("public security")
    SCHOOL = "school", _("school")
    LOCAL_AUTHORITY = "local_authority", _("local authority")
    CIVIL_BODY = "civil_body", _("civil body")


class Unit(Record):
    """A body in the tree. `unit` is the unit that keeps this entry: the one above it; the root keeps itself."""

    code = CleanCharField(_("code"), max_length=40)
    name_en = CleanCharField(_("name (English)"), max_length=200)
    name_vi = CleanCharField(_("name (Vietnamese)"), max_length=200)
    kind = models.CharField(_("kind"), max_length=30, choices=UnitKind.choices)
    valid_from = models.DateField(_("exists from"), default=clock.today)
    valid_to = models.DateField(_("closed on"), null=True, blank=True)

    class Meta:
        ordering = ("code",)
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        constraints = [
            models.UniqueConstraint(fields=["unit", "label", "code"], name="unit_code_once"),
        ]

    def __str__(self) -> str:
        return self.name_in(get_language() or "en")

    def name_in(self, language: str) -> str:
        return in_language(language, english=self.name_en, vietnamese=self.name_vi)


class UnitParent(models.Model):
    """Which unit stood above which, and when. These rows are the tree; the closure is made from them."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="parents")
    parent = models.ForeignKey(Unit, models.PROTECT, related_name="children")
    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(_("until (excluded)"), null=True, blank=True)

    class Meta:
        ordering = ("unit_id", "valid_from")
        constraints = [
            models.UniqueConstraint(fields=["unit", "valid_from"], name="unit_parent_once_a_day"),
            models.UniqueConstraint(fields=["unit"], condition=Q(valid_to=None), name="unit_parent_one_open"),
            models.CheckConstraint(condition=~Q(unit=F("parent")), name="unit_parent_is_another"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
                name="unit_parent_dates_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} < {self.parent_id}"


class UnitClosure(models.Model):
    """Every pair of unit and unit below it in today's tree, itself included. Written by the database alone."""

    ancestor = models.ForeignKey(Unit, models.CASCADE, related_name="closure_below")
    descendant = models.ForeignKey(Unit, models.CASCADE, related_name="closure_above")
    depth = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ancestor", "descendant"], name="unit_closure_once"),
        ]

    def __str__(self) -> str:
        return f"{self.ancestor_id} > {self.descendant_id}"


class Circle(Record):
    """Named units that share records, between dates; what sideways sharing is done with."""

    name_en = CleanCharField(_("name (English)"), max_length=200)
    name_vi = CleanCharField(_("name (Vietnamese)"), max_length=200)
    valid_from = models.DateField(_("from"), default=clock.today)
    valid_to = models.DateField(_("until (excluded)"), null=True, blank=True)

    class Meta:
        ordering = ("name_en", "id")
        verbose_name = _("circle")
        verbose_name_plural = _("circles")
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")), name="circle_dates_in_order"
            ),
        ]

    def __str__(self) -> str:
        return self.name_in(get_language() or "en")

    def name_in(self, language: str) -> str:
        return in_language(language, english=self.name_en, vietnamese=self.name_vi)


class CircleMember(models.Model):
    """A unit's place in a circle, between dates."""

    circle = models.ForeignKey(Circle, models.CASCADE, related_name="members")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    valid_from = models.DateField(_("from"), default=clock.today)
    valid_to = models.DateField(_("until (excluded)"), null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["circle", "unit", "valid_from"], name="circle_member_once_a_day"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
                name="circle_member_dates_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.circle_id}: {self.unit_id}"


class ScopeKind(models.TextChoices):
    HELD = "held", _("held: the unit and everyone above it")
    ISSUED = "issued", _("issued: everyone below it too")
    CIRCLE = "circle", _("a circle of named units")


class Scope(models.Model):
    """Who a row is for. Its number never changes its meaning; the tree decides who that is today."""

    no = models.PositiveIntegerField(primary_key=True)
    kind = models.CharField(_("kind"), max_length=10, choices=ScopeKind.choices)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="scopes")
    circle = models.OneToOneField(Circle, models.PROTECT, null=True, blank=True, related_name="own_scope")

    class Meta:
        ordering = ("no",)
        verbose_name = _("scope")
        verbose_name_plural = _("scopes")
        constraints = [
            models.UniqueConstraint(fields=["unit", "kind"], condition=Q(circle=None), name="scope_once"),
            models.CheckConstraint(
                condition=Q(kind="circle", circle__isnull=False) | (~Q(kind="circle") & Q(circle=None)),
                name="scope_circle_named",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.circle or self.unit})"


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


class Role(ReferenceItem):
    """What somebody is here to do; its permissions are rows of Permission."""

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
