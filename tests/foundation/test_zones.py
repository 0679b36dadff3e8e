"""Time zones of other places."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from comity.foundation.zones import reads_otherwise, zone_choices, zone_in, zone_named

MOMENT = datetime(2027, 3, 1, 15, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("country", "zone"),
    [("JP", "Asia/Tokyo"), ("LA", "Asia/Vientiane"), ("RU", ""), ("US", ""), ("", ""), ("ZZ", "")],
)
def test_zone_of_a_country_when_it_has_one_time_then_that_else_none(country, zone):
    assert zone_in(country) == zone


@pytest.mark.parametrize(("zone", "is_other"), [("Asia/Tokyo", True), ("Asia/Vientiane", False), ("", False)])
def test_clock_when_it_shows_our_time_then_not_another(zone, is_other):
    assert reads_otherwise(MOMENT, zone_named(zone)) is is_other


def test_choices_when_offered_then_each_is_a_zone_that_can_be_opened():
    names = [name for name, _words in zone_choices()]
    assert [name for name in names if ZoneInfo(name).key != name] == []
    assert (names == sorted(names), "Asia/Ho_Chi_Minh" in names, len(names) > 300) == (True, True, True)
