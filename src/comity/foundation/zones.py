"""Time zones of other places, by their names in the IANA database; which countries have them, CLDR knows."""

from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from babel.core import get_global
from django.conf import settings


def zone_named(name: str) -> ZoneInfo:
    """Return the zone of that name, or that of the site where none is given."""
    return ZoneInfo(name or settings.TIME_ZONE)


def zone_in(country: str) -> str:
    """Return the name of the zone in which all of a country lies; nothing where it has several or is not known."""
    names = get_global("territory_zones").get(country, ())
    return names[0] if len(names) == 1 and names[0] in _known() else ""


def reads_otherwise(moment: datetime, zone: ZoneInfo) -> bool:
    """Tell whether clocks in the zone show another time at that moment than those of the site."""
    return moment.astimezone(zone).utcoffset() != moment.astimezone(zone_named("")).utcoffset()


@cache
def zone_choices() -> list[tuple[str, str]]:
    """Return the zones in which a country or a part of one lies."""
    lived_in = {name for names in get_global("territory_zones").values() for name in names}
    return [(name, name.replace("_", " ")) for name in sorted(lived_in & _known())]


@cache
def _known() -> set[str]:
    return available_timezones()
