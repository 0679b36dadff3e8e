"""Registering instruments: once for all who see them, in states that follow the table."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from tests.factories.instruments import make_instrument

from comity.access.services.keeping import NotPossible
from comity.foundation.refusals import NotAllowed, StaleRecord
from comity.instruments.models.instrument import Instrument
from comity.instruments.models.numbers import number_key
from comity.instruments.services import register

STAFF = "staff_officer@region"


@pytest.mark.parametrize(
    ("printed", "other"),
    [
        ("22/2016/NĐ-CP", "22/2016/ND-CP"),
        ("22/2016/NĐ-CP", "No. 22/ 2016/NĐ – CP"),
        ("03/CT-BQP", "Số: 3/CT-BQP,"),
        ("806-NQ/QUTW", "806-nq/qutw"),
        ("22/2016/NĐ-CP", "22/2016/NĐ-CP"),
    ],
)
def test_number_key_when_printed_otherwise_then_same(printed, other):
    assert number_key(printed) == number_key(other)


def test_register_when_number_is_visible_then_opens_that_record(world):
    with world.acting(STAFF) as actor:
        first = make_instrument(actor, number="03/CT-BQP", signed_on=date(2021, 1, 14))
        again = make_instrument(actor, number="3/CT-BQP", title_en="Another title")
        assert (again.pk, Instrument.objects.count()) == (first.pk, 1)


def test_register_when_same_number_of_another_year_then_registers(world):
    with world.acting(STAFF) as actor:
        first = make_instrument(actor, signed_on=date(2021, 1, 14))
        other = make_instrument(actor, signed_on=date(2022, 1, 14))
        assert first.pk != other.pk


def test_register_when_number_is_hidden_then_registers_own(world):
    with world.acting(STAFF) as actor:
        above = make_instrument(actor, level=3)
    with world.acting("staff_officer@province_a") as actor:
        own = make_instrument(actor)
        assert own.pk != above.pk
        assert list(Instrument.objects.all()) == [own]


def test_register_when_role_lacks_it_then_refused(world):
    with world.acting("viewer@region") as actor, pytest.raises(NotAllowed):
        make_instrument(actor)


def test_register_when_without_title_then_refused(world):
    with world.acting(STAFF) as actor, pytest.raises(ValidationError):
        make_instrument(actor, title_en="")


def test_register_when_force_ends_before_it_begins_then_refused(world):
    with world.acting(STAFF) as actor, pytest.raises(ValidationError):
        make_instrument(actor, in_force_from=date(2021, 2, 1), in_force_to=date(2021, 1, 1))


def test_change_when_saved_meanwhile_then_stale(world):
    with world.acting(STAFF) as actor:
        row = make_instrument(actor)
        register.change_instrument(actor=actor, instrument=row, facts={"note": "first"}, version=row.version)
        with pytest.raises(StaleRecord) as refusal:
            register.change_instrument(
                actor=actor, instrument=row, facts={"note": "second"}, version=row.version
            )
        assert refusal.value.current.note == "first"


def test_change_when_number_belongs_to_another_then_refused(world):
    with world.acting(STAFF) as actor:
        make_instrument(actor, number="1/CT-QK")
        row = make_instrument(actor, number="2/CT-QK")
        with pytest.raises(NotPossible):
            register.change_instrument(
                actor=actor, instrument=row, facts={"number": "1/CT-QK"}, version=row.version
            )


def test_change_when_instrument_is_the_superiors_then_refused(world):
    with world.acting(STAFF) as actor:
        row = make_instrument(actor)
    with world.acting("staff_officer@province_a") as actor, pytest.raises(NotAllowed):
        register.change_instrument(actor=actor, instrument=row, facts={"note": "x"}, version=row.version)
