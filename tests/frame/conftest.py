"""Pages rendered without a database: a request as the middleware leaves it, and an actor."""

from uuid import UUID

import pytest
from django.contrib.messages.storage.cookie import CookieStorage
from django.template import Context, engines
from django.test import RequestFactory

from comity.foundation.acting import Actor


@pytest.fixture
def actor():
    return Actor(
        account_id=UUID(int=1),
        name="Nguyễn Thị Hạnh",
        unit_id=UUID(int=2),
        language="en",
        clearance=3,
        working_level=2,
        roles=frozenset(),
        permissions=frozenset({("partners.partner", "*", "view")}),
        label_ids=(),
        scope_nos=None,
        session_id=UUID(int=3),
    )


@pytest.fixture
def page_request():
    request = RequestFactory().get("/style/")
    request.csp_nonce = "n0nce"
    request._messages = CookieStorage(request)
    return request


@pytest.fixture
def draw(page_request):
    """Renders a piece of template in which the tags of the frame are loaded."""

    def render(text, **context):
        template = engines["django"].from_string("{% load i18n frame %}" + text)
        return template.template.render(Context({"request": page_request, **context})).strip()

    return render
