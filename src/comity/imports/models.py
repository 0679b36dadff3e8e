"""An import: the uploaded file, what was chosen for it, and its lines in parts of a hundred."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from comity.foundation.models import CleanCharField, Record
from comity.foundation.states import Transition


class ImportState(models.TextChoices):
    CHOOSING = "choosing", _("Columns are chosen")
    CHECKING = "checking", _("Being checked")
    CHECKED = "checked", _("Checked")
    WRITING = "writing", _("Being written")
    WRITTEN = "written", _("Written")
    UNDOING = "undoing", _("Being undone")
    UNDONE = "undone", _("Undone")
    FAILED = "failed", _("Failed")


_S = ImportState

TRANSITIONS: tuple[Transition, ...] = (
    Transition("check", (_S.CHOOSING, _S.CHECKED, _S.FAILED), _S.CHECKING, _("Check the rows")),
    Transition("show", (_S.CHECKING,), _S.CHECKED, _("Show what was found")),
    Transition("fail", (_S.CHECKING,), _S.FAILED, _("Say why it failed")),
    Transition("write", (_S.CHECKED,), _S.WRITING, _("Write the records")),
    Transition("refuse", (_S.WRITING,), _S.CHECKED, _("Show what was refused")),
    Transition("finish", (_S.WRITING,), _S.WRITTEN, _("Finish")),
    Transition("undo", (_S.WRITTEN,), _S.UNDOING, _("Undo the import")),
    Transition("keep", (_S.UNDOING,), _S.WRITTEN, _("Leave it as it is")),
    Transition("end", (_S.UNDOING,), _S.UNDONE, _("Finish the undoing")),
)
AT_WORK = (_S.CHECKING, _S.WRITING, _S.UNDOING)


class ImportBatch(Record):
    """One file on its way into records of one type. It bears the label of the file, the highest of its rows.

    Nothing of a record above that label is matched, suggested or kept with it.
    """

    type_name = models.CharField(max_length=80)
    file_name = CleanCharField(_("file name"), max_length=255)
    kind = models.CharField(max_length=10)
    stored_as = models.UUIDField(null=True, editable=False)
    state = models.CharField(
        _("state"), max_length=20, choices=ImportState.choices, default=ImportState.CHOOSING
    )
    sheets = models.JSONField(default=list)
    """Name of each sheet, and whether whoever opens the workbook is shown it."""
    sheet = models.CharField(_("sheet"), max_length=255, blank=True)
    header_row = models.PositiveIntegerField(_("row with the headings"), default=1)
    header_print = models.CharField(max_length=64, blank=True)
    """The fingerprint of type and headings, by which the columns that were chosen are remembered."""
    columns = models.JSONField(default=dict)
    """Field by the number of its column, counted from nought."""
    into_unit = models.ForeignKey(
        "access.Unit", models.PROTECT, verbose_name=_("unit of the rows that name none"), related_name="+"
    )
    corrections = models.JSONField(default=dict)
    """What was typed in the place of cells: by the number of the row, then by field."""
    counts = models.JSONField(default=dict)
    progress = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    notice = models.TextField(blank=True)

    class Meta:
        ordering = ("-created_at", "id")
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        indexes = [models.Index(fields=["unit", "header_print"], name="import_remembered")]

    def __str__(self) -> str:
        return str(self.file_name)

    @property
    def is_at_work(self) -> bool:
        return self.state in AT_WORK


class ImportPart(Record):
    """A hundred lines of an import, as JSON, with how many of them are of which outcome."""

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="parts")
    number = models.PositiveIntegerField()
    lines = models.JSONField(default=list)
    counts = models.JSONField(default=dict)

    class Meta:
        ordering = ("batch", "number")
        verbose_name = _("part of an import")
        verbose_name_plural = _("parts of imports")
        constraints = [models.UniqueConstraint(fields=["batch", "number"], name="import_part_once")]

    def __str__(self) -> str:
        return f"{self.batch_id} {self.number}"
