"""What fills in each route: a record of each kind by the beginning of its addresses. A route without one fails the gate."""

import re
from datetime import timedelta
from uuid import uuid4

from django.urls import URLPattern, get_resolver

from comity.access.models import Account, CircleMember, Level, Unit
from comity.access.queries import account_of
from comity.access.services.circles import create_circle
from comity.access.services.deputies import appoint_deputy
from comity.administration.services.clearances import propose_clearance
from comity.administration.services.lowering import ask_lowering, lower_labels
from comity.administration.services.reviews import begin_review
from comity.config.records import RECORD_TYPES
from comity.foundation import clock
from comity.history.models import Event
from comity.instruments.models.reading import Citation
from comity.instruments.models.reference import InstrumentType
from comity.instruments.models.requirement import Assignment
from comity.instruments.records import REFERENCE_LISTS
from comity.instruments.services import confirming, drafts, relating
from comity.kit.services import update_record
from comity.lists.runs import begin
from comity.lists.services.batches import propose_batch
from comity.lists.services.views import save_view
from comity.partners.models import Partner
from comity.threads.models import Duty, Notification
from comity.threads.services import link
from comity.threads.services.talking import comment_on
from tests.factories.instruments import ORDER, drafts_of, make_instrument, make_reading
from tests.factories.records import make_partner
from tests.imports.driver import Driver, csv_of

CITING = f"{ORDER}\nThird, units shall follow Decree No. 22/2016/ND-CP of 5 April 2016 of the Government.\n"
OF_ANY_RECORD = ("/partners/", "/links/", "/labels/", "/history/", "/comments/", "/follow/")
FILLED = re.compile(r"<\w+:(\w+)>")
ANYWHERE = (
    "/account/",
    "/feeds/",
    "/welcome/",
    "/administration/labels/",
    "/administration/lists/",
    "/administration/roles/",
    "/imports/new/",
    "/imports/templates/",
)
"""Their addresses name no record."""


class NoCase(AssertionError):
    """A route for which nobody has said what record its address names: give `stage_for` one."""


def routes(resolver=None, before="/"):
    for pattern in (resolver or get_resolver()).url_patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield route
        else:
            yield from routes(pattern, route)


def stage_for(world, unit="region", below="post_a1"):
    """Make a record of each kind; returned by the beginning of its addresses, of which the longest that fits counts."""
    with world.acting(f"administrator@{unit}") as actor:
        circle = create_circle(actor=actor, unit=here(unit), members=[here(below)], name_en="x", name_vi="x")
        member = CircleMember.objects.get(circle=circle)
    with world.acting(f"staff_officer@{unit}") as actor:
        found = papers(actor, here(unit), here(below))
        found |= related(actor, here(unit), found)
    found |= talk(world, unit, found["/partners/"])
    found |= lists(world, unit, found)
    found |= secured(world, unit, below)
    return {
        **found,
        "/units/": world.unit(below),
        "/imports/": Driver(world, f"staff_officer@{unit}").check(
            csv_of(["A-1", "state", "One", "Một"], ["", "x"])
        ),
        "/administration/circles/": circle,
        "/administration/accounts/": world.account(f"viewer@{below}"),
        "/ways-in/": world.account(f"viewer@{below}"),
        "member": member,
        "change": change_of(world, unit, found["/partners/"]),
    }


def change_of(world, unit, partner):
    """An event that can be undone: the partner was given a note."""
    with world.acting(f"staff_officer@{unit}") as actor:
        record = Partner.objects.get(pk=partner.pk)
        update_record(actor=actor, record=record, values={"notes": "Note"}, expected_version=record.version)
        return Event.objects.filter(object_id=partner.pk, payload__has_key="before").first()


def papers(actor, unit, below):
    """A reading with a draft taken, its requirement, assignment and citation."""
    reading = make_reading(actor, text=CITING, units=[unit, below])
    first, second, *_rest = drafts_of(reading)
    drafts.accept_draft(actor=actor, draft=first)
    (requirement,) = confirming.confirm_reading(actor=actor, reading=reading).requirements
    return {
        "/reading-room/": reading,
        "/readings/": reading,
        "/reading-room/drafts/": second,
        "/reading-room/citations/": Citation.objects.filter(reading=reading).first(),
        "/instruments/": reading.instrument,
        "/requirements/": requirement,
        "/assignments/": Assignment.objects.get(requirement=requirement, unit=below),
        "/files/<uuid:pk>/": reading.source,
        "/files/<str:type_name>/": reading,
    }


def related(actor, unit, found):
    """A partner, another instrument, and what ties them to the first."""
    first, partner = found["/instruments/"], make_partner(actor)
    other = make_instrument(actor, number="9/TT", title_en="Other")
    kind = InstrumentType.objects.filter(is_agreement=True).first()
    agreement = make_instrument(actor, kind=kind, number="1/BGN", title_en="Memorandum")
    receipt = relating.record_receipt(
        actor=actor, instrument=other, unit=unit, received_on=clock.today(), facts={"received_as": "paper"}
    )
    return {
        **dict.fromkeys(OF_ANY_RECORD, partner),
        "/instruments/relations/": relating.relate_instruments(
            actor=actor, instrument=other, kind="cites", other=first
        ),
        "/instruments/parties/": relating.add_party(
            actor=actor, instrument=agreement, partner=partner, own_unit=None
        ),
        "/links/<uuid:pk>/": link(actor=actor, kind="cites", source=partner, target=first),
        "/receipts/": receipt,
    }


