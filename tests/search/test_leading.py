"""What hangs together with a record leads to it; what it names by a list is found by the present name."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.factories.instruments import make_instrument
from tests.factories.records import make_partner

from comity.access.services import relabel_record
from comity.partners.models import Partner
from comity.search.jobs import refresh
from comity.search.queries import find, narrow, results_of
from comity.search.services import refresh_index
from comity.threads.services.files import attach
from comity.threads.services.talking import change_comment, comment_on, take_back

OFFICER = "staff_officer@province_a"


def hits(actor, query):
    return [hit.record_id for hit in find(actor, query).hits]


@pytest.fixture
def officer(world):
    with world.acting(OFFICER) as actor:
        yield actor


@pytest.fixture
def comment(officer):
    partner = make_partner(officer, name_en="Harbour")
    return partner, comment_on(actor=officer, record=partner, text="The dredging was postponed.")


def test_comment_when_its_words_are_sought_then_leads_to_its_record(officer, comment):
    partner, _said = comment
    found = find(officer, "dredging")
    (result,) = results_of(found, found.hits)
    assert (result.record, [each.text for each in result.excerpt if each.is_found]) == (partner, ["dredging"])
    assert list(narrow(Partner.objects.all(), "dredging")) == [partner]


def test_comment_when_changed_or_taken_back_then_the_index_follows(officer, comment):
    partner, said = comment
    change_comment(actor=officer, comment=said, record=partner, text="The survey was postponed.")
    assert (hits(officer, "dredging"), hits(officer, "survey")) == ([], [partner.pk])
    take_back(actor=officer, comment=said)
    assert hits(officer, "survey") == []


def test_comment_when_its_record_is_raised_then_found_no_longer_below(world):
    with world.acting(OFFICER) as actor:
        partner = make_partner(actor)
        comment_on(actor=actor, record=partner, text="The dredging was postponed.")
        relabel_record(actor=actor, record=partner, level=2, reason="")
        assert hits(actor, "dredging") == [partner.pk]
    with world.acting(OFFICER, working_level=1) as lower:
        assert hits(lower, "dredging") == []


def test_comment_when_its_record_fails_a_condition_then_leads_nowhere(officer, comment):
    assert hits(officer, "dredging type:instrument") == []


def test_file_when_sought_by_its_name_then_leads_to_its_record(officer):
    instrument = make_instrument(officer)
    attach(actor=officer, record=instrument, upload=SimpleUploadedFile("bien-ban_hop.txt", b"text"))
    assert hits(officer, "biên bản họp") == hits(officer, "bien-ban") == [instrument.pk]


@pytest.fixture
def renamed(own_world, connect_as):
    """Three instruments of a kind whose name was changed."""
    with own_world.acting(OFFICER) as actor:
        made = [make_instrument(actor, number=f"{n}/X") for n in range(3)]
    owner = connect_as("comity_owner", autocommit=True)
    owner.execute(
        "update instruments_instrumenttype set name_en = 'Ukase' where code = %s", [made[0].kind_id]
    )
    return {each.pk for each in made}


def test_entry_when_renamed_then_found_by_its_new_name_after_the_job(own_world, renamed):
    with own_world.acting(OFFICER) as actor:
        assert hits(actor, "ukase") == []
    refresh(0)
    with own_world.acting(OFFICER) as actor:
        assert set(hits(actor, "ukase")) == renamed
    assert refresh_index() == 0


def test_entry_when_renamed_then_indexed_again_a_part_at_a_time(own_world, renamed, monkeypatch):
    monkeypatch.setattr("comity.search.services.ROWS_AT_ONCE", 2)
    assert [refresh_index() for _ in range(4)] == [2, 1, 0, 0]
    with own_world.acting(OFFICER) as actor:
        assert set(hits(actor, "ukase")) == renamed
