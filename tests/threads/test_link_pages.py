"""Links drawn by hand: to what one sees, from what one's unit keeps."""

from uuid import uuid4

import pytest
from tests.factories.records import make_partner

from comity.threads.models import Link
from comity.threads.services import link

NOWHERE = "7c0ffee0-0000-4000-8000-000000000000"


@pytest.fixture
def pair(world):
    with world.acting("staff_officer@province_a") as actor:
        return make_partner(actor, name_en="Low"), make_partner(actor, code="HIGH", name_en="High", level=2)


def address(record):
    return f"/links/partners.partner/{record.pk}/"


def count(world):
    with world.acting("staff_officer@province_a"):
        return Link.objects.count()


def test_link_when_drawn_then_stands_on_the_page(world, pair):
    low, high = pair
    client = world.client("staff_officer@province_a")
    fields = {"kind": "evidences", "target": f"http://testserver/partners/{high.pk}/"}
    assert client.post(address(low), fields).status_code == 302
    entries = client.get(address(low)).context["own"]
    assert [(entry.kind, entry.title) for entry in entries] == [("is evidence for", "High")]


@pytest.mark.parametrize("target", ["", "nonsense", "/partners/", f"/partners/{NOWHERE}/"])
def test_link_when_target_is_absent_then_refused(target, world, pair):
    answer = world.client("staff_officer@province_a").post(
        address(pair[0]), {"kind": "serves", "target": target}
    )
    assert (answer.status_code, list(answer.context["form"].errors), count(world)) == (422, ["target"], 0)


def test_link_when_target_is_hidden_then_refused_like_an_absent_one(world, pair):
    low, high = pair
    with world.acting("staff_officer@province_a"):
        low.scope_id = world.scope_no("province_a", "issued")
        low.save()
    client = world.client("staff_officer@post_a1")
    said = [
        client.post(address(low), {"kind": "serves", "target": f"/partners/{pk}/"})
        .context["form"]
        .errors["target"]
        for pk in (high.pk, uuid4())
    ]
    assert (said[0], count(world)) == (said[1], 0)


def test_link_when_source_belongs_to_the_unit_above_then_refused(world, pair):
    low, _high = pair
    with world.acting("staff_officer@province_a"):
        low.scope_id = world.scope_no("province_a", "issued")
        low.save()
    with world.acting("staff_officer@post_a1") as actor:
        own = make_partner(actor, name_en="Ours")
    answer = world.client("staff_officer@post_a1").post(
        address(low), {"kind": "serves", "target": f"/partners/{own.pk}/"}
    )
    assert (answer.status_code, count(world)) == (422, 0)


def test_link_when_removed_then_gone(world, pair):
    low, high = pair
    with world.acting("staff_officer@province_a") as actor:
        made = link(actor=actor, kind="serves", source=low, target=high)
    answer = world.client("staff_officer@province_a").post(f"/links/{made.pk}/remove/")
    assert (answer.status_code, count(world)) == (302, 0)


def test_link_when_removed_by_a_viewer_then_refused(world, pair):
    low, high = pair
    with world.acting("staff_officer@province_a") as actor:
        made = link(actor=actor, kind="serves", source=low, target=high)
    answer = world.client("viewer@province_a").post(f"/links/{made.pk}/remove/")
    assert (answer.status_code, count(world)) == (403, 1)


def test_file_when_attached_on_the_page_then_listed_there(world, pair, settings, tmp_path):
    settings.COMITY_DATA, settings.COMITY_KEYS = tmp_path / "data", tmp_path / "keys"
    client = world.client("staff_officer@province_a")
    source = tmp_path / "notes.txt"
    source.write_text("Sổ tay", encoding="utf-8")
    with source.open("rb") as file:
        client.post(f"/files/partners.partner/{pair[0].pk}/", {"file": file})
    page = client.get(f"/partners/{pair[0].pk}/")
    assert [each.name for each in page.context["files"]] == ["notes.txt"]
