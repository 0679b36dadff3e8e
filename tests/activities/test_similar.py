"""Earlier activities beside one that is planned: by series, partner, place, kind and words, within reach."""

import pytest
from tests.factories.activities import hold, make, make_activity
from tests.factories.records import make_partner

from comity.activities.models.activity import Activity, Series
from comity.activities.models.reference import ActivityKind
from comity.activities.queries import similar
from comity.activities.queries.similar import Likeness
from comity.activities.services import reporting
from comity.activities.services.reporting import Captured
from comity.search.syntax import telling_words

COMMANDER = "commander@region"


@pytest.fixture
def actor(world):
    with world.acting(COMMANDER) as actor:
        yield actor


def held(actor, **values):
    row = make_activity(actor, **{"place": "", "purpose": "Talk", **values})
    Activity.objects.filter(pk=row.pk).update(state="held")
    return row


def found(**wanted):
    return similar.earlier_like(Likeness(**wanted))


@pytest.mark.parametrize(
    "asked",
    [
        "Mine clearance along the border road",
        "clearance of MINES: mine clearance",
        "along the border",
    ],
)
def test_earlier_when_words_of_title_or_purpose_are_shared_then_found(actor, asked):
    row = held(actor, title_en="Mine clearance", purpose="Agree on the work along the border")
    held(actor, title_en="Volleyball", purpose="Play together")
    assert found(words=asked) == [row]


def test_earlier_when_words_are_typed_without_marks_then_found(actor):
    row = held(actor, title_en="", title_vi="Hội đàm rà phá bom mìn")
    assert found(words="ra pha bom min") == [row]


def test_earlier_when_only_short_words_are_shared_then_not_found(actor):
    held(actor, title_en="On the day of the visit", purpose="To be at it")
    assert found(words="to be on the go at it") == []


def test_earlier_when_more_is_shared_then_stands_first(actor):
    partner = make_partner(actor)
    by_place = held(actor, title_en="Place", place="Na Meo")
    by_all = held(actor, title_en="All", place="Na Mèo", partners=[partner])
    by_partner = held(actor, title_en="Partner", partners=[partner], kind="ceremony")
    wanted = {"kind_id": "friendship_exchange", "partner_ids": frozenset([partner.pk]), "place": "NA MEO"}
    assert found(**wanted) == [by_all, by_place, by_partner]


def test_earlier_when_of_the_series_then_before_all_others(actor):
    kind = ActivityKind.objects.get(pk="friendship_exchange")
    series = make(actor, Series, name_en="Exchanges", name_vi="Giao lưu", kind=kind)
    other, own = held(actor), held(actor, series=series)
    assert found(kind_id="friendship_exchange", series_id=series.pk) == [own]
    assert set(found(kind_id="friendship_exchange")) == {other, own}


@pytest.mark.parametrize("state", ["proposed", "confirmed", "cancelled", "refused"])
def test_earlier_when_it_never_took_place_then_not_found(actor, state):
    row = held(actor, title_en="Mine clearance")
    Activity.objects.filter(pk=row.pk).update(state=state)
    assert found(words="Mine clearance") == []


def test_earlier_when_nothing_is_said_yet_then_none(actor):
    held(actor)
    assert found() == []


def test_earlier_when_above_the_clearance_then_neither_shown_nor_counted(world):
    with world.acting(COMMANDER) as actor:
        held(actor, title_en="Mine clearance", level=3, scope="issued")
        seen = held(actor, title_en="Mine clearance", scope="issued")
    with world.acting("staff_officer@post_a1"):
        assert found(words="Mine clearance", place="", kind_id="friendship_exchange") == [seen]


def test_page_when_typed_then_report_issues_recommendations_and_lessons_stand_beside(world):
    with world.acting(COMMANDER) as actor:
        row = hold(actor, make_activity(actor, title_en="Mine clearance"))
        words = {"result": "Two fields cleared", "issues": "Rain", "recommendations": "Come in March"}
        reporting.report_activity(
            actor=actor, activity=row, values=words, captured=Captured(["Bring boots"]), submit=True
        )
        planned = make_activity(actor, title_en="Clearance of mines", purpose="More mine clearance", place="")
    page = world.client(COMMANDER).post("/activities/clashes/", {"title": "Mine clearance"})
    beside = world.client(COMMANDER).get(f"/activities/{planned.pk}/?tab=earlier")
    for text in (page.text, beside.text):
        assert [each for each in (*words.values(), "Bring boots") if each not in text] == []


def test_form_when_opened_for_a_partner_then_what_was_done_with_it_stands_beside_at_once(world):
    with world.acting(COMMANDER) as actor:
        partner = make_partner(actor)
        held(actor, title_en="Mine clearance", partners=[partner])
    page = world.client(COMMANDER).get("/activities/register/", {"partners": partner.pk})
    assert "Mine clearance" in page.text


def test_words_when_of_little_meaning_then_left_out():
    assert telling_words("to be or not") == []
    assert telling_words("Hội đàm rà phá") == ["Hội đàm"]
    assert telling_words("border road") == ["border road", "border"]
