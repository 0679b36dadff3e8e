"""How to make a sample of each record type: one line in SAMPLES a type. A type has every contract by that line.

`values(number, place)` returns the model's fields by name, different for each number. It may call `make` for the
records that the sample refers to, in the same place.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, TypeVar
from uuid import UUID, uuid4

from comity.access.models import Label, Unit
from comity.activities.models.reference import ActivityKind
from comity.config.records import RECORD_TYPES
from comity.documents.models.reference import DocumentType
from comity.foundation.models import Record
from comity.instruments.models.reference import InstrumentType
from comity.instruments.models.related import InstrumentParty
from comity.instruments.models.wording import TextVersion
from comity.people.models import Rank

AnyRecord = TypeVar("AnyRecord", bound=Record)


@dataclass(frozen=True, slots=True)
class Place:
    """Where samples stand: under which label, owned by which unit, in which scope."""

    label: Label
    unit_id: UUID
    scope_no: int


@dataclass(frozen=True, slots=True)
class Sample:
    """One type: its values, the text field that the contracts read and change, and who writes it."""

    values: Callable[[int, Place], dict[str, Any]]
    text: str
    role: str = "staff_officer"
    only: str = ""
    """What to search for where the world has rows of the type already."""


def partner(number, place):
    return {
        "code": f"P-{number:03}",
        "kind": "state" if number % 2 else "unit",
        "name_en": f"Partner {number:03}",
        "name_vi": f"Đối tác {number:03}",
        "country": "LA" if number % 3 else "",
        "languages": ["lo", "vi"],
        "notes": f"Note {number}",
    }


def counterpart(number, place):
    return {
        "partner": partner_of(place),
        "name": f"Colonel {number:03}",
        "post": f"Post {number:03}",
        "language": "lo",
        "protocol": f"Note {number}",
    }


def twinning(number, place):
    return {
        "our_unit": Unit.objects.get(pk=place.unit_id),
        "partner": partner_of(place),
        "agreed_on": date(2020, 1, 1) + timedelta(days=number),
        "note": f"Friendship {number:03}",
    }


def channel(number, place):
    return {
        "name_en": f"Dialogue {number:03}",
        "name_vi": f"Đối thoại {number:03}",
        "kind": "dialogue",
        "tier": "provincial",
        "partner": partner_of(place),
        "our_unit": Unit.objects.get(pk=place.unit_id),
        "every": 3,
        "cadence": "months",
        "began_on": date(2026, 1, 1 + number % 28),
        "next_on": date(2026, 4, 1 + number % 28),
    }


def blackout(number, place):
    return {
        "partner": partner_of(place),
        "reason": f"Holiday {number:03}",
        "starts_on": date(2026, 4, 1 + number % 28),
        "ends_on": date(2026, 4, 1 + number % 28),
    }


def commitment(number, place):
    return {
        "partner": partner_of(place),
        "side": "ours" if number % 2 else "theirs",
        "text": f"Promise {number:03}",
        "made_on": date(2026, 1, 1),
        "due_on": date(2027, 1, 1 + number % 28),
    }


def person(number, place):
    return {
        "name": f"Nguyễn Văn {number:03}",
        "personnel_number": f"QN-{number:03}",
        "rank": Rank.objects.get(pk="major"),
        "post": f"Assistant {number:03}",
    }


def language_skill(number, place):
    return {
        "person": parent("persons", 500 + number, place),
        "language": "lo",
        "listening": "2+",
        "speaking": "2",
        "reading": "2",
        "writing": "1+",
        "valid_until": date(2028, 1, 1 + number % 28),
        "evidence": f"Certificate {number:03}",
    }


def instrument(number, place):
    return {
        "kind": InstrumentType.objects.get(pk="directive"),
        "number": f"{number}/CT-BQP",
        "number_key": f"{number}/ct-bqp",
        "title_en": f"Directive {number:03}",
        "title_vi": f"Chỉ thị {number:03}",
        "issuer_name": "Ministry of National Defence",
        "signed_on": date(2026, 1, 1 + number % 28),
        "language": "en",
        "note": f"Note {number}",
    }


def requirement(number, place):
    given = parent("instruments", 100 + number, place)
    version = TextVersion.objects.filter(instrument=given).first()
    return {
        "instrument": given,
        "text_version": version
        or placed(TextVersion(instrument=given, number=1, text="Do it.", sha256="0" * 64), place),
        "text": f"Requirement {number:03}",
        "start": 0,
        "end": 6,
        "actors": ["posts"],
        "due_on": date(2027, 1, 1 + number % 28),
    }


def assignment(number, place):
    return {
        "requirement": parent("requirements", 200 + number, place),
        "due_on": date(2027, 1, 1 + number % 28),
        "note": f"Plan {number:03}",
    }


def partner_obligation(number, place):
    given, partner = parent("requirements", 250 + number, place), partner_of(place)
    about = {"instrument": given.instrument, "partner": partner}
    if not InstrumentParty.objects.filter(**about).exists():
        placed(InstrumentParty(**about), place)
    return {
        "requirement": given,
        "partner": partner,
        "due_on": date(2027, 1, 1 + number % 28),
        "evidence": f"Seen {number:03}",
    }


def receipt(number, place):
    return {
        "instrument": parent("instruments", 300 + number, place),
        "received_on": date(2026, 2, 1 + number % 28),
        "arrival_number": f"Arrival {number:03}",
        "received_from": "Registry",
        "received_as": "paper",
        "note": f"Note {number}",
    }


def reading(number, place):
    return {"instrument": parent("instruments", 400 + number, place), "source_name": f"File {number:03}"}


def programme(number, place):
    return {
        "code": f"CT-{number:03}",
        "kind": "annual_plan" if number % 2 else "strategy",
        "title_en": f"Programme {number:03}",
        "title_vi": f"Chương trình {number:03}",
        "starts_on": date(2027, 1, 1 + number % 28),
        "ends_on": date(2027, 12, 31),
        "goals": f"Goal {number}",
        "currency": "VND",
        "note": f"Note {number}",
    }


def measure(number, place):
    return {
        "programme": parent("programmes", 700 + number, place),
        "title_en": f"Measure {number:03}",
        "title_vi": f"Biện pháp {number:03}",
        "starts_on": date(2027, 2, 1 + number % 28),
        "ends_on": date(2027, 6, 30),
        "side": "ours",
        "weight": 1 + number % 5,
        "estimate": Decimal(f"{1000 * number}.00"),
        "result": f"Result {number}",
        "note": f"Note {number}",
    }


def indicator(number, place):
    return {
        "programme": parent("programmes", 700 + number, place),
        "name_en": f"Indicator {number:03}",
        "name_vi": f"Chỉ tiêu {number:03}",
        "definition": f"Definition {number}",
        "counted_in": "visits",
        "direction": "up" if number % 2 else "down",
        "start_value": Decimal(f"{number}.0000"),
    }


def target(number, place):
    return {
        "indicator": parent("indicators", 800 + number, place),
        "due_on": date(2027, 3, 1 + number % 28),
        "value": Decimal(f"{number}.0000"),
        "note": f"Aim {number:03}",
    }


def observation(number, place):
    return {
        "indicator": parent("indicators", 800 + number, place),
        "observed_on": date(2027, 3, 1 + number % 28),
        "value": Decimal(f"{number}.0000"),
        "source": f"Source {number:03}",
        "note": f"Note {number}",
    }


def outgoing_document(number, place):
    return {
        "kind": DocumentType.objects.get(pk="plan"),
        "title": f"Exchange {number:03}",
        "language": "en",
        "addressees": "The region",
        "body": f"Paragraph {number}",
        "signer_post": "Commander",
        "signer_name": "Colonel A",
        "note": f"Note {number}",
    }


def incoming_document(number, place):
    return {
        "kind": DocumentType.objects.get(pk="directive"),
        "title": f"Arrival of {number:03}",
        "sender": "Registry",
        "sender_number": f"{number}/CT",
        "signed_on": date(2026, 1, 1 + number % 28),
        "arrived_on": date(2026, 2, 1 + number % 28),
        "recipients": "Staff",
        "note": f"Note {number}",
    }


def number_series(number, place):
    return {
        "direction": "outgoing",
        "year": 2000 + number,
        "kind": DocumentType.objects.get(pk="plan"),
        "pattern": f"{{number}}/A-{number:03}",
        "last": number,
        "note": f"Series {number:03}",
    }


def activity(number, place):
    return {
        "kind": ActivityKind.objects.get(pk="talks"),
        "title_en": f"Talks {number:03}",
        "title_vi": f"Hội đàm {number:03}",
        "purpose": f"Purpose {number}",
        "starts_on": date(2027, 5, 1 + number % 28),
        "ends_on": date(2027, 6, 1),
        "place": f"Place {number}",
        "line": "military",
        "currency": "VND",
        "estimate": Decimal(f"{1000 * number}.00"),
        "unplanned_reason": f"Asked {number}",
    }


def series(number, place):
    return {
        "kind": ActivityKind.objects.get(pk="talks"),
        "name_en": f"Series {number:03}",
        "name_vi": f"Chuỗi {number:03}",
        "note": f"Note {number}",
    }


def activity_report(number, place):
    return {
        "activity": parent("activities", 900 + number, place),
        "result": f"Result {number:03}",
        "issues": f"Issue {number}",
    }


def proposal(number, place):
    return {
        "kind": "request",
        "title_en": f"Proposal {number:03}",
        "title_vi": f"Đề xuất {number:03}",
        "text": f"Because {number}",
        "to_unit": Unit.objects.get(code="region"),
        "due_on": date(2027, 4, 1 + number % 28),
        "note": f"Note {number}",
    }


def appraisal(number, place):
    return {
        "title_en": f"Plan {number:03}",
        "title_vi": f"Quy hoạch {number:03}",
        "body": "Provincial people's committee",
        "subject": f"Subject {number}",
        "received_on": date(2027, 5, 1 + number % 28),
        "due_on": date(2027, 6, 1 + number % 28),
        "note": f"Note {number}",
    }


def rule(number, place):
    return {
        "kind": "regulation",
        "title_en": f"Rule {number:03}",
        "title_vi": f"Quy định {number:03}",
        "gap": f"Gap {number}",
        "text": f"Draft {number}",
        "due_on": date(2027, 7, 1 + number % 28),
        "note": f"Note {number}",
    }


def opinion(number, place):
    return {
        "appraisal": parent("appraisals", 900 + number, place),
        "due_on": date(2027, 8, 1 + number % 28),
        "text": f"Opinion {number:03}",
    }


def unit(number, place):
    return {
        "code": f"U-{number:03}",
        "kind": "border_post",
        "name_en": f"Unit {number:03}",
        "name_vi": f"Đồn {number:03}",
        "valid_from": date(2026, 1, 1 + number % 28),
    }


SAMPLES = {
    "partners": Sample(partner, text="name_en"),
    "counterparts": Sample(counterpart, text="name"),
    "twinnings": Sample(twinning, text="note"),
    "channels": Sample(channel, text="name_en"),
    "blackouts": Sample(blackout, text="reason"),
    "commitments": Sample(commitment, text="text"),
    "persons": Sample(person, text="post", role="personnel_training"),
    "language-skills": Sample(language_skill, text="evidence", role="personnel_training"),
    "instruments": Sample(instrument, text="title_en"),
    "requirements": Sample(requirement, text="text"),
    "assignments": Sample(assignment, text="note"),
    "partner-obligations": Sample(partner_obligation, text="evidence"),
    "receipts": Sample(receipt, text="arrival_number"),
    "readings": Sample(reading, text="source_name"),
    "programmes": Sample(programme, text="title_en"),
    "measures": Sample(measure, text="title_en"),
    "indicators": Sample(indicator, text="name_en"),
    "targets": Sample(target, text="note"),
    "observations": Sample(observation, text="source"),
    "proposals": Sample(proposal, text="title_en"),
    "appraisals": Sample(appraisal, text="title_en"),
    "rules": Sample(rule, text="title_en"),
    "opinions": Sample(opinion, text="text"),
    "outgoing-documents": Sample(outgoing_document, text="title"),
    "incoming-documents": Sample(incoming_document, text="title"),
    "number-series": Sample(number_series, text="note"),
    "activities": Sample(activity, text="title_en"),
    "series": Sample(series, text="name_en"),
    "activity-reports": Sample(activity_report, text="result"),
    "units": Sample(unit, text="name_en", only="u-"),
}
SLUGS = [kit.slug for kit in RECORD_TYPES]


def kit_of(slug):
    return next(kit for kit in RECORD_TYPES if kit.slug == slug)


def make(slug: str, number: int, place: Place, **given: Any) -> Record:
    """Save a sample straight into its table, as whoever acts."""
    return placed(kit_of(slug).model(**{**SAMPLES[slug].values(number, place), **given}), place)


WORDS = {
    "instruments": "Directive",
    "requirements": "Requirement",
    "partners": "Partner",
    "persons": "Assistant",
    "programmes": "Programme",
    "indicators": "Indicator",
    "appraisals": "Plan",
    "activities": "Talks",
}
"""What the samples to which others refer are called."""


def partner_of(place: Place) -> Record:
    """Return the one partner to which all samples of that place belong."""
    return parent("partners", 600, place)


def parent(slug: str, number: int, place: Place) -> Record:
    """Return the sample of that number in that place, made now if it is not there yet."""
    text = SAMPLES[slug].text
    known = {text: f"{WORDS[slug]} {number:03}"}
    there = kit_of(slug).model.objects.filter(**known, label=place.label, unit_id=place.unit_id).first()
    return there or make(slug, number, place)


def placed(record: AnyRecord, place: Place) -> AnyRecord:
    """Save a record in that place."""
    record.label, record.unit_id, record.scope_id = place.label, place.unit_id, place.scope_no
    record.created_by = record.changed_by = uuid4()
    record.save(force_insert=True)
    return record
