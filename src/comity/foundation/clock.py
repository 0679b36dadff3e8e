"""The one place that reads the clock; everything else is given the time or asks here."""

from datetime import date, datetime

from django.utils import timezone


def now() -> datetime:
    """Return the present moment, aware and in UTC."""
    return timezone.now()


def today() -> date:
    """Return the present day in the site's time zone."""
    return timezone.localdate()
