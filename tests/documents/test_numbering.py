"""Numbers of documents: drawn once, without a gap, from a series of each unit, year, type and label."""

from datetime import date
from threading import Barrier, Thread

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, close_old_connections, connection, transaction
from tests.factories.documents import arrive, make_letter, sign

from comity.documents.models.incoming import IncomingDocument
from comity.documents.models.outgoing import OutgoingDocument
from comity.documents.models.series import NumberSeries, check_pattern, printed_number
from comity.documents.services import incoming, numbering, outgoing
from comity.foundation import clock
from comity.foundation.refusals import StateForbids

COMMANDER = "commander@province_a"
STAFF = "staff_officer@province_a"


def year():
    return clock.today().year


@pytest.mark.parametrize(
    ("pattern", "symbol", "printed"),
    [
        ("{number}/{type}-{unit}", "KH", "07/KH-BCHQS"),
        ("{number}/{type}-{unit}", "", "07/BCHQS"),
        ("{number}", "", "07"),
        ("{number}/{year}/{unit}", "CT", "07/2026/BCHQS"),
    ],
)
def test_number_when_printed_then_follows_its_pattern(pattern, symbol, printed):
    series = NumberSeries(pattern=pattern, year=2026)
    assert printed_number(series, number=7, unit_code="BCHQS", symbol=symbol) == printed


@pytest.mark.parametrize(
    "pattern", ["", "KH-BCH", "{number", "{number}/{signer}", "{number}{number.__class__}"]
)
def test_pattern_when_it_makes_no_sense_then_refused(pattern):
    with pytest.raises(ValidationError):
        check_pattern(pattern)


def test_sign_when_again_then_the_next_number_of_the_type(world):
    with world.acting(COMMANDER) as actor:
        letters = [sign(actor).symbol, sign(actor).symbol]
        plan = sign(actor, kind="plan").symbol
    assert (letters, plan) == (["01/province_a", "02/province_a"], "01/KH-province_a")


def test_sign_when_unit_below_then_its_own_series(world):
    with world.acting(COMMANDER) as actor:
        sign(actor)
        assert sign(actor, unit="post_a1").symbol == "01/post_a1"


def test_arrival_when_registered_then_numbered_over_all_types(world):
    with world.acting(STAFF) as actor:
        first, second = arrive(actor), arrive(actor, sender_number="8/TB")
        assert (first.symbol, second.symbol, first.series) == ("01", "02", second.series)
        assert arrive(actor, arrived_on=date(2025, 12, 30)).symbol == "01"


@pytest.mark.parametrize(("level", "caveats"), [(2, ()), (0, ("border",))])
def test_sign_when_documents_are_above_then_no_gap_betrays_them(world, level, caveats):
    """Whoever does not see the label sees numbers without a hole, and no count that jumps."""
    with world.acting(COMMANDER) as actor:
        sign(actor, kind="plan")
        hidden = sign(actor, kind="plan", level=level, caveats=caveats)
        sign(actor, kind="plan")
        assert hidden.symbol == "01/KH-province_a"
    with world.acting("staff_officer@province_a", working_level=1):
        seen = list(OutgoingDocument.objects.order_by("number").values_list("number", flat=True))
        assert (seen, list(NumberSeries.objects.values_list("last", flat=True))) == ([1, 2], [2])


def test_void_when_voided_then_number_is_never_given_again(world):
    with world.acting(COMMANDER) as actor:
        first = sign(actor)
        voided = outgoing.void_document(actor=actor, document=first, reason="Wrong addressee")
        assert (voided.symbol, voided.void_reason) == ("01/province_a", "Wrong addressee")
        assert sign(actor).symbol == "02/province_a"


def test_draw_when_rolled_back_then_number_is_drawn_again(world):
    with world.acting(COMMANDER) as actor:
        sign(actor)
        with transaction.atomic():
            sign(actor)
            transaction.set_rollback(True)
        assert sign(actor).symbol == "02/province_a"


def test_draw_when_two_at_once_then_two_numbers_without_a_gap(own_world):
    both, drawn = Barrier(2), []

    def draw(number):
        with own_world.acting(STAFF) as actor:
            both.wait(timeout=20)
            drawn.append(arrive(actor, sender_number=f"{number}/CT").number)
        close_old_connections()
        connection.close()

    threads = [Thread(target=draw, args=[number]) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with own_world.acting(STAFF):
        assert (sorted(drawn), NumberSeries.objects.get().last) == ([1, 2], 2)


def test_series_when_a_new_year_begins_then_keeps_its_pattern(world):
    with world.acting(STAFF) as actor:
        arrive(actor, arrived_on=date(2025, 5, 1))
        series = NumberSeries.objects.get(year=2025)
        numbering.change_series(
            actor=actor, record=series, values={"pattern": "{number}/Đ"}, expected_version=series.version
        )
        assert arrive(actor, arrived_on=date(2026, 1, 5)).symbol == "01/Đ"


def test_series_when_begun_on_paper_then_goes_on_from_there(world):
    with world.acting(STAFF) as actor:
        arrive(actor)
        series = NumberSeries.objects.get()
        numbering.change_series(
            actor=actor, record=series, values={"last": 120}, expected_version=series.version
        )
        assert arrive(actor).symbol == "121"


@pytest.mark.parametrize("values", [{"last": 0}, {"year": 2020}, {"direction": "outgoing"}])
def test_series_when_it_would_go_backwards_then_refused(world, values):
    with world.acting(STAFF) as actor:
        arrive(actor)
        series = NumberSeries.objects.get()
        with pytest.raises(StateForbids):
            numbering.change_series(
                actor=actor, record=series, values=values, expected_version=series.version
            )


@pytest.mark.parametrize(
    "change",
    [
        "update documents_incomingdocument set number = 9",
        "update documents_incomingdocument set symbol = 'x'",
        "delete from documents_incomingdocument",
        "update documents_numberseries set last = 0",
        "delete from documents_numberseries",
    ],
)
def test_number_when_changed_past_the_services_then_refused(world, change):
    with world.acting(STAFF) as actor:
        arrive(actor)
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)
        assert IncomingDocument.objects.get().symbol == "01"


def test_entry_when_raised_then_keeps_its_number_and_is_never_lowered_below_its_series(world):
    with world.acting(COMMANDER) as actor:
        document = sign(actor, kind="plan", level=1)
    with world.acting("security_officer@province_a") as officer, connection.cursor() as cursor:
        with pytest.raises(DatabaseError, match="below the label"), transaction.atomic():
            cursor.execute("update documents_outgoingdocument set label_id = 1 where id = %s", [document.pk])
        assert officer.clearance == 2


def test_arrival_when_day_has_not_come_then_refused_and_no_number_drawn(world):
    with world.acting(STAFF) as actor:
        with pytest.raises(ValidationError):
            arrive(actor, arrived_on=date(year() + 1, 1, 1))
        assert not NumberSeries.objects.exists()


def test_arrival_when_voided_then_its_line_stays_as_it_is(world):
    with world.acting(STAFF) as actor:
        entry = incoming.void_arrival(actor=actor, entry=arrive(actor), reason="Registered twice")
        with pytest.raises(StateForbids):
            incoming.change_arrival(
                actor=actor, record=entry, values={"title": "x"}, expected_version=entry.version
            )
        assert make_letter(actor).symbol == ""
