"""The REST API of every record type: what is read can be written back; refusals give the reason of the pages."""

import pytest
from django.test import Client
from openapi_spec_validator import OpenAPIV31SpecValidator
from tests.contract.samples import SAMPLES, SLUGS, make

JSON = "application/json"
NOWHERE = "00000000-0000-4000-8000-000000000000"
KEPT = {"id", "version", "created_at", "changed_at", "state"}


@pytest.fixture
def address(kit):
    return f"/api/v1/{kit.slug}/"


def test_openapi_when_validated_then_of_version_3_1(world):
    schema = world.client("viewer@region").get("/api/v1/openapi.json").json()
    OpenAPIV31SpecValidator(schema).validate()
    assert schema["openapi"] == "3.1.0"


def test_docs_when_opened_then_names_every_type(world):
    for role in sorted({sample.role for sample in SAMPLES.values()}):
        page = world.client(f"{role}@province_a").get("/api/v1/docs").content.decode()
        assert [slug for slug in SLUGS if f"/api/v1/{slug}/" not in page] == []


def test_list_when_read_then_every_row_on_its_pages(address, browser, fill, only):
    rows = fill(*range(1, 61))
    first = browser.get(address, only).json()
    second = browser.get(first["next"]).json()
    assert first["count"] == {"number": 60, "exact": True}
    assert sorted(item["id"] for item in first["items"] + second["items"]) == sorted(
        str(row.pk) for row in rows
    )
    assert browser.get(second["previous"]).json()["items"] == first["items"]


def test_record_when_read_and_sent_as_new_then_the_same(form_kit, sample, address, browser, fill):
    if form_kit.key_fields:
        pytest.skip("its key names one record; the next contract covers it")
    (record,) = fill(1)
    read = browser.get(f"{address}{record.pk}/").json()
    made = browser.post(
        address, {name: value for name, value in read.items() if name not in KEPT}, content_type=JSON
    )
    assert made.status_code == 201, made.json()
    assert {**made.json(), **dict.fromkeys(KEPT)} == {**read, **dict.fromkeys(KEPT)}


def test_record_when_made_then_read_as_it_was_sent(world, form_kit, sample, address, browser, place, writer):
    with world.acting(writer):
        values = {name: getattr(value, "pk", value) for name, value in sample.values(1, place).items()}
    sent = {name: value for name, value in values.items() if name in form_kit.form_names}
    made = browser.post(
        address, {**sent, "label": {"level": "open"}, "unit": str(place.unit_id)}, content_type=JSON
    )
    assert made.status_code == 201, made.json()
    read = browser.get(f"{address}{made.json()['id']}/").json()
    assert read == made.json()
    assert {name: read[name] for name in sent} == {name: plain(value) for name, value in sent.items()}


def plain(value):
    return value if isinstance(value, str | int | bool | list) or value is None else str(value)


def test_change_when_version_fits_then_only_what_was_sent_changes(form_kit, sample, address, browser, fill):
    (record,) = fill(1)
    before = browser.get(f"{address}{record.pk}/").json()
    answer = browser.patch(
        f"{address}{record.pk}/", {"version": 1, sample.text: "Changed"}, content_type=JSON
    )
    after = answer.json()
    assert (answer.status_code, after["version"], after[sample.text]) == (200, 2, "Changed")
    assert {name for name in after if after[name] != before[name]} == {"version", "changed_at", sample.text}


def test_change_when_stale_then_409_and_nothing_changes(form_kit, sample, address, browser, fill):
    (record,) = fill(1)
    for text in ("First", "Second"):
        answer = browser.patch(f"{address}{record.pk}/", {"version": 1, sample.text: text}, content_type=JSON)
    assert (answer.status_code, answer.json()["version"]) == (409, 2)
    assert browser.get(f"{address}{record.pk}/").json()[sample.text] == "First"


def test_change_when_version_is_missing_then_400(form_kit, sample, address, browser, fill):
    (record,) = fill(1)
    answer = browser.patch(f"{address}{record.pk}/", {sample.text: "Changed"}, content_type=JSON)
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["version"])


@pytest.mark.parametrize("wrong", [7, True, ["a"], {"a": 1}, None])
def test_text_when_of_another_type_then_400_by_its_name(wrong, form_kit, sample, address, browser):
    answer = browser.post(address, {sample.text: wrong}, content_type=JSON)
    assert answer.status_code == 400
    assert sample.text in answer.json()["errors"]


@pytest.mark.parametrize("body", ["", "{", "[]", "null", '"\\ud800"', '{"unknown": 1}'])
def test_body_when_not_of_its_shape_then_400(body, form_kit, address, browser):
    assert browser.generic("POST", address, body, content_type=JSON).status_code == 400


def test_label_when_above_the_working_level_then_403_with_the_reason(
    world, form_kit, sample, address, browser, place, writer
):
    with world.acting(writer):
        values = {
            name: str(getattr(value, "pk", value))
            for name, value in sample.values(1, place).items()
            if isinstance(value, str)
        }
    sent = {name: value for name, value in values.items() if name in form_kit.form_names}
    answer = browser.post(address, {**sent, "label": {"level": "top_secret"}}, content_type=JSON)
    assert answer.status_code in {400, 403}
    assert "top_secret" not in answer.content.decode()


def test_filter_when_it_makes_no_sense_then_400(address, browser):
    answer = browser.get(address, {"label": "99"})
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["label"])


def test_address_when_not_signed_in_then_401(address, db):
    assert Client().get(address).status_code == 401


def test_change_when_csrf_token_is_missing_then_403(world, form_kit, address, writer):
    strict = world.client(writer, enforce_csrf_checks=True)
    assert strict.post(address, {}, content_type=JSON).status_code == 403


def test_change_when_another_unit_keeps_the_record_then_403_with_the_reason(
    world, form_kit, sample, address, place
):
    issued = world.scope_no("region", "issued")
    with world.acting(f"{sample.role}@region"):
        record = make(form_kit.slug, 1, type(place)(place.label, world.unit("region").pk, issued))
    answer = world.client(f"{sample.role}@province_a").patch(
        f"{address}{record.pk}/", {"version": 1, sample.text: "Changed"}, content_type=JSON
    )
    assert (answer.status_code, list(answer.json())) == (403, ["detail"])


def test_address_when_method_is_unknown_then_405(address, browser):
    assert browser.put(f"{address}{NOWHERE}/", {}, content_type=JSON).status_code == 405
