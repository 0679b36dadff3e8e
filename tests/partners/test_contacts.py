"""Whom we deal with and who is joined to whom: in the post only, with the partner's label, each once."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from tests.factories.partners import make_counterpart, make_promise, make_twinning
from tests.factories.records import make_partner

from comity.access.services import relabel_record
from comity.foundation.refusals import NotAllowed
from comity.kit.services import update_record
from comity.partners.models import Counterpart, Twinning
from comity.partners.models.languages import language_choices

WRITER, READER = "staff_officer@province_a", "viewer@province_a"
OF_THE_POST = {"partner", "name", "post", "rank", "language", "left_on", "protocol"}


@pytest.fixture
def partner(world):
    with world.acting(WRITER) as actor:
        return make_partner(actor)


def shown(world, partner, name):
    return [row.pk for row in world.client(READER).get(f"/partners/{partner.pk}/").context[name].rows]


def test_counterpart_when_described_then_only_what_belongs_to_the_post():
    own = {field.name for field in Counterpart._meta.fields} - {
        field.name for field in Twinning._meta.fields if field.name not in {"partner", "our_unit"}
    }
    assert own == OF_THE_POST


@pytest.mark.parametrize(
    ("left_on", "stands"), [(None, True), (date(2126, 1, 1), True), (date(2026, 1, 1), False)]
)
def test_counterpart_when_the_post_was_left_then_no_longer_on_the_page(world, partner, left_on, stands):
    with world.acting(WRITER) as actor:
        row = make_counterpart(actor, partner, left_on=left_on)
    assert shown(world, partner, "counterparts") == [row.pk] * stands


def test_counterpart_when_raised_above_the_partner_then_its_name_is_left_out(world, partner):
    with world.acting(WRITER) as actor:
        row = make_counterpart(actor, partner, name="Bounmy")
        relabel_record(actor=actor, record=row, level=2, reason="Protocol")
    with world.acting("viewer@province_a", working_level=1):
        assert not Counterpart.objects.exists()
    with world.acting(READER):
        assert Counterpart.objects.get().label.level_id == 2


def test_twinning_when_registered_twice_or_ended_before_then_refused(world, partner):
    with world.acting(WRITER) as actor:
        make_twinning(actor, partner, agreed_on=date(2020, 5, 1))
        with pytest.raises(ValidationError, match="already registered"):
            make_twinning(actor, partner, agreed_on=date(2020, 5, 1))
        with pytest.raises(ValidationError, match="cannot end before"):
            make_twinning(actor, partner, agreed_on=date(2021, 5, 1), ended_on=date(2020, 1, 1))


def test_twinning_when_ended_then_in_the_list_alone(world, partner):
    with world.acting(WRITER) as actor:
        ended = make_twinning(actor, partner, agreed_on=date(2020, 5, 1), ended_on=date(2024, 5, 1))
    page = world.client(READER).get(f"/partners/{partner.pk}/").context
    listed = world.client(READER).get(page["all"]["twinnings"]).context["rows"]
    assert (page["twinnings"].rows, page["twinnings"].every) == ([], 1)
    assert [row["pk"] for row in listed] == [ended.pk]


@pytest.mark.parametrize("who", [READER, "inspector@province_a", "staff_officer@post_a1"])
def test_counterpart_when_role_or_unit_may_not_then_not_changed(world, partner, who):
    with world.acting(WRITER) as actor:
        row = make_counterpart(actor, partner)
    with world.acting(who) as actor, pytest.raises(NotAllowed):
        update_record(actor=actor, record=row, values={"name": "Other"}, expected_version=row.version)


def test_languages_of_a_partner_when_chosen_then_kept_in_order_and_found_by_each(world):
    codes = [code for code, _words in language_choices()]
    with world.acting(WRITER) as actor:
        partner = make_partner(actor, languages=["vi", "lo"])
        partner.refresh_from_db()
        assert (partner.languages, {"vi", "lo", "km", "zh", "en"} <= set(codes)) == (["lo", "vi"], True)
    for code, number in (("lo", 1), ("vi", 1), ("km", 0)):
        listed = world.client(READER).get(f"/partners/?languages={code}").context["listing"]
        assert listed.count.number == number


def test_commitments_when_of_both_sides_then_each_on_its_own(world, partner):
    with world.acting(WRITER) as actor:
        ours = make_promise(actor, partner, due_on=date(2026, 12, 1))
        late = make_promise(actor, partner, due_on=date(2026, 2, 1))
        theirs = make_promise(actor, partner, side="theirs")
    assert shown(world, partner, "ours") == [late.pk, ours.pk]
    assert shown(world, partner, "theirs") == [theirs.pk]
