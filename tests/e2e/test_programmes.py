"""From a requirement to measures and up to the roll-up, walked in a browser, in both languages, wide and narrow."""

import re

import pytest
from playwright.sync_api import expect
from tests.factories.instruments import make_requirements
from tests.factories.programmes import approve, make_measure, make_programme

from comity.access.models import Unit
from comity.access.queries import scope_for
from comity.access.services import label_for
from comity.foundation import clock
from comity.instruments.models.requirement import Assignment
from comity.programmes.models.consulting import Appraisal
from comity.programmes.models.measure import Measure
from comity.programmes.models.programme import Programme
from comity.programmes.services import consulting, proposing

REGION, STAFF = "staff_officer@region", "staff_officer@province_a"
ACCEPT = {"en": "Accept", "vi": "Chấp nhận"}


class Hand:
    """Counts what a person does: clicks on what is found, and fields typed into."""

    def __init__(self, page):
        self.page, self.clicks, self.typed = page, 0, 0

    def click(self, found):
        self.clicks += 1
        found.click()


def ordered(world):
    """A directive whose first requirement is addressed to province A, which has a programme to put measures in."""
    with world.acting(REGION) as actor:
        requirement = make_requirements(actor, [world.unit("province_a"), world.unit("province_b")])[0]
    with world.acting(STAFF) as actor:
        make_programme(actor, scope="issued")
        return Assignment.objects.get(requirement=requirement, unit=world.unit("province_a").pk)


def consulted(world):
    """The addresses of a proposal, of an appraisal on which an opinion was asked, and of a superior's measure."""
    with world.acting(STAFF) as actor:
        label, own = label_for(actor=actor, level=0), Unit.objects.get(pk=actor.unit_id)
        about = {"actor": actor, "label": label, "scope": scope_for(own, "issued")}
        above = Unit.objects.get(pk=world.unit("region").pk)
        values = {"title_en": "A second interpreter", "text": "One is not enough.", "to_unit": above}
        proposal = proposing.propose(values=values, **about)
        proposing.move_proposal(actor=actor, proposal=proposal, action="submit")
        values = {"title_en": "Road plan", "body": "Committee", "due_on": clock.today()}
        appraisal = consulting.take_up(model=Appraisal, values=values, **about)
        below = Unit.objects.get(pk=world.unit("post_a1").pk)
        (opinion,) = consulting.ask_opinions(actor=actor, matter=appraisal, units=[below], due_on=None)
    with world.acting(REGION) as actor:
        issued = make_programme(actor, code="QK", scope="issued")
        measure = make_measure(actor, issued, "Region's exchange")
    approve(world, issued, by="commander@region", submitted_by=REGION)
    return (
        f"/measures/{measure.pk}/concretise/",
        "/proposals/",
        f"/proposals/{proposal.pk}/?tab=clock",
        f"/appraisals/{appraisal.pk}/?tab=opinions",
        f"/appraisals/{appraisal.pk}/ask/",
        f"/opinions/{opinion.pk}/give/",
    )


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("language", ["en", "vi"])
def test_requirement_when_concretised_then_seen_in_the_matrix_above(own_world, new_tab, language, width):
    assignment = ordered(own_world)
    province, region = new_tab(), new_tab()
    for tab, account in ((province, STAFF), (region, REGION)):
        tab.sign_in(own_world, account)
        tab.page.context.add_cookies([{"name": "django_language", "value": language, "url": tab.home}])
        tab.widen(width)

    province.open(f"/assignments/{assignment.pk}/concretise/")
    expect(province.page.locator("textarea").first).to_have_value("Hold a friendship exchange with Laos")
    assert (province.accessibility_faults(), province.overflow()) == ([], 0)
    province.page.get_by_role("button", name=ACCEPT[language], exact=True).click()
    expect(province.page).to_have_url(re.compile(r"\?tab=measures"))

    with own_world.acting(REGION):
        instrument = Assignment.objects.get(pk=assignment.pk).requirement.instrument_id
    region.open(f"/instruments/{instrument}/cascade/")
    expect(region.page.locator(".cell-measure").first).to_contain_text("0 %")
    assert (region.accessibility_faults(), region.overflow()) == ([], 0)


