"""What a password must be, and that signing in tells nothing about which logins exist."""

import hashlib
import statistics
import time

import pytest
from django.core.exceptions import ValidationError
from django.test import Client, override_settings

from comity.access import links
from comity.access.models import Login
from comity.access.passwords import LONGEST, LeakedPasswords, check_password
from comity.access.services import signing
from tests.worlds import PASSWORD

WHO = Login(name="nguyen.van.an")
WORDS = ["Nguyễn Văn An", "post_a1", "Đồn Biên phòng Đắk Ơ"]


@pytest.mark.parametrize(
    "password",
    [
        "bon tu khong lien quan",
        "mười lăm ký tự đây",
        "🤝🛶🌊🎋🏔🐃🌾🪷🧵🎐🛖🚲🐓🥭🌶",
        "a" * 7 + "B-9 zq!" + "x" * 150,
        "ONLY CAPITALS HERE",
        "nguyen kayak lantern",
    ],
)
def test_password_when_long_and_its_own_then_taken_whatever_its_letters(password):
    assert check_password(password, WHO, WORDS) is None


@pytest.mark.parametrize(
    "password",
    [
        "fourteen chars",
        "1q2w3e4r5t6y7u8i9o0p",
        "nguyen.van.an.comity",
        "Đắk Ơ biên phòng 123",
        "POST_A1 POST_A1 2026",
        "comitycomitycomity",
    ],
)
def test_password_when_short_common_or_made_of_names_then_refused(password):
    with pytest.raises(ValidationError):
        check_password(password, WHO, WORDS)


def test_link_when_password_is_the_name_of_the_unit_then_refused(world, client):
    password = "Northern region 12"
    page = client.post(
        links.path_for(world.account("viewer@region").login), {"password": password, "again": password}
    )
    assert (page.status_code, list(page.context["form"].errors)) == (422, ["password"])


def test_password_when_longest_then_taken_and_signs_in(world, client):
    password = "đ ộ " * (LONGEST // 4)
    assert (
        client.post(
            links.path_for(world.account("viewer@region").login), {"password": password, "again": password}
        ).url
        == "/sign-in/"
    )
    assert client.post("/sign-in/", {"name": "viewer@region", "password": password}).status_code == 302


@pytest.mark.parametrize("count", [1, 2, 3, 200])
def test_leaked_list_when_asked_then_finds_each_and_nothing_else(tmp_path, count):
    leaked = [f"password number {n}" for n in range(count)]
    digests = sorted(
        hashlib.sha1(each.encode(), usedforsecurity=False).hexdigest().upper() for each in leaked
    )
    path = tmp_path / "leaked.txt"
    path.write_text("".join(f"{each}:{n}\r\n" for n, each in enumerate(digests)))
    checked = LeakedPasswords(path)
    for each in leaked:
        with pytest.raises(ValidationError):
            checked.validate(each)
    assert [checked.validate(f"other {n}") for n in range(50)] == [None] * 50


def test_sign_in_when_login_is_unknown_then_takes_as_long_as_a_wrong_password(world):
    """With the slow hash of the product: an unknown name must not answer sooner."""
    hashers = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    with override_settings(PASSWORD_HASHERS=hashers, AXES_ENABLED=False):
        signing.set_password(login=world.account("viewer@region").login, password=PASSWORD)
        took = {"viewer@region": [], "nobody@region": []}
        for _ in range(9):
            for name, seconds in took.items():
                begun = time.perf_counter()
                assert Client().post("/sign-in/", {"name": name, "password": "wrong"}).status_code == 422
                seconds.append(time.perf_counter() - begun)
    known, unknown = (statistics.median(each) for each in took.values())
    assert abs(known - unknown) < 0.5 * max(known, unknown)
