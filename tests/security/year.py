"""A year of work, tied from the requirement to the promise, and the addresses at which a reader looks at it."""

from datetime import date

from comity.access.models import Level
from comity.access.queries import scope_for
from comity.access.services import label_for
from comity.access.services.ways_in import TokenValues, make_feed
from comity.activities.services import moving, preparing, reporting, taking_part
from comity.activities.writing.papers import write_brief_book
from comity.config.records import RECORD_TYPES
from comity.documents.models.reference import DocumentType
from comity.documents.services import outgoing
from comity.documents.services.drawing import draw_up_from
from comity.foundation import clock
from comity.kit.panels import panels_for
from comity.programmes.models.indicator import Observation, Target
from comity.programmes.services import indicators
from comity.programmes.services.measures import support_measure
from comity.threads.services import link
from tests.factories.activities import (
    DAYS,
    PAST_DAYS,
    appraise,
    make_activity,
    make_counterpart,
    make_person,
)
from tests.factories.documents import make_letter
from tests.factories.programmes import approve, make_measure, make_programme
from tests.security.cases import here

FIRST, LAST = date(2027, 1, 1), date(2027, 12, 31)
PLACE = "Na Meo"
ROWS = ("measures", "done", "late", "dropped", "targets", "met", "missed", "unobserved", "ahead")


def work_through(world, stage, unit="province_a"):
    """Carry the requirement of the stage out: an approved programme, activities served, held, reported, papers signed.

    Returned by the beginning of the addresses of what was made.
    """
    staff, commander = f"staff_officer@{unit}", f"commander@{unit}"
    with world.acting(staff) as actor:
        programme = make_programme(
            actor, code="CT-YEAR", title_en="Working year", partner=stage["/partners/"]
        )
        part = measured(actor, programme, stage["/requirements/"])
    approve(world, programme, by=commander, submitted_by=staff)
    with world.acting(staff) as actor:
        partner = stage["/partners/"]
        about = {"measure": part, "partners": [partner]}
        held = make_activity(actor, series=stage["/series/"], title_en="Past one", **about, **PAST_DAYS)
        ahead = make_activity(actor, title_en="Next one", place=PLACE, **about)
        person = make_person(actor, "Trần Bình")
        for activity in (held, ahead):
            member = {"actor": actor, "activity": activity, "role": "member"}
            taking_part.add_member(**member, person=person, counterpart=None)
            taking_part.add_member(**member, person=None, counterpart=make_counterpart(actor, partner))
        letter = written(actor, ahead)
        signed = make_letter(actor, title="Invitation")
        prepared(actor, held)
    with world.acting(commander) as actor:
        appraise(actor, held)
        for step in ("clear", "confirm", "hold"):
            moving.move_activity(actor=actor, activity=held, action=step)
        outgoing.sign_document(actor=actor, document=signed)
    with world.acting(staff) as actor:
        promise = reporting.Promise(partner, "theirs", "Send two teachers", LAST)
        reporting.report_activity(
            actor=actor,
            activity=held,
            values={"result": "Held as planned", "recommendations": "Begin earlier"},
            captured=reporting.Captured(["Ask for visas in time"], [promise]),
            submit=True,
        )
    return {
        "/programmes/": programme,
        "/measures/": part,
        "/activities/": ahead,
        "/outgoing-documents/": letter,
        "/persons/": person,
        "held": held,
    }


def prepared(actor, activity):
    """A point of the programme, and what one side does along the border."""
    times = {"starts_at": clock.now(), "ends_at": clock.now()}
    preparing.add_itinerary(actor=actor, activity=activity, values={**times, "what": "Talks"})
    values = {**times, "route": "Along the river"}
    taking_part.add_patrol_part(actor=actor, activity=activity, partner=None, values=values)


def measured(actor, programme, requirement):
    """A measure with a part that carries out the requirement, an indicator with its target and what was observed."""
    whole = make_measure(actor, programme, "Whole")
    part = make_measure(actor, programme, "Part", parent=whole, weight=2, estimate=500)
    support_measure(actor=actor, measure=part, unit=here("post_a1"))
    link(actor=actor, kind="implements", source=part, target=requirement)
    label = label_for(actor=actor, level=0)
    about = {"programme": programme, "name_en": "Talks held", "name_vi": "Số cuộc", "counted_in": "talks"}
    indicator = indicators.add_indicator(actor=actor, values=about, label=label)
    for model, values in (
        (Target, {"due_on": LAST}),
        (Observation, {"observed_on": clock.today(), "source": "Report"}),
    ):
        indicators.add_figure(
            actor=actor, model=model, values={**values, "indicator": indicator, "value": 2}, label=label
        )
    return part


def written(actor, activity):
    """The brief book of an activity, drawn up from all that is known for it."""
    return draw_up_from(
        actor=actor,
        record=activity,
        material=write_brief_book(activity),
        values={
            "kind": DocumentType.objects.get(pk="plan"),
            "signer_post": "Commander",
            "signer_name": "Colonel A",
        },
        label=label_for(actor=actor, level=0),
        scope=scope_for(activity.unit),
    )


def addresses(world, reader, stage, made):
    """Every page of the year, opened where the rows of the year stand: tabs, days, sums, clashes, the feed."""
    unit = world.unit("province_a").pk
    partner, day = stage["/partners/"].pk, DAYS["starts_on"]
    asked = f"kind=friendship_exchange&starts_on={day}&ends_on={DAYS['ends_on']}&place={PLACE}"
    who = f"partners={partner}&responsible={world.account('staff_officer@province_a').pk}"
    sums = f"unit={unit}&since={FIRST}&until={LAST}&on={clock.today()}"
    yield from tabs(stage, made)
    yield f"/activities/clashes/?{asked}&{who}"
    yield f"/activities/register/?partners={partner}&starts_on={day}"
    yield f"/activities/{made['held'].pk}/"
    yield f"/activities/?partners={partner}&state=reported"
    for view in ("", "year/", "line/"):
        yield f"/activities/calendar/{view}?on={day}"
        yield f"/activities/calendar/{view}?on={day}&unit={unit}&partner={partner}&by=partner"
    yield f"/programmes/roll-up/?{sums}"
    yield from (f"/programmes/roll-up/{which}/?{sums}" for which in ROWS)
    yield f"/instruments/{stage['/requirements/'].instrument_id}/cascade/?state=untouched"
    yield from (f"/search/?q={word}" for word in ("Exchange", "teachers", "Invitation"))
    yield f"/feeds/{feed_of(world, reader)}/activities.ics"


def tabs(stage, made):
    for kit in RECORD_TYPES:
        start = f"/{kit.slug}/"
        rows = {row.pk: row for row in (stage[start], made.get(start, stage[start]))}
        for row in rows.values():
            yield from (f"{kit.url('detail', row)}?tab={panel.key}" for panel in panels_for(kit.name))


def feed_of(world, reader):
    with world.acting(reader) as actor:
        level = Level.objects.get(no=world.account(reader).clearance_id)
        values = TokenValues(name="Phone", days=30, level=level)
        return make_feed(actor=actor, values=values, purpose="activities")
