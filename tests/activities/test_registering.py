"""Registering activities: how little is typed, what clashes, what may be changed."""

import html
import re
from datetime import date
from html.parser import HTMLParser

import pytest
from tests.factories.activities import DAYS, make, make_activity, make_measure, make_person
from tests.factories.partners import make_blackout
from tests.factories.records import make_partner

from comity.access.labelling import LABEL_FIELDS
from comity.access.models import Account
from comity.access.services.keeping import NotPossible
from comity.activities import queries
from comity.activities.models.activity import Activity, ActivityState
from comity.activities.queries.clashes import Plan, clashes
from comity.activities.services import registering, taking_part
from comity.foundation.refusals import NotAllowed
from comity.history.models import Event
from comity.partners.models import Blackout
from comity.programmes.models.programme import Programme, ProgrammeKind
from comity.threads.queries import duties_of

STAFF = "commander@region"
MOST_TYPED = 12
FIELDS = {"input", "select", "textarea"}
MEANWHILE = {"starts_on": date(2027, 3, 3), "ends_on": date(2027, 3, 5)}


@pytest.fixture
def actor(world):
    with world.acting(STAFF) as actor:
        yield actor


def words(plan):
    return [clash.words for clash in clashes(plan)]


class Controls(HTMLParser):
    """What of a form as it is rendered has a name and can be filled in, and whether it is filled in already."""

    def __init__(self, page):
        super().__init__()
        self.found, self.form, self.inside = {}, None, None
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "form":
            self.form = given.get("id")
        if self.form != "register":
            return
        if tag == "option":
            self.found[self.inside] |= "selected" in given or self.found[self.inside] is None
        elif tag in FIELDS and "name" in given and given.get("type") not in {"hidden", "search"}:
            self.inside = given["name"]
            filled = bool(given.get("value")) and given.get("type") not in {"checkbox", "radio"}
            self.found[self.inside] = self.found.get(self.inside, False) or filled

    def handle_endtag(self, tag):
        self.form = None if tag == "form" else self.form


def typed_in(page):
    return [name for name, is_filled in Controls(page).found.items() if not is_filled]


def test_form_when_rendered_then_twelve_fields_or_fewer_are_to_be_typed(world):
    page = world.client(STAFF).get("/activities/register/").text
    controls = Controls(page).found
    assert {"title", "kind", "partners", "starts_on", "measure", "level"} <= controls.keys()
    assert len([name for name in controls if name not in LABEL_FIELDS]) <= MOST_TYPED
    assert {name: controls[name] for name in ("line", "responsible", "level")} == {
        "line": True,
        "responsible": True,
        "level": True,
    }
    assert len(typed_in(page)) <= MOST_TYPED


def test_register_when_only_what_must_be_is_typed_then_the_rest_has_its_defaults(world):
    typed = {"title": "Visit", "starts_on": "2027-03-01", "purpose": "To talk"}
    browser = world.client(STAFF)
    page = browser.get("/activities/register/")
    form = page.context["form"]
    preset = {name: form[name].value() for name in form.fields if name in ("line", "responsible", "level")}
    fields = {**preset, "kind": "visit_in", **typed, "unplanned_reason": "Asked"}
    assert browser.post("/activities/register/", fields).status_code == 302
    with world.acting(STAFF) as actor:
        made = Activity.objects.get()
        assert (made.ends_on, made.responsible_id, made.line, made.currency, made.unit_id) == (
            date(2027, 3, 1),
            actor.account_id,
            "military",
            "VND",
            actor.unit_id,
        )


def test_register_when_done_by_form_then_tied_to_partner_and_measure(world):
    with world.acting(STAFF) as actor:
        partner, measure = make_partner(actor), make_measure(actor)
    fields = {
        "title": "Visit",
        "kind": "visit_in",
        "partners": [partner.pk],
        "measure": measure.pk,
        "level": 0,
    }
    fields |= {"starts_on": "2027-03-01", "purpose": "To talk", "line": "military"}
    answer = world.client(STAFF).post("/activities/register/", fields)
    assert answer.status_code == 302
    with world.acting(STAFF):
        made = Activity.objects.get()
        assert (made.title_en, made.ends_on, made.state) == ("Visit", date(2027, 3, 1), "proposed")
        assert [row.partner for row in queries.partner_rows(made)] == [partner]
        assert list(queries.measures_served(made)) == [measure]


