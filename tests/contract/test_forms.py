"""Making and changing records of every type through the pages: what is saved, refused, and never lost."""

import pytest
from django.utils.html import strip_tags
from tests.contract.samples import make

from comity.kit.attributes import field_of


def test_form_when_filled_in_then_record_is_saved_in_its_place(
    form_kit, browser, filled, stored, place, sample
):
    data = filled(1)
    answer = browser.post(form_kit.new_url, data)
    assert answer.status_code == 302, answer.context["form"].errors
    record = stored(pk=answer["Location"].strip("/").rpartition("/")[2])
    assert (record.unit_id, record.scope_id, record.label_id, record.version) == (
        place.unit_id,
        place.scope_no,
        place.label.pk,
        1,
    )
    assert getattr(record, sample.text) == data[sample.text]


def test_form_when_shown_then_nothing_is_saved_and_fields_are_described(form_kit, browser):
    page = browser.get(form_kit.new_url)
    names = list(page.context["form"].fields)
    assert names[: len(form_kit.form_names)] == form_kit.form_names
    assert page.status_code == 200


def test_form_when_empty_then_422_and_errors_beside_the_fields(form_kit, browser):
    page = browser.post(form_kit.new_url, {"level": "0"})
    assert page.status_code == 422
    assert "has-error" in page.content.decode()


def test_level_when_above_the_working_level_then_422(form_kit, browser, filled, world, writer):
    page = browser.post(form_kit.new_url, filled(1, level=world.account(writer).clearance_id + 1))
    assert page.status_code == 422
    assert list(page.context["form"].errors) == ["level"]


def test_unit_when_not_ones_own_then_422(form_kit, browser, filled, world):
    page = browser.post(form_kit.new_url, filled(1, unit=world.unit("province_b").pk))
    assert page.status_code == 422
    assert list(page.context["form"].errors) == ["unit"]


def test_edit_when_text_changed_then_saved_and_version_counted(
    form_kit, sample, browser, fill, filled, stored
):
    (record,) = fill(1)
    answer = browser.post(form_kit.url("edit", record), filled(1, version=1, **{sample.text: "Changed"}))
    assert answer.status_code == 302, answer.context["form"].errors
    changed = stored(pk=record.pk)
    assert (getattr(changed, sample.text), changed.version) == ("Changed", 2)


def test_edit_when_stale_then_both_versions_are_shown_and_nothing_is_written(
    form_kit, sample, browser, fill, filled, stored
):
    (record,) = fill(1)
    browser.post(form_kit.url("edit", record), filled(1, version=1, **{sample.text: "Theirs"}))
    page = browser.post(form_kit.url("edit", record), filled(1, version=1, **{sample.text: "Mine"}))
    assert page.status_code == 409
    differences = page.context["differences"]
    assert [(each["name"], strip_tags(each["mine"]), strip_tags(each["theirs"])) for each in differences] == [
        (sample.text, "Mine", "Theirs")
    ]
    assert getattr(stored(pk=record.pk), sample.text) == "Theirs"


@pytest.mark.parametrize(("choice", "kept"), [("mine", "Mine"), ("theirs", "Theirs")])
def test_conflict_when_decided_then_the_chosen_version_stands(
    choice, kept, form_kit, sample, browser, fill, filled, stored
):
    (record,) = fill(1)
    browser.post(form_kit.url("edit", record), filled(1, version=1, **{sample.text: "Theirs"}))
    decided = {"version": 2, sample.text: "Mine", f"keep-{sample.text}": choice}
    assert browser.post(form_kit.url("edit", record), filled(1, **decided)).status_code == 302
    assert getattr(stored(pk=record.pk), sample.text) == kept


def test_conflict_when_saved_again_meanwhile_then_asked_again(form_kit, sample, browser, fill, filled):
    (record,) = fill(1)
    for version, text in ((1, "A"), (2, "B")):
        browser.post(form_kit.url("edit", record), filled(1, version=version, **{sample.text: text}))
    decided = {"version": 2, sample.text: "Mine", f"keep-{sample.text}": "mine"}
    assert browser.post(form_kit.url("edit", record), filled(1, **decided)).status_code == 409


def test_edit_when_version_is_missing_then_nothing_is_overwritten(
    form_kit, sample, browser, fill, filled, stored
):
    (record,) = fill(1)
    page = browser.post(form_kit.url("edit", record), filled(1, **{sample.text: "Changed"}))
    assert page.status_code == 409
    assert stored(pk=record.pk).version == 1


def test_edit_when_related_record_is_hidden_then_its_place_is_kept(
    world, form_kit, browser, above, fill, filled, stored, sample
):
    names = [
        name for name in form_kit.form_names if field_of(form_kit.model, name).related_model is form_kit.model
    ]
    if not names:
        pytest.skip("the type does not refer to itself")
    with world.acting(f"{sample.role}@region"):
        hidden = make(form_kit.slug, 90, above)
    (record,) = fill(1)
    with world.acting(f"{sample.role}@region"):
        form_kit.model.objects.filter(pk=record.pk).update(**{names[0]: hidden})
    page = browser.get(form_kit.url("edit", record))
    assert str(hidden.pk) not in page.content.decode()
    answer = browser.post(form_kit.url("edit", record), filled(1, version=2, **{sample.text: "Changed"}))
    assert answer.status_code == 302, answer.context["form"].errors
    changed = stored(pk=record.pk)
    assert (getattr(changed, sample.text), getattr(changed, f"{names[0]}_id")) == ("Changed", hidden.pk)
    assert browser.get(form_kit.url("detail", record)).status_code == 200
    assert browser.get(form_kit.url("list")).status_code == 200
