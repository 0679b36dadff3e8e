"""Exports of exactly what a list shows: its filters, its order, its columns; marked with all labels in it."""

import json

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpResponse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from comity.foundation import clock, sheets
from comity.foundation.bilingual import fields_named
from comity.kit.attributes import Kind
from comity.kit.codec import flat, plain
from comity.kit.listing import Listing

CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class Export:
    """The records of a list on their way out, read within the asker's transaction."""

    def __init__(self, listing: Listing) -> None:
        self.listing = listing
        parts = [(each, fields_named(listing.kit.model, each.name)) for each in listing.columns]
        self.columns = [
            column
            for each, names in parts
            for column in (map(listing.kit.attribute, names) if each.kind is Kind.BILINGUAL else [each])
        ]
        self.records = list(listing.order.sorted(listing.shown))
        self.label = listing.label_over(self.records)
        self.marking = str(self.label) if self.label else _("Nothing to mark")

    @property
    def head(self) -> str:
        """The first line: marking, what it is, when it was made, which conditions it meets."""
        made = timezone.localtime(clock.now()).strftime("%Y-%m-%d %H:%M")
        conditions = [f"{chip.title}: {chip.words}" for chip in self.listing.chips]
        parts = [self.marking, self.listing.kit.plural, made, *conditions, self.listing.query]
        return " | ".join(filter(None, parts))

    def content(self, ending: str) -> bytes:
        """Return the file in one of the formats."""
        if ending == "json":
            records = [{each.name: plain(each, record) for each in self.columns} for record in self.records]
            document = {"marking": self.marking, "about": self.head, "records": records}
            return json.dumps(document, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1).encode()
        titles = [str(each.title) for each in self.columns]
        rows = ([flat(each, record) for each in self.columns] for record in self.records)
        sheet = sheets.Sheet(self.listing.kit.plural, self.marking, self.head, titles, rows)
        return sheets.as_csv(sheet) if ending == "csv" else sheets.as_xlsx(sheet)

    def response(self, ending: str) -> HttpResponse:
        """Return the file under a name that begins with its marking."""
        mark = slugify(self.label.text_in("en")) if self.label else "empty"
        name = f"{mark}_{self.listing.kit.slug}_{clock.today().isoformat()}.{ending}"
        disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
        return HttpResponse(self.content(ending), content_type=CONTENT_TYPES[ending], headers=disposition)
