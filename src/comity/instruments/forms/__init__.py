"""Forms of the pages that the kit does not make: uploading, deciding on drafts, relating, receiving."""

import re
from pathlib import PurePath
from typing import Any

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.core.validators import MaxLengthValidator, ProhibitNullCharactersValidator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from comity.access.labelling import label_fields
from comity.access.models import Account, ScopeKind, Unit
from comity.access.queries import own_units
from comity.foundation import clock, text
from comity.foundation.acting import Actor
from comity.frame.choosers import TickedChooser
from comity.frame.forms import DateInput
from comity.instruments import queries
from comity.instruments.models.instrument import UNKNOWN_KIND, Language
from comity.instruments.models.reading import Citation, Draft, ObligationKind
from comity.instruments.models.reference import InstrumentType
from comity.instruments.models.related import ReceivedCopy, RelationKind

LONGEST_PASTE = 2_000_000
FROM_THE_TEXT = ("kind", "number", "signed_on", "title")
"""The facts that a text states of itself."""
LONGEST_NAME = 300
"""Characters of whoever acts or takes part, as the text names them."""


class SourceForm(forms.Form):
    """A file, or text pasted in its place."""

    file = forms.FileField(
        label=_("File"),
        required=False,
        allow_empty_file=True,
        help_text=_("Word, PDF, web page or plain text."),
    )
    pasted = forms.CharField(
        label=_("Or paste the text here"),
        required=False,
        max_length=LONGEST_PASTE,
        strip=False,
        widget=forms.Textarea({"rows": 8}),
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        chosen = values.get("file")
        if chosen and not chosen.size:
            self.add_error("file", _("“%(name)s” is empty. Choose another file.") % {"name": chosen.name})
        if not chosen and not values.get("pasted", "").strip() and not self.errors:
            self.add_error("file", _("Choose a file, or paste the text."))
        return values

    def source(self) -> UploadedFile[Any]:
        """Return the chosen file, or the pasted text as one."""
        chosen: UploadedFile[Any] | None = self.cleaned_data.get("file")
        if chosen:
            return chosen
        content = self.cleaned_data["pasted"].encode("utf-8", "replace")
        return SimpleUploadedFile(gettext("Pasted text.txt"), content, content_type="text/plain")


class UploadForm(SourceForm):
    """A text to be read, with the few facts under which its instrument is registered."""

    kind = forms.ModelChoiceField(
        InstrumentType.objects.filter(active=True),
        label=_("Type"),
        required=False,
        empty_label=_("— from the text —"),
    )
    number = forms.CharField(
        label=_("Number"), required=False, max_length=120, help_text=_("As printed, such as 22/2016/NĐ-CP.")
    )
    title = forms.CharField(
        label=_("Title"),
        required=False,
        max_length=500,
        help_text=_("Type, number, day and title that are left empty are taken from the text."),
    )
    issuer_name = forms.CharField(label=_("Issued by"), required=False, max_length=300)
    signed_on = forms.DateField(label=_("Signed on"), required=False, widget=DateInput())
    scope_kind = forms.ChoiceField(
        label=_("For whom"),
        choices=[
            (ScopeKind.ISSUED, _("Issued: your unit, those above and all below")),
            (ScopeKind.HELD, _("Held: your unit and those above")),
        ],
    )
    is_draft = forms.BooleanField(
        label=_("This is still a draft"), required=False, help_text=_("Nothing can be confirmed from it yet.")
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= label_fields(actor)

    def facts(self) -> dict[str, Any]:
        """Return what the register keeps; without a title, the name of the file stands in."""
        values = self.cleaned_data
        title = values["title"] or re.sub(r"[_\s]+", " ", PurePath(self.source().name or "").stem).strip()
        return {
            "kind": values["kind"] or InstrumentType.objects.get(pk=UNKNOWN_KIND),
            "number": values["number"],
            "issuer_name": values["issuer_name"],
            "signed_on": values["signed_on"],
            "title_en": title,
            "language": Language.ENGLISH,
        }

    def left_open(self) -> list[str]:
        """Return the facts that are to be taken from the text."""
        return [name for name in FROM_THE_TEXT if not self.cleaned_data[name]]


class LinesField(forms.CharField):
    """Several entries, each on a line of its own; kept as clean as the columns of text are."""

    widget = forms.Textarea

    def prepare_value(self, value: Any) -> Any:
        """Show a list as lines."""
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        """Return the lines that are not empty, each once."""
        given = str(value or "")
        ProhibitNullCharactersValidator()(given)
        lines = [" ".join(line.split()) for line in text.clean(given).splitlines()]
        for line in lines:
            MaxLengthValidator(LONGEST_NAME)(line)
        return list(dict.fromkeys(filter(None, lines)))


class ObligationForm(forms.Form):
    """The fields of a draft or requirement."""

    text = forms.CharField(label=_("What"), max_length=8000, widget=forms.Textarea({"rows": 4}))
    actors = LinesField(label=_("Who"), required=False, help_text=_("One a line."))
    partners = LinesField(label=_("With whom"), required=False, help_text=_("One a line."))
    kind = forms.ChoiceField(label=_("Kind"), choices=ObligationKind.choices)
    deadline = forms.CharField(
        label=_("By when"), required=False, max_length=300, help_text=_("In the words of the text.")
    )
    due_on = forms.DateField(label=_("Due on"), required=False, widget=DateInput())
    period = forms.CharField(label=_("How often"), required=False, max_length=120)
    condition = forms.CharField(label=_("On what condition"), required=False, max_length=1000)
    version = forms.IntegerField(widget=forms.HiddenInput)

    @classmethod
    def of(cls, row: Any, data: Any = None) -> "ObligationForm":
        """Return the form filled from a draft or requirement."""
        initial = {name: getattr(row, name) for name in cls.base_fields}
        initial["partners"] = [partner["text"] for partner in row.partners]
        return cls(data, initial=initial)

    def fields_for(self, row: Any) -> dict[str, Any]:
        """Return the values as the services take them; a partner that is kept keeps its identity."""
        values = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        known = {partner["text"]: partner for partner in row.partners}
        values["partners"] = [known.get(name, {"text": name, "id": None}) for name in values["partners"]]
        return values


class AmendRequirementForm(ObligationForm):
    """The fields of a requirement, and why they change."""

    reason = forms.CharField(label=_("Reason"), max_length=2000, widget=forms.Textarea({"rows": 2}))
    carries_on = forms.BooleanField(
        label=_("What runs goes on under the new wording"),
        required=False,
        help_text=_("Otherwise it stays with the old one. Whoever holds it is told."),
    )

    def fields_for(self, row: Any) -> dict[str, Any]:
        """Return the values of the requirement alone."""
        about = {"reason", "carries_on"}
        return {name: value for name, value in super().fields_for(row).items() if name not in about}

    @classmethod
    def of(cls, row: Any, data: Any = None) -> "ObligationForm":
        """Return the form filled from a requirement; the reason begins empty."""
        form = ObligationForm.of(row)
        return cls(data, initial={**form.initial, "carries_on": True})


class UnitsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg] # Django's own takes no parameters while running
    """Units to be ticked, each by its code and name."""

    widget = TickedChooser

    def label_from_instance(self, obj: Any) -> str:
        """Return the code with the name: several units may be called alike."""
        return f"{obj.code} · {obj}"


class AddressForm(forms.Form):
    """The units that a text or a draft addresses: the actor's own and those below, the nearest first."""

    units = UnitsField(Unit.objects.none(), label=_("Addressed units"), required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = own_units(actor).order_by("closure_above__depth", "code")
        self.fields["units"].queryset = units  # type: ignore[attr-defined] # a field of choices


class SplitForm(forms.Form):
    """The wording of a draft, parted by line breaks."""

    pieces = forms.CharField(
        label=_("Parts"),
        max_length=10_000,
        widget=forms.Textarea({"rows": 6}),
        help_text=_("Each line becomes a draft. Put the cursor where a part ends and press Enter."),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    @classmethod
    def of(cls, draft: Draft) -> "SplitForm":
        """Return the form with a first proposal: parts end at semicolons."""
        return cls(initial={"pieces": re.sub(r";\s+", ";\n", draft.text), "version": draft.version})


class InstrumentField(forms.CharField):
    """A registered instrument, named by its number or its whole title; the page offers the latest to choose from."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            max_length=500, widget=forms.TextInput({"list": "registered", "autocomplete": "off"}), **kwargs
        )

    def clean(self, value: Any) -> Any:
        """Return the one visible instrument that is called so."""
        wanted = super().clean(value)
        if not wanted:
            return None
        found = queries.instruments_called(str(wanted))
        if len(found) != 1:
            raise forms.ValidationError(
                _("Several instruments are called so; give the number.")
                if found
                else _("No such instrument is registered.")
            )
        return found[0]


class AmendTextForm(forms.Form):
    """The new wording of an instrument, what made it new, and from when."""

    text = forms.CharField(
        label=_("Text"), strip=False, max_length=LONGEST_PASTE, widget=forms.Textarea({"rows": 24})
    )
    amended_by = InstrumentField(label=_("Amended by"), required=False)
    in_force_from = forms.DateField(label=_("In force from"), required=False, widget=DateInput())


class RelationForm(forms.Form):
    """What an instrument does to another one."""

    kind = forms.ChoiceField(label=_("This instrument"), choices=RelationKind.choices)
    other = InstrumentField(label=_("The instrument"), help_text=_("Its number, or its whole title."))


class ReceiptForm(forms.Form):
    """That a document reached a unit."""

    unit = forms.ModelChoiceField(Account.objects.none(), label=_("Unit"), empty_label=None)
    received_on = forms.DateField(label=_("Received on"), widget=DateInput(), initial=clock.today)
    arrival_number = forms.CharField(label=_("Arrival number"), required=False, max_length=60)
    draws_number = forms.BooleanField(
        label=_("Take the next number of the incoming register"),
        required=False,
        help_text=_("The document is then registered there as well."),
    )
    received_from = forms.CharField(label=_("Received from"), required=False, max_length=300)
    received_as = forms.ChoiceField(label=_("Copy"), choices=ReceivedCopy.choices)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = own_units(actor)  # type: ignore[attr-defined] # a field of choices
        self.fields["unit"].initial = actor.unit_id

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("draws_number") and values.get("arrival_number"):
            self.add_error("arrival_number", _("Leave it empty, or take no number of the register."))
        return values

    def facts(self) -> dict[str, Any]:
        """Return what is said of the receipt beside unit and day."""
        return {name: self.cleaned_data[name] for name in ("arrival_number", "received_from", "received_as")}


class ResolveForm(forms.Form):
    """The registered instrument that a citation means."""

    instrument = InstrumentField(
        label=_("Registered instrument"), help_text=_("Its number, or its whole title.")
    )


class CitedForm(forms.Form):
    """The facts under which a cited instrument is registered, proposed from the citation."""

    kind = forms.ModelChoiceField(
        InstrumentType.objects.filter(active=True), label=_("Type"), empty_label=None
    )
    number = forms.CharField(label=_("Number"), required=False, max_length=120)
    title_en = forms.CharField(label=_("Title (English)"), required=False, max_length=500)
    title_vi = forms.CharField(label=_("Title (Vietnamese)"), required=False, max_length=500)
    issuer_name = forms.CharField(label=_("Issued by"), required=False, max_length=300)
    signed_on = forms.DateField(label=_("Signed on"), required=False, widget=DateInput())

    @classmethod
    def of(cls, citation: Citation, data: Any = None) -> "CitedForm":
        """Return the form filled from what the text says."""
        slug = citation.kind_name.strip().lower().replace(" ", "_")
        return cls(
            data,
            initial={
                "kind": InstrumentType.objects.filter(pk=slug).first(),
                "number": citation.number,
                "title_en": citation.title or citation.words,
                "issuer_name": citation.issuer,
                "signed_on": citation.signed_on,
            },
        )
