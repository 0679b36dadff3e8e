"""Calendars for other programs: moments in UTC whatever the zone, days as they are, lines within their length."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as some

from comity.foundation.icalendar import LONGEST_LINE, Event, calendar_of
from comity.foundation.zones import zone_choices

ZONES = some.sampled_from([name for name, _words in zone_choices()]).map(ZoneInfo)
MOMENTS = some.datetimes(datetime(1975, 1, 1), datetime(2099, 12, 31), timezones=ZONES)  # noqa: DTZ001 hypothesis adds the zone


def written(event, name):
    lines = calendar_of([event], product="Test").split("\r\n")
    return next(line.partition(name)[2] for line in lines if line.startswith(name))


@given(MOMENTS)
def test_moment_when_written_then_the_same_instant_in_utc(moment):
    event = Event("1@here", moment, "x", ends_on=moment + timedelta(hours=1))
    read = datetime.strptime(written(event, "DTSTART:"), "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    assert read == moment.astimezone(UTC).replace(microsecond=0)


@given(some.dates(date(1900, 1, 1), date(2999, 12, 30)), some.integers(0, 400))
def test_days_when_written_then_the_last_one_is_within(first, length):
    last = min(first + timedelta(days=length), date(2999, 12, 31))
    event = Event("1@here", first, "x", ends_on=last)
    past = datetime.strptime(written(event, "DTEND;VALUE=DATE:"), "%Y%m%d").replace(tzinfo=UTC).date()
    assert (written(event, "DTSTART;VALUE=DATE:"), past) == (f"{first:%Y%m%d}", last + timedelta(days=1))


@given(some.text(alphabet=some.characters(blacklist_categories=("Cs", "Cc")), min_size=1))
def test_line_when_long_then_parted_within_its_octets_and_nothing_is_lost(words):
    whole = calendar_of([Event("1@here", date(2027, 3, 1), words)], product="Test")
    assert max(len(line.encode()) for line in whole.split("\r\n")) <= LONGEST_LINE
    told = words.translate(str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,"}))
    assert f"SUMMARY:{told}\r\n" in whole.replace("\r\n ", "")