def test_register_when_proposed_then_waits_for_those_who_clear(actor):
    (duty,) = duties_of(make_activity(actor))
    assert (duty.kind, duty.action, duty.due_on) == ("decide", "approve", DAYS["starts_on"])


def test_clashes_when_partner_is_taken_then_said(actor):
    partner = make_partner(actor)
    make_activity(actor, partners=[partner])
    found = words(Plan(**MEANWHILE, partner_ids=frozenset([partner.pk])))
    assert found == ["Laos is taken: Exchange, 1 Mar 2027 – 3 Mar 2027"]


@pytest.mark.parametrize("state", ["cancelled", "refused", "closed", "postponed"])
def test_clashes_when_the_other_does_not_take_place_then_none(actor, state):
    partner = make_partner(actor)
    row = make_activity(actor, partners=[partner])
    Activity.objects.filter(pk=row.pk).update(state=state)
    assert words(Plan(**MEANWHILE, partner_ids=frozenset([partner.pk]))) == []


def test_clashes_when_person_takes_part_elsewhere_then_said(actor):
    person = make_person(actor)
    row = make_activity(actor)
    taking_part.add_member(actor=actor, activity=row, person=person, counterpart=None, role="member")
    found = words(Plan(**MEANWHILE, person_ids=frozenset([person.pk])))
    assert found == ["Nguyễn Văn An is taken: Exchange, 1 Mar 2027 – 3 Mar 2027"]


def test_clashes_when_place_is_written_otherwise_then_still_said(actor):
    make_activity(actor, place="Cửa khẩu  Na Mèo")
    assert len(words(Plan(**MEANWHILE, place="cua khau na meo"))) == 1


@pytest.mark.parametrize(("yearly", "year", "number"), [(True, 2027, 1), (True, 2031, 1), (False, 2031, 0)])
def test_clashes_when_partner_rests_then_said_in_its_years(actor, yearly, year, number):
    partner = make_partner(actor)
    days = {"starts_on": date(2027, 4, 14), "ends_on": date(2027, 4, 16)}
    make(actor, Blackout, partner=partner, reason="Pi Mai", yearly=yearly, **days)
    plan = Plan(date(year, 4, 16), date(year, 4, 20), partner_ids=frozenset([partner.pk]))
    assert sum("receives nobody" in each for each in words(plan)) == number


def test_clashes_when_the_partner_is_above_the_activity_then_marked_by_both(world):
    with world.acting(STAFF) as actor:
        partner = make_partner(actor, level=1)
        make_activity(actor, partners=[partner])
    asked = {"partners": partner.pk, "starts_on": "2027-03-03"}
    page = world.client(STAFF).get("/activities/clashes/", asked)
    assert "Laos is taken: Exchange" in page.text
    assert page.context["page_label"].level_id == 1


def test_member_when_taken_elsewhere_then_the_warning_says_its_label_and_is_recorded(world):
    with world.acting(STAFF) as actor:
        person, row = make_person(actor), make_activity(actor)
        other = make_activity(actor, level=1, title_en="Talks")
        given = {"person": person, "counterpart": None, "role": "member"}
        taking_part.add_member(actor=actor, activity=other, **given)
    sent = {"person": person.pk, "role": "member"}
    page = world.client(STAFF).post(f"/activities/{row.pk}/member/", sent, follow=True)
    (told,) = (str(each) for each in page.context["messages"])
    assert told == "Nguyễn Văn An is taken: Talks, 1 Mar 2027 – 3 Mar 2027 · Restricted"
    with world.acting(STAFF) as actor:
        listed = Event.objects.filter(verb="listed", payload__page="clashes")
        assert str(other.pk) in {key for each in listed for key in each.payload["ids"]}


