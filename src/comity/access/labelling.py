"""Labels on pages: the choice of label and scope on a form, and the label that covers what is shown together."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from comity.access import policies, queries, services
from comity.access.models import Caveat, Label, Scope, ScopeKind
from comity.foundation.acting import Actor
from comity.foundation.models import Labelled, Record
from comity.foundation.refusals import LabelTooHigh
from comity.foundation.registry import type_name

LABEL_FIELDS = ("level", "caveats", "releasable_to")


def label_fields(actor: Actor) -> dict[str, forms.Field]:
    """Return the choice of a label: levels up to the working level, caveats that the actor holds."""
    levels = forms.ModelChoiceField(queries.levels_choosable(actor), label=_("Level"), empty_label=None)
    fields: dict[str, forms.Field] = {"level": levels}
    held = Caveat.objects.filter(code__in=queries.account_of(actor).caveats)
    for name, title, rows in (
        ("caveats", _("Caveats"), held),
        ("releasable_to", _("Releasable to"), queries.releasabilities()),
    ):
        if options := [(row.code, str(row)) for row in rows]:
            fields[name] = forms.MultipleChoiceField(
                choices=options, required=False, label=title, widget=forms.CheckboxSelectMultiple
            )
    return fields


def label_of(actor: Actor, values: dict[str, Any]) -> Label:
    """Return the label that was chosen; LabelTooHigh where the actor may not use it."""
    chosen = {name: values[name] for name in LABEL_FIELDS if name in values}
    return services.label_for(actor=actor, **chosen)


def placed(actor: Actor, given: dict[str, Any]) -> dict[str, Any]:
    """Return values without label and scope, and these two; what is not said is the working level, and held by the unit."""
    parts = given.pop("label", None) or {}
    levels = queries.levels_choosable(actor)
    level = levels.filter(code=parts["level"]).first() if parts else levels.last()
    if level is None:
        raise LabelTooHigh(_now("Choose a level up to the one at which you work."))
    label = services.label_for(actor=actor, **{**parts, "level": level})
    unit = given.get("unit") or actor.unit_id
    scope = queries.scopes_choosable(actor).filter(unit=unit, kind=given.pop("scope", "held")).first()
    return {"values": given, "label": label, "scope": scope}


def relabel_url(actor: Actor, record: Record) -> str:
    """Return the address at which the actor changes the label of a record, or nothing where it may not."""
    if all(policies.why_not_relabel(actor, record, lower=lower) for lower in (False, True)):
        return ""
    return reverse("label", args=[type_name(record), record.pk])


def scope_field(actor: Actor) -> forms.Field:
    """Return the choice of a scope: held or issued by the owning unit, or one of the circles in reach."""
    kinds = [choice for choice in ScopeKind.choices if choice[0] != ScopeKind.CIRCLE]
    circles = queries.scopes_choosable(actor).filter(kind=ScopeKind.CIRCLE)
    choices = [*kinds, *((str(scope.no), str(scope.circle)) for scope in circles)]
    return forms.ChoiceField(choices=choices, label=_("For whom"))


def scope_of(values: dict[str, Any]) -> Scope:
    """Return the scope that was chosen for a record of `unit`."""
    chosen = values["scope"]
    return (
        Scope.objects.get(no=int(chosen)) if chosen.isdecimal() else queries.scope_for(values["unit"], chosen)
    )


def covering(rows: Iterable[Labelled]) -> Label | None:
    """Give the rows their labels in at most one query and return a label that covers them all, made for showing only.

    It has the highest level, every caveat, and the releasability that all share.
    """
    rows = list(rows)
    labels = {row.label_id: row.label for row in rows if _is_labelled(row)}
    missing = {row.label_id for row in rows} - labels.keys()
    labels |= Label.objects.select_related("level").in_bulk(missing) if missing else {}
    for row in rows:
        row.label = labels[row.label_id]
    if not labels:
        return None
    return Label(
        level=max((label.level for label in labels.values()), key=lambda level: level.no),
        caveats=sorted({caveat for label in labels.values() for caveat in label.caveats}),
        releasable_to=sorted(set.intersection(*(set(label.releasable_to) for label in labels.values()))),
    )


def _is_labelled(row: Labelled) -> bool:
    """Tell whether the row has been read together with its label and level."""
    return "label" in row._state.fields_cache and "level" in row.label._state.fields_cache  # noqa: SLF001 where Django keeps what it joined
