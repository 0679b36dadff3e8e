"""Saved views of a list, and batches: one change of many records."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from comity.foundation.models import CleanCharField, Record
from comity.foundation.states import Transition


class ViewKind(models.TextChoices):
    PERSONAL = "personal", _("For me")
    TEAM = "team", _("For my unit and those above it")
    PINNED = "pinned", _("Pinned for my unit and all below it")


class SavedView(Record):
    """What the address of a list says, under a name. Its owner is `created_by`; a default opens with the bare list."""

    record_type = models.CharField(max_length=80, editable=False)
    name = CleanCharField(_("name"), max_length=60)
    kind = models.CharField(_("for whom"), max_length=10, choices=ViewKind.choices, default=ViewKind.PERSONAL)
    query = models.TextField(_("conditions and columns"), blank=True)
    is_default = models.BooleanField(_("open the list with it"), default=False)

    class Meta:
        ordering = ("-kind", "name", "id")
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        indexes = [models.Index(fields=["record_type"], name="savedview_type")]

    def __str__(self) -> str:
        return str(self.name)


class BatchState(models.TextChoices):
    PROPOSED = "proposed", _("Proposed")
    QUEUED = "queued", _("Queued")
    DONE = "done", _("Done")
    REFUSED = "refused", _("Refused")
    UNDONE = "undone", _("Undone")


BATCH_TRANSITIONS = (
    Transition(
        "queue",
        (BatchState.PROPOSED, BatchState.REFUSED),
        BatchState.QUEUED,
        _("Change many in the background"),
    ),
    Transition(
        "apply", (BatchState.PROPOSED, BatchState.QUEUED, BatchState.REFUSED), BatchState.DONE, _("Change")
    ),
    Transition("undo", (BatchState.DONE,), BatchState.UNDONE, _("Undo")),
)


class Batch(Record):
    """The same values for many records of a type.

    `versions` holds, by identifier, the version that each was found at, and once applied the one that it was given;
    `refusals` the reasons why others are left out.
    """

    record_type = models.CharField(max_length=80, editable=False)
    state = models.CharField(
        _("state"), max_length=10, choices=BatchState.choices, default=BatchState.PROPOSED
    )
    given = models.JSONField(_("new values"))
    versions = models.JSONField(default=dict, blank=True)
    refusals = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ("-created_at", "id")
        verbose_name = _("batch of changes")
        verbose_name_plural = _("batches of changes")

    def __str__(self) -> str:
        return f"{self.record_type} {self.created_at:%Y-%m-%d %H:%M}"
