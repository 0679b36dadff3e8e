"""Relations, parties, receipts, amended texts, citations and reminders."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from tests.factories.instruments import make_instrument, make_reading
from tests.factories.records import make_partner

from comity.access.acting import acting_as_service
from comity.access.models import Unit
from comity.access.services.keeping import NotPossible
from comity.foundation.refusals import NotAllowed
from comity.instruments import queries
from comity.instruments.models.instrument import Instrument, InstrumentState
from comity.instruments.models.reading import Citation
from comity.instruments.models.reference import InstrumentType
from comity.instruments.models.related import InstrumentRelation
from comity.instruments.services import alerts, citing, relating, wording
from comity.instruments.views.comparing import Passage, compare
from comity.instruments.views.graph import picture_of
from comity.threads.queries import duties_of, thread_for

STAFF = "staff_officer@region"
CITING = "The posts shall carry out Decree 22/2016/NĐ-CP, dated March 31st, 2016. They shall report under Decree 22/2016/NĐ-CP."


@pytest.fixture
def actor(world):
    with world.acting(STAFF) as actor:
        yield actor


@pytest.fixture
def pair(actor):
    return make_instrument(actor, number="1/CT-QK"), make_instrument(actor, number="2/CT-QK")


@pytest.mark.parametrize(
    ("kind", "state"),
    [
        ("amends", "amended"),
        ("replaces", "repealed"),
        ("repeals", "repealed"),
        ("implements", "in_force"),
        ("cites", "in_force"),
    ],
)
def test_relate_when_stated_then_other_moves_as_the_relation_says(actor, pair, kind, state):
    relating.relate_instruments(actor=actor, instrument=pair[0], kind=kind, other=pair[1])
    assert Instrument.objects.get(pk=pair[1].pk).state == state


def test_relate_when_threaded_then_both_pages_show_it(actor, pair):
    relating.relate_instruments(actor=actor, instrument=pair[0], kind="implements", other=pair[1])
    assert [entry.record.pk for entry in thread_for(pair[1]).down] == [pair[0].pk]


def test_end_relation_when_taken_back_then_gone_from_the_thread(actor, pair):
    relation = relating.relate_instruments(actor=actor, instrument=pair[0], kind="implements", other=pair[1])
    relating.end_relation(actor=actor, relation=relation)
    assert (thread_for(pair[1]).down, InstrumentRelation.objects.count()) == ([], 0)


def test_relate_when_to_itself_then_refused(actor, pair):
    with pytest.raises(ValidationError):
        relating.relate_instruments(actor=actor, instrument=pair[0], kind="cites", other=pair[0])


def test_relate_when_other_is_above_then_relation_bears_its_label(world, actor, pair):
    above = make_instrument(actor, number="3/CT-QK", level=3)
    relating.relate_instruments(actor=actor, instrument=pair[0], kind="implements", other=above)
    assert InstrumentRelation.objects.get().label == above.label


def test_relate_when_other_is_above_then_lower_reader_sees_no_trace(world):
    with world.acting(STAFF) as actor:
        below, above = make_instrument(actor), make_instrument(actor, number="9/CT-QK", level=3)
        relating.relate_instruments(actor=actor, instrument=below, kind="implements", other=above)
    with world.acting("staff_officer@province_a"):
        assert (list(queries.relations_of(below)), thread_for(below).up) == ([], [])


def test_picture_when_both_ways_then_what_it_acts_on_stands_above(actor, pair):
    third = make_instrument(actor, number="3/CT-QK")
    relating.relate_instruments(actor=actor, instrument=pair[0], kind="implements", other=pair[1])
    relating.relate_instruments(actor=actor, instrument=third, kind="cites", other=pair[0])
    boxes = {box.name: box.y for box in picture_of(pair[0], queries.relations_of(pair[0])).boxes}
    assert boxes["2/CT-QK"] < boxes["1/CT-QK"] < boxes["3/CT-QK"]


def test_party_when_instrument_is_no_agreement_then_refused(actor, pair):
    with pytest.raises(NotPossible):
        relating.add_party(actor=actor, instrument=pair[0], partner=make_partner(actor), own_unit=None)


def test_party_when_both_sides_then_refused(actor):
    agreement = make_instrument(actor, kind=InstrumentType.objects.get(pk="agreement"))
    with pytest.raises(ValidationError):
        relating.add_party(
            actor=actor,
            instrument=agreement,
            partner=make_partner(actor),
            own_unit=Unit.objects.get(code="region"),
        )


def test_receipt_when_recorded_twice_then_refused(world):
    with world.acting(STAFF) as actor:
        instrument = make_instrument(actor)
    with world.acting("staff_officer@province_a") as actor:
        given = {"instrument": instrument, "unit": world.unit("province_a"), "received_on": date(2026, 11, 2)}
        relating.record_receipt(actor=actor, **given, facts={"arrival_number": "117"})
        with pytest.raises(ValidationError):
            relating.record_receipt(actor=actor, **given, facts={"arrival_number": "118"})


def test_receipt_when_another_province_looks_then_absent(world):
    with world.acting(STAFF) as actor:
        instrument = make_instrument(actor)
    with world.acting("staff_officer@province_a") as actor:
        relating.record_receipt(
            actor=actor,
            instrument=instrument,
            unit=world.unit("province_a"),
            received_on=date(2026, 11, 2),
            facts={},
        )
    with world.acting("staff_officer@province_b"):
        assert list(queries.receipts_of(instrument)) == []
    with world.acting(STAFF):
        assert len(queries.receipts_of(instrument)) == 1


def test_amend_text_when_new_then_old_stays_and_both_are_told_apart(actor, pair):
    given = {"actor": actor, "instrument": pair[1], "in_force_from": date(2027, 1, 1)}
    wording.amend_text(**given, text="Units report each year.", amended_by=None)
    version = wording.amend_text(**given, text="Units report each quarter.", amended_by=pair[0])
    before = queries.text_before(version)
    assert (version.number, version.amended_by, before.text) == (2, pair[0], "Units report each year.")
    assert Instrument.objects.get(pk=pair[1].pk).state == InstrumentState.AMENDED


def test_amend_text_when_unchanged_then_refused(actor, pair):
    given = {"actor": actor, "instrument": pair[0], "amended_by": None, "in_force_from": None}
    wording.amend_text(**given, text="One.")
    with pytest.raises(NotPossible):
        wording.amend_text(**given, text=" One.\n")


def test_compare_when_one_word_differs_then_struck_and_added_alone():
    assert compare("Units report each year.", "Units report each quarter.") == [
        [Passage("=", "Units report each "), Passage("-", "year"), Passage("+", "quarter"), Passage("=", ".")]
    ]


def test_citation_when_number_is_registered_then_resolved_as_it_is_read(actor):
    cited = make_instrument(
        actor,
        kind=InstrumentType.objects.get(pk="decree"),
        number="22/2016/NĐ-CP",
        signed_on=date(2016, 3, 31),
        title_en="Decree",
    )
    make_reading(actor, text=CITING)
    assert {row.cited_id for row in Citation.objects.all()} == {cited.pk}


def test_citation_when_registered_from_it_then_repetitions_follow(actor):
    make_reading(actor, text=CITING)
    first = Citation.objects.order_by("start").first()
    decree = InstrumentType.objects.get(pk="decree")
    done = citing.register_cited(
        actor=actor,
        citation=first,
        facts={"kind": decree, "number": first.number, "signed_on": first.signed_on, "title_en": "D"},
    )
    assert (done.is_new, {row.cited_id for row in Citation.objects.all()}) == (True, {done.instrument.pk})


def test_citation_when_target_is_above_the_text_then_refused(actor):
    make_reading(actor, text=CITING)
    above = make_instrument(actor, number="9/CT-QK", level=3)
    with pytest.raises(NotPossible):
        citing.resolve_citation(actor=actor, citation=Citation.objects.first(), instrument=above)


def test_citation_when_resolved_to_itself_then_refused(actor):
    reading = make_reading(actor, text=CITING)
    with pytest.raises(NotPossible):
        citing.resolve_citation(actor=actor, citation=Citation.objects.first(), instrument=reading.instrument)


def test_alerts_when_run_twice_then_one_duty_each(world):
    with world.acting(STAFF) as actor:
        ending = make_instrument(actor, in_force_to=date(2027, 1, 31))
        make_instrument(actor, number="2/CT-QK", review_on=date(2027, 6, 1))
    with acting_as_service("clock") as clock:
        first = alerts.open_alerts(actor=clock, today=date(2026, 12, 1))
        again = alerts.open_alerts(actor=clock, today=date(2026, 12, 2))
    with world.acting(STAFF):
        assert (first, again, [duty.due_on for duty in duties_of(ending)]) == (1, 0, [date(2027, 1, 31)])


def test_relate_when_instrument_is_anothers_then_refused(world):
    with world.acting(STAFF) as actor:
        first, second = make_instrument(actor), make_instrument(actor, number="2/CT-QK")
    with world.acting("staff_officer@province_a") as actor, pytest.raises(NotAllowed):
        relating.relate_instruments(actor=actor, instrument=first, kind="repeals", other=second)
