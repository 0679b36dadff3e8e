"""A row above the reader's clearance, or beside its reach, changes nothing that the reader can observe."""

import pytest

SURFACES = ["", "?q=1", "?group=unit", "?label=0&filters=open", "export.csv", "export.json", "new/", "views/"]


@pytest.mark.parametrize("surface", SURFACES)
def test_surface_when_rows_are_hidden_then_the_same_as_without(
    surface, kit, sample, browser, fill, hide, same
):
    fill(1, 2)
    browser.get(kit.url("list"))
    before = same(browser.get(kit.url("list") + surface))
    hide(11, 12)
    assert same(browser.get(kit.url("list") + surface)) == before
    assert before[0] in {200, 403}


def test_api_when_rows_are_hidden_then_the_same_as_without(kit, browser, fill, hide, same):
    fill(1, 2)
    before = same(browser.get(f"/api/v1/{kit.slug}/"))
    hide(11, 12)
    assert same(browser.get(f"/api/v1/{kit.slug}/")) == before


@pytest.mark.parametrize("page", ["", "edit/", "preview/"])
def test_page_when_record_is_hidden_then_as_if_absent(page, form_kit, browser, hide, same):
    absent = browser.get(f"{form_kit.url('list')}00000000-0000-4000-8000-000000000000/{page}")
    for record in hide(11):
        hidden = browser.get(f"{form_kit.url('list')}{record.pk}/{page}")
        assert same(hidden)[0] == 404
        assert same(hidden)[1].replace(str(record.pk), "") == same(absent)[1].replace(
            "00000000-0000-4000-8000-000000000000", ""
        )


def test_api_when_record_is_hidden_then_as_if_absent(kit, browser, hide, same):
    absent = same(browser.get(f"/api/v1/{kit.slug}/00000000-0000-4000-8000-000000000000/"))
    assert absent[0] == 404
    for record in hide(11):
        assert same(browser.get(f"/api/v1/{kit.slug}/{record.pk}/")) == absent
        changed = browser.patch(
            f"/api/v1/{kit.slug}/{record.pk}/", {"version": 1}, content_type="application/json"
        )
        assert changed.status_code in ({403, 404} if kit.form_sections else {405})


def test_pick_when_record_is_hidden_then_not_exported(kit, browser, fill, hide):
    fill(1)
    for record in hide(11):
        answer = browser.get(f"{kit.url('list')}export.json", {"pick": str(record.pk)})
        if answer.status_code == 200:
            assert answer.json()["records"] == []
