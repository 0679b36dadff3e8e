"""Exports of exactly what a list shows: its filters, its order, its columns; marked with all labels in it."""

import json

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpResponse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from comity.access.labelling import covering
from comity.foundation import clock, paper, sheets
from comity.foundation.bilingual import fields_named
from comity.foundation.sheets import CONTENT_TYPES
from comity.frame.conditions import refuse_to_send
from comity.kit.attributes import Kind
from comity.kit.cells import in_words
from comity.kit.codec import flat, plain
from comity.kit.listing import Listing, shown_with


class Export:
    """The records of a list on their way out, read within the asker's transaction."""

    def __init__(self, listing: Listing) -> None:
        refuse_to_send(listing)
        self.listing = listing
        parts = [(each, fields_named(listing.kit.model, each.name)) for each in listing.columns]
        self.columns = [
            column
            for each, names in parts
            for column in (map(listing.kit.attribute, names) if each.kind is Kind.BILINGUAL else [each])
        ]
        self.records = list(listing.order.sorted(listing.shown))
        self.label = covering(shown_with(listing.columns, self.records))
        self.marking = str(self.label) if self.label else _("Nothing to mark")

    @property
    def head(self) -> str:
        """The first line: marking, what it is, when it was made and by whom, which conditions it meets, its totals."""
        made = timezone.localtime(clock.now()).strftime("%Y-%m-%d %H:%M")
        conditions = [f"{chip.title}: {chip.words}" for chip in self.listing.chips]
        totals = [f"{each.title}, {words}: {value}" for each, words, value in self.listing.totals_in_words]
        about = (self.marking, self.listing.kit.plural, made, self.listing.actor.name)
        return " | ".join(filter(None, [*about, *conditions, self.listing.query, *totals]))

    def content(self, ending: str) -> bytes:
        """Return the file in one of the formats: codes where a program reads it again, words where people do."""
        if ending == "json":
            records = [{each.name: plain(each, record) for each in self.columns} for record in self.records]
            document = {"marking": self.marking, "about": self.head, "records": records}
            return json.dumps(document, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1).encode()
        titles = [str(each.title) for each in self.columns]
        cell = flat if ending != "pdf" else lambda each, record: in_words(each, each.value(record))
        rows = ([cell(each, record) for each in self.columns] for record in self.records)
        sheet = sheets.Sheet(self.listing.kit.plural, self.marking, self.head, titles, rows)
        return paper.WRITERS[ending](sheet)

    def response(self, ending: str) -> HttpResponse:
        """Return the file under a name that begins with its marking."""
        mark = slugify(self.label.text_in("en")) if self.label else "empty"
        name = f"{mark}_{self.listing.kit.slug}_{clock.today().isoformat()}.{ending}"
        disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
        return HttpResponse(self.content(ending), content_type=CONTENT_TYPES[ending], headers=disposition)
