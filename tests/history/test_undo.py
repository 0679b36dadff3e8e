"""Undoing one change from the history page: every way out."""

import re
from uuid import uuid4

import pytest
from tests.factories.records import make_partner

from comity.access.models import Scope
from comity.access.services import relabel_record
from comity.foundation.refusals import StaleRecord
from comity.history.models import Event
from comity.history.queries import history_for
from comity.history.services.undoing import undo_change
from comity.history.undoing import undos_of
from comity.kit.services import create_record, update_record
from comity.partners.models import Partner

STAFF = "staff_officer@province_a"
ADDRESS = "/history/partners.partner/{}/"


def changed(actor, record, **values):
    version = Partner.objects.get(pk=record.pk).version
    return update_record(actor=actor, record=record, values=values, expected_version=version)


def undos(actor, record):
    """What each change of the record, newest first, offers."""
    record = Partner.objects.get(pk=record.pk)
    return [undo for undo in undos_of(actor, record, history_for(record)) if undo]


def reasons(actor, record):
    return [undo.reason for undo in undos(actor, record)]


@pytest.fixture
def partner(world):
    """Made, and renamed once."""
    with world.acting(STAFF) as actor:
        made = make_partner(actor, name_en="Laos", notes="First")
        return changed(actor, made, name_en="Lao PDR")


def address_of(world, partner, name=STAFF):
    with world.acting(name) as actor:
        return f"{ADDRESS.format(partner.pk)}undo/{undos(actor, partner)[0].event_id}/"


def test_undo_when_nothing_changed_since_then_says_what_it_gives_back(world, partner):
    with world.acting(STAFF) as actor:
        (undo,) = undos(actor, partner)
    assert (undo.reason, undo.values) == ("", {"name_en": "Laos"})
    assert [(change.old, change.new) for change in undo.changes] == [("Lao PDR", "Laos")]


def test_undo_when_confirmed_then_restored_and_the_event_names_the_undone_one(world, partner):
    client, address = world.client(STAFF), address_of(world, partner)
    page = client.get(address)
    answer = client.post(address, {"version": page.context["record"].version})
    assert (page.context["why_not"], answer["Location"]) == ("", ADDRESS.format(partner.pk))
    with world.acting(STAFF):
        (event,) = Event.objects.filter(object_id=partner.pk, verb="undone")
        assert Partner.objects.get(pk=partner.pk).name_en == "Laos"
        assert event.payload["undoes"] == address.split("/")[-2]
        assert [entry.verb for entry in history_for(partner)] == ["undone", "changed", "created"]


def test_undo_when_only_looked_at_then_nothing_is_written(world, partner):
    world.client(STAFF).get(address_of(world, partner))
    with world.acting(STAFF):
        assert Partner.objects.get(pk=partner.pk).version == 2
        assert not Event.objects.filter(verb="undone").exists()


def test_undo_when_undone_itself_then_the_change_stands_again(world, partner):
    with world.acting(STAFF) as actor:
        for version in (2, 3):
            undo_change(actor=actor, record=partner, undo=undos(actor, partner)[0], version=version)
        assert Partner.objects.get(pk=partner.pk).name_en == "Lao PDR"


def test_undo_when_another_field_changed_since_then_still_possible(world, partner):
    with world.acting(STAFF) as actor:
        changed(actor, partner, notes="Second")
        assert reasons(actor, partner) == ["", ""]


def test_undo_when_field_was_changed_since_then_says_by_whom(world, partner):
    with world.acting("staff_officer@region") as other:
        changed(other, partner, name_en="Laos (PDR)")
    with world.acting(STAFF) as actor:
        latest, first = reasons(actor, partner)
    assert latest == ""
    assert re.sub(r"on .*", "", first) == "Name (English): changed since by staff officer@region, "


def test_undo_when_label_was_changed_then_its_own_page_is_named(world, partner):
    with world.acting(STAFF) as actor:
        relabel_record(actor=actor, record=partner, level=1, reason="Names a source.")
        assert reasons(actor, partner)[0] == "A label is changed on its own page, with a reason."


def test_undo_when_role_may_not_change_then_refused(world, partner):
    address, client = address_of(world, partner), world.client("viewer@province_a")
    page = client.get(address)
    assert page.context["why_not"].startswith("Your roles do not include this: change")
    assert client.post(address, {"version": 2}).status_code == 403


def test_undo_when_unit_does_not_keep_the_record_then_refused(world):
    with world.acting("staff_officer@region") as actor:
        issued = Scope.objects.get(pk=world.scope_no("region", "issued"))
        given = {"code": "LA", "name_en": "Laos", "name_vi": "Lào", "kind": "state"}
        partner = create_record(actor=actor, model=Partner, values=given, label=world.label(0), scope=issued)
        changed(actor, partner, name_en="Lao PDR")
    address, client = address_of(world, partner, "staff_officer@region"), world.client(STAFF)
    assert client.get(address).context["why_not"].startswith("Your unit does not keep this record")
    assert client.post(address, {"version": 2}).status_code == 409


def test_undo_when_somebody_saved_meanwhile_then_stale(world, partner):
    with world.acting(STAFF) as actor:
        (undo,) = undos(actor, partner)
        changed(actor, partner, notes="Second")
        with pytest.raises(StaleRecord):
            undo_change(actor=actor, record=partner, undo=undo, version=2)


def test_undo_when_two_confirm_at_once_then_the_second_is_told(world, partner):
    client, address = world.client(STAFF), address_of(world, partner)
    answers = [client.post(address, {"version": 2}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 409]
    assert "changed since" in answers[1].context["why_not"]
    with world.acting(STAFF):
        assert Event.objects.filter(verb="undone").count() == 1


def test_undo_when_earlier_reference_is_hidden_then_as_if_it_had_been_empty(world):
    with world.acting(STAFF) as actor:
        hidden = make_partner(actor, code="H", level=2)
        seen, other, partner = (make_partner(actor, code=code) for code in "SOP")
        changed(actor, partner, parent=hidden)
    offers = []
    with world.acting(STAFF, working_level=1) as actor:
        for each in (partner, other):
            changed(actor, each, parent=seen)
            undo = undos(actor, each)[0]
            offers.append((undo.values, undo.reason, [(change.old, change.new) for change in undo.changes]))
    assert offers == [({"parent": None}, "", [(str(seen), "")])] * 2


@pytest.mark.parametrize("reader", ["viewer@province_b", "viewer@post_a1"])
def test_undo_when_record_is_hidden_or_absent_then_404(reader, world, partner):
    address, client = address_of(world, partner), world.client(reader)
    absent = address.replace(str(partner.pk), str(uuid4()))
    assert [client.get(page).status_code for page in (address, absent)] == [404, 404]


def test_undo_when_event_made_the_record_then_absent(world, partner):
    with world.acting(STAFF):
        first = history_for(partner)[-1].events[0].pk
    assert world.client(STAFF).get(f"{ADDRESS.format(partner.pk)}undo/{first}/").status_code == 404
