"""Changing many records of every type with a form: preview, all or nothing, undo; nothing of hidden rows."""

import pytest

from comity.lists.forms import many_form
from comity.lists.models import Batch


@pytest.fixture
def field(form_kit, sample):
    """A text field that may be set on many, and what to set it to."""
    names = [name for name in many_form(form_kit).fields if name in {"notes", "note"}]
    if not names:
        pytest.skip("no plain text to set")
    return names[0]


@pytest.fixture
def many(form_kit, browser):
    """Ask for the preview of a change of these records; returns the address of the batch."""

    def many(field, value, *records):
        query = "&".join(f"pick={record.pk}" for record in records)
        answer = browser.post(f"{form_kit.url('list')}many/?{query}", {"set": field, field: value})
        assert answer.status_code == 302, answer.content.decode()
        return answer["Location"]

    return many


def counted(**numbers):
    return {name: numbers.get(name, 0) for name in ("changed", "kept", "refused", "same")}


def values(stored, field, records):
    return [getattr(stored(pk=record.pk), field) for record in records]


def test_batch_when_previewed_then_nothing_is_saved(browser, fill, field, many, stored):
    rows = fill(1, 2, 3)
    before = values(stored, field, rows)
    page = browser.get(many(field, "Together", *rows))
    assert (page.status_code, page.context["counts"]) == (200, counted(changed=3))
    assert values(stored, field, rows) == before


def test_batch_when_applied_and_undone_then_each_as_it_was(browser, fill, field, many, stored):
    rows = fill(1, 2, 3)
    before = values(stored, field, rows)
    address = many(field, "Together", *rows)
    browser.post(f"{address}apply/")
    assert values(stored, field, rows) == ["Together"] * 3
    browser.post(f"{address}undo/")
    assert values(stored, field, rows) == before
    assert browser.get(address).context["batch"].state == "undone"


def test_batch_when_one_is_stale_then_refused_and_nothing_is_saved(
    world, writer, form_kit, browser, fill, field, many, stored
):
    rows = fill(1, 2, 3)
    address = many(field, "Together", *rows)
    with world.acting(writer) as actor:
        record = form_kit.model.objects.get(pk=rows[1].pk)
        form_kit.update(actor=actor, record=record, values={field: "Mine"}, expected_version=record.version)
    browser.post(f"{address}apply/")
    page = browser.get(address)
    assert "Together" not in values(stored, field, rows)
    assert page.context["counts"] == counted(changed=2, refused=1)
    browser.post(f"{address}apply/")
    assert values(stored, field, rows) == ["Together", "Mine", "Together"]


def test_undo_when_one_was_changed_since_then_only_the_others(
    world, writer, form_kit, browser, fill, field, many, stored
):
    rows = fill(1, 2)
    before = values(stored, field, rows)
    address = many(field, "Together", *rows)
    browser.post(f"{address}apply/")
    with world.acting(writer) as actor:
        record = form_kit.model.objects.get(pk=rows[0].pk)
        form_kit.update(actor=actor, record=record, values={field: "Later"}, expected_version=record.version)
    browser.post(f"{address}undo/")
    assert values(stored, field, rows) == ["Later", before[1]]
    restored, left = (browser.get(address, {"show": name}) for name in ("changed", "kept"))
    assert restored.context["counts"] == counted(changed=1, kept=1)
    assert restored.context["rows"][0]["cells"] == [("Together", before[1])]
    assert left.context["rows"][0]["reason"] == "It was changed after this batch."


def test_batch_when_hidden_rows_are_picked_then_as_if_absent(form_kit, browser, fill, hide, field, same):
    (row,) = fill(1)
    hidden = hide(11)
    pages = []
    for picks in ([row], [row, *hidden]):
        query = "&".join(f"pick={record.pk}" for record in picks)
        answer = browser.post(f"{form_kit.url('list')}many/?{query}", {"set": field, field: "x"})
        page = browser.get(answer["Location"])
        pages.append((page.context["counts"], len(page.context["rows"])))
    assert pages == [(counted(changed=1), 1)] * 2


def test_batch_when_of_somebody_else_then_404(world, form_kit, sample, fill, field, many):
    address = many(field, "x", *fill(1))
    assert world.client(f"{sample.role}@region").get(address).status_code == 404
    assert world.client(f"{sample.role}@post_a1").post(f"{address}apply/").status_code == 404


def test_many_when_role_may_not_change_then_refused(world, form_kit, fill):
    fill(1)
    assert world.client("viewer@province_a").get(f"{form_kit.url('list')}many/").status_code == 403


def test_many_when_nothing_is_chosen_then_says_so(form_kit, browser, fill, writer, world):
    fill(1)
    assert browser.post(f"{form_kit.url('list')}many/", {"note": "x"}).status_code == 422
    with world.acting(writer):
        assert not Batch.objects.exists()
