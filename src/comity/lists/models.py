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
    TRYING = "trying", _("Being tried")
    PROPOSED = "proposed", _("Proposed")
    CHANGING = "changing", _("Being changed")
    REFUSED = "refused", _("Refused")
    DONE = "done", _("Done")
    UNDOING = "undoing", _("Being undone")
    UNDONE = "undone", _("Undone")


_S = BatchState

BATCH_TRANSITIONS = (
    Transition("propose", (_S.TRYING,), _S.PROPOSED, _("Show what changes")),
    Transition("apply", (_S.PROPOSED, _S.REFUSED), _S.CHANGING, _("Change")),
    Transition("refuse", (_S.TRYING, _S.CHANGING), _S.REFUSED, _("Show what was refused")),
    Transition("finish", (_S.CHANGING,), _S.DONE, _("Finish")),
    Transition("undo", (_S.DONE,), _S.UNDOING, _("Undo")),
    Transition("keep", (_S.UNDOING,), _S.DONE, _("Leave it as it is")),
    Transition("end", (_S.UNDOING,), _S.UNDONE, _("Finish the undoing")),
)
AT_WORK = (_S.TRYING, _S.CHANGING, _S.UNDOING)


class Batch(Record):
    """The same values for many records of a type.

    By identifier, `versions` holds the version at which each record that changes was found, and once changed the one
    that it was given; `refusals` why others are left out; `kept` why others yet were not taken back. `same` lists
    those that said so already.
    """

    record_type = models.CharField(max_length=80, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=BatchState.choices, default=BatchState.TRYING)
    given = models.JSONField(_("new values"))
    versions = models.JSONField(default=dict, blank=True)
    refusals = models.JSONField(default=dict, blank=True)
    same = models.JSONField(default=list, blank=True)
    kept = models.JSONField(default=dict, blank=True)
    progress = models.PositiveIntegerField(default=0)
    notice = models.TextField(blank=True)
    """Why the work on it was broken off."""

    class Meta:
        ordering = ("-created_at", "id")
        verbose_name = _("batch of changes")
        verbose_name_plural = _("batches of changes")

    def __str__(self) -> str:
        return f"{self.record_type} {self.created_at:%Y-%m-%d %H:%M}"

    @property
    def is_at_work(self) -> bool:
        return self.state in AT_WORK
