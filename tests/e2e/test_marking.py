"""The bars of a page rise with what is brought into it, whatever brings it, and never sink again."""

import pytest
from playwright.sync_api import expect
from tests.factories.activities import make_activity
from tests.factories.instruments import make_reading
from tests.factories.records import make_partner
from tests.security.hidden import number_of

from comity.foundation import clock
from comity.history.models import Event
from comity.lists.services.views import save_view

STAFF, COMMANDER = "staff_officer@region", "commander@region"
HARBOURS = 60
"""So many that a list of choices has a box to look for others."""


@pytest.fixture
def owner(own_world, connect_as):
    return connect_as("comity_owner", autocommit=True)


@pytest.fixture
def under(owner):
    """Puts rows under a label, as if somebody else had raised them since the page was opened."""

    def put(table, level, *caveats, where="true"):
        number = number_of(owner, level, caveats, ())
        owner.execute(f"update {table} set label_id = %s where {where}", [number])  # noqa: S608 a table of ours

    return put


def bars(tab):
    return tab.page.locator(".banner")


def expect_bars(tab, words, colour):
    expect(bars(tab)).to_have_text([words, words])
    assert all(f"level-{colour}" in each.get_attribute("class") for each in bars(tab).all())


def previewed(tab, _actor, under):
    tab.open("/partners/?q=harbour")
    expect_bars(tab, "Open", "green")
    under("partners_partner", 2)
    tab.page.locator("[data-row]").first.click()


def filtered(tab, _actor, under):
    tab.open("/partners/?q=harbour")
    expect_bars(tab, "Open", "green")
    under("partners_partner", 2)
    tab.page.get_by_role("link", name="Filters").click()


def found(tab, partner, under):
    tab.open(f"/partners/{partner.pk}/")
    expect_bars(tab, "Open", "green")
    under("partners_partner", 2)
    tab.page.keyboard.press("Control+k")
    tab.page.keyboard.type("harbour")


def clashed(tab, _partner, under):
    under("activities_activity", 2)
    tab.open("/activities/register/")
    expect_bars(tab, "Open", "green")
    tab.page.get_by_label("From").fill(clock.today().isoformat())
    tab.page.get_by_label("Place").fill("Na Meo")


def chosen(tab, _partner, under):
    under("partners_partner", 2, where="name_en = 'Zulu'")
    tab.open("/activities/register/")
    expect_bars(tab, "Open", "green")
    tab.page.locator("[data-chooser=partners]").fill("zulu")


def mentioned(tab, partner, under):
    tab.open(f"/partners/{partner.pk}/")
    expect_bars(tab, "Open", "green")
    under("access_account", 2)
    tab.page.locator("[data-mentions]").first.press_sequentially("@comm")


def kept(tab, _partner, under):
    under("lists_savedview", 2)
    tab.open("/partners/?q=harbour")


def read(tab, _partner, under):
    tab.open("/instruments/")
    expect_bars(tab, "Open", "green")
    tab.page.goto(tab.home + tab.reading)
    under("instruments_draft", 2)
    tab.page.locator("[data-draft] [data-key=e]").first.click()


@pytest.mark.parametrize(
    "bring",
    [previewed, filtered, found, clashed, chosen, mentioned, kept, read],
    ids=lambda each: each.__name__,
)
def test_bars_when_something_higher_is_brought_in_then_cover_it(own_world, tab, under, bring):
    with own_world.acting(STAFF, working_level=0) as actor:
        partner = make_partner(actor, code="H1", name_en="Harbour")
        many = bring is chosen
        for number in range(HARBOURS * many):
            make_partner(actor, code=f"M{number}", name_en=f"Marina {number:02}")
        make_partner(actor, code="Z", name_en="Zulu")
        make_activity(actor, starts_on=clock.today(), ends_on=clock.today())
        save_view(actor=actor, record_type="partners.partner", name="Mine", query="q=harbour")
        tab.reading = f"/reading-room/{make_reading(actor).pk}/"
    tab.sign_in(own_world, STAFF)
    bring(tab, partner, under)
    expect_bars(tab, "Confidential", "violet")
    assert tab.accessibility_faults() == []


def test_bars_when_labels_hide_apart_then_cover_both_and_never_sink(own_world, tab, under):
    with own_world.acting(STAFF, working_level=0) as actor:
        partner = make_partner(actor, code="H1", name_en="Harbour")
        make_partner(actor, code="M1", name_en="Marina")
        make_partner(actor, code="P1", name_en="Pier")
    under("partners_partner", 2, "border", where="code = 'M1'")
    under("partners_partner", 3, where="code = 'P1'")
    tab.sign_in(own_world, COMMANDER)
    tab.open(f"/partners/{partner.pk}/")
    expect_bars(tab, "Open", "green")
    page = tab.page
    page.keyboard.press("Control+k")
    page.keyboard.type("marina")
    expect_bars(tab, "Confidential · border", "violet")
    for words in ("pier", "harbour"):
        page.get_by_role("combobox").fill(words)
        expect(page.get_by_role("group", name="Records").get_by_role("option")).to_have_count(1)
        expect_bars(tab, "Secret · border", "red")
    with page.expect_response("**/printed/"):
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
    with own_world.acting(COMMANDER):
        event = Event.objects.select_related("label__level").get(verb="printed")
    assert (str(event.label), event.object_id) == ("Secret · border", partner.pk)
