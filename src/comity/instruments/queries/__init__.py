"""Reading the register: every function sees only what the acting account may see."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from comity.access.models import Account, Scope, ScopeKind, Unit
from comity.access.queries import accounts
from comity.foundation.fields import Folded
from comity.foundation.text import fold
from comity.instruments.models.instrument import Instrument
from comity.instruments.models.numbers import number_key
from comity.instruments.models.reading import KEPT, Citation, Draft, DraftState, Reading, ReadingState
from comity.instruments.models.related import ForceChange, InstrumentParty, InstrumentRelation, Receipt
from comity.instruments.models.requirement import (
    UNFINISHED,
    Assignment,
    ObligationState,
    PartnerObligation,
    Requirement,
    RequirementState,
)
from comity.instruments.models.wording import TextVersion
from comity.partners.models import Partner

SURE = 0.9
"""From this confidence on, "accept all sure ones" takes a draft along."""

SHOWN = (DraftState.PROPOSED, *KEPT, DraftState.REJECTED)
"""The drafts that have a card; split, merged and taken-back ones live on in history."""


class Mark(NamedTuple):
    """What the bar of the room counts of a draft."""

    start: int
    state: str
    confidence: float
    decided_by: UUID | None


def registered_as(
    number: str, kind_id: str, signed_on: date | None, *, other_than: Instrument | None = None
) -> Instrument | None:
    """Return the visible instrument that bears this number, or None.

    A number without a year starts anew each year, so two known dates of signing must agree.
    """
    key = number_key(number)
    if not key:
        return None
    same_day = Q() if signed_on is None else Q(signed_on=signed_on) | Q(signed_on__isnull=True)
    return (
        Instrument.objects.filter(same_day, number_key=key, kind_id=kind_id)
        .exclude(pk__in=[other_than.pk] if other_than else [])
        .order_by("signed_on", "pk")
        .first()
    )


def instruments_called(words: str) -> list[Instrument]:
    """Return the visible instruments that bear this number or title, at most two; "number · title" will do."""
    number, _, title = words.partition(" · ")
    named = Q(number_key=number_key(number)) if number_key(number) else Q()
    for wording in {fold(words.strip()), fold(title.strip())} - {""}:
        named |= Q(folded_en=wording) | Q(folded_vi=wording)
    rows = Instrument.objects.annotate(folded_en=Folded("title_en"), folded_vi=Folded("title_vi"))
    found = rows.filter(named).order_by("pk")
    return list((found.filter(number_key=number_key(number)) if title else found)[:2])


def latest_instruments(most: int = 200) -> QuerySet[Instrument]:
    """Return the instruments changed last, for a page to offer."""
    return Instrument.objects.select_related("label__level").order_by("-changed_at", "pk")[:most]


def current_text(instrument: Instrument) -> TextVersion | None:
    """Return the text as it stands now; the owner's own before a copy that another unit keeps."""
    copies_last = Case(
        When(unit_id=instrument.unit_id, then=Value(0)), default=Value(1), output_field=IntegerField()
    )
    return TextVersion.objects.filter(instrument=instrument).order_by(copies_last, "-number").first()


def text_before(version: TextVersion) -> TextVersion | None:
    """Return the text that this version replaced."""
    return (
        TextVersion.objects.filter(
            instrument_id=version.instrument_id, unit_id=version.unit_id, number__lt=version.number
        )
        .order_by("-number")
        .first()
    )


def readings_of(instrument: Instrument) -> QuerySet[Reading]:
    """Return the readings of an instrument, the latest first."""
    return Reading.objects.filter(instrument=instrument).order_by("-created_at")


def reading_of_text(version: TextVersion) -> Reading | None:
    """Return the latest finished reading of a text."""
    return (
        Reading.objects.filter(text_version=version, state=ReadingState.DONE).order_by("-created_at").first()
    )


def later_reading(reading: Reading) -> Reading | None:
    """Return the reading that replaced this one, unless it failed."""
    return Reading.objects.filter(previous=reading).exclude(state=ReadingState.FAILED).first()


def drafts_unsure_first(reading: Reading) -> QuerySet[Draft]:
    """Return the drafts that have a card: undecided before decided, then the least sure first."""
    undecided_first = Case(
        When(state=DraftState.PROPOSED, then=Value(0)), default=Value(1), output_field=IntegerField()
    )
    return Draft.objects.filter(reading=reading, state__in=SHOWN).order_by(
        undecided_first, "confidence", "start", "position"
    )


