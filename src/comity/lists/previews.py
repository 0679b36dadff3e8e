"""What the page of a batch shows: its records page by page, each with old and new value or why it is left out."""

from collections.abc import Collection, Mapping, Sequence
from copy import copy
from typing import Any

from django.db.models import prefetch_related_objects
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from comity.access.labelling import covering
from comity.foundation.acting import Actor
from comity.foundation.models import Record
from comity.foundation.paging import Page, page_of
from comity.foundation.registry import Text
from comity.kit.attributes import Attribute, field_of
from comity.kit.cells import Drawer
from comity.kit.declaration import RecordType
from comity.kit.listing import PAGE_SIZE, PLACE, Listing, shown_with
from comity.lists import queries
from comity.lists.models import Batch, BatchState

CHANGED, KEPT, REFUSED, SAME = "changed", "kept", "refused", "same"
_CHANGED: dict[str, Text] = {BatchState.DONE: _("Changed"), BatchState.UNDONE: _("Restored")}
_WORDS: dict[str, Text] = {KEPT: _("Not restored"), REFUSED: _("Left out"), SAME: _("Already so")}
_REASONS: dict[str, Text] = {
    CHANGED: _("Undoing leaves it because"),
    KEPT: _("Not restored because"),
    REFUSED: _("Left out because"),
}
_APPLIED = (BatchState.DONE, BatchState.UNDOING, BatchState.UNDONE)
Earlier = dict[str, dict[str, Any]]


class Preview:
    """One page of the records of a batch that came to the same, and how many came to what."""

    def __init__(
        self, actor: Actor, kit: RecordType, batch: Batch, values: Mapping[str, Any], params: QueryDict
    ) -> None:
        self.kit, self.batch, self._values = kit, batch, values
        self._keys: dict[str, Collection[str]] = {
            CHANGED: batch.versions,
            KEPT: batch.kept,
            REFUSED: batch.refusals,
            SAME: batch.same,
        }
        every = [key for keys in self._keys.values() for key in keys]
        seen = {str(pk) for pk in kit.model.objects.filter(pk__in=every).values_list("pk", flat=True)}
        self.counts = {name: len(seen.intersection(keys)) for name, keys in self._keys.items()}
        filled = [name for name, number in self.counts.items() if number]
        asked = params.get("show", "")
        self.shown = asked if asked in self._keys else filled[0] if filled else CHANGED
        self.attributes: list[Attribute] = [kit.attribute(name) for name in batch.given]
        self._relations = [each.relation for each in self.attributes if each.relation]
        self.page = self._page(actor, params)

    def _page(self, actor: Actor, params: QueryDict) -> Page[Record]:
        rows = self.kit.model.objects.filter(pk__in=self._keys[self.shown])
        places = {place: params.get(place, "") for place in PLACE}
        order = Listing(self.kit, actor, QueryDict()).order
        return page_of(
            rows.prefetch_related(*self.kit.title_needs, *self._relations), order, size=PAGE_SIZE, **places
        )

    def context(self) -> dict[str, Any]:
        """Return what the template is given."""
        earlier = self._earlier()
        befores, afters = self._sides(earlier)
        others = [*befores, *afters]
        prefetch_related_objects(others, *self._relations)
        draw = Drawer(brief=True).draw
        rows = [
            {
                "title": self.kit.title_of(record),
                "url": self.kit.url("detail", record),
                "cells": [(draw(each, before), draw(each, after)) for each in self.attributes],
                "reason": self._reason(record, earlier),
            }
            for record, before, after in zip(self.page.rows, befores, afters, strict=True)
        ]
        beside = shown_with(self.attributes, others)[len(others) :]
        return {
            "rows": rows,
            "attributes": self.attributes,
            "counts": self.counts,
            "reason_title": _REASONS.get(self.shown, "") if any(row["reason"] for row in rows) else "",
            "tabs": self._tabs(),
            "previous_url": self.page.before and f"?show={self.shown}&before={self.page.before}",
            "next_url": self.page.after and f"?show={self.shown}&after={self.page.after}",
            "page_label": covering([self.batch, *shown_with(self.attributes, self.page.rows), *beside]),
        }

    def _earlier(self) -> Earlier:
        if self.shown != CHANGED or self.batch.state not in _APPLIED:
            return {}
        return queries.values_before(self.kit, self.batch, [str(record.pk) for record in self.page.rows])

    def _sides(self, earlier: Earlier) -> tuple[Sequence[Record], Sequence[Record]]:
        """Return what each record says before and after; of those that do not change, the same twice."""
        rows = self.page.rows
        if self.shown != CHANGED:
            return rows, rows
        given = self.kit.model(**self._values)
        if self.batch.state not in _APPLIED:
            return rows, [given] * len(rows)
        stood = [self._as_it_stood(given, earlier.get(str(record.pk), {})) for record in rows]
        sides = (stood, [given] * len(rows))
        return sides[::-1] if self.batch.state == BatchState.UNDONE else sides

    def _as_it_stood(self, given: Record, earlier: Mapping[str, Any]) -> Record:
        """Return the fields that differed as they were; the others said already what is set."""
        found = copy(given)
        for name, value in earlier.items():
            setattr(found, field_of(self.kit.model, name).attname, value)
        return found

    def _reason(self, record: Record, earlier: Earlier) -> str:
        """Say why a record is left out, was not restored, or would not be."""
        key = str(record.pk)
        if self.shown == CHANGED and self.batch.state == BatchState.DONE:
            return queries.why_not_restored(record, self.batch.versions[key], earlier.get(key))
        reasons: dict[str, str] = {KEPT: self.batch.kept, REFUSED: self.batch.refusals}.get(self.shown, {})
        return reasons.get(key, "")

    def _tabs(self) -> list[dict[str, Any]]:
        words = {CHANGED: _CHANGED.get(self.batch.state, _("To be changed")), **_WORDS}
        return [
            {"label": words[name], "url": f"?show={name}", "current": name == self.shown, "count": number}
            for name, number in self.counts.items()
            if number or name in {CHANGED, self.shown}
        ]
