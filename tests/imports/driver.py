"""Files to import, and how an import is driven without a browser."""

import csv
from dataclasses import dataclass
from functools import partial
from io import StringIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from comity.access.acting import acting_as
from comity.access.models import Unit
from comity.access.services import label_for
from comity.imports import queries, runs
from comity.imports.importing import importable_of
from comity.imports.models import ImportBatch
from comity.imports.services import batches

HEAD = ["code", "kind", "name_en", "name_vi"]


def csv_of(*rows, head=HEAD, delimiter=","):
    """A file of separated values as bytes."""
    text = StringIO()
    csv.writer(text, delimiter=delimiter).writerows([head, *rows])
    return text.getvalue().encode()


def upload(content, name="partners.csv"):
    return SimpleUploadedFile(name, content)


@dataclass
class Driver:
    """Imports files as one account."""

    world: Any
    who: str

    def act(self):
        return acting_as(self.world.account(self.who).pk)

    def begin(self, content, name="partners.csv", *, slug="partners", level=0):
        with self.act() as actor:
            return batches.begin_import(
                actor=actor,
                importable=importable_of(slug),
                upload=upload(content, name),
                label=label_for(actor=actor, level=level),
                into_unit=Unit.objects.get(pk=actor.unit_id),
            )

    def do(self, batch, action):
        """Ask for the work and do it at once, as a worker would."""
        with self.act() as actor:
            batches.begin(actor=actor, batch=batch, action=action)
        getattr(runs, action)(partial(acting_as, self.world.account(self.who).pk), batch.pk)
        return self.batch(batch)

    def check(self, content, name="partners.csv", **more):
        return self.do(self.begin(content, name, **more), "check")

    def write(self, content, name="partners.csv", **more):
        return self.do(self.check(content, name, **more), "write")

    def batch(self, batch):
        with self.act():
            return ImportBatch.objects.get(pk=batch.pk)

    def lines(self, batch, outcome=""):
        with self.act():
            return list(queries.lines_of(batch, outcome))

    def problems(self, batch):
        """What is wrong, as (row, field, reason, suggestion)."""
        return [
            (line.number, each.field, each.reason, each.suggestion)
            for line in self.lines(batch)
            for each in line.problems
        ]
