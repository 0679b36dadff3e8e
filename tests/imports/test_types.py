"""The contract of every type that can be imported: what is exported comes back as it was, and hidden rows stay hidden."""

import json

import pytest
from tests.contract import samples
from tests.contract.samples import Place, make
from tests.imports.driver import Driver, upload

from comity.imports.importing import importables

SLUGS = [each.kit.slug for each in importables()]
HIDDEN = "Hidden word"


def role_for(slug):
    return "administrator" if slug == "units" else samples.SAMPLES[slug].role


@pytest.fixture(params=SLUGS)
def slug(request):
    return request.param


@pytest.fixture
def kit(slug):
    return samples.kit_of(slug)


@pytest.fixture
def importer(world, slug):
    return Driver(world, f"{role_for(slug)}@province_a")


@pytest.fixture
def place(world):
    return Place(world.label(0), world.unit("province_a").pk, world.scope_no("province_a"))


@pytest.fixture
def filled(importer, slug, place):
    """Five samples, as the importer sees them in the database."""
    with importer.act():
        for number in range(1, 6):
            make(slug, number, place)
    return stored(importer, slug)


def stored(importer, slug):
    model = samples.kit_of(slug).model
    with importer.act():
        return {row["id"]: row for row in model.objects.filter(label__level=0).values()}


def exported(world, importer, kit, ending):
    """Everything that the list can show, as a file of an account that may export."""
    who = f"{role_for(kit.slug)}@province_a"
    columns = [each.name for each in kit.offered_columns]
    answer = world.client(who).get(f"{kit.url('list')}export.{ending}", {"columns": columns})
    assert answer.status_code == 200
    return answer.content


@pytest.mark.parametrize("ending", ["csv", "xlsx", "json"])
def test_export_when_imported_then_changes_nothing(world, importer, slug, kit, filled, ending):
    batch = importer.check(exported(world, importer, kit, ending), f"{slug}.{ending}", slug=slug)
    assert importer.problems(batch) == []
    assert (batch.counts["new"], batch.counts["changed"]) == (0, 0)
    assert batch.counts["same"] >= 5
    assert stored(importer, slug) == filled


def test_row_when_above_clearance_then_never_shown(world, importer, slug, kit, filled):
    content = exported(world, importer, kit, "csv")

    def observed():
        batch = importer.check(content, f"{slug}.csv", slug=slug)
        client = world.client(importer.who)
        pages = [client.get(f"/imports/{batch.pk}/{end}") for end in ("", "?show=same")]
        template = client.get(f"/imports/templates/{slug}.xlsx")
        counts = importer.problems(batch), batch.counts
        return counts, [page.status_code for page in pages], len(template.content) > 0

    before = observed()
    text = samples.SAMPLES[slug].text
    with world.acting("security_officer@region"):
        above = Place(world.label(3), world.unit("province_a").pk, world.scope_no("province_a"))
    with world.acting(f"{samples.SAMPLES[slug].role}@region"):
        for number in (1, 7):
            make(slug, number, above, **{text: HIDDEN if number == 7 else f"{HIDDEN} too"})
    assert observed() == before


def test_example_of_a_template_when_imported_then_left_out(world, importer, slug, filled):
    template = world.client(importer.who).get(f"/imports/templates/{slug}.xlsx").content
    batch = importer.check(template, f"{slug}.xlsx", slug=slug)
    assert (batch.state, batch.notice) == ("failed", "There are no rows below the headings.")


def test_pages_when_role_may_not_add_then_403_and_nothing_said(world, slug):
    client = world.client("viewer@post_a1")
    addresses = [f"/imports/new/{slug}/", f"/imports/templates/{slug}.xlsx"]
    assert [client.get(address).status_code for address in addresses] == [403, 403]


def test_upload_when_posted_then_leads_to_the_columns(world, importer, slug, filled, kit):
    content = exported(world, importer, kit, "json")
    assert len(json.loads(content)["records"]) >= 5
    answer = world.client(importer.who).post(
        f"/imports/new/{slug}/",
        {"file": upload(content, "x.json"), "unit": world.unit("province_a").pk, "level": 0},
        follow=True,
    )
    assert answer.redirect_chain[-1][0].endswith("/columns/")
    assert set(answer.context["batch"].columns.values()) >= {"unit", "label"}


def test_list_when_shown_then_leads_to_the_wizard_for_whoever_may_add(world, importer, slug, kit):
    link = f'href="/imports/new/{slug}/"'
    shown = [
        world.client(who).get(kit.url("list")).content.decode() for who in (importer.who, "viewer@post_a1")
    ]
    assert [link in page for page in shown] == [True, False]
