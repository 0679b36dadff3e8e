"""What lies beyond the reader's reach is not found, not counted, not looked at, and takes no time."""

import os
import re
import statistics
import sys
import time

import psycopg
import pytest
from django.db import connection
from tests.contract.samples import Place, make
from tests.security import pages

from comity.search.queries import find

READER = "staff_officer@province_a"
ADDRESSES = (
    "/search/?q=harbour",
    "/search/?q=no+harbour",
    "/palette/?q=harbour",
    "/api/v1/search?q=harbour",
    "/partners/?q=harbour",
)
IN_FULL = os.environ.get("COMITY_WORLDS")
PAIRS = 200 if IN_FULL else 40
ROWS = 3000 if IN_FULL else 300
SCAN = re.compile(r"Scan on (document_\d)( |$)")
SCANS = """
select coalesce(sum(pg_stat_get_xact_numscans(i.indexrelid)), 0) from pg_index i
where i.indrelid = %s::regclass
"""


@pytest.fixture
def hidden_harbours(own_world):
    """Records with the word above the reader's level, and beside it in another province."""
    with own_world.acting("security_officer@region"):
        for number, (level, unit) in enumerate(
            ((3, "province_a"), (0, "province_b"), (1, "province_b")), 900
        ):
            place = Place(own_world.label(level), own_world.unit(unit).pk, own_world.scope_no(unit))
            make("partners", number, place, name_en="Harbour")
            make("instruments", number, place, title_en="Harbour")


@pytest.mark.parametrize("address", ADDRESSES)
def test_answer_when_only_hidden_records_have_the_word_then_as_for_an_absent_one(
    own_world, hidden_harbours, address
):
    token = own_world.token(READER)
    hidden = pages.observe(token, address)
    absent = pages.observe(token, address.replace("harbour", "horbaur"))
    assert (hidden.status, hidden.queries) == (absent.status, absent.queries) == (200, absent.queries)
    assert hidden.body.replace("harbour", "horbaur") == absent.body


def test_answer_when_a_record_comes_within_reach_then_differs(own_world):
    token = own_world.token(READER)
    before = pages.observe(token, ADDRESSES[0])
    with own_world.acting(READER):
        place = Place(own_world.label(0), own_world.unit("province_a").pk, own_world.scope_no("province_a"))
        make("partners", 901, place, name_en="Harbour")
    assert pages.observe(token, ADDRESSES[0]).body != before.body


def test_partition_when_above_the_level_then_no_index_of_it_is_read(own_world, hidden_harbours):
    with own_world.acting(READER, working_level=1) as actor, connection.cursor() as cursor:
        find(actor, "harbour")
        scans = []
        for level in range(5):
            cursor.execute(SCANS, [f"search.document_{level}"])
            scans.append(int(cursor.fetchone()[0]) > 0)
    assert scans == [True, True, False, False, False]


def test_table_when_read_past_the_function_then_partitions_above_are_never_executed(
    own_world, hidden_harbours
):
    with own_world.acting(READER, working_level=1), connection.cursor() as cursor:
        cursor.execute(
            "explain (analyze, costs off, timing off, summary off)"
            " select record_id from search.document where words @@ 'harbour'"
        )
        plan = [line for (line,) in cursor.fetchall()]
        scans = {found[1]: "never executed" in line for line in plan if (found := SCAN.search(line))}
        cursor.execute("select count(*) from search.document where words @@ 'harbour'")
        assert cursor.fetchone() == (0,)
    assert scans == {f"document_{level}": level > 1 for level in range(5)}


def test_index_when_nobody_acts_then_nothing_is_found(own_world, hidden_harbours, connect_as):
    app = connect_as("comity_app")
    asked = "select * from search.find(search.asked_all(array['harbour'], true, true), null, array['partners.partner'], null, null, null, null, null, 100)"
    assert app.execute(asked).fetchall() == app.execute("select 1 from search.document").fetchall() == []


@pytest.mark.parametrize(
    "statement",
    [
        "insert into search.document default values",
        "delete from search.document",
        "select source_table from search.document",
        "select 1 from search.document_0",
        "select search.fill('access_unit')",
        "select 1 from search.source",
    ],
)
def test_index_when_written_or_passed_by_the_application_then_refused(own_world, connect_as, statement):
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        connect_as("comity_app").execute(statement)


@pytest.mark.slow
def test_time_when_the_word_is_hidden_by_level_then_as_for_an_absent_one(own_world, record_property):
    """In full with COMITY_WORLDS: 200 pairs over 3,000 hidden rows; the figure of caveat and scope is printed."""
    fill_beyond_reach(own_world)
    with own_world.acting(READER) as actor:
        differences = {}
        for word in ("hiddenbylevel", "hiddenbycaveat", "hiddenbyscope"):
            hidden, absent = paired(actor, word, "wordthatisnowhere")
            differences[word] = (statistics.median(hidden), statistics.median(absent))
    for word, (hidden, absent) in differences.items():
        record_property(word, f"{hidden:.2f} ms, absent {absent:.2f} ms")
        sys.stdout.write(f"{word}: {hidden:.2f} ms, absent {absent:.2f} ms, {PAIRS} pairs, {ROWS} rows\n")
    record_property("cases", len(differences) * PAIRS)
    hidden, absent = differences["hiddenbylevel"]
    assert abs(hidden - absent) < max(2, 0.1 * absent)


def fill_beyond_reach(world):
    places = {
        "hiddenbylevel": (world.label(3), "province_a"),
        "hiddenbycaveat": (world.label(1, ["crypto"]), "province_a"),
        "hiddenbyscope": (world.label(0), "province_b"),
    }
    with world.acting("security_officer@region") as actor, connection.cursor() as cursor:
        for word, (label, unit) in places.items():
            cursor.execute(
                "insert into partners_partner (id, version, created_at, created_by, changed_at, changed_by, unit_id, label_id,"
                " scope_no, code, name_en, name_vi, kind, country, languages, notes) select gen_random_uuid(), 1, now(), %s, now(),"
                " %s, %s, %s, %s, %s || n, %s, '', 'state', '', '{}', '' from generate_series(1, %s) n",
                [
                    actor.account_id,
                    actor.account_id,
                    world.unit(unit).pk,
                    label.pk,
                    world.scope_no(unit),
                    word,
                    word,
                    ROWS,
                ],
            )


def paired(actor, one, other):
    """Milliseconds of both searches, one after the other, so that what slows the machine slows both."""
    spent = ([], [])
    for turn in range(PAIRS + 6):
        order = list(zip(spent, (one, other), strict=True))
        for times, word in order if turn % 2 else order[::-1]:
            begun = time.perf_counter()
            assert not find(actor, word).hits
            times.append(1000 * (time.perf_counter() - begun))
    return spent[0][6:], spent[1][6:]