def talk(world, unit, partner):
    """A comment, the answer to it, what its writer is told of that, and a duty."""
    with world.acting(f"staff_officer@{unit}") as actor:
        comment = comment_on(actor=actor, record=partner, text="Asked")
    with world.acting(f"commander@{unit}") as actor:
        comment_on(actor=actor, record=partner, text="Answered", answers=comment)
    with world.acting(f"staff_officer@{unit}"):
        notification = Notification.objects.filter(record_id=partner.pk).first()
        duty = (
            Duty.objects.filter(done_at=None, for_unit__code=unit)
            .order_by("title_en", "due_on", "id")
            .first()
        )
    return {"/comments/<uuid:pk>/": comment, "/notifications/": notification, "/duties/": duty}


def secured(world, unit, below):
    """A deputy, a clearance that waits, a label that somebody wants lowered, and a review of the accounts below."""
    with world.acting(f"staff_officer@{unit}") as actor:
        partner = make_partner(actor, code="LW", level=1)
        asked = ask_lowering(actor=actor, record=partner, level=0, reason="Published")
        other = make_partner(actor, code="LD", level=1)
        agreed = ask_lowering(actor=actor, record=other, level=0, reason="Published")
    with world.acting(f"commander@{unit}") as actor:
        deputy = appoint_deputy(
            actor=actor,
            principal=account_of(actor),
            deputy=Account.objects.select_related("unit").get(pk=world.account(f"analyst@{unit}").pk),
            valid_from=clock.today(),
            valid_to=clock.today() + timedelta(days=9),
            reason="Leave",
        )
    with world.acting(f"security_officer@{unit}") as actor:
        (lowered,) = lower_labels(actor=actor, asked=[agreed], answer="Agreed")
        clearance = propose_clearance(
            actor=actor,
            account=Account.objects.select_related("unit", "label").get(
                pk=world.account(f"viewer@{below}").pk
            ),
            clearance=Level.objects.get(no=2),
            evidence="Vetting",
            reason="Tasks",
        )
        review = begin_review(actor=actor, unit=here(below), title="Review", due_on=clock.today())
        item = review.items.first()
    return {
        "/deputies/": deputy,
        "/administration/security/clearances/": clearance,
        "/administration/security/lowering/": asked,
        "/administration/security/lowering/<uuid:pk>/undo/": lowered,
        "/administration/security/sessions/": world.account(f"viewer@{below}"),
        "/administration/security/reviews/": review,
        "/administration/security/reviews/accounts/": item,
    }


def lists(world, unit, found):
    """Of each type a saved view that others see, and a change of many that waits."""
    made = {}
    with world.acting(f"staff_officer@{unit}") as actor:
        for kit in RECORD_TYPES:
            about = {"name": "All", "query": "sort=label", "kind": "team"}
            made[f"/{kit.slug}/views/"] = save_view(actor=actor, record_type=kit.name, **about)
            if kit.form_sections:
                name, row = NOTES.get(kit.slug, "note"), found[f"/{kit.slug}/"]
                batch = propose_batch(actor=actor, kit=kit, rows=[row], given={name: ["x"]})
                begin(actor=actor, kit=kit, batch=batch)
                made[f"/{kit.slug}/batches/"] = batch
    return made


NOTES = {"partners": "notes"}
"""The text that a change of many sets, where it is not the note."""


def here(code):
    return Unit.objects.get(code=code)


def record_of(route, stage):
    """The record that the address names, or None if it names none."""
    path = route.replace("/api/v1/", "/")
    if not FILLED.search(route) or path.startswith(ANYWHERE) or "export." in path:
        return None
    fitting = [start for start in stage if path.startswith(start)]
    if not fitting:
        raise NoCase(route)
    return stage[max(fitting, key=len)]


def address_of(route, stage):
    """Fill in the route with what exists."""
    record = record_of(route, stage)
    given = {
        "pk": getattr(record, "pk", None),
        "login_id": uuid4(),
        "token": "x" * 40,
        "secret": f"feed_duties_{'x' * 43}",
        "session_id": uuid4(),
        "factor_id": 1,
        "type_name": "partners.partner"
        if route != "/files/<str:type_name>/<uuid:pk>/"
        else "instruments.reading",
        "member_id": stage["member"].pk,
        "event_id": stage["change"].pk,
        "code": "viewer" if "roles" in route else "directive",
        "slug": "partners" if route.startswith("/imports/") else REFERENCE_LISTS[0].slug,
        "number": 3,
        "ending": "csv",
    }
    return FILLED.sub(lambda match: str(given[match[1]]), route)
