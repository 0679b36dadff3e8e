"""What people type into the forms of the administration and of signing in: kept clean or refused, never a fault."""

import unicodedata

import pytest
from tests.worlds import PASSWORD

from comity.access.middleware import COOKIE
from comity.access.models import Account, Circle, Unit
from comity.foundation import clock

ADMINISTRATOR = "administrator@region"
NFD = unicodedata.normalize("NFD", "Đồn biên phòng")
DIRTY = f"\u202e{NFD}\x07\u200f"
CLEAN = "Đồn biên phòng"
TODAY = str(clock.today())


def valid(world, path):
    region = str(world.unit("region").pk)
    return {
        "/units/new/": {
            "parent": region,
            "code": "new",
            "name_en": "New",
            "name_vi": "Mới",
            "kind": "school",
            "valid_from": TODAY,
        },
        "/administration/accounts/new/": {
            "name": "New",
            "login_name": "new@region",
            "unit": region,
            "language": "en",
        },
        "/administration/circles/new/": {
            "name_en": "New",
            "name_vi": "Mới",
            "unit": region,
            "valid_from": TODAY,
        },
    }[path]


FORMS = {
    "/units/new/": (Unit, "name_en"),
    "/administration/accounts/new/": (Account, "name"),
    "/administration/circles/new/": (Circle, "name_en"),
}


def count(world, model):
    with world.acting(ADMINISTRATOR):
        return model.objects.count()


@pytest.mark.parametrize("path", FORMS)
def test_form_when_text_is_dirty_then_stored_clean(world, path):
    model, name = FORMS[path]
    answer = world.client(ADMINISTRATOR).post(path, {**valid(world, path), name: DIRTY})
    with world.acting(ADMINISTRATOR):
        assert (answer.status_code, model.objects.filter(**{name: CLEAN}).count()) == (302, 1)


WRONG = ("a\x00b", "ở" * 500, "", "\u202e\u200f", " ")


@pytest.mark.parametrize("wrong", WRONG, ids=["nul", "long", "empty", "marks", "blank"])
@pytest.mark.parametrize("path", FORMS)
def test_form_when_text_is_wrong_then_422_and_nothing_is_made(world, path, wrong):
    model, name = FORMS[path]
    before = count(world, model)
    answer = world.client(ADMINISTRATOR).post(path, {**valid(world, path), name: wrong})
    assert (answer.status_code, count(world, model)) == (422, before)


@pytest.mark.parametrize(
    "wrong", ["\x00", "9" * 5000, "-1", "1e400", "2026-02-30", "0000-00-00", "[object Object]"]
)
@pytest.mark.parametrize("path", FORMS)
def test_form_when_every_value_is_nonsense_then_422_and_nothing_is_made(world, path, wrong):
    model, _name = FORMS[path]
    before = count(world, model)
    answer = world.client(ADMINISTRATOR).post(path, dict.fromkeys(valid(world, path), wrong))
    assert (answer.status_code, count(world, model)) == (422, before)


DAYS = ["0001-01-01", "9999-12-31", "2026-02-30", "10000-01-01", "٢٠٢٦-٠١-٠١", "\x00", "9" * 5000, ""]


@pytest.mark.parametrize("on", DAYS)
@pytest.mark.parametrize("how", ["move", "merge", "close"])
def test_reorganisation_when_day_is_odd_then_answered_without_a_fault(world, how, on):
    target = str(world.unit("province_b").pk)
    sent = {"new_parent": target, "into": target, "on": on, "reason": "Order 7", "confirmed": "1"}
    answer = world.client(ADMINISTRATOR).post(f"/units/{world.unit('post_a1').pk}/{how}/", sent)
    assert answer.status_code in (302, 422)


@pytest.mark.parametrize("version", ["9" * 5000, "-1", "x", "\x00", "99999999999999999999"])
def test_rename_when_version_is_nonsense_then_422_and_name_stays(world, version):
    sent = {"name_en": "Other", "name_vi": "Khác", "expected_version": version}
    answer = world.client(ADMINISTRATOR).post(f"/units/{world.unit('post_a1').pk}/rename/", sent)
    with world.acting(ADMINISTRATOR):
        name = Unit.objects.get(code="post_a1").name_en
    assert (answer.status_code, name) == (422, "Post a1")


@pytest.mark.parametrize("name", ["\x00", "a" * 5000, DIRTY, "<script>", "' or 1=1 --", "٣", ""])
@pytest.mark.parametrize("password", ["\x00", "ở" * 5000, PASSWORD])
def test_sign_in_when_anything_is_sent_then_422_and_no_session(world, client, name, password):
    answer = client.post("/sign-in/", {"name": name, "password": password, "next": name})
    assert (answer.status_code, COOKIE in answer.cookies) == (422, False)
