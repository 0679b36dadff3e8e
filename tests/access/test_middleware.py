"""The transaction around every page: who comes in, what is undone, what is refused and how it looks."""

import pytest
from django.db import connection
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.template.response import SimpleTemplateResponse
from django.test import Client
from django.urls import include, path
from django.utils.translation import get_language

from comity.access.middleware import COOKIE, public
from comity.access.models import Account, Unit
from comity.foundation.acting import current_actor
from comity.foundation.refusals import LabelTooHigh, NotAllowed
from comity.history.models import Event
from comity.history.queries import history_for


def show_units(request):
    return HttpResponse(", ".join(Unit.objects.order_by("code").values_list("code", flat=True)))


def show_actor(request):
    return HttpResponse(f"{request.actor.name} {request.actor.working_level} {get_language()}")


def show_lazily(request):
    return SimpleTemplateResponse("access/refused.html", {"reason": Unit.objects.all()})


@public
def show_public(request):
    return HttpResponse(f"{request.actor} {current_actor()} {Unit.objects.count()}")


def stream(request):
    return StreamingHttpResponse(["x"])


def rename_and(failure):
    def view(request):
        Unit.objects.filter(pk=request.actor.unit_id).update(name_en="Changed")
        raise failure

    return view


urlpatterns = [
    path("units/", show_units),
    path("actor/", show_actor),
    path("lazy/", show_lazily),
    path("public/", show_public),
    path("stream/", stream),
    path("refused/", rename_and(NotAllowed("Because of this."))),
    path("too-high/", rename_and(LabelTooHigh("Too high."))),
    path("missing/", rename_and(Http404("told to nobody"))),
    path("broken/", rename_and(ZeroDivisionError("told to nobody"))),
    path("api/refused/", rename_and(NotAllowed("Because of this."))),
    path("", include("comity.config.urls")),
]
pytestmark = pytest.mark.urls(__name__)


def name_of_region(world):
    with world.acting("viewer@region"):
        return Unit.objects.get(code="region").name_en


def test_page_when_signed_in_then_sees_its_rows_and_nobody_acts_afterwards(world):
    response = world.client("viewer@post_a1").get("/units/")
    assert response.content.decode() == "post_a1, post_a2, post_b1, post_b2, province_a, province_b, region"
    assert current_actor() is None


def test_page_when_signed_in_then_kept_in_no_cache(world):
    assert world.client("viewer@post_a1").get("/units/")["Cache-Control"] == "no-store"


def test_page_when_template_is_rendered_late_then_still_inside(world):
    assert b"Northern region" in world.client("viewer@region").get("/lazy/").content


@pytest.mark.parametrize("token", ["", "forged", "\x00", "a" * 5000])
def test_page_when_token_does_not_hold_then_asked_to_sign_in(world, client, token):
    client.cookies[COOKIE] = token
    response = client.get("/units/?page=2")
    assert (response.status_code, response.url) == (302, "/sign-in/?next=%2Funits%2F%3Fpage%3D2")


def test_page_when_nobody_is_signed_in_then_part_and_api_answer_in_their_way(world, client):
    part, api = client.get("/units/", headers={"HX-Request": "true"}), client.get("/api/refused/")
    assert (part.status_code, part["HX-Redirect"]) == (401, "/sign-in/")
    assert (api.status_code, api.json()) == (401, {"detail": "Sign in first."})


def test_page_when_public_then_nobody_acts_even_with_a_session(world):
    assert world.client("viewer@region").get("/public/").content == b"None None 0"


def test_page_when_working_level_was_chosen_then_opened_at_it_but_never_above_clearance(world):
    client = world.client("viewer@province_a")
    seen = []
    for level in (1, 4):
        session = client.session
        session["working_level"] = level
        session.save()
        seen.append(client.get("/actor/").content)
    assert seen == [b"viewer@province a 1 en", b"viewer@province a 2 en"]


def test_page_when_account_prefers_vietnamese_then_unless_a_cookie_says_otherwise(world, settings):
    with world.acting("administrator@region"):
        Account.objects.filter(name="viewer@region").update(language="vi")
    client = world.client("viewer@region")
    before = client.get("/actor/").content
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert (before, client.get("/actor/").content) == (b"viewer@region 3 vi", b"viewer@region 3 en")


def test_refusal_when_raised_then_undone_recorded_and_explained(world):
    client = world.client("administrator@region")
    page, api = client.get("/refused/"), client.get("/api/refused/")
    assert (page.status_code, page.context["reason"]) == (403, "Because of this.")
    assert (api.status_code, api.json()) == (403, {"detail": "Because of this."})
    assert name_of_region(world) == "Northern region"
    with world.acting("security_officer@region"):
        entries = history_for(Account.objects.get(pk=world.account("administrator@region").pk))
    assert [entry.reason for entry in entries if entry.verb == "refused"] == ["Because of this."] * 2


def test_refusal_when_state_or_label_forbids_then_conflict(world):
    assert world.client("administrator@region").get("/too-high/").status_code == 409
    assert name_of_region(world) == "Northern region"


def test_page_when_missing_then_undone_and_silent_about_why(world):
    response = world.client("administrator@region").get("/missing/")
    assert (response.status_code, b"told to nobody" in response.content) == (404, False)
    assert name_of_region(world) == "Northern region"


def test_page_when_view_breaks_then_undone_and_silent_about_why(world):
    client = world.client("administrator@region", raise_request_exception=False)
    response = client.get("/broken/")
    assert (response.status_code, b"told to nobody" in response.content) == (500, False)
    assert name_of_region(world) == "Northern region"


def test_page_when_answer_is_a_stream_then_refused(world):
    assert world.client("viewer@region", raise_request_exception=False).get("/stream/").status_code == 500


def test_page_when_session_is_revoked_then_next_request_is_turned_away(own_world):
    client = own_world.client("viewer@region")
    assert client.get("/units/").status_code == 200
    client.post("/sign-out/")
    assert (
        Client(headers={"Cookie": f"{COOKIE}={client.cookies[COOKIE].value}"}).get("/units/").status_code
        == 302
    )
    with connection.cursor() as cursor:
        cursor.execute("select current_setting('comity.token', true)")
        assert cursor.fetchone()[0] in (None, "")


def test_refusal_when_reason_names_a_higher_record_then_unread_below_beside_and_without_its_caveats(world):
    world.client("commander@province_a").get("/refused/")
    readers = ("security_officer@region", "commander@region", "commander@post_a1", "viewer@province_a")
    readers += ("commander@province_b", "commander@province_a")
    counted = []
    for reader in readers:
        with world.acting(reader):
            counted.append(Event.objects.filter(verb="refused").count())
    assert counted == [1, 1, 0, 0, 0, 1]
