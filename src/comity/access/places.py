"""Where a request comes from, in words that its sender recognises: the address and the kind of device."""

from django.conf import settings
from django.http import HttpRequest

LONGEST = 200
BROWSERS = {"Edg/": "Edge", "OPR/": "Opera", "Firefox/": "Firefox", "Chrome/": "Chrome", "Safari/": "Safari"}
SYSTEMS = {
    "Android": "Android",
    "iPhone": "iOS",
    "iPad": "iOS",
    "Windows": "Windows",
    "Mac OS": "macOS",
    "Linux": "Linux",
}


def address_of(request: HttpRequest) -> str:
    """Return the address of the sender. Behind our own proxy that is the last one which the proxy wrote down."""
    forwarded = request.headers.get("X-Forwarded-For", "") if settings.COMITY_BEHIND_PROXY else ""
    last = forwarded.rpartition(",")[2].strip()
    return (last or request.META.get("REMOTE_ADDR") or "")[:LONGEST]


def device_of(request: HttpRequest) -> str:
    """Return browser and system, such as "Firefox, Linux", or what else the sender calls itself."""
    agent = request.headers.get("User-Agent", "")
    named = [
        next((name for mark, name in marks.items() if mark in agent), "") for marks in (BROWSERS, SYSTEMS)
    ]
    return ", ".join(filter(None, named)) or agent[:LONGEST]