def drafts_by_place(reading: Reading) -> QuerySet[Draft]:
    """Return the drafts that have a card in the order of the text."""
    return Draft.objects.filter(reading=reading, state__in=SHOWN).order_by("start", "position")


def marks_of(reading: Reading) -> list[Mark]:
    """Return the little that is needed of every draft that has a card: place, state, confidence, who decided."""
    rows = Draft.objects.filter(reading=reading, state__in=SHOWN)
    return [Mark(*row) for row in rows.values_list("start", "state", "confidence", "decided_by")]


def unconfirmed_drafts(reading: Reading) -> QuerySet[Draft]:
    """Return the accepted and edited drafts that are no requirements yet, in the order of the text."""
    return Draft.objects.filter(reading=reading, state__in=KEPT, requirement__isnull=True).order_by(
        "start", "position"
    )


def drafts_waiting(reading: Reading) -> QuerySet[Draft]:
    """Return the drafts that are undecided, or accepted and not yet confirmed."""
    return Draft.objects.filter(
        reading=reading, state__in=(DraftState.PROPOSED, *KEPT), requirement__isnull=True
    )


def sure_drafts(reading: Reading) -> QuerySet[Draft]:
    """Return the undecided drafts that the reader is sure of."""
    return Draft.objects.filter(reading=reading, state=DraftState.PROPOSED, confidence__gte=SURE)


def is_confirmed(draft: Draft) -> bool:
    """Tell whether a requirement was made of the draft."""
    return Requirement.objects.filter(draft=draft).exists()


def offspring(draft: Draft) -> list[Draft]:
    """Return the parts of a split draft, or the whole that a merged one went into."""
    if draft.merged_into_id is not None:
        return list(Draft.objects.filter(pk=draft.merged_into_id))
    return list(Draft.objects.filter(split_from=draft).exclude(state=DraftState.WITHDRAWN))


def latest_decision(reading: Reading, account_id: UUID) -> Draft | None:
    """Return the draft that the account decided last, among those whose decision still stands."""
    return (
        Draft.objects.filter(reading=reading, decided_by=account_id, decided_at__isnull=False)
        .exclude(state=DraftState.WITHDRAWN)
        .order_by("-decided_at", "-position")
        .first()
    )


def citations_of(reading: Reading) -> QuerySet[Citation]:
    """Return what the text cites, in its order."""
    return Citation.objects.filter(reading=reading).order_by("start")


def repetitions_of(citation: Citation) -> QuerySet[Citation]:
    """Return the other places of the text that cite the same: by the same number and day, or in the same words."""
    same = Q(words__iexact=citation.words)
    if citation.number_key:
        same |= Q(number_key=citation.number_key, signed_on=citation.signed_on)
    return Citation.objects.filter(same, reading=citation.reading_id, cited=citation.cited_id).exclude(
        pk=citation.pk
    )


def cited_instruments(citations: Iterable[Citation]) -> dict[UUID | None, Instrument]:
    """Return the instruments that citations resolve to, as far as the reader may see them."""
    ids = {citation.cited_id for citation in citations if citation.cited_id}
    return {
        instrument.pk: instrument
        for instrument in Instrument.objects.filter(pk__in=ids).select_related("kind")
    }


def relations_of(instrument: Instrument) -> QuerySet[InstrumentRelation]:
    """Return the relations from and to an instrument."""
    return (
        InstrumentRelation.objects.filter(Q(instrument=instrument) | Q(other=instrument))
        .select_related("instrument", "other")
        .order_by("kind", "created_at")
    )


def requirements_of(instrument: Instrument) -> QuerySet[Requirement]:
    """Return the requirements confirmed from an instrument, in the order of the text."""
    return Requirement.objects.filter(instrument=instrument).order_by("start", "created_at")


def requirements_to_address(units: QuerySet[Unit]) -> QuerySet[Requirement]:
    """Return the requirements in force that belong to those units."""
    return Requirement.objects.filter(state=RequirementState.IN_FORCE, unit__in=units)


def accounts_in(unit_id: UUID) -> QuerySet[Account]:
    """Return the active accounts of a unit and of those below it."""
    return accounts().filter(unit__closure_above__ancestor=unit_id)


def scopes_held(unit_ids: Collection[UUID]) -> dict[UUID, Scope]:
    """Return the scope in which each unit holds what is its own."""
    rows = Scope.objects.filter(unit__in=unit_ids, kind=ScopeKind.HELD, circle=None)
    return {scope.unit_id: scope for scope in rows}


