"""What is made from an instrument bears at least its label, then and later."""

import pytest
from django.db import IntegrityError, transaction
from tests.factories.instruments import drafts_of, make_instrument, make_requirements

from comity.access.models import Label
from comity.access.services import relabel_record
from comity.instruments.models.instrument import Instrument
from comity.instruments.models.reading import Draft, Reading
from comity.instruments.models.requirement import Assignment, Requirement
from comity.instruments.models.wording import TextVersion
from comity.instruments.services import wording

STAFF = "staff_officer@region"
PARTS = (TextVersion, Reading, Draft, Requirement, Assignment)


@pytest.fixture
def made(world):
    with world.acting(STAFF) as actor:
        return make_requirements(actor, [world.unit("province_a"), world.unit("post_a1")])


def levels():
    return {level for model in PARTS for level in model.objects.values_list("label__level_id", flat=True)}


def test_raise_when_instrument_is_raised_then_everything_made_from_it_follows(world, made):
    with world.acting(STAFF) as actor:
        relabel_record(actor=actor, record=made[0].instrument, level=2, reason="")
        assert levels() == {2}
    with world.acting("staff_officer@post_a1"):
        assert (levels(), Instrument.objects.count()) == (set(), 0)


def test_raise_when_a_part_stands_higher_then_it_stays(world, made):
    with world.acting(STAFF) as actor:
        relabel_record(actor=actor, record=made[0], level=3, reason="")
        relabel_record(actor=actor, record=made[0].instrument, level=2, reason="")
        assert Requirement.objects.get(pk=made[0].pk).label.level_id == 3
        assert {row.label.level_id for row in made[0].assignments.all()} == {3}


def test_lower_when_instrument_is_lowered_then_its_parts_stay(world, made):
    with world.acting(STAFF) as actor:
        relabel_record(actor=actor, record=made[0].instrument, level=2, reason="")
        instrument = Instrument.objects.get()
        reading = Reading.objects.get()
    with world.acting("security_officer@region") as officer:
        relabel_record(actor=officer, record=instrument, level=0, reason="Published since")
    with world.acting(STAFF):
        assert {draft.label.level_id for draft in drafts_of(reading)} == {2}


def test_raise_when_a_part_stands_higher_without_the_caveat_then_it_takes_that_too(world, made):
    with world.acting("commander@region") as actor:
        relabel_record(actor=actor, record=made[0], level=3, reason="")
        relabel_record(actor=actor, record=made[0].instrument, level=1, caveats=["border"], reason="")
        requirement = Requirement.objects.get(pk=made[0].pk)
        assert str(requirement.label) == "Secret · border"
        assert {row.label_id for row in made[0].assignments.all()} == {requirement.label_id}
    with world.acting("security_officer@province_a"):
        assert (levels(), Requirement.objects.count()) == (set(), 0)


@pytest.mark.parametrize("model", PARTS)
def test_lower_when_a_part_would_lie_below_its_source_then_refused(world, made, model):
    with world.acting(STAFF) as actor:
        relabel_record(actor=actor, record=made[0].instrument, level=2, reason="")
    with world.acting("security_officer@region"):
        part, below = model.objects.first(), Label.objects.get(level_id=1, caveats=[], releasable_to=[])
        with pytest.raises(IntegrityError), transaction.atomic():
            model.objects.filter(pk=part.pk).update(label=below)
        assert model.objects.get(pk=part.pk).label.level_id == 2


def test_raise_when_amending_instrument_is_raised_then_the_text_it_made_follows(world, made):
    instrument = made[0].instrument
    with world.acting(STAFF) as actor:
        amending = make_instrument(actor, number="04/CT-QK", title_en="Amending directive")
        version = wording.amend_text(
            actor=actor, instrument=instrument, text="Units meet.", amended_by=amending, in_force_from=None
        )
        relabel_record(actor=actor, record=amending, level=2, reason="")
        assert TextVersion.objects.get(pk=version.pk).label.level_id == 2
    with world.acting("viewer@post_a1"):
        assert list(TextVersion.objects.values_list("number", flat=True)) == [1]
