"""`comity records`: the record types; records found, sent as a file, made, changed and moved on, as on the pages."""

import argparse
import difflib
from collections.abc import Callable, Mapping

from django.conf import settings
from django.utils.module_loading import import_string

from comity.access import policies
from comity.access.labelling import covering, placed
from comity.cli import filling
from comity.cli.acting import acting_by
from comity.cli.describe import describe
from comity.cli.refusals import DONE, CommandRefused
from comity.cli.telling import Told, ending_of
from comity.foundation.acting import Actor
from comity.foundation.models import Record
from comity.foundation.sheets import CONTENT_TYPES
from comity.frame.conditions import refuse_unmet
from comity.history.services import record_export, record_reading
from comity.kit import services
from comity.kit.cells import in_words
from comity.kit.codec import decode, encode
from comity.kit.declaration import RecordType
from comity.kit.export import Export
from comity.kit.listing import Listing, shown_with


def run(options: argparse.Namespace) -> int:
    """Print the types, or work with records of one."""
    if options.what == "list":
        print("\n".join(sorted(kit.name for kit in kits())))
        return DONE
    kit = kit_named(options.type)
    if options.what == "show":
        print(describe(kit))
        return DONE
    with acting_by(options) as actor:
        told = WORK[options.what](actor, kit, options)
    told.tell()
    return DONE


def kits() -> list[RecordType]:
    """Return all record types."""
    declared: list[RecordType] = import_string(settings.COMITY_RECORD_TYPES)
    return declared


def kit_named(name: str) -> RecordType:
    """Return the type of that name, or of that first part of its addresses."""
    declared = {key: kit for kit in kits() for key in (kit.slug, kit.name)}
    if name not in declared:
        near = difflib.get_close_matches(name, declared, n=1)
        advice = f"Did you mean {near[0]}?" if near else "`comity records list` prints all."
        raise CommandRefused(f"There is no record type {name}. {advice}")
    return declared[name]


def opened(actor: Actor, kit: RecordType, words: str) -> Record:
    """Return the record that the words name, read by the actor."""
    policies.check(actor, "view", kit.name)
    return services.open_record(actor=actor, model=kit.model, pk=filling.record_named(kit, words))


def _find(actor: Actor, kit: RecordType, options: argparse.Namespace) -> Told:
    policies.check(actor, "view", kit.name)
    listing = Listing(kit, actor, filling.address_of(kit, options.where))
    refuse_unmet(listing)
    page, count = listing.page, listing.count
    record_reading(actor=actor, rows=page.rows, details={"type": kit.name})
    lines = [str(covering(shown_with(listing.columns, page.rows)) or "")]
    for record in page.rows:
        facts = (in_words(each, each.value(record)) for each in listing.columns)
        lines.append(f"{record.pk}  {'  '.join(fact or '–' for fact in facts)}")
    lines.append(f"{len(page.rows)} of {count.number}{'' if count.exact else ' or more'}")
    return Told([*lines, *([f"Go on with after={page.after}"] if page.after else [])])


def _read(actor: Actor, kit: RecordType, options: argparse.Namespace) -> Told:
    return _of(kit, opened(actor, kit, options.record))


def _export(actor: Actor, kit: RecordType, options: argparse.Namespace) -> Told:
    ending = ending_of(options.out, CONTENT_TYPES)
    policies.check(actor, "export", kit.name)
    export = Export(Listing(kit, actor, filling.address_of(kit, options.where)))
    details = {"type": kit.name, "format": ending, "count": len(export.records)}
    record_export(actor=actor, rows=export.records, details=details)
    line = f"{export.marking}: {len(export.records)} records in {options.out}"
    return Told([line], options.out, export.content(ending))


def _add(actor: Actor, kit: RecordType, options: argparse.Namespace) -> Told:
    policies.check(actor, "add", kit.name)
    if not kit.form_sections:
        raise CommandRefused(f"{kit.plural} are made elsewhere. {kit.empty_hint}")
    given = decode(kit, filling.new_values(kit, options.values))
    return _of(kit, kit.create(actor=actor, model=kit.model, **placed(actor, given)))


def _change(actor: Actor, kit: RecordType, options: argparse.Namespace) -> Told:
    record = opened(actor, kit, options.record)
    given = decode(kit, filling.changed_values(kit, options.values, record.version))
    version = given.pop("version")
    return _of(kit, kit.update(actor=actor, record=record, values=given, expected_version=version))


def _step(actor: Actor, kit: RecordType, options: argparse.Namespace) -> Told:
    record = opened(actor, kit, options.record)
    actions = [each.action for each in kit.transitions if not each.asks_more]
    if kit.step is None or options.action not in actions:
        offered = ", ".join(actions) if kit.step else "none"
        raise CommandRefused(f"{options.action}: no such step. Steps of {kit.plural}: {offered}.")
    return _of(kit, kit.take_step(actor=actor, record=record, action=options.action, reason=options.reason))


def _of(kit: RecordType, record: Record) -> Told:
    """Return a record, field by field, as the API gives it."""
    attributes = [kit.attribute(name) for name in encode(kit, record) if name not in {"label", "scope"}]
    facts = [(each.name, in_words(each, each.value(record))) for each in attributes]
    lines = [f"{name:<24}{words or '–'}" for name, words in (*facts, ("scope", str(record.scope)))]
    return Told([f"{record.label}  {kit.singular}  {kit.title_of(record)}", *lines])


WORK: Mapping[str, Callable[[Actor, RecordType, argparse.Namespace], Told]] = {
    "find": _find,
    "read": _read,
    "export": _export,
    "add": _add,
    "change": _change,
    "step": _step,
}