def assignments_of(requirement: Requirement) -> QuerySet[Assignment]:
    """Return who has the requirement."""
    rows = Assignment.objects.filter(requirement=requirement).select_related("unit", "label__level")
    return rows.order_by("unit__code")


def assignments_by_requirement(requirements: Iterable[Requirement]) -> dict[UUID, list[Assignment]]:
    """Return who has each of the requirements, in one query."""
    found: dict[UUID, list[Assignment]] = {}
    rows = Assignment.objects.filter(requirement__in=[row.pk for row in requirements]).select_related("unit")
    for row in rows.order_by("unit__code"):
        found.setdefault(row.requirement_id, []).append(row)
    return found


def requirements_confirmed(reading: Reading) -> QuerySet[Requirement]:
    """Return the requirements confirmed in a reading, in the order of the text."""
    return Requirement.objects.filter(draft__reading=reading).order_by("start", "created_at")


def parties_of(instrument: Instrument) -> QuerySet[InstrumentParty]:
    """Return the parties of an agreement, partners before our own side."""
    rows = InstrumentParty.objects.filter(instrument=instrument).select_related("partner", "own_unit")
    return rows.order_by("partner_id", "created_at")


def receipts_of(instrument: Instrument) -> QuerySet[Receipt]:
    """Return which units received the document, the first one first."""
    return (
        Receipt.objects.filter(instrument=instrument)
        .select_related("unit", "label__level")
        .order_by("received_on")
    )


def unfinished_assignments(requirement: Requirement) -> QuerySet[Assignment]:
    """Return the assignments of a requirement that are neither fulfilled nor waived."""
    return assignments_of(requirement).filter(state__in=UNFINISHED)


def open_obligations(requirement: Requirement) -> QuerySet[PartnerObligation]:
    """Return what a requirement lays on partners and is still open."""
    rows = PartnerObligation.objects.filter(requirement=requirement, state=ObligationState.OPEN)
    return rows.select_related("partner", "unit", "label__level")


def running_assignments(instrument: Instrument) -> QuerySet[Assignment]:
    """Return the unfinished assignments of what an instrument requires, amended wordings included."""
    return Assignment.objects.filter(requirement__instrument=instrument, state__in=UNFINISHED)


def running_obligations(instrument: Instrument) -> QuerySet[PartnerObligation]:
    """Return the open obligations of the other parties to an agreement, amended wordings included."""
    return PartnerObligation.objects.filter(requirement__instrument=instrument, state=ObligationState.OPEN)


def obligations_by_requirement(requirements: Iterable[Requirement]) -> dict[UUID, list[PartnerObligation]]:
    """Return which partners have each of the requirements, in one query."""
    found: dict[UUID, list[PartnerObligation]] = {}
    rows = PartnerObligation.objects.filter(requirement__in=[row.pk for row in requirements])
    for row in rows.select_related("partner__label__level", "label__level").order_by("created_at"):
        found.setdefault(row.requirement_id, []).append(row)
    return found


def steps_of(instrument: Instrument) -> QuerySet[ForceChange]:
    """Return the steps in the life of an instrument, the latest first."""
    rows = ForceChange.objects.filter(instrument=instrument).select_related("caused_by")
    return rows.order_by("-effective_on", "-created_at")


def instrument_cited(citation: Citation) -> Instrument | None:
    """Return the one registered instrument, as widely readable as the text, whose number and day the citation names."""
    if not citation.number_key:
        return None
    same_day = (
        Q() if citation.signed_on is None else Q(signed_on=citation.signed_on) | Q(signed_on__isnull=True)
    )
    found = Instrument.objects.filter(
        same_day, number_key=citation.number_key, label_id=citation.reading.label_id
    )
    matches = list(found.exclude(pk=citation.reading.instrument_id)[:2])
    return matches[0] if len(matches) == 1 else None


def partners_called(words: Iterable[str]) -> dict[str, Partner]:
    """Return the registered partner that bears each of these names, where there is one."""
    wanted = {word: fold(word).removeprefix("the ").strip() for word in words}
    names = Partner.objects.select_related("label__level").annotate(
        en=Folded("name_en"), vi=Folded("name_vi")
    )
    folded: dict[str, Partner] = {}
    for partner in names.filter(Q(en__in=wanted.values()) | Q(vi__in=wanted.values())).order_by("-code"):
        folded |= {fold(partner.name_en): partner, fold(partner.name_vi): partner}
    return {word: folded[name] for word, name in wanted.items() if name in folded}
