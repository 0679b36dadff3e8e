"""Attacks by way of the browser and the protocol, walked over every address rather than tried on one."""

import io
import json
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from comity.access.middleware import COOKIE
from tests.factories.records import make_partner
from tests.security import pages
from tests.security.cases import address_of, routes
from tests.worlds import PASSWORD

STAFF = "staff_officer@region"
READERS = (STAFF, "administrator@region", "security_officer@region")
FIXED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
POLICY = (
    "default-src 'self'",
    "frame-ancestors 'none'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
)
CACHED = {"/healthz"}
"""Holds nothing but that the process lives."""
ELSEWHERE = (
    "//evil.example/", "https://evil.example/", "http:evil.example", "/\\evil.example", "///evil.example",
    "javascript:alert(1)", "\thttps://evil.example", "https:/evil.example", "//evil.example\\@testserver/",
    "/%0d%0aX-Planted:1", "/x\r\nX-Planted: 1",
)  # fmt: skip
BETRAYING = ("psycopg", "SELECT ", "partners_partner", "column", "Traceback", "relation ", "sec.")


@pytest.fixture
def units():
    return "region", "post_a1"


def every_address(stage):
    return [address_of(route, stage) for route in sorted(set(routes()))]


def signed_in(world, name, **options):
    client = Client(raise_request_exception=False, **options)
    client.cookies[COOKIE] = world.token(name)
    return client


def test_every_address_when_posted_without_the_token_of_the_form_then_403(own_world, stage):
    """Only what takes no POST at all may answer otherwise."""
    client, told = signed_in(own_world, STAFF, enforce_csrf_checks=True), {}
    for address in every_address(stage):
        with pages.rolled_back():
            for kind in ("application/x-www-form-urlencoded", "application/json", "text/plain"):
                told[address, kind] = client.post(address, "{}", content_type=kind).status_code
    reading_only = {address for (address, _kind), status in told.items() if status in {404, 405}}
    assert {each: status for each, status in told.items() if status not in {403, 404, 405}} == {}
    assert [each for each in reading_only if not each.startswith("/api/v1/")] == []


@pytest.mark.parametrize("reader", [None, *READERS])
def test_every_answer_when_looked_at_then_framed_cached_and_sniffed_by_nobody(own_world, stage, reader):
    client = signed_in(own_world, reader) if reader else Client()
    wrong = []
    for address in [*every_address(stage), "/no-such-address/"]:
        for method in ("get", "post", "put"):
            with pages.rolled_back():
                answer = getattr(client, method)(address)
            if reader:
                client.cookies[COOKIE] = client.cookies[COOKIE] or own_world.token(reader)
            missing = [name for name, value in FIXED.items() if answer.headers.get(name) != value]
            policy = answer.headers.get("Content-Security-Policy", "")
            missing += [part for part in POLICY if part not in policy]
            missing += ["unsafe"] if "unsafe-" in policy else []
            if answer.status_code == 200 and "no-store" not in answer.headers.get("Cache-Control", ""):
                missing += [] if address in CACHED else ["no-store"]
            wrong += [(method, address, missing)] if missing else []
    assert wrong == []


@pytest.mark.parametrize("wanted", ELSEWHERE)
def test_next_when_it_leads_elsewhere_then_stays_on_the_site(world, wanted):
    client, told = signed_in(world, STAFF), []
    given = {
        "next": wanted,
        "name": STAFF,
        "password": PASSWORD,
        "language": "vi",
        "theme": "dark",
        "keys": "off",
        "level": "0",
    }
    for address in ("/sign-in/", "/language/", "/theme/", "/keys/", "/level/", "/sign-out/"):
        answer = client.post(address, given, headers={"Referer": wanted.strip()})
        told.append(answer.headers.get("Location", "/"))
        assert "X-Planted" not in answer.headers
        client.cookies[COOKIE] = world.token(STAFF)
    assert [each for each in told if not each.startswith("/") or each.startswith(("//", "/\\"))] == []


@pytest.mark.parametrize("headers", [{"Host": "evil.example"}, {"X-Forwarded-Host": "evil.example"}])
def test_host_when_forged_then_never_repeated(world, headers):
    client = signed_in(world, STAFF)
    for address in ("/", "/partners/", "/api/v1/partners/", "/sign-in/", "/no-such-address/"):
        answer = client.get(address, headers=headers)
        assert b"evil.example" not in answer.content
        assert "evil.example" not in str(answer.headers)
        assert answer.status_code == 400 or "Host" not in headers


