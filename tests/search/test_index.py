"""The index follows every change in its transaction, and is the same when it is made anew."""

from uuid import uuid4

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.contract.samples import SAMPLES, Place, kit_of, make
from tests.factories.instruments import make_instrument
from tests.factories.records import make_partner

from comity.access.services import relabel_record
from comity.instruments.models.wording import TextVersion
from comity.partners.models import Partner
from comity.search.queries import find
from comity.search.services import index_status, rebuild_index

OFFICER = "staff_officer@province_a"
DOCUMENTS = (
    "select *, source_table::text from search.document order by source_table::text, source_id, part, level"
)
EVERYTHING = "security_officer@region"


def hits(actor, query):
    return [hit.record_id for hit in find(actor, query).hits]


@pytest.fixture
def officer(world):
    with world.acting(OFFICER) as actor:
        yield actor


def add_text(actor, instrument, number, text, label=None):
    return TextVersion.objects.create(
        instrument=instrument,
        number=number,
        text=text,
        sha256="0" * 64,
        label=label or instrument.label,
        scope=instrument.scope,
        unit_id=instrument.unit_id,
        created_by=actor.account_id,
        changed_by=actor.account_id,
    )


def test_types_when_declared_with_a_search_then_each_is_indexed(own_world, connect_as):
    owner = connect_as("comity_owner")
    indexed = {name for (name,) in owner.execute("select record_type from search.source").fetchall()}
    assert {kit_of(slug).name for slug in SAMPLES} - indexed == set()


def test_record_when_changed_raised_and_deleted_then_the_index_follows(world, officer):
    partner = make_partner(officer, name_en="Harbour")
    Partner.objects.filter(pk=partner.pk).update(name_en="Anchorage")
    assert (hits(officer, "harbour"), hits(officer, "anchorage")) == ([], [partner.pk])
    relabel_record(actor=officer, record=Partner.objects.get(pk=partner.pk), level=2, reason="")
    assert [hit.record_id for hit in find(officer, "anchorage level:2").hits] == [partner.pk]
    Partner.objects.filter(pk=partner.pk).delete()
    assert hits(officer, "anchorage") == []


def test_change_when_rolled_back_then_the_index_is_as_before(officer):
    with transaction.atomic():
        make_partner(officer, name_en="Harbour")
        transaction.set_rollback(True)
    assert hits(officer, "harbour") == []


def test_text_when_a_newer_one_is_for_the_same_readers_then_takes_its_place(world, officer):
    instrument = make_instrument(officer)
    add_text(officer, instrument, 1, "the former wording")
    add_text(officer, instrument, 2, "the present wording")
    assert (hits(officer, "former"), hits(officer, "present")) == ([], [instrument.pk])
    TextVersion.objects.filter(number=2).delete()
    assert hits(officer, "former") == [instrument.pk]


def test_text_when_a_newer_one_is_above_the_reader_then_stays(world, officer):
    instrument = make_instrument(officer)
    add_text(officer, instrument, 1, "the former wording")
    add_text(officer, instrument, 2, "the present wording", label=world.label(2))
    with_both = (hits(officer, "former"), hits(officer, "present"))
    assert with_both == ([instrument.pk], [instrument.pk])


def test_text_when_long_then_found_to_its_end_and_across_its_parts(officer):
    instrument = make_instrument(officer)
    words = " ".join(f"từ{n}" for n in range(20000))
    add_text(officer, instrument, 1, words)
    for n in (0, 3000, 19998):
        assert hits(officer, f'"tu{n} tu{n + 1}"') == [instrument.pk]
    cut = words[:20000].rpartition(" ")[0].split()[-2:]
    assert hits(officer, f'"{" ".join(cut)} từ{int(cut[1][2:]) + 1}"') == [instrument.pk]


@pytest.fixture
def owner(own_world, connect_as):
    return connect_as("comity_owner", autocommit=True)


def documents(owner):
    return [row[:-2] for row in owner.execute(DOCUMENTS).fetchall()]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=4)
@given(data=st.data())
def test_index_when_made_anew_after_any_changes_then_the_same(own_world, owner, data):
    labels = [own_world.label(level) for level in range(3)]
    slugs = data.draw(st.lists(st.sampled_from(sorted(SAMPLES)), min_size=1, max_size=6))
    with own_world.acting(EVERYTHING) as actor:
        place = Place(labels[0], actor.unit_id, own_world.scope_no("region"))
        made = [make(slug, 500 + uuid4().int % 7_000, place) for slug in slugs]
        for record in made:
            change = data.draw(st.sampled_from(("raise", "name", "delete", "text")))
            rows = type(record).objects.filter(pk=record.pk)
            if change == "raise":
                rows.update(label=data.draw(st.sampled_from(labels)))
            elif change == "name":
                rows.update(
                    **{SAMPLES[slug_of(record)].text: data.draw(st.sampled_from(("Đường", "x", "7/CT")))}
                )
            elif change == "delete" and slug_of(record) in {"partners", "receipts", "readings"}:
                rows.delete()
            elif slug_of(record) == "instruments":
                add_text(actor, record, data.draw(st.integers(1, 3)), "some text", label=rows.get().label)
    before = documents(owner)
    rebuild_index(using="owner")
    assert documents(owner) == before


def slug_of(record):
    return next(slug for slug in SAMPLES if kit_of(slug).model is type(record))


def test_status_when_asked_then_every_row_is_in_the_index(own_world):
    with own_world.acting(OFFICER) as actor:
        make_partner(actor)
    found = {table: (rows, indexed) for table, rows, indexed in index_status(using="owner")}
    assert (found["partners_partner"], found["access_unit"]) == ((1, 1), (7, 7))
    assert connection.settings_dict["USER"] == "comity_app"


def test_text_when_it_moves_to_another_instrument_then_found_there(own_world, connect_as):
    owner = connect_as("comity_owner", autocommit=True)
    with own_world.acting(OFFICER) as actor:
        pair = [make_instrument(actor, number=f"{number}/CT", title_en="x") for number in (1, 2)]
        text = add_text(actor, pair[0], 1, "Zibeline")
    found = []
    for instrument in (pair[1], pair[0]):
        owner.execute(
            "update instruments_textversion set instrument_id = %s where id = %s", [instrument.pk, text.pk]
        )
        with own_world.acting(OFFICER) as actor:
            found.append(hits(actor, "zibeline"))
    assert found == [[pair[1].pk], [pair[0].pk]]
