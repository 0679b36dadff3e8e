"""A part whose whole is out of sight is as if absent, though the part itself lies within reach."""

from datetime import date

import pytest

from comity.access.models import Unit
from comity.access.queries import scope_for
from comity.access.services import label_for
from comity.activities.models.activity import Activity
from comity.activities.services.reporting import Captured, report_activity
from comity.kit.services import create_record
from comity.programmes.models.consulting import Appraisal
from comity.programmes.models.programme import Programme
from comity.programmes.services.consulting import ask_opinions
from tests.factories.activities import hold, make_activity
from tests.factories.programmes import make_measure, make_programme, make_target

WRITER, READER = "commander@region", "staff_officer@province_a"
WHOLES = (Activity, Programme, Appraisal)
PAGES = {
    "measures": ("", "edit/", "preview/", "progress/", "state/", "concretise/"),
    "targets": ("", "edit/"),
    "opinions": ("", "give/"),
    "activity-reports": ("", "confirm/"),
}


@pytest.fixture
def parts(world):
    """One of each kind of part, issued with its whole to all below the region."""
    with world.acting(WRITER) as actor:
        unit = Unit.objects.get(pk=actor.unit_id)
        issued = {"label": label_for(actor=actor, level=0), "scope": scope_for(unit, "issued")}
        programme = make_programme(actor, scope="issued")
        activity = hold(actor, make_activity(actor, scope="issued"))
        about = {"title_en": "Road plan", "body": "Province", "due_on": date(2027, 5, 1)}
        appraisal = create_record(actor=actor, model=Appraisal, values=about, **issued)
        (opinion,) = ask_opinions(
            actor=actor,
            matter=appraisal,
            units=[Unit.objects.get(pk=world.unit("province_a").pk)],
            due_on=None,
        )
        words = {"result": "Held", "issues": "", "recommendations": ""}
        captured = Captured()
        report = report_activity(actor=actor, activity=activity, values=words, captured=captured, submit=True)
        target, measure = make_target(actor, programme), make_measure(actor, programme)
    return {"measures": measure, "targets": target, "opinions": opinion, "activity-reports": report}


def answers(world, slug, record):
    browser = world.client(READER)
    pages = [f"/{slug}/{record.pk}/{page}" for page in PAGES[slug]]
    return {page: browser.get(page).status_code for page in [*pages, f"/api/v1/{slug}/{record.pk}/"]}


@pytest.mark.parametrize("slug", PAGES)
def test_part_when_its_whole_was_put_out_of_sight_then_not_found_anywhere(world, parts, slug):
    assert answers(world, slug, parts[slug])[f"/{slug}/{parts[slug].pk}/"] == 200
    with world.acting(WRITER) as actor:
        held = scope_for(Unit.objects.get(pk=actor.unit_id), "held")
        for model in WHOLES:
            model.objects.update(scope=held)
    found = answers(world, slug, parts[slug])
    assert found == dict.fromkeys(found, 404)
    assert world.client(READER).get(f"/{slug}/").status_code == 200
