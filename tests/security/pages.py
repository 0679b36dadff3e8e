"""What a reader observes on the pages: addresses found by following links, and each answer made comparable."""

import difflib
import io
import re
import zipfile
from collections import Counter
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from functools import cache
from urllib.parse import urldefrag, urljoin, urlsplit

import pypdfium2
from django.db import connection, reset_queries, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import Resolver404, URLPattern, get_resolver, resolve

from comity.access.middleware import COOKIE

MOMENT = re.compile(r"\d{4}-\d\d-\d\d[ T_]\d\d:?\d\d(:\d\d)?|\d{8}T\d{6}Z|\b\d{1,2}:\d\d\b( [ap]\.m\.)?")
LINK = re.compile(r"""(?:href|hx-get)="([^"]+)\"""")
CHANGING = re.compile(
    r"""(nonce|csrfmiddlewaretoken"? value|X-CSRFToken"?|data-draft|data-printed)[=:" ]+[^"' >]+"""
)
NONCE = re.compile(r"'nonce-[^']+'")
SIGNED = re.compile(r"(?:%3A|:)[0-9A-Za-z]{6}(?:%3A|:)[\w-]{43}")
"""When something was signed, and the signature over that."""
UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
ZIP, PDF = b"PK", b"%PDF"
OF_A_ROUTE = 2
LEFT_OUT = ("/static/", "/sign-out/", "/healthz")


@dataclass(frozen=True)
class Request:
    """One thing that a reader can ask."""

    address: str
    method: str = "get"
    data: dict = field(default_factory=dict)
    headers: dict = field(default_factory=dict)

    def sent_by(self, client):
        more = {"data": self.data} if self.data else {}
        return getattr(client, self.method)(self.address, headers=self.headers, **more)


@dataclass(frozen=True)
class Answer:
    """All of an answer that a reader can tell from another."""

    status: int
    headers: dict
    cookies: dict
    body: object
    queries: int


@contextmanager
def rolled_back():
    """What a request writes, such as the record of having read, is undone, so that the next one finds the same state."""
    block = transaction.atomic()
    block._from_testcase = True  # as Django's TestCase does, so that acting may open its durable block inside
    with block:
        yield
        transaction.set_rollback(True)


def browser(token):
    """A browser of a session that knows no more than its token."""
    client = Client(raise_request_exception=False)
    client.cookies[COOKIE] = token
    return client


def observe(token, request):
    """Return what that session observes; whatever the request writes is undone."""
    request = Request(request) if isinstance(request, str) else request
    reset_queries()
    with rolled_back(), CaptureQueriesContext(connection) as queries:
        response = request.sent_by(browser(token))
    return Answer(
        response.status_code,
        headers_of(response),
        {name: (len(each.value), each["path"], each["max-age"]) for name, each in response.cookies.items()},
        body_of(response.content),
        len(queries),
    )


def headers_of(response):
    """All headers, without the nonce and the moment in a file's name; the length of a file that holds the moment differs."""
    plain = {name: timeless(NONCE.sub("", value)) for name, value in response.headers.items()}
    if plain.get("Expires"):
        plain["Expires"] = "a moment"
    if response.content.startswith((ZIP, PDF)):
        plain.pop("Content-Length", None)
    return plain


def timeless(text):
    return MOMENT.sub("", SIGNED.sub("", text))


def body_of(content):
    if content.startswith(ZIP):
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            return tuple(
                (name, timeless(book.read(name).decode()))
                for name in sorted(book.namelist())
                if not name.startswith("docProps")
            )
    if content.startswith(PDF):
        sheets = pypdfium2.PdfDocument(content)
        return tuple((sheet.get_size(), timeless(sheet.get_textpage().get_text_range())) for sheet in sheets)
    return timeless(CHANGING.sub(r"\1", content.decode("utf-8", "backslashreplace")))


def route_of(address):
    return route_at(urlsplit(address).path)


@cache
def route_at(path):
    try:
        return f"/{resolve(path).route}"
    except Resolver404:
        return None


def plain_routes(resolver=None, before="/"):
    """The addresses of the URL map that need nothing filled in."""
    for pattern in (resolver or get_resolver()).url_patterns:
        route = before + str(pattern.pattern)
        if "<" in route:
            continue
        if isinstance(pattern, URLPattern):
            yield route
        else:
            yield from plain_routes(pattern, route)


def crawl(token, more=()):
    """What is asked for, and every address that links lead to from there, the desk and the plain routes, a few of each route."""
    waiting, found, taken, wanted = [*more, "/", *plain_routes()], {}, Counter(), set(more)
    while waiting:
        address = waiting.pop(0)
        route = route_of(address)
        if address in found or route is None or address.startswith(LEFT_OUT):
            continue
        if taken[route] >= OF_A_ROUTE and address not in wanted:
            continue
        taken[route] += 1
        found[address] = observe(token, address)
        if isinstance(found[address].body, str):
            waiting += [
                local for link in LINK.findall(found[address].body) if (local := local_part(address, link))
            ]
    return found


def local_part(address, link):
    target = urlsplit(urljoin(f"http://testserver{address}", link.replace("&amp;", "&")))
    if target.netloc != "testserver" or not target.scheme.startswith("http"):
        return None
    return urldefrag(target._replace(scheme="", netloc="").geturl()).url


def differences(one, other):
    """What tells two answers apart, line by line."""
    return [each for each in difflib.unified_diff(lines_of(one), lines_of(other), n=0, lineterm="") if each]


def lines_of(answer):
    return [line for name, value in asdict(answer).items() for line in f"{name}: {value}".splitlines()]


def without_ids(answer):
    """The answer to a question about one record, or that made one, whichever it was."""
    headers = {name: re.sub(UUID, "ID", value) for name, value in answer.headers.items()}
    body = re.sub(UUID, "ID", answer.body) if isinstance(answer.body, str) else answer.body
    return Answer(answer.status, headers, answer.cookies, body, answer.queries)


def filled(page):
    """What the form of a page would send if it were posted as it stands, or with the first choices."""
    form = page.context["form"] if page.context and "form" in page.context else None
    return {name: first_of(form, name) for name in form.fields} if form else {}


def first_of(form, name):
    asked = form.fields[name]
    choices = [value for value, _words in getattr(asked, "choices", ()) if value]
    is_date = "date" in type(asked).__name__.lower()
    value = form[name].value() or (choices[0] if choices else "2026-05-05" if is_date else "x")
    return str(value[0] if isinstance(value, list) else value)
