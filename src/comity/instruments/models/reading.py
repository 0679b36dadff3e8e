"""Readings of a text: the run, what it proposes, what it found cited. Nothing here is a fact until confirmed."""

from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from comity.foundation.fields import KeysField
from comity.foundation.models import CleanCharField, CleanTextField, Record, related
from comity.foundation.states import Transition
from comity.instruments.models.instrument import Instrument
from comity.instruments.models.wording import TextVersion


class ReadingState(models.TextChoices):
    QUEUED = "queued", _("Waiting")
    RUNNING = "running", _("Being read")
    DONE = "done", _("Read")
    FAILED = "failed", _("Not readable")


READING_TRANSITIONS = (
    Transition("begin", (ReadingState.QUEUED, ReadingState.RUNNING), ReadingState.RUNNING, _("Begin")),
    Transition("finish", (ReadingState.RUNNING,), ReadingState.DONE, _("Finish")),
    Transition("fail", (ReadingState.QUEUED, ReadingState.RUNNING), ReadingState.FAILED, _("Give up")),
)


class Reading(Record):
    """One run of the reader over one text. `previous` is the reading that this one repeats."""

    instrument = models.ForeignKey(
        Instrument, models.PROTECT, verbose_name=_("instrument"), related_name="readings"
    )
    source = models.ForeignKey(
        "threads.Attachment",
        models.PROTECT,
        verbose_name=_("file"),
        related_name="+",
        null=True,
        editable=False,
    )
    source_name = CleanCharField(_("file"), max_length=255)
    text_version = models.ForeignKey(
        TextVersion, models.PROTECT, verbose_name=_("text"), related_name="readings", null=True, blank=True
    )
    previous = models.ForeignKey(
        "self", models.PROTECT, verbose_name=_("earlier reading"), related_name="later", null=True, blank=True
    )
    state = models.CharField(_("state"), max_length=8, choices=ReadingState, default=ReadingState.QUEUED)
    progress = models.PositiveSmallIntegerField(_("progress"), default=0)
    reader_version = models.CharField(_("version of the rules"), max_length=40, blank=True)
    figures = models.JSONField(default=dict, blank=True)
    failure = models.CharField(_("why it failed"), max_length=60, blank=True)
    started_at = models.DateTimeField(_("started at"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    unit_ids = ArrayField(models.UUIDField(), verbose_name=_("addressed units"), default=list, blank=True)
    names_instrument = models.BooleanField(_("takes facts from the text"), default=False, editable=False)

    class Meta:
        verbose_name = _("reading")
        verbose_name_plural = _("readings")
        indexes = (models.Index(fields=["-created_at", "id"], name="reading_by_time"),)

    def __str__(self) -> str:
        return f"{related(self, 'instrument') or '–'} ({self.source_name})"

    def units_of(self, draft: "Draft") -> list[UUID]:
        """Return the units that a draft addresses: its own, none, or those of the whole reading."""
        return self.unit_ids if draft.unit_ids is None else draft.unit_ids

    @property
    def has_ended(self) -> bool:
        return self.state in (ReadingState.DONE, ReadingState.FAILED)


class ObligationKind(models.TextChoices):
    DO = "do", _("Do")
    REPORT = "report", _("Report")
    NOTIFY = "notify", _("Notify")
    PAY = "pay", _("Pay")
    REFRAIN = "refrain", _("Refrain")


class Obligation(Record):
    """What must be done, by whom, with whom, by when or on what condition, and where the text says so.

    `partners` lists {"text": …, "id": …} as the text names them. `start` and `end` are offsets into the text version,
    and `places` lists the [start, end] of each field by its name.
    """

    text = CleanTextField(_("what"), max_length=8000)
    kind = models.CharField(_("kind"), max_length=8, choices=ObligationKind, default=ObligationKind.DO)
    start = models.PositiveIntegerField(editable=False)
    end = models.PositiveIntegerField(editable=False)
    group = CleanCharField(_("group"), max_length=120, blank=True)
    actors = ArrayField(CleanCharField(max_length=300), verbose_name=_("who"), default=list, blank=True)
    actors_implied = models.BooleanField(_("taken from the lead-in"), default=False)
    partners = models.JSONField(_("with whom"), default=list, blank=True)
    deadline = CleanCharField(
        _("by when"), max_length=300, blank=True, help_text=_("In the words of the text.")
    )
    due_on = models.DateField(_("due on"), null=True, blank=True)
    period = CleanCharField(_("how often"), max_length=120, blank=True)
    condition = CleanTextField(_("on what condition"), max_length=1000, blank=True)
    places = models.JSONField(default=dict, blank=True, editable=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.text if len(self.text) <= TITLE_LENGTH else f"{self.text[: TITLE_LENGTH - 1].rstrip()}…"


TITLE_LENGTH = 140


class DraftState(models.TextChoices):
    PROPOSED = "proposed", _("Proposed")
    ACCEPTED = "accepted", _("Accepted")
    EDITED = "edited", _("Edited")
    SPLIT = "split", _("Split")
    MERGED = "merged", _("Merged")
    REJECTED = "rejected", _("Rejected")
    WITHDRAWN = "withdrawn", _("Taken back")


KEPT = (DraftState.ACCEPTED, DraftState.EDITED)
"""The states whose drafts become requirements when the reading is confirmed."""

OPEN = (DraftState.PROPOSED, *KEPT, DraftState.REJECTED)
"""The states in which a draft can still be decided, or decided otherwise."""

DRAFT_TRANSITIONS = (
    Transition("accept", OPEN, DraftState.ACCEPTED, _("Accept")),
    Transition("edit", OPEN, DraftState.EDITED, _("Edit")),
    Transition("split", OPEN, DraftState.SPLIT, _("Split")),
    Transition("merge", OPEN, DraftState.MERGED, _("Merge")),
    Transition("reject", OPEN, DraftState.REJECTED, _("Reject")),
    Transition(
        "undo",
        (*KEPT, DraftState.REJECTED, DraftState.SPLIT, DraftState.MERGED),
        DraftState.PROPOSED,
        _("Undo"),
    ),
    Transition("take_back", (DraftState.PROPOSED,), DraftState.WITHDRAWN, _("Take back")),
)


class Draft(Obligation):
    """What the reader proposes. A split draft stays beside its parts, merged drafts beside the whole.

    `proposed` keeps the fields as first proposed, `unit_ids` is None where the reading's units hold, and empty where
    only other parties to an agreement are obliged, which `partner_ids` names. `earlier` is
    the draft of an earlier reading whose fields this one changes.
    """

    reading = models.ForeignKey(Reading, models.PROTECT, verbose_name=_("reading"), related_name="drafts")
    position = models.PositiveIntegerField(_("position"))
    confidence = models.FloatField(_("confidence"))
    cues = ArrayField(models.CharField(max_length=120), verbose_name=_("cues"), default=list, blank=True)
    proposed = models.JSONField(default=dict, editable=False, encoder=DjangoJSONEncoder)
    unit_ids = ArrayField(models.UUIDField(), verbose_name=_("addressed units"), null=True, blank=True)
    partner_ids = KeysField(
        of="partners.partner", verbose_name=_("obliged parties"), default=list, blank=True
    )
    state = models.CharField(
        _("state"), max_length=10, choices=DraftState, default=DraftState.PROPOSED, editable=False
    )
    decided_by = models.UUIDField(null=True, editable=False)
    decided_at = models.DateTimeField(null=True, editable=False)
    rule_version = models.CharField(_("version of the rules"), max_length=40, blank=True, editable=False)
    earlier = models.ForeignKey("self", models.PROTECT, related_name="later", null=True, editable=False)
    split_from = models.ForeignKey("self", models.PROTECT, related_name="parts", null=True, editable=False)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, related_name="merged_from", null=True, editable=False
    )

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        indexes = (models.Index(fields=["reading", "position"], name="draft_by_place"),)


class Citation(Record):
    """A place in the text that names another instrument, resolved to a registered one or not."""

    reading = models.ForeignKey(Reading, models.PROTECT, verbose_name=_("reading"), related_name="citations")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    words = CleanTextField(_("words"), max_length=2000)
    kind_name = CleanCharField(_("type"), max_length=80, blank=True)
    number = CleanCharField(_("number"), max_length=120, blank=True)
    number_key = models.CharField(max_length=120, blank=True, editable=False)
    issuer = CleanCharField(_("issued by"), max_length=300, blank=True)
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    date_inferred = models.BooleanField(_("date taken from elsewhere"), default=False)
    title = CleanCharField(_("title"), max_length=500, blank=True)
    notes = models.JSONField(default=list, blank=True)
    confidence = models.FloatField(_("confidence"))
    cited = models.ForeignKey(
        Instrument,
        models.PROTECT,
        verbose_name=_("registered as"),
        related_name="cited_in",
        null=True,
        blank=True,
    )

    class Meta:
        verbose_name = _("citation")
        verbose_name_plural = _("citations")
        constraints = (
            models.CheckConstraint(condition=Q(end__gt=models.F("start")), name="citation_has_a_place"),
        )
        indexes = (models.Index(fields=["reading", "start"], name="citation_by_place"),)

    def __str__(self) -> str:
        return str(self.words)
