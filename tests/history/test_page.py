"""The history of a record as its readers are shown it."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from tests.factories.instruments import make_instrument
from tests.factories.records import make_partner

from comity.access.services import relabel_record
from comity.foundation.events import record_event
from comity.history.diffs import Change, Names, Piece, Version, changes_of
from comity.history.queries import history_for
from comity.kit.services import update_record
from comity.partners.models import Partner
from comity.threads.models import Duty


def changes(model, before, after):
    version = Version(before, after)
    return changes_of(model, version, Names(model, [version]))


def test_history_when_record_was_changed_then_says_who_what_and_from_what_to_what(world):
    with world.acting("staff_officer@region") as actor:
        partner = make_partner(actor)
        update_record(
            actor=actor, record=partner, values={"name_en": "Lao PDR", "kind": "unit"}, expected_version=1
        )
        latest, first = history_for(partner)
    assert (latest.who, latest.verb, first.verb) == ("staff officer@region", "changed", "created")
    assert latest.changes == [
        Change("Name (English)", "Laos", "Lao PDR"),
        Change("Kind", "State", "Unit of a foreign force"),
    ]


def test_history_when_reason_was_given_then_stands_with_it(world):
    with world.acting("staff_officer@region") as actor:
        partner = make_partner(actor)
        record_event(actor=actor, verb="approved", record=partner, reason="Agreed on 3 May.")
        entry = history_for(partner)[0]
    assert (entry.verb, entry.reason, entry.changes) == ("approved", "Agreed on 3 May.", [])


def test_history_when_label_was_changed_then_one_entry_joins_both_versions(world):
    with world.acting("staff_officer@region") as actor:
        partner = make_partner(actor)
        relabel_record(actor=actor, record=partner, level=1, reason="Names a source.")
        entry = history_for(partner)[0]
    assert (entry.changes, entry.reason) == ([Change("Label", "Open", "Restricted")], "Names a source.")


def test_history_when_author_is_out_of_reach_then_nobody_is_named(world):
    with world.acting("staff_officer@region") as actor:
        partner = make_partner(actor)
        Partner.objects.filter(pk=partner.pk).update(scope_id=world.scope_no("region", "issued"))
        author = actor.account_id
    with world.acting("viewer@region") as reader:
        assert {entry.who for entry in history_for(partner)} == {"staff officer@region"}
        assert reader.account_id != author
    with world.acting("liaison@region"):
        assert history_for(partner) == []


def test_change_when_value_is_a_choice_a_list_or_empty_then_in_words():
    found = changes(
        Partner,
        {"kind": "state", "languages": ["lo"], "notes": "", "country": "LA"},
        {"kind": "unit", "languages": ["lo", "vi"], "notes": "Short", "country": ""},
    )
    assert found == [
        Change("Kind", "State", "Unit of a foreign force"),
        Change("Country", "Laos", ""),
        Change("Languages", "Lao", "Lao, Vietnamese"),
        Change("Notes", "", "Short"),
    ]


def test_change_when_read_in_vietnamese_then_dates_are_written_so():
    with translation.override("vi"):
        (found,) = changes(Duty, {"due_on": "2026-03-01"}, {"due_on": None})
    assert (found.old, found.new) == ("01/03/2026", "")


def test_change_when_text_is_long_then_only_the_surroundings_of_the_change_are_kept():
    words = [f"word{place}" for place in range(40)]
    (found,) = changes(
        Partner, {"notes": " ".join(words)}, {"notes": " ".join([*words[:20], "new", *words[21:]])}
    )
    assert [piece.kind for piece in found.pieces] == ["same", "gone", "new", "same"]
    assert found.pieces[1:3] == [Piece("gone", "word20"), Piece("new", "new")]
    assert found.pieces[0].text == " … word17 word18 word19 "


def test_change_when_text_is_huge_then_only_its_length_is_told():
    (found,) = changes(Partner, {"notes": "a" * 30_000}, {"notes": "b" * 25_000})
    assert found == Change("Notes", "30\u202f000 characters", "25\u202f000 characters")


def test_change_when_reference_is_out_of_reach_then_looks_empty(world):
    with world.acting("staff_officer@province_a") as actor:
        hidden = make_partner(actor, level=2)
    with world.acting("staff_officer@province_a", working_level=1):
        assert changes(Partner, {"parent_id": None}, {"parent_id": str(hidden.pk)}) == []


def test_page_when_record_is_deleted_then_still_tells_its_history(world):
    with world.acting("staff_officer@province_a") as actor:
        partner_id = make_partner(actor).pk
        Partner.objects.filter(pk=partner_id).delete()
    answer = world.client("viewer@province_a").get(f"/history/partners.partner/{partner_id}/")
    assert (answer.status_code, [entry.verb for entry, _undo in answer.context["lines"]]) == (
        200,
        ["deleted", "created"],
    )


@pytest.mark.parametrize("reader", ["viewer@province_b", "viewer@post_a1"])
def test_page_when_record_is_hidden_then_absent(reader, world):
    with world.acting("staff_officer@province_a") as actor:
        partner = make_partner(actor)
    client = world.client(reader)
    pages = [client.get(f"/history/partners.partner/{pk}/") for pk in (partner.pk, uuid4())]
    assert [page.status_code for page in pages] == [404, 404]


def test_page_when_role_may_not_view_the_type_then_refused(world):
    with world.acting("staff_officer@province_a") as actor:
        partner = make_partner(actor)
    answer = world.client("administrator@province_a").get(f"/history/partners.partner/{partner.pk}/")
    assert answer.status_code == 403


@pytest.mark.parametrize("name", ["no.type", "partners.nothing", "access.login"])
def test_page_when_type_is_unknown_then_absent(name, world):
    assert world.client("viewer@region").get(f"/history/{name}/{uuid4()}/").status_code == 404


def test_page_when_somebody_only_read_then_told_on_request(world):
    with world.acting("staff_officer@province_a") as actor:
        partner = make_partner(actor)
        record_event(actor=actor, verb="read", record=partner)
    client = world.client("viewer@province_a")
    address = f"/history/partners.partner/{partner.pk}/"
    verbs = [
        [entry.verb for entry, _undo in client.get(page).context["lines"]]
        for page in (address, f"{address}?reads=1")
    ]
    assert verbs == [["created"], ["read", "created"]]


@pytest.mark.parametrize(
    ("asked", "verbs"),
    [
        ({}, ["changed", "created"]),
        ({"field": "name_en"}, ["changed", "created"]),
        ({"field": "notes"}, ["created"]),
        ({"verb": "changed"}, ["changed"]),
        ({"verb": "changed", "field": "notes"}, []),
        ({"who": "staff officer@province a"}, ["changed", "created"]),
        ({"who": "nobody"}, []),
    ],
)
def test_page_when_filtered_then_only_what_meets_it(asked, verbs, world):
    with world.acting("staff_officer@province_a") as actor:
        partner = make_partner(actor, notes="Note")
        update_record(actor=actor, record=partner, values={"name_en": "Lao PDR"}, expected_version=1)
    page = world.client("viewer@province_a").get(f"/history/partners.partner/{partner.pk}/", asked)
    assert [entry.verb for entry, _undo in page.context["lines"]] == verbs
    assert [chip["label"] for chip in page.context["filters"].chips] == [
        {"who": "Who", "field": "Field", "verb": "What"}[name]
        for name in ("who", "field", "verb")
        if name in asked
    ]


READ_ONCE = ("access_account", "access_unit")
"""What the filters, the entries and the names in them all speak of."""
CHANGED = 105
"""So many changes that the first of them is not among the latest events that are read at once."""


@pytest.fixture
def often_changed(own_world):
    """The address of the history of a record whose notes were changed before all else."""
    with own_world.acting("staff_officer@province_a") as actor:
        partner = make_partner(actor)
    for number in range(CHANGED):
        with own_world.acting("staff_officer@province_a") as actor:
            values = {"name_en": f"Laos {number}"} if number else {"notes": "Note"}
            update_record(actor=actor, record=partner, values=values, expected_version=number + 1)
    return f"/history/partners.partner/{partner.pk}/"


def test_page_when_what_is_sought_is_older_than_the_latest_then_found(own_world, often_changed):
    page = own_world.client("viewer@province_a").get(often_changed, {"field": "notes"})
    assert [[change.new for change in entry.changes] for entry, _undo in page.context["lines"]] == [["Note"]]


def test_page_when_older_ones_are_asked_for_then_each_entry_once(own_world, often_changed):
    client, address, seen = own_world.client("viewer@province_a"), often_changed, []
    while address:
        page = client.get(address)
        seen += [entry.happened_at for entry, _undo in page.context["lines"]]
        address = page.context["older_url"] and often_changed + page.context["older_url"]
    assert (len(seen), seen) == (CHANGED + 1, sorted(set(seen), reverse=True))


def test_page_when_opened_then_few_statements_however_long(own_world, often_changed):
    client, counts = own_world.client("viewer@province_a"), []
    for asked in ({}, {"verb": "changed"}):
        client.get(often_changed, asked)
        with CaptureQueriesContext(connection) as queries:
            client.get(often_changed, asked)
        counts.append(len(queries))
    assert max(counts) <= 12, counts


def test_page_when_of_a_secret_instrument_then_few_statements(world):
    with world.acting("staff_officer@province_a") as actor:
        instrument = make_instrument(actor, level=1)
    client, address = world.client("viewer@province_a"), f"/history/instruments.instrument/{instrument.pk}/"
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        page = client.get(address)
    texts = [query["sql"] for query in queries if "SAVEPOINT" not in query["sql"]]
    read = [sum(f'FROM "{table}"' in text for text in texts) for table in READ_ONCE]
    assert (page.status_code, read) == (200, [1, 1])
    assert len(texts) <= 11, texts


def test_page_when_who_did_it_is_out_of_reach_then_not_found_by_name(own_world, connect_as):
    author = "staff_officer@region"
    with own_world.acting(author) as actor:
        partner = make_partner(actor)
        Partner.objects.filter(pk=partner.pk).update(scope_id=own_world.scope_no("region", "issued"))
        secret = own_world.label(3).pk
    owner = connect_as("comity_owner", autocommit=True)
    owner.execute(
        "update access_account set label_id = %s where id = %s", [secret, own_world.account(author).pk]
    )
    client, address = own_world.client("viewer@post_a1"), f"/history/partners.partner/{partner.pk}/"
    names = [choice.values for choice in client.get(address).context["filters"].choices]
    found = [client.get(address, {"who": who}).context["lines"] for who in ("staff officer@region", "nobody")]
    assert (names[0], found) == ([], [[], []])


@pytest.mark.parametrize(("reader", "status"), [("viewer@province_a", 302), ("viewer@province_b", 404)])
def test_record_when_deleted_then_its_address_leads_to_its_history(reader, status, world):
    with world.acting("staff_officer@province_a") as actor:
        partner_id = make_partner(actor).pk
        Partner.objects.filter(pk=partner_id).delete()
    answer = world.client(reader).get(f"/partners/{partner_id}/")
    assert answer.status_code == status
