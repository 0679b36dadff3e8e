"""Every address of the URL map, opened and posted nonsense to as several roles: answered, never with a fault."""

import json
import random
import re
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver

from comity.access.middleware import COOKIE
from comity.access.models import CircleMember, Unit
from comity.access.services.circles import create_circle
from comity.foundation import clock
from comity.instruments.models.reading import Citation
from comity.instruments.models.requirement import Assignment
from comity.instruments.services import confirming, drafts, relating
from tests.factories.instruments import ORDER, drafts_of, make_instrument, make_reading
from tests.factories.records import make_partner
from tests.security.pages import rolled_back

ROLES = {"administrator@region": 35, "staff_officer@region": 50, "viewer@post_a1": 10}
"""How many pages of the map open to a role at least, so that nothing but refusals was walked over."""
CITING = f"{ORDER}\nThird, units shall follow Decree No. 22/2016/ND-CP of 5 April 2016 of the Government.\n"
POSTS = 1
NONSENSE = (
    "",
    " ",
    "\x00",
    "a\x00b",
    "\u202eabc\u200f",
    "Đối tác",
    "ở" * 9000,
    "9" * 5000,
    "99999",
    "-1",
    "1e400",
    "NaN",
    "0001-01-01",
    "9999-12-31",
    "2026-02-30",
    "[]",
    "{'a': 1}",
    "' or 1=1 --",
    "<script>alert(1)</script>",
    "中国\u0301",
    "🤝\ud83e",
)
FIELDS = (
    "action",
    "drafts",
    "keys",
    "language",
    "level",
    "name",
    "next",
    "password",
    "pieces",
    "q",
    "reason",
)
FIELDS += ("register", "section", "text", "theme", "units", "version")
"""Names that views read without a form; those of forms are taken from the page."""


def routes(resolver=None, before="/"):
    for pattern in (resolver or get_resolver()).url_patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield route
        else:
            yield from routes(pattern, route)


def here(code):
    return Unit.objects.get(code=code)


@pytest.fixture
def stage(world):
    """A record of each kind, by the beginning of its addresses, of which the longest that fits counts."""
    with world.acting("administrator@region") as actor:
        circle = create_circle(
            actor=actor, unit=here("region"), members=[here("post_a1")], name_en="x", name_vi="x"
        )
        member = CircleMember.objects.get(circle=circle)
    with world.acting("staff_officer@region") as actor:
        reading = make_reading(actor, text=CITING, units=[here("region"), here("post_a1")])
        first, second, *_rest = drafts_of(reading)
        drafts.accept_draft(actor=actor, draft=first)
        (requirement,) = confirming.confirm_reading(actor=actor, reading=reading).requirements
        other = make_instrument(actor, number="9/TT", title_en="Other")
        receipt = relating.record_receipt(
            actor=actor,
            instrument=other,
            unit=here("region"),
            received_on=clock.today(),
            facts={"received_as": "paper"},
        )
        relation = relating.relate_instruments(
            actor=actor, instrument=other, kind="cites", other=reading.instrument
        )
        partner = make_partner(actor)
        found = {
            "/reading-room/": reading,
            "/readings/": reading,
            "/reading-room/drafts/": second,
            "/reading-room/citations/": Citation.objects.filter(reading=reading).first(),
            "/instruments/": reading.instrument,
            "/instruments/relations/": relation,
            "/requirements/": requirement,
            "/assignments/": Assignment.objects.filter(requirement=requirement).first(),
            "/receipts/": receipt,
            "/partners/": partner,
            "/units/": world.unit("post_a1"),
            "/administration/circles/": circle,
            "/administration/accounts/": world.account("viewer@post_a1"),
            "/files/": reading.source,
            "/links/": partner,
            "/history/": partner,
            "/": partner,
        }
    return {**found, "member": member}


def address_of(route, stage):
    """Fill in the route with what exists."""
    path = route.replace("/api/v1/", "/")
    record = stage[max((start for start in stage if path.startswith(start)), key=len)]
    given = {
        "pk": record.pk,
        "login_id": uuid4(),
        "token": "x" * 40,
        "type_name": "partners.partner"
        if route != "/files/<str:type_name>/<uuid:pk>/"
        else "instruments.reading",
        "member_id": stage["member"].pk,
        "code": "viewer" if "roles" in route else "directive",
        "slug": "instrument-types",
        "ending": "csv",
    }
    return re.sub(r"<\w+:(\w+)>", lambda match: str(given[match[1]]), route)


def filled(page):
    """What the form of a page would send if it were posted as it stands, or with the first choices."""
    form = page.context["form"] if page.context and "form" in page.context else None
    values = {}
    for name, field in form.fields.items() if form else ():
        choices = [value for value, _words in getattr(field, "choices", ()) if value]
        value = form[name].value() or (
            choices[0] if choices else "2026-05-05" if "date" in type(field).__name__.lower() else "x"
        )
        values[name] = str(value[0] if isinstance(value, list) else value)
    return values


def send(client, address, fields, chance):
    """Send nonsense in all fields, or in two fields of a form that is else in order."""
    names = sorted({*FIELDS, *fields})
    if fields and chance.random() < 0.7:
        names = chance.sample(names, 2)
    data = {**fields, **{name: chance.choice(NONSENSE) for name in names}}
    if address.startswith("/api/"):
        return client.post(address, json.dumps(data), content_type="application/json")
    return client.post(
        address, {name: value.encode("utf-8", "replace").decode() for name, value in data.items()}
    )


@pytest.mark.parametrize("role", ROLES)
def test_every_address_when_opened_or_sent_nonsense_then_no_fault(world, stage, role):
    token = world.token(role)
    chance = random.Random(role)  # noqa: S311 nonsense, not a secret
    faults, opened = [], 0
    for route in routes():
        address, client = address_of(route, stage), Client(raise_request_exception=False)
        client.cookies[COOKIE] = token
        with rolled_back():
            page = client.get(address)
        opened += page.status_code == 200
        statuses = [page.status_code]
        for _ in range(POSTS):
            with rolled_back():
                statuses.append(send(client, address, filled(page), chance).status_code)
            client.cookies[COOKIE] = token
        if max(statuses) >= 500:
            faults.append((address, statuses))
    assert faults == []
    assert opened >= ROLES[role]
