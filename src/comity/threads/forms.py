"""The forms of what hangs together with records: links, comments, duties, and what one wants to be told of."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from comity.foundation.acting import Actor
from comity.foundation.models import Record
from comity.threads.models import Digest, Duty, LinkKind, NotificationKind
from comity.threads.queries import record_at
from comity.threads.queries.notices import choices_of
from comity.threads.queries.talk import colleagues


class LinkForm(forms.Form):
    """Asks how the record stands to another one, which is given by the address of its page."""

    kind = forms.ChoiceField(label=_("This record"), choices=LinkKind.choices)
    target = forms.CharField(
        label=_("Address of the other record"),
        max_length=500,
        help_text=_("Open the other record and copy its address from the browser."),
    )

    def clean_target(self) -> Record:
        """Return the record behind the address; hidden and absent are refused alike."""
        target = record_at(self.cleaned_data["target"])
        if target is None:
            raise forms.ValidationError(_("No record that you may see has this address."))
        return target


class CommentForm(forms.Form):
    """Asks for the words of a comment."""

    text = forms.CharField(
        label=_("Comment"),
        max_length=10_000,
        help_text=_(
            "Write @ and a sign-in name to tell a colleague. The address of a record becomes its title."
        ),
        widget=forms.Textarea({"rows": 4}),
    )


class HandForm(forms.Form):
    """Asks which colleague of the unit takes a duty on, among those who can read the record."""

    reason = forms.CharField(label=_("Reason"), max_length=500, required=False)

    def __init__(self, duty: Duty, record: Record, data: Any = None) -> None:
        super().__init__(data)
        people = colleagues(record).filter(unit=duty.for_unit_id)
        account = forms.ModelChoiceField(
            people, label=_("To whom"), required=False, empty_label=_("Everybody in the unit")
        )
        self.fields = {"account": account, **self.fields}


class SnoozeForm(forms.Form):
    """Asks until when a duty is put off, and why."""

    until = forms.DateField(label=_("Put off until"), widget=forms.DateInput({"type": "date"}))
    reason = forms.CharField(label=_("Reason"), max_length=500)


class FinishForm(forms.Form):
    """Asks what was done."""

    note = forms.CharField(
        label=_("What was done"),
        max_length=500,
        help_text=_("The state of the record stays as it is; change it on its own page."),
    )


class ChoicesForm(forms.Form):
    """Asks which kinds of notification are wanted, and where a letter goes."""

    told = forms.MultipleChoiceField(
        label=_("Tell me of"),
        choices=NotificationKind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    digest = forms.ChoiceField(
        label=_("Letter by e-mail"),
        choices=Digest.choices,
        help_text=_("It says that a duty waits and where to sign in, nothing else."),
    )
    address = forms.EmailField(label=_("E-mail address"), required=False)

    def __init__(self, actor: Actor, data: Any = None) -> None:
        kept = choices_of(actor)
        told = [kind for kind in NotificationKind.values if kind not in kept.muted]
        super().__init__(data, initial={"told": told, "digest": kept.digest, "address": kept.address})

    @property
    def muted(self) -> list[str]:
        """The kinds that are not wanted."""
        return [kind for kind in NotificationKind.values if kind not in self.cleaned_data["told"]]
