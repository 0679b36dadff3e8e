"""What the pages of the register offer to whom: nothing that the reader may not do, nobody whom the unit does not have."""

import pytest
from django.urls import reverse
from tests.factories.instruments import make_instrument, make_requirements

from comity.access.models import Permission
from comity.access.services.keeping import NotPossible
from comity.config.navigation import NAVIGATION
from comity.frame.navigation import current_mark
from comity.instruments.models.requirement import Assignment
from comity.instruments.services import assigning

STAFF = "staff_officer@region"
PROVINCE = "staff_officer@province_a"


@pytest.fixture
def assignment(world):
    """A requirement of the region, on the desk of a province."""
    with world.acting(STAFF) as actor:
        make_requirements(actor, [world.unit("province_a")])
    with world.acting(PROVINCE):
        return Assignment.objects.first()


@pytest.mark.parametrize(("reader", "offered"), [(STAFF, True), ("viewer@region", False)])
@pytest.mark.parametrize("page", ["instruments-list", "readings-list"])
def test_list_when_role_may_not_read_texts_then_not_offered(world, reader, page, offered):
    shown = world.client(reader).get(reverse(page)).content.decode()
    assert (reverse("reading-new") in shown) is offered


@pytest.mark.parametrize(("reader", "offered"), [(STAFF, True), ("viewer@region", False)])
@pytest.mark.parametrize("tab", ["text", "requirements"])
def test_tab_when_role_may_not_read_texts_then_not_offered(world, reader, tab, offered):
    with world.acting(STAFF) as actor:
        instrument = make_instrument(actor)
    shown = world.client(reader).get(reverse("instruments-detail", args=[instrument.pk]), {"tab": tab})
    assert (f'href="{reverse("instrument-read", args=[instrument.pk])}"' in shown.content.decode()) is offered


def test_new_assignment_when_unit_has_no_requirement_then_refused_with_the_reason(world, assignment):
    context = {
        reader: world.client(reader).get(reverse("assignments-list")).context for reader in (STAFF, PROVINCE)
    }
    assert context[STAFF]["why_not_add"] is None
    assert (
        context[PROVINCE]["why_not_add"] == "No requirement in force belongs to your unit or to one below it."
    )


def test_matrix_when_nobody_adds_requirements_then_no_role_holds_it(db):
    assert not Permission.objects.filter(record_type="instruments.requirement", action="add").exists()


@pytest.mark.parametrize("page", ["assignment-concretise", "assignments-edit"])
def test_responsible_when_offered_then_only_people_of_the_unit_and_below(world, assignment, page):
    shown = world.client(PROVINCE).get(reverse(page, args=[assignment.pk])).content.decode()
    offered = [
        unit for unit in ("region", "province a", "province b", "post a1") if f">commander@{unit}" in shown
    ]
    assert offered == ["province a", "post a1"]


def test_responsible_when_of_another_unit_then_refused(world, assignment):
    outsider = world.account("commander@region")
    with world.acting(PROVINCE) as actor, pytest.raises(NotPossible, match="must belong to the unit"):
        assigning.concretise_assignment(
            actor=actor, assignment=assignment, note="We will.", responsible=outsider
        )


@pytest.mark.parametrize(
    "path",
    [
        "/requirements/",
        "/assignments/",
        "/receipts/",
        "/readings/",
        "/reading-room/new/",
        "/reading-room/citations/1/",
        "/instruments/1/state/",
    ],
)
def test_rail_when_on_a_page_of_the_register_then_mandates_is_marked(path):
    mandates = next(place for place in NAVIGATION if place.url_name == "instruments-list")
    assert current_mark(path, reverse("instruments-list"), *mandates.also) == "true"


@pytest.mark.parametrize(
    ("state", "places"),
    [
        ("in_force", {"Draft": "done", "In force": "current", "Expired": "todo"}),
        ("amended", {"Draft": "done", "In force": "done", "Amended": "current", "Expired": "todo"}),
    ],
)
def test_stepper_when_shown_then_usual_path_or_where_it_was_left(world, state, places):
    with world.acting(STAFF) as actor:
        instrument = make_instrument(actor)
        type(instrument).objects.filter(pk=instrument.pk).update(state=state)
    page = world.client("viewer@region").get(reverse("instruments-detail", args=[instrument.pk]))
    assert {str(step.text): step.place for step in page.context["steps"]} == places
