"""Undoing the latest change of every type with a form: given back, or refused with the reason."""

import pytest

from comity.history.models import Event


@pytest.fixture
def changed(world, form_kit, sample, writer, fill):
    """A record whose text was changed, and what it said before."""
    (record,) = fill(1)
    with world.acting(writer) as actor:
        record = form_kit.model.objects.get(pk=record.pk)
        before = getattr(record, sample.text)
        given = {"actor": actor, "record": record, "expected_version": record.version}
        record = form_kit.update(values={sample.text: "Otherwise"}, **given)
    return record, before


def undo_in(browser, form_kit, record):
    page = browser.get(f"/history/{form_kit.name}/{record.pk}/")
    return next(undo for _entry, undo in page.context["lines"] if undo)


def test_change_when_undone_then_the_record_says_what_it_said(browser, form_kit, sample, changed, stored):
    record, before = changed
    undo = undo_in(browser, form_kit, record)
    answer = browser.post(
        f"/history/{form_kit.name}/{record.pk}/undo/{undo.event_id}/", {"version": record.version}
    )
    assert (undo.reason, answer.status_code) == ("", 302)
    assert getattr(stored(pk=record.pk), sample.text) == before


def test_change_when_form_is_stale_then_nothing_is_undone(
    world, writer, browser, form_kit, sample, changed, stored
):
    record, _before = changed
    undo = undo_in(browser, form_kit, record)
    answer = browser.post(f"/history/{form_kit.name}/{record.pk}/undo/{undo.event_id}/", {"version": 1})
    assert (answer.status_code, getattr(stored(pk=record.pk), sample.text)) == (409, "Otherwise")
    with world.acting(writer):
        assert not Event.objects.filter(verb="undone").exists()


def test_change_when_role_may_not_change_then_shown_with_the_reason(world, form_kit, changed, browser):
    record, _before = changed
    undo = undo_in(browser, form_kit, record)
    reader, address = (
        world.client("inspector@province_a"),
        f"/history/{form_kit.name}/{record.pk}/undo/{undo.event_id}/",
    )
    assert reader.get(address).context["why_not"].startswith("Your roles do not include this")
    assert reader.post(address, {"version": record.version}).status_code == 403