def test_header_when_a_name_carries_a_line_break_then_none_is_planted(world):
    with world.acting(STAFF) as actor:
        partner = make_partner(actor)
    client = signed_in(world, STAFF)
    upload = SimpleUploadedFile("a.txt\r\nX-Planted: 1", b"words", content_type="text/plain\r\nX-Planted: 1")
    client.post(reverse("attachment-new", args=["partners.partner", partner.pk]), {"file": upload})
    page = client.get(f"/partners/{partner.pk}/").content.decode()
    links = [link for link in pages.LINK.findall(page) if link.startswith("/files/")]
    answers = [client.get(link) for link in links] + [client.get("/partners/export.csv?q=%0d%0aX-Planted:1")]
    assert [answer for answer in answers if "X-Planted" in answer.headers] == []


def test_body_when_larger_than_allowed_then_refused_and_the_next_request_is_served(world):
    client = signed_in(world, STAFF)
    large = "x" * (11 * 1024 * 1024)
    fields = {f"field{number}": "x" for number in range(1500)}
    told = [
        client.post("/partners/new/", {"name_en": large}).status_code,
        client.post("/partners/new/", fields).status_code,
        client.post(
            "/api/v1/partners/", json.dumps({"name_en": large}), content_type="application/json"
        ).status_code,
        client.post("/api/v1/partners/", "[" * 100_000, content_type="application/json").status_code,
        client.get("/partners/?q=" + "x" * 60_000).status_code,
    ]
    assert [status for status in told if status not in {200, 400, 413, 414, 422}] == []
    assert told[:2] == [400, 400]
    assert client.get("/").status_code == 200


def polyglots():
    """Files that are two kinds at once: whoever keeps them sends them for keeping alone, under the kind of the name."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as book:
        book.writestr("a.txt", "x")
    script = b"<script>alert(1)</script>"
    return {
        "both.pdf": b"%PDF-1.7\n" + script + packed.getvalue(),
        "both.png": b"\x89PNG\r\n\x1a\n" + b"\x00\x00\x00\rIHDR" + script,
        "both.zip": packed.getvalue() + script,
        "page.html": script,
        "page.txt": b"<html>" + script,
        "../../etc/passwd.txt": b"words",
        "..\\..\\boot.txt": b"words",
        "C:\\con.txt": b"words",
    }


@pytest.mark.parametrize("name", polyglots())
def test_file_when_of_two_kinds_or_with_a_path_then_sent_for_keeping_alone(world, name):
    with world.acting(STAFF) as actor:
        partner = make_partner(actor)
    client = signed_in(world, STAFF)
    client.post(
        reverse("attachment-new", args=["partners.partner", partner.pk]),
        {"file": SimpleUploadedFile(name, polyglots()[name])},
    )
    page = client.get(f"/partners/{partner.pk}/").content.decode()
    for link in [link for link in pages.LINK.findall(page) if link.startswith("/files/")]:
        answer = client.get(link)
        kept = answer.headers["Content-Disposition"]
        assert kept.startswith("attachment;")
        assert [part for part in ("..", "/etc", "\\") if part in kept] == []
        assert "html" not in answer.headers["Content-Type"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("gone", ["partners_partner", "instruments_requirement", "history.object"])
def test_pages_when_the_database_fails_then_none_shows_its_words(own_world, connect_as, stage, gone):
    tokens = own_world.token(STAFF)
    connect_as("comity_owner", autocommit=True).execute(f"alter table {gone} rename to lost".encode())
    client, failed = Client(raise_request_exception=False), 0
    for address in every_address(stage):
        client.cookies[COOKIE] = tokens
        answer = client.get(address)
        if answer.status_code >= 500:
            failed += 1
            told = answer.content.decode()
            assert [word for word in BETRAYING if word in told] == [], address
    assert failed > 0


def test_session_when_given_in_the_address_or_planted_then_not_taken(world):
    token = world.token(STAFF)
    asked = [
        Client().get(f"/partners/?{COOKIE}={token}"),
        Client().get("/partners/", headers={COOKIE: token}),
    ]
    assert [answer.status_code for answer in asked] == [302, 302]
    client = Client()
    client.cookies[COOKIE] = token
    client.post("/sign-in/", {"name": STAFF, "password": PASSWORD})
    cookie = client.cookies[COOKIE]
    assert cookie.value != token
    assert (bool(cookie["httponly"]), cookie["samesite"]) == (True, "Lax")
