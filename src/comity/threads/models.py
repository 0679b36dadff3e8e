"""Links, duties and attachments: uniform tables that name their records by type and identifier."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from comity.foundation import clock
from comity.foundation.models import CleanCharField, Record, in_language


class LinkKind(models.TextChoices):
    """How a record stands to the one above it: the source says it of the target."""

    IMPLEMENTS = "implements", _("implements")
    SERVES = "serves", _("serves")
    ARISES_FROM = "arises_from", _("arises from")
    EVIDENCES = "evidences", _("is evidence for")
    AMENDS = "amends", _("amends")
    REPLACES = "replaces", _("replaces")
    CITES = "cites", _("cites")
    LEARNED_FROM = "learned_from", _("was learned from")

    @property
    def from_above(self) -> str:
        """The same relation, said of the source by a reader of the target."""
        return str(FROM_ABOVE[self])


FROM_ABOVE = {
    LinkKind.IMPLEMENTS: _("implemented by"),
    LinkKind.SERVES: _("served by"),
    LinkKind.ARISES_FROM: _("gave rise to"),
    LinkKind.EVIDENCES: _("evidenced by"),
    LinkKind.AMENDS: _("amended by"),
    LinkKind.REPLACES: _("replaced by"),
    LinkKind.CITES: _("cited by"),
    LinkKind.LEARNED_FROM: _("taught"),
}


class Link(Record):
    """A typed link from a record to the one above it. It belongs to its source and is shown with both ends only."""

    kind = models.CharField(_("kind"), max_length=20, choices=LinkKind.choices)
    source_type = models.CharField(max_length=80)
    source_id = models.UUIDField()
    target_type = models.CharField(max_length=80)
    target_id = models.UUIDField()

    class Meta:
        ordering = ("created_at", "id")
        verbose_name = _("link")
        verbose_name_plural = _("links")
        indexes = [
            models.Index(fields=["source_id", "source_type"], name="link_source"),
            models.Index(fields=["target_id", "target_type"], name="link_target"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["source_type", "source_id", "kind", "target_type", "target_id", "label"],
                name="link_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source_type} {self.kind} {self.target_type}"


class DutyKind(models.TextChoices):
    DECIDE = "decide", _("Decide")
    REPORT = "report", _("Report")
    CONFIRM = "confirm", _("Confirm")
    VERIFY = "verify", _("Verify")


class Duty(Record):
    """Something that waits for a unit, or for one account in it, about a record. It bears the record's label."""

    kind = models.CharField(_("kind"), max_length=20, choices=DutyKind.choices)
    record_type = models.CharField(max_length=80)
    record_id = models.UUIDField()
    for_unit = models.ForeignKey("access.Unit", models.PROTECT, verbose_name=_("waits for"), related_name="+")
    for_account = models.ForeignKey(
        "access.Account", models.PROTECT, verbose_name=_("person"), related_name="+", null=True, blank=True
    )
    title_en = CleanCharField(_("title (English)"), max_length=300)
    title_vi = CleanCharField(_("title (Vietnamese)"), max_length=300)
    due_on = models.DateField(_("due on"), null=True, blank=True)
    done_at = models.DateTimeField(_("done at"), null=True, blank=True, editable=False)

    class Meta:
        ordering = (models.F("due_on").asc(nulls_last=True), "created_at", "id")
        verbose_name = _("duty")
        verbose_name_plural = _("duties")
        indexes = [
            models.Index(fields=["for_unit", "due_on"], condition=models.Q(done_at=None), name="duty_open"),
            models.Index(fields=["record_id", "record_type"], name="duty_record"),
        ]

    def __str__(self) -> str:
        return self.title_in(get_language() or "en")

    def title_in(self, language: str) -> str:
        """Return the title in that language, or in the other one where it is missing."""
        return in_language(language, english=self.title_en, vietnamese=self.title_vi)

    @property
    def is_done(self) -> bool:
        return self.done_at is not None

    @property
    def is_late(self) -> bool:
        return self.done_at is None and self.due_on is not None and self.due_on < clock.today()


class Attachment(Record):
    """A file that belongs to a record and bears its label. The bytes lie encrypted outside the database."""

    record_type = models.CharField(max_length=80)
    record_id = models.UUIDField()
    name = CleanCharField(_("file name"), max_length=255)
    media_type = models.CharField(_("type"), max_length=120)
    size = models.PositiveBigIntegerField(_("size"))
    sha256 = models.CharField(_("fingerprint"), max_length=64)
    stored_as = models.UUIDField(unique=True, editable=False)

    class Meta:
        ordering = ("created_at", "id")
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        indexes = [models.Index(fields=["record_id", "record_type"], name="attachment_record")]

    def __str__(self) -> str:
        return str(self.name)


class FileKey(models.Model):
    """The data key of one stored file, wrapped by a master key that lies outside data and backup.

    It names the file by its random name alone, so it tells nothing of a record, and rotation reads no record.
    """

    stored_as = models.UUIDField(primary_key=True)
    master = models.CharField(max_length=40)
    wrapped = models.BinaryField()

    class Meta:
        verbose_name = _("file key")
        verbose_name_plural = _("file keys")

    def __str__(self) -> str:
        return str(self.stored_as)
