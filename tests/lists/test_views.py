"""Saving and sharing views: who may, who sees, what opens with a list."""

import pytest
from django.http import QueryDict
from django.utils.translation import override
from tests.factories.records import make_partner

from comity.config.records import RECORD_TYPES
from comity.foundation.refusals import NotAllowed
from comity.lists import queries
from comity.lists.models import SavedView
from comity.lists.services import views
from comity.partners.records import PartnerRecord

STAFF = "staff_officer@province_a"
PARTNERS = "partners.partner"


def save(actor, **given):
    return views.save_view(
        actor=actor, record_type=PARTNERS, **{"name": "States", "query": "kind=state", **given}
    )


def seen_by(world, name):
    with world.acting(name):
        return [str(view) for view in SavedView.objects.all()]


@pytest.mark.parametrize(
    ("kind", "readers"),
    [
        ("personal", [STAFF]),
        ("team", [STAFF, "viewer@province_a", "staff_officer@region"]),
    ],
)
def test_view_when_shared_then_seen_by_these_alone(world, kind, readers):
    with world.acting(STAFF, working_level=0) as actor:
        save(actor, kind=kind)
    everybody = [STAFF, "viewer@province_a", "staff_officer@region", "viewer@post_a1", "viewer@province_b"]
    assert [name for name in everybody if seen_by(world, name)] == readers


def test_view_when_pinned_then_seen_below_too(world):
    with world.acting("commander@province_a", working_level=0) as actor:
        save(actor, kind="pinned")
    assert [bool(seen_by(world, name)) for name in ("viewer@post_a1", "viewer@province_b")] == [True, False]


def test_view_when_pinned_without_the_role_then_refused(world):
    with world.acting(STAFF) as actor, pytest.raises(NotAllowed):
        save(actor, kind="pinned")


def test_view_when_of_somebody_else_then_not_changed(world):
    with world.acting(STAFF, working_level=0) as actor:
        view = save(actor, kind="team")
    with world.acting("analyst@province_a") as actor, pytest.raises(NotAllowed):
        views.delete_view(actor=actor, view=SavedView.objects.get(pk=view.pk))
    with world.acting("commander@province_a") as actor:
        views.delete_view(actor=actor, view=SavedView.objects.get(pk=view.pk))
        assert not SavedView.objects.exists()


def test_page_of_a_view_when_of_somebody_else_then_another_address_is_refused_with_the_reason(world):
    with world.acting(STAFF, working_level=0) as actor:
        view = save(actor, kind="team")
    for sent in ({}, {"query": "kind=unit"}):
        answer = world.client("viewer@province_a").post(f"/partners/views/{view.pk}/", sent)
        assert (answer.status_code, "belongs to somebody else" in answer.content.decode()) == (422, True)


def test_view_when_saved_above_then_hidden_at_a_lower_working_level(world):
    with world.acting(STAFF) as actor:
        save(actor)
    with world.acting(STAFF, working_level=0):
        assert not SavedView.objects.exists()


def test_default_when_own_and_shared_then_the_own_one_opens(world):
    client = world.client(STAFF)
    with world.acting("commander@province_a", working_level=0) as actor:
        save(actor, name="Unit", kind="team", is_default=True)
    assert "kind=state" in client.get("/partners/")["Location"]
    with world.acting(STAFF) as actor:
        own = save(actor, name="Own", query="kind=unit", is_default=True)
    assert client.get("/partners/")["Location"] == f"/partners/?view={own.pk}&kind=unit"
    assert client.get("/partners/", {"view": "all"}).status_code == 200


def test_count_when_empty_then_exact(world):
    with world.acting(STAFF) as actor:
        view = save(actor, query="")
        kit = PartnerRecord()
        (empty,) = queries.counts_for(actor, kit, [view])
    assert (empty.number, empty.exact) == (0, True)


def test_counts_when_views_differ_then_each_has_its_own_as_far_as_is_cheap(world):
    with world.acting(STAFF) as actor:
        for number in range(queries.CHEAP + 1):
            make_partner(actor, code=f"P{number}", kind="unit" if number < 2 else "state")
        saved = [
            save(actor, name=query or "All", query=query)
            for query in ("kind=unit", "", "q=nothing", "kind=state")
        ]
        found = queries.counts_for(actor, PartnerRecord(), saved)
    assert [(each.number, each.exact) for each in found] == [(2, True), (50, False), (0, True), (49, True)]


def test_state_when_the_address_names_a_page_then_the_view_does_not(world):
    with world.acting(STAFF) as actor:
        listing = queries.Listing(PartnerRecord(), actor, QueryDict("after=x&kind=state&q=a&pick=1&view=2"))
        assert queries.state_of(listing) == "q=a&kind=state"


@pytest.mark.parametrize("kit", RECORD_TYPES, ids=lambda kit: kit.slug)
@pytest.mark.parametrize("language", ["en", "vi"])
def test_columns_when_offered_then_each_has_a_name_of_its_own(db, kit, language):
    with override(language):
        titles = [str(each.title) for each in kit.offered_columns]
    assert sorted(titles) == sorted(set(titles))
