"""What fills in each route: a record of each kind by the beginning of its addresses. A route without one fails the gate."""

import re
from datetime import timedelta
from uuid import uuid4

from django.urls import URLPattern, get_resolver

from comity.access.models import Account, CircleMember, Level, Unit
from comity.access.queries import account_of, scope_for
from comity.access.services import label_for
from comity.access.services.circles import create_circle
from comity.access.services.deputies import appoint_deputy
from comity.activities.models.activity import Activity, Series
from comity.activities.queries import partner_rows
from comity.activities.services import moving, preparing, reporting, taking_part
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
from comity.kit.services import create_record, update_record
from comity.lists.runs import begin
from comity.lists.services.batches import propose_batch
from comity.lists.services.views import save_view
from comity.partners.models import Partner
from comity.partners.services.commitments import make_commitment
from comity.programmes.models.consulting import Appraisal, RuleMaking
from comity.programmes.models.indicator import Observation, Target
from comity.programmes.models.proposal import Proposal
from comity.programmes.services import consulting, indicators, measures
from comity.threads.models import Duty, Notification
from comity.threads.services import link
from comity.threads.services.talking import comment_on
from tests.factories.activities import make, make_activity, make_person
from tests.factories.documents import arrive, make_letter
from tests.factories.instruments import ORDER, drafts_of, make_instrument, make_obligations, make_reading
from tests.factories.partners import (
    make_blackout,
    make_channel,
    make_counterpart,
    make_meeting,
    make_promise,
    make_skill,
    make_twinning,
    merge_another,
    register_person,
    tell_another_apart,
)
from tests.factories.programmes import make_measure, make_programme
from tests.factories.records import make_partner
from tests.imports.driver import Driver, csv_of

CITING = f"{ORDER}\nThird, units shall follow Decree No. 22/2016/ND-CP of 5 April 2016 of the Government.\n"
OF_ANY_RECORD = ("/partners/", "/links/", "/labels/", "/history/", "/comments/", "/follow/")
FILLED = re.compile(r"<\w+:(\w+)>")
ANYWHERE = (
    "/account/",
    "/activities/calendar/",
    "/activities/clashes/",
    "/activities/register/",
    "/feeds/",
    "/welcome/",
    "/administration/labels/",
    "/administration/lists/",
    "/administration/roles/",
    "/imports/new/",
    "/imports/templates/",
    "/programmes/roll-up/",
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
        found |= bonds(actor, found["/partners/"])
        found |= together(actor, found)
        found |= registered(actor)
        found |= planned(actor, here(below))
    found |= people(world, unit)
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
    given = make_obligations(actor, partner, [unit], number="3/BGN").obligations[0]
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
        "/partner-obligations/": given,
    }


def together(actor, found):
    """An activity with a partner, two members, a programme and a checklist, its series, and the report on another."""
    partner = found["/partners/"]
    activity = make_activity(actor, partners=[partner])
    held = make_activity(actor, title_en="Held")
    Activity.objects.filter(pk=held.pk).update(state="held")
    times = {"starts_at": clock.now(), "ends_at": clock.now()}
    about = {"actor": actor, "activity": activity}
    captured = {"values": {"result": "Done"}, "captured": reporting.Captured(), "submit": False}
    first, _second = (
        taking_part.add_member(**about, person=make_person(actor, name), counterpart=None, role="member")
        for name in ("Nguyễn Văn An", "Trần Văn Bình")
    )
    return {
        "/activities/": activity,
        "/activities/<uuid:pk>/report/": held,
        "/activities/<uuid:pk>/paper/report/": held,
        "/activities/partners/": partner_rows(activity).first(),
        "/activities/members/": first,
        "/activities/patrol-parts/": taking_part.add_patrol_part(
            **about, partner=None, values={**times, "route": "Along the river"}
        ),
        "/activities/programme/": preparing.add_itinerary(
            **about, values={"starts_at": clock.now(), "what": "Talks"}
        ),
        "/activities/checklist/": preparing.add_point(
            **about, values={"topic": "safety", "title_en": "Route"}
        ),
        "/activity-reports/": reporting.report_activity(actor=actor, activity=held, **captured),
        "/commitments/<uuid:pk>/uphold/": doubted(actor, partner),
        "/series/": make(
            actor, Series, name_en="Exchanges", name_vi="Giao lưu", kind=activity.kind, partner=partner
        ),
    }


def doubted(actor, partner):
    """What was promised at an activity that was cancelled since."""
    activity = make_activity(actor, title_en="Cancelled", partners=[partner])
    facts = {"partner": partner, "side": "theirs", "text": "Repair the road"}
    made = make_commitment(
        actor=actor, values=facts, label=activity.label, scope=activity.scope, source=activity
    )
    moving.move_activity(actor=actor, activity=activity, action="cancel", reason="Floods")
    return made


