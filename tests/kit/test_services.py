"""Creating and changing records through the kit's services: every way out."""

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404
from tests.factories.records import make_partner

from comity.foundation.refusals import NotAllowed, StaleRecord
from comity.history.models import Event
from comity.kit.services import create_record, open_record, update_record
from comity.partners.models import Partner

STAFF = "staff_officer@province_a"
GIVEN = {"code": "LA", "name_en": "Laos", "name_vi": "Lào", "kind": "state"}


def test_record_when_created_then_held_by_the_actors_unit_at_version_1(world):
    with world.acting(STAFF) as actor:
        partner = create_record(actor=actor, model=Partner, values=GIVEN, label=world.label(1))
    assert (partner.unit_id, partner.scope_id, partner.version) == (
        actor.unit_id,
        world.scope_no("province_a"),
        1,
    )
    assert (partner.created_by, partner.changed_by) == (actor.account_id, actor.account_id)


def test_record_when_created_and_changed_then_the_ledger_says_what_was_meant(world):
    with world.acting(STAFF) as actor:
        partner = make_partner(actor)
        update_record(
            actor=actor, record=partner, values={"name_en": "Lao PDR", "code": "LA"}, expected_version=1
        )
        events = Event.objects.filter(
            object_id=partner.pk, verb__in=("created", "changed"), payload__has_key="reason"
        )
        meant = [(event.verb, event.payload.get("fields")) for event in events.order_by("happened_at")]
    assert meant == [("created", None), ("changed", ["name_en"])]


def test_record_when_role_may_not_add_then_refused(world):
    with world.acting("viewer@province_a") as actor, pytest.raises(NotAllowed):
        make_partner(actor)


@pytest.mark.parametrize("unit", ["province_b", "region"])
def test_record_when_for_a_unit_not_below_then_refused(world, unit):
    with world.acting(STAFF) as actor, pytest.raises(NotAllowed):
        make_partner(actor, unit=world.unit(unit).pk)


def test_record_when_values_do_not_fit_then_named_by_field(world):
    with world.acting(STAFF) as actor, pytest.raises(ValidationError) as refusal:
        make_partner(actor, kind="planet", code="", country="XX")
    assert sorted(refusal.value.message_dict) == ["code", "country", "kind"]


def test_record_when_its_key_is_taken_by_a_hidden_one_then_the_words_tell_nothing(world):
    with world.acting("commander@province_a") as actor:
        partner = create_record(actor=actor, model=Partner, values=GIVEN, label=world.label(1, ["border"]))
    with world.acting(STAFF) as actor:
        assert not Partner.objects.filter(pk=partner.pk).exists()
        assert make_partner(actor, level=1).code == "LA"


def test_update_when_stale_then_refused_with_what_stands(world):
    with world.acting(STAFF) as actor:
        partner = make_partner(actor)
        update_record(actor=actor, record=partner, values={"name_en": "First"}, expected_version=1)
        with pytest.raises(StaleRecord) as refusal:
            update_record(actor=actor, record=partner, values={"name_en": "Second"}, expected_version=1)
    assert (refusal.value.current.name_en, refusal.value.current.version) == ("First", 2)


def test_update_when_nothing_differs_then_version_stays(world):
    with world.acting(STAFF) as actor:
        partner = make_partner(actor)
        assert (
            update_record(actor=actor, record=partner, values={"name_en": "Laos"}, expected_version=1).version
            == 1
        )


def test_update_when_kept_by_the_unit_above_then_refused(world):
    with world.acting("staff_officer@region") as actor:
        partner = make_partner(actor)
        Partner.objects.filter(pk=partner.pk).update(scope=world.scope_no("region", "issued"))
    with world.acting(STAFF) as actor, pytest.raises(NotAllowed):
        update_record(
            actor=actor, record=Partner.objects.get(), values={"name_en": "Ours"}, expected_version=2
        )


@pytest.mark.parametrize("wrong", ["", "many", [], {}])
def test_update_when_a_reference_is_no_identifier_then_named(world, wrong):
    with world.acting(STAFF) as actor:
        partner = make_partner(actor)
        with pytest.raises(ValidationError) as refusal:
            update_record(actor=actor, record=partner, values={"parent": wrong or "x"}, expected_version=1)
    assert list(refusal.value.message_dict) == ["parent"]


def test_open_when_hidden_then_as_if_absent(world):
    with world.acting("staff_officer@province_b") as actor:
        partner = make_partner(actor)
    with world.acting(STAFF) as actor, pytest.raises(Http404):
        open_record(actor=actor, model=Partner, pk=partner.pk)


@pytest.mark.parametrize(("level", "reads"), [(0, 0), (1, 1)])
def test_open_when_above_the_lowest_level_then_the_ledger_keeps_it(world, level, reads):
    with world.acting(STAFF) as actor:
        partner = make_partner(actor, level=level)
        open_record(actor=actor, model=Partner, pk=partner.pk)
        assert Event.objects.filter(object_id=partner.pk, verb="read").count() == reads
