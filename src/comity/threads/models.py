"""Links, duties, files, comments and notifications: uniform tables that name their records by type and identifier."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.text import Truncator
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from comity.foundation import clock
from comity.foundation.models import CleanCharField, CleanTextField, Labelled, Record, in_language


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
    action = models.CharField(_("what it takes"), max_length=40, default="change")
    """What a role must permit on the record's type for the duty to wait for everybody in the unit."""
    due_on = models.DateField(_("due on"), null=True, blank=True)
    done_at = models.DateTimeField(_("done at"), null=True, blank=True, editable=False)
    done_note = CleanCharField(_("what was done"), max_length=500, blank=True)
    snoozed_until = models.DateField(_("put off until"), null=True, blank=True)
    snooze_reason = CleanCharField(_("why it was put off"), max_length=500, blank=True)
    reminded_on = models.DateField(_("reminded on"), null=True, blank=True, editable=False)
    told_due_on = models.DateField(_("told that it is due on"), null=True, blank=True, editable=False)
    escalated_on = models.DateField(_("escalated on"), null=True, blank=True, editable=False)
    escalated_to = models.ForeignKey(
        "access.Unit",
        models.PROTECT,
        verbose_name=_("escalated to"),
        related_name="+",
        null=True,
        blank=True,
        editable=False,
    )

    class Meta:
        ordering = (models.F("due_on").asc(nulls_last=True), "created_at", "id")
        verbose_name = _("duty")
        verbose_name_plural = _("duties")
        indexes = [
            models.Index(fields=["for_unit", "due_on"], condition=models.Q(done_at=None), name="duty_open"),
            models.Index(
                fields=["escalated_to"],
                condition=models.Q(done_at=None, escalated_to__isnull=False),
                name="duty_escalated",
            ),
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

    @property
    def is_snoozed(self) -> bool:
        return self.done_at is None and self.snoozed_until is not None and self.snoozed_until > clock.today()


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


class Comment(Record):
    """What somebody says about a record, under its label. An answer names the comment that it answers.

    It belongs to the unit that keeps the record; its author alone changes it. A comment taken back keeps its place.
    """

    record_type = models.CharField(max_length=80)
    record_id = models.UUIDField()
    parent = models.ForeignKey("self", models.PROTECT, related_name="answers", null=True, blank=True)
    text = CleanTextField(_("comment"), max_length=10_000)
    edited_at = models.DateTimeField(_("edited at"), null=True, blank=True, editable=False)
    removed_at = models.DateTimeField(_("taken back at"), null=True, blank=True, editable=False)
    resolved_at = models.DateTimeField(_("resolved at"), null=True, blank=True, editable=False)
    resolved_by = models.UUIDField(_("resolved by"), null=True, blank=True, editable=False)

    class Meta:
        ordering = ("created_at", "id")
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        indexes = [models.Index(fields=["record_id", "record_type"], name="comment_record")]

    def __str__(self) -> str:
        return Truncator(self.text).chars(80)


class NotificationKind(models.TextChoices):
    """Why somebody is told; the words stand on the page of one's own notifications."""

    DUTY_OPENED = "duty_opened", _("A duty was opened")
    DUTY_NEAR = "duty_near", _("A duty is due soon")
    DUTY_DUE = "duty_due", _("A duty is due today")
    DUTY_LATE = "duty_late", _("A duty is late and was escalated")
    COMMENT = "comment", _("A comment on a record that I follow")
    MENTION = "mention", _("A comment mentions me")
    REPLY = "reply", _("An answer to my comment")
    CHANGED = "changed", _("A record that I follow changed its state")
    RECEIPT = "receipt", _("A unit recorded a receipt")
    FINISHED = "finished", _("A job that I began has ended")
    CLEARANCE_WAITS = "clearance_waits", _("A clearance waits for a second officer")
    CLEARANCE_CHANGED = "clearance_changed", _("My clearance was changed")
    CLEARANCE_ENDS = "clearance_ends", _("My clearance ends soon")
    REVIEW_BEGAN = "review_began", _("An access review began")
    REVIEW_ENDS = "review_ends", _("An access review ends soon")
    LOWERING_DECIDED = "lowering_decided", _("A lower label that I asked for was decided")


class Notification(Labelled):
    """That one account is told of one thing. It says nothing by itself: record, comment and duty are read when shown.

    `sec.tell` writes it; the row policies show it to its recipient alone, and only together with its record.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=20, choices=NotificationKind.choices)
    record_type = models.CharField(max_length=80)
    record_id = models.UUIDField()
    about_id = models.UUIDField(null=True, blank=True)
    """The comment or the duty in question."""
    by_id = models.UUIDField(null=True, blank=True)
    recipient = models.ForeignKey("access.Account", models.CASCADE, related_name="+")
    created_at = models.DateTimeField(_("when"), default=clock.now)
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)

    class Meta:
        ordering = ("-created_at", "-id")
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        indexes = [
            models.Index(fields=["recipient"], condition=models.Q(read_at=None), name="notification_unread"),
            models.Index(fields=["recipient", "-created_at", "-id"], name="notification_latest"),
            models.Index(fields=["record_id", "record_type"], name="notification_record"),
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())


class Digest(models.TextChoices):
    NEVER = "never", _("Never")
    DAILY = "daily", _("Every working day")
    WEEKLY = "weekly", _("Once a week")


class Choice(models.Model):
    """What a person wants to be told of, and whether a letter without content goes to which address."""

    account = models.OneToOneField(
        "access.Account", models.CASCADE, primary_key=True, related_name="+", verbose_name=_("account")
    )
    muted = ArrayField(
        models.CharField(max_length=20), verbose_name=_("not told of"), default=list, blank=True
    )
    digest = models.CharField(_("letter"), max_length=10, choices=Digest.choices, default=Digest.NEVER)
    address = models.EmailField(_("e-mail address"), blank=True)
    digested_on = models.DateField(_("last letter"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("choice of notifications")
        verbose_name_plural = _("choices of notifications")

    def __str__(self) -> str:
        return str(self.account_id)


class Follow(models.Model):
    """An account follows a record. Only the account itself sees that."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey("access.Account", models.CASCADE, related_name="+")
    record_type = models.CharField(max_length=80)
    record_id = models.UUIDField()

    class Meta:
        verbose_name = _("followed record")
        verbose_name_plural = _("followed records")
        constraints = [
            models.UniqueConstraint(fields=["record_id", "record_type", "account"], name="follow_once"),
        ]

    def __str__(self) -> str:
        return f"{self.account_id}: {self.record_type}"
