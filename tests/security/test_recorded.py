"""Whoever looks at what is marked leaves a trace, at every address; who looks at what is open to all leaves none."""

import os

import pytest

from comity.history.models import Event
from comity.history.queries import READS
from tests.security import pages
from tests.security.cases import address_of, routes
from tests.security.hidden import labelled_tables, number_of

LOOKED = {*READS, "read history", "read the ledger"}
ALWAYS = {"downloaded", "exported", "searched"}
"""What is recorded whatever the label."""
MARKED = '"level": "restricted"'
"""How the API says that a record is above the lowest level."""
LEFT_OUT = {"/sign-out/", "/healthz"}
READERS = ("staff_officer@province_a", "security_officer@province_a", "commander@province_a")
TRIED = READERS if "COMITY_WORLDS" in os.environ else READERS[:2]
BESIDE = ("threads_comment", "threads_attachment", "threads_duty", "threads_link", "lists_savedview")
"""What stands on the pages of other records under a label of its own."""


@pytest.fixture
def owner(own_world, connect_as):
    return connect_as("comity_owner", autocommit=True)


def mark(owner, tables):
    """Put the rows of these tables at the level above the lowest."""
    number = number_of(owner, 1, (), ())
    for table in tables:
        owner.execute(f"update {table} set label_id = %s where label_id = 1", [number])  # noqa: S608 a table of ours


def looks_of(world, name):
    """What the ledger keeps of somebody who only looked; as that account reads it."""
    with world.acting(name) as actor:
        events = Event.objects.filter(account_id=actor.account_id, verb__in=LOOKED)
        return dict(events.values_list("pk", "verb"))


def opened(world, name, stage):
    """Each address as that account opens it, with the page and the verbs that it left in the ledger."""
    token, before = world.token(name), looks_of(world, name)
    for route in sorted(set(routes()) - LEFT_OUT):
        with pages.rolled_back():
            page = pages.browser(token).get(address_of(route, stage))
            after = looks_of(world, name)
        yield route, page, {after[key] for key in after.keys() - before.keys()}


def is_marked(page):
    label = page.context.get("page_label") if page.context else None
    return bool(label and label.level_id) or (
        page.status_code == 200 and MARKED in page.content.decode(errors="replace")
    )


@pytest.mark.slow
@pytest.mark.parametrize("name", TRIED)
@pytest.mark.parametrize("tables", [None, BESIDE], ids=["all", "beside"])
def test_address_when_it_shows_a_marking_then_the_reading_is_recorded(own_world, owner, stage, name, tables):
    mark(owner, tables or [table for table in labelled_tables() if table != "access_unit"])
    marked = {route: verbs for route, page, verbs in opened(own_world, name, stage) if is_marked(page)}
    assert [route for route, verbs in marked.items() if not verbs] == []
    assert len(marked) > (40 if tables is None else 10)


TABS = {
    "instruments": ("text", "requirements", "citations", "relations", "receipts"),
    "requirements": ("assignments", "source"),
    "partners": ("obligations",),
    "channels": ("meetings",),
    "persons": ("languages",),
    "programmes": ("measures", "board", "indicators", "years"),
    "indicators": ("course",),
    "appraisals": ("opinions",),
    "activities": ("people", "programme", "preparation"),
}
ON_TABS = (
    "instruments_textversion",
    "instruments_requirement",
    "instruments_citation",
    "instruments_reading",
)
ON_TABS += ("instruments_instrumentrelation", "instruments_receipt", "instruments_assignment")
ON_TABS += ("instruments_partnerobligation", "partners_meeting", "people_languageskill")
ON_TABS += ("programmes_measure", "programmes_target", "programmes_observation", "programmes_opinion")
ON_TABS += ("activities_participation", "activities_patrolpart", "activities_checklistitem")


@pytest.mark.slow
def test_tab_when_its_rows_are_above_the_record_then_marked_and_recorded(own_world, owner, stage):
    mark(owner, ON_TABS)
    name, found = READERS[0], {}
    token, before = own_world.token(name), looks_of(own_world, name)
    for slug, tabs in TABS.items():
        for tab in tabs:
            with pages.rolled_back():
                page = pages.browser(token).get(f"/{slug}/{stage[f'/{slug}/'].pk}/?tab={tab}")
                found[slug, tab] = (is_marked(page), looks_of(own_world, name).keys() > before.keys())
    assert found == dict.fromkeys(found, (True, True))


@pytest.mark.slow
def test_address_when_reader_is_of_the_lowest_level_then_no_reading_is_recorded(own_world, owner, stage):
    name = "staff_officer@province_a"
    owner.execute("update access_account set clearance_id = 0 where id = %s", [own_world.account(name).pk])
    traces = {route: verbs - ALWAYS for route, _page, verbs in opened(own_world, name, stage)}
    assert {route: verbs for route, verbs in traces.items() if verbs} == {}
