"""What a page asks the database, for tests of its cost."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

MARKS = ("SAVEPOINT", "RELEASE")


def queries_of(browser, address):
    """The statements of a page that was opened once before; the one that enters the session is not among them."""
    browser.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert browser.get(address).status_code == 200
    return [query["sql"] for query in queries if not query["sql"].startswith(MARKS)]
