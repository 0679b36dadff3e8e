"""What a reader observes on the pages: addresses found by following links, and each answer made comparable."""

import io
import re
import zipfile
from collections import Counter
from contextlib import contextmanager
from urllib.parse import urldefrag, urljoin, urlsplit

from django.db import connection, reset_queries, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import Resolver404, URLPattern, get_resolver, resolve

MOMENT = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d(:\d\d)?")
LINK = re.compile(r"""(?:href|hx-get)="([^"]+)\"""")
CHANGING = re.compile(r"""(nonce|csrfmiddlewaretoken"? value|X-CSRFToken"?|data-draft)[=:" ]+[^"' >]+""")
UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
OF_A_ROUTE = 2
LEFT_OUT = ("/static/", "/sign-out/", "/healthz")


@contextmanager
def rolled_back():
    """What a request writes, such as the record of having read, is undone, so that the next one finds the same state."""
    block = transaction.atomic()
    block._from_testcase = True  # as Django's TestCase does, so that acting may open its durable block inside
    with block:
        yield
        transaction.set_rollback(True)


def observe(client, address, *, method="get"):
    """Status, type, body and number of queries of an answer."""
    reset_queries()
    with rolled_back(), CaptureQueriesContext(connection) as queries:
        response = getattr(client, method)(address)
    return response.status_code, response.headers.get("Content-Type"), body_of(response), len(queries)


def body_of(response):
    content = response.content
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            return tuple(
                (name, MOMENT.sub("", book.read(name).decode()))
                for name in sorted(book.namelist())
                if not name.startswith("docProps")
            )
    return MOMENT.sub("", CHANGING.sub(r"\1", content.decode()))


def route_of(address):
    try:
        return resolve(urlsplit(address).path).route
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


def crawl(client):
    """Every address that can be reached by links from the desk and the plain routes, a few of each route."""
    waiting, found, taken = ["/", *plain_routes()], {}, Counter()
    while waiting:
        address = waiting.pop(0)
        route = route_of(address)
        if address in found or route is None or address.startswith(LEFT_OUT) or taken[route] >= OF_A_ROUTE:
            continue
        taken[route] += 1
        found[address] = observe(client, address)
        if isinstance(found[address][2], str):
            waiting += [
                local for link in LINK.findall(found[address][2]) if (local := local_part(address, link))
            ]
    return found


def local_part(address, link):
    target = urlsplit(urljoin(f"http://testserver{address}", link.replace("&amp;", "&")))
    if target.netloc != "testserver" or not target.scheme.startswith("http"):
        return None
    return urldefrag(target._replace(scheme="", netloc="").geturl()).url


def without_ids(answer):
    """The answer to a question about one record, whichever it was."""
    status, kind, body, queries = answer
    return status, kind, re.sub(UUID, "ID", body) if isinstance(body, str) else body, queries