def test_requirement_when_concretised_from_the_desk_then_three_clicks_and_nothing_typed(own_world, tab):
    assignment = ordered(own_world)
    tab.sign_in(own_world, STAFF)
    tab.open("/")
    hand = Hand(tab.page)
    hand.click(tab.page.get_by_role("link", name=re.compile("Concretise:.*exchange with Laos")).first)
    hand.click(tab.page.get_by_role("link", name="Concretise", exact=True).first)
    hand.click(tab.page.get_by_role("button", name="Accept", exact=True))
    expect(tab.page).to_have_url(re.compile(r"\?tab=measures"))
    assert (hand.clicks, hand.typed) == (3, 0)
    with own_world.acting(STAFF):
        assert Assignment.objects.get(pk=assignment.pk).state == "concretised"


@pytest.mark.parametrize("width", [390, 1440])
def test_matrix_when_walked_by_keys_then_chosen_units_are_reminded(own_world, tab, width):
    assignment = ordered(own_world)
    with own_world.acting(REGION):
        instrument = Assignment.objects.get(pk=assignment.pk).requirement.instrument_id
    tab.sign_in(own_world, REGION)
    tab.widen(width)
    tab.open(f"/instruments/{instrument}/cascade/")
    tab.page.locator(".cell-state").first.focus()
    tab.page.keyboard.press("x")
    tab.page.keyboard.press("ArrowDown")
    tab.page.keyboard.press("x")
    expect(tab.page.locator("[data-picked]")).to_have_text("2")
    assert (tab.accessibility_faults(), tab.overflow()) == ([], 0)
    tab.page.get_by_role("button", name="Remind of these").click()
    expect(tab.page.get_by_text("Reminded of 2 assignments.")).to_be_visible()


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("language", ["en", "vi"])
def test_pages_of_programmes_pass_axe_and_fit(own_world, tab, language, width):
    with own_world.acting(STAFF) as actor:
        programme = make_programme(actor)
        whole = make_measure(actor, programme, "Exchange")
        make_measure(actor, programme, "Prepare", parent=whole, estimate=1000)
    approve(own_world, programme)
    asked = consulted(own_world)
    tab.sign_in(own_world, STAFF)
    tab.page.context.add_cookies([{"name": "django_language", "value": language, "url": tab.home}])
    tab.widen(width)
    own = f"/programmes/{programme.pk}/"
    found = {}
    for path in (
        "/programmes/",
        "/measures/",
        "/programmes/new/",
        own,
        *(f"{own}?tab={tab_name}" for tab_name in ("measures", "board", "indicators", "years", "revisions")),
        f"{own}cascade/",
        f"{own}state/",
        f"/measures/{whole.pk}/?tab=parts",
        "/programmes/roll-up/?since=2027-01-01&until=2027-12-31",
        "/programmes/roll-up/measures/?since=2027-01-01&until=2027-12-31",
        *asked,
    ):
        tab.open(path)
        found[path] = (tab.accessibility_faults(), tab.overflow())
    assert found == {path: ([], 0) for path in found}


def test_measures_when_moved_by_keys_and_by_dragging_then_stand_there(own_world, tab):
    with own_world.acting(STAFF) as actor:
        programme = make_programme(actor)
        for title in ("First", "Second", "Third"):
            make_measure(actor, programme, title)
    tab.sign_in(own_world, STAFF)
    tab.widen(1440)
    tab.open(f"/programmes/{programme.pk}/?tab=measures")
    rows = tab.page.locator(".measures tbody tr")
    rows.nth(1).get_by_role("button", name="Move up").press("Enter")
    expect(rows.first).to_contain_text("Second")
    rows.filter(has_text="Third").drag_to(rows.filter(has_text="Second"), target_position={"x": 300, "y": 4})
    expect(rows.first).to_contain_text("Third")
    rows.filter(has_text="First").drag_to(rows.filter(has_text="Third"), target_position={"x": 300, "y": 30})
    expect(rows.nth(1)).to_contain_text("1.1")
    with own_world.acting(STAFF):
        assert Measure.objects.get(title_en="First").parent.title_en == "Third"
        assert Programme.objects.get(pk=programme.pk).measures.count() == 3
