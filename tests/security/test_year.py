"""What a reader could infer from the working year: whom its pages name, and what stands in the way of a plan."""

import pytest
from psycopg import sql

from comity.access.models import Unit
from comity.access.queries import scope_for
from comity.access.services import label_for
from comity.activities.models.activity import Activity
from comity.kit.services import create_record
from comity.partners.models import Partner
from tests.contract.samples import SAMPLES, kit_of
from tests.factories.activities import DAYS, make_activity
from tests.security import pages, year
from tests.security.cases import address_of, routes

READER = "staff_officer@province_a"
WORD = "zibeline"
NAMED = (
    "partners",
    "persons",
    "instruments",
    "series",
    "number-series",
    "counterparts",
    "channels",
    "requirements",
)
"""Types that records of another scope name. Parts, such as measures, are always in the scope of the whole."""
ENDS = {"/sign-out/", "/healthz"}


@pytest.fixture
def owner(own_world, connect_as):
    return connect_as("comity_owner", autocommit=True)


@pytest.mark.slow
def test_page_when_what_it_names_is_out_of_reach_then_it_answers_and_does_not_tell(
    own_world, owner, stage, worked
):
    """The label of a record covers what it names, its scope need not: what is named may be another unit's alone."""
    token = own_world.token(READER)
    addresses = [address_of(route, stage) for route in sorted(set(routes()) - ENDS)]
    addresses += year.addresses(own_world, READER, stage, worked)
    for slug in NAMED:
        owner.execute(sql.SQL("update {} set {} = %s || id").format(*names_of(slug)), [f"{WORD} "])
        with own_world.acting(READER):
            row = kit_of(slug).model.objects.first()
        assert WORD in f"{pages.observe(token, f'/{slug}/{row.pk}/')}", slug
    for slug in NAMED:
        elsewhere = own_world.scope_no("province_b")
        owner.execute(sql.SQL("update {} set scope_no = %s").format(names_of(slug)[0]), [elsewhere])
    answers = {address: pages.observe(token, address) for address in addresses}
    assert [address for address, answer in answers.items() if answer.status >= 500] == []
    assert [address for address, answer in answers.items() if WORD in f"{answer}"] == []


def names_of(slug):
    """The table of a type, and the column by which its rows are recognised."""
    return sql.Identifier(kit_of(slug).model._meta.db_table), sql.Identifier(SAMPLES[slug].text)


@pytest.fixture
def partner(own_world):
    """One that the region has issued to all below it."""
    with own_world.acting("commander@region") as actor:
        values = {"code": "LA", "name_en": "Laos", "name_vi": "Lào", "kind": "state"}
        scope = scope_for(Unit.objects.get(pk=actor.unit_id), "issued")
        return create_record(
            actor=actor, model=Partner, values=values, label=label_for(actor=actor, level=0), scope=scope
        )


def test_clash_when_what_is_taken_is_hidden_then_days_and_place_look_free(own_world, partner):
    """Rather two activities on one day than a page that tells of the hidden one; who sees both sees the clash."""
    asked = (
        f"/activities/clashes/?kind=friendship_exchange&starts_on={DAYS['starts_on']}"
        f"&ends_on={DAYS['ends_on']}&place=Na+Meo&partners={partner.pk}"
    )
    reader, superior = own_world.token(READER), own_world.token("commander@region")
    free = {token: pages.observe(token, asked) for token in (reader, superior)}
    with own_world.acting("commander@region") as actor:
        make_activity(actor, partners=[partner], level=3, scope="issued")
    assert pages.observe(reader, asked) == free[reader]
    assert pages.observe(superior, asked).body != free[superior].body
    with own_world.acting(READER) as actor:
        make_activity(actor, partners=[partner])
        assert Activity.objects.count() == 1
    with own_world.acting("commander@region"):
        assert Activity.objects.count() == 2