def test_clashes_when_the_blackout_is_of_the_state_two_steps_up_then_said(actor):
    state = make_partner(actor)
    ministry = make_partner(actor, code="LA-M", name_en="Ministry", parent=state)
    post = make_partner(actor, code="LA-P", name_en="Post", parent=ministry)
    make_blackout(actor, state, reason="New year", **MEANWHILE)
    plan = Plan(**MEANWHILE, partner_ids=frozenset([post.pk]))
    assert words(plan) == ["Laos receives nobody: New year (3 Mar 2027 – 5 Mar 2027)"]


def test_clashes_when_blackout_spans_the_new_year_then_said_in_january(actor):
    partner = make_partner(actor)
    days = {"starts_on": date(2026, 12, 30), "ends_on": date(2027, 1, 2)}
    make(actor, Blackout, partner=partner, reason="New year", yearly=True, **days)
    found = words(Plan(date(2030, 1, 2), date(2030, 1, 2), frozenset([partner.pk])))
    assert len(found) == 1


def test_clashes_when_on_our_holidays_then_said(actor, settings):
    days = frozenset({"2027-02-06", "2027-02-07"})
    settings.COMITY_WORKDAYS = type(settings.COMITY_WORKDAYS)(("mon",), days)
    found = words(Plan(date(2027, 2, 5), date(2027, 2, 10)))
    assert found == ["A holiday of ours: 6 Feb 2027, 7 Feb 2027"]


def test_clashes_when_the_other_is_above_the_clearance_then_nobody_learns_of_it(world):
    with world.acting(STAFF) as actor:
        make_activity(actor, level=2, scope="issued")
        assert len(words(Plan(**MEANWHILE, place="Na Meo"))) == 1
    with world.acting("staff_officer@post_a1"):
        assert words(Plan(**MEANWHILE, place="Na Meo")) == []


def test_clashes_when_asked_by_htmx_then_a_part_answers(world):
    with world.acting(STAFF) as actor:
        make_activity(actor)
    asked = {"starts_on": "2027-03-02", "place": "Na Meo", "partners": "nonsense"}
    answer = world.client(STAFF).get("/activities/clashes/", asked, headers={"HX-Request": "true"})
    assert "Na Meo is taken" in answer.text


def test_change_when_cleared_then_days_move_only_with_a_reason(actor):
    row = make_activity(actor)
    Activity.objects.filter(pk=row.pk).update(state=ActivityState.CLEARED)
    row.refresh_from_db()
    with pytest.raises(NotPossible):
        registering.change_activity(
            actor=actor, record=row, values={"starts_on": date(2027, 2, 1)}, expected_version=row.version
        )


def test_reschedule_when_given_a_reason_then_moved_and_the_desk_knows(actor):
    row = make_activity(actor)
    registering.reschedule_activity(actor=actor, activity=row, reason="Floods", **MEANWHILE)
    assert Activity.objects.get(pk=row.pk).starts_on == MEANWHILE["starts_on"]
    assert [duty.due_on for duty in duties_of(row).filter(done_at=None)] == [MEANWHILE["starts_on"]]


def test_reschedule_when_of_another_unit_then_refused(world):
    with world.acting(STAFF) as actor:
        row = make_activity(actor, scope="issued")
    with world.acting("staff_officer@province_a") as other, pytest.raises(NotAllowed):
        registering.reschedule_activity(actor=other, activity=row, reason="x", **MEANWHILE)


def test_form_when_opened_from_a_measure_then_its_partner_and_person_are_filled_in(world):
    with world.acting(STAFF) as actor:
        partner, person = make_partner(actor), Account.objects.get(pk=actor.account_id)
        measure = make_measure(actor, responsible=person)
        Programme.objects.filter(pk=measure.programme_id).update(
            kind=ProgrammeKind.COOPERATION, partner=partner
        )
    browser = world.client(STAFF)
    page = browser.get(f"/measures/{measure.pk}/?tab=activities").text
    (address,) = set(re.findall(r'href="(/activities/register/[^"]+)"', page))
    form = browser.get(html.unescape(address)).context["form"]
    filled = {name: form[name].value() for name in ("measure", "partners", "responsible")}
    assert filled == {
        "measure": str(measure.pk),
        "partners": [str(partner.pk)],
        "responsible": str(person.pk),
    }