def planned(actor, below):
    """A programme with a measure, a unit that supports it, an indicator, its target and what was observed."""
    programme = make_programme(actor)
    measure, label = make_measure(actor, programme), label_for(actor=actor, level=0)
    about = {"name_en": "Visits", "name_vi": "Lượt thăm", "counted_in": "visits"}
    indicator = indicators.add_indicator(actor=actor, values={"programme": programme, **about}, label=label)
    day, figures = clock.today(), []
    for model, values in (
        (Target, {"due_on": day}),
        (Observation, {"observed_on": day, "source": "Report"}),
    ):
        values |= {"indicator": indicator, "value": 1}
        figures.append(indicators.add_figure(actor=actor, model=model, values=values, label=label))
    return {
        "/programmes/": programme,
        "/measures/": measure,
        "/measures/supports/": measures.support_measure(actor=actor, measure=measure, unit=below),
        "/indicators/": indicator,
        "/targets/": figures[0],
        "/observations/": figures[1],
        **advised(actor, here(below.code)),
    }


def advised(actor, below):
    """A plan to be appraised with an opinion asked of a unit, a rule in the making and a proposal."""
    label, unit = label_for(actor=actor, level=0), Unit.objects.get(pk=actor.unit_id)
    about = {"actor": actor, "label": label, "scope": scope_for(unit, "issued")}
    appraisal = create_record(
        model=Appraisal, values={"title_en": "Plan", "body": "Committee", "due_on": clock.today()}, **about
    )
    rule = create_record(model=RuleMaking, values={"title_en": "Rule", "gap": "None", "text": "Do."}, **about)
    proposal = create_record(
        model=Proposal, values={"title_en": "Ask", "text": "Why", "to_unit": unit}, **about
    )
    (opinion,) = consulting.ask_opinions(actor=actor, matter=appraisal, units=[below], due_on=None)
    return {"/appraisals/": appraisal, "/rules/": rule, "/proposals/": proposal, "/opinions/": opinion}


def registered(actor):
    """What came in, what is to go out, and the series from which the former has its number."""
    entry = arrive(actor)
    return {
        "/incoming-documents/": entry,
        "/outgoing-documents/": make_letter(actor),
        "/number-series/": entry.series,
    }


def bonds(actor, partner):
    """What ties us to a partner, and another that was merged into it."""
    channel = make_channel(actor, partner)
    return {
        "/channels/": channel,
        "/channels/meetings/": make_meeting(actor, channel),
        "/counterparts/": make_counterpart(actor, partner),
        "/twinnings/": make_twinning(actor, partner),
        "/blackouts/": make_blackout(actor, partner),
        "/commitments/": make_promise(actor, partner),
        "/partners/mergers/": merge_another(actor, partner),
        "/partners/distinctions/": tell_another_apart(actor, partner),
        "other": make_partner(actor, code="LO", name_en="Other", name_vi="Khác"),
    }


def people(world, unit):
    """Somebody of our own side, with a language."""
    with world.acting(f"personnel_training@{unit}") as actor:
        person = register_person(actor)
        return {"/persons/": person, "/language-skills/": make_skill(actor, person)}


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
    for kit in RECORD_TYPES:
        with world.acting(f"{WRITERS.get(kit.name.split('.')[0], 'staff_officer')}@{unit}") as actor:
            about = {"name": "All", "query": "sort=label", "kind": "team"}
            made[f"/{kit.slug}/views/"] = save_view(actor=actor, record_type=kit.name, **about)
            if kit.form_sections:
                name, row = NOTES.get(kit.slug, "note"), found[f"/{kit.slug}/"]
                batch = propose_batch(actor=actor, kit=kit, rows=[row], given={name: ["x"]})
                begin(actor=actor, kit=kit, batch=batch)
                made[f"/{kit.slug}/batches/"] = batch
    return made


NOTES = {
    "partners": "notes",
    "partner-obligations": "evidence",
    "counterparts": "protocol",
    "blackouts": "yearly",
    "language-skills": "evidence",
    "activities": "purpose",
    "indicators": "definition",
}
"""The text that a change of many sets, where it is not the note."""
WRITERS = {"people": "personnel_training"}
"""Who makes the records of a package, where it is not the staff officer."""


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
        "other": stage["other"].pk,
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
        "which": "measures",
        "ending": "csv" if "export." in route else "pdf",
    }
    return FILLED.sub(lambda match: str(given[match[1]]), route)
