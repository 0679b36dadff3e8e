"""Partners and measures of an activity on every way in and out: API, export, import, the form."""

import csv
import json

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from tests.factories.activities import DAYS, make_activity, make_measure
from tests.factories.records import make_partner
from tests.imports.driver import Driver, csv_of

from comity.activities import queries
from comity.activities.models.activity import Activity
from comity.activities.models.reference import ActivityKind
from comity.activities.services import registering
from comity.foundation.refusals import Refusal
from comity.kit.services import open_record

COMMANDER = "commander@region"
API = "/api/v1/activities/"
SENT = {
    "kind": "ceremony",
    "title_en": "Talks",
    "purpose": "To talk",
    "starts_on": "2027-03-01",
    "ends_on": "2027-03-03",
}


@pytest.fixture
def actor(world):
    with world.acting(COMMANDER) as actor:
        yield actor


def partners_of(activity):
    return {row.partner.code for row in queries.partner_rows(activity)}


def change(actor, activity, **values):
    return registering.change_activity(
        actor=actor, record=activity, values=values, expected_version=activity.version
    )


def test_api_when_read_and_sent_as_new_then_partners_and_measures_are_the_same(world):
    with world.acting(COMMANDER) as actor:
        partners = [make_partner(actor, code="LA"), make_partner(actor, code="KH", name_en="Cambodia")]
        row = make_activity(actor, partners=partners, measure=make_measure(actor))
    browser = world.client(COMMANDER)
    read = browser.get(f"{API}{row.pk}/").json()
    assert (read["with_partners"], read["for_measures"]) == (["KH", "LA"], ["Two exchanges"])
    sent = {**SENT, **{name: read[name] for name in ("with_partners", "for_measures")}}
    answer = browser.post(API, json.dumps(sent), content_type="application/json")
    assert answer.status_code == 201
    with world.acting(COMMANDER):
        made = Activity.objects.get(pk=answer.json()["id"])
        assert partners_of(made) == {"KH", "LA"}
        assert [str(measure) for measure in queries.measures_served(made)] == ["Two exchanges"]


@pytest.mark.parametrize("names", [["XX"], ["LA", "Two exchanges"]])
def test_api_when_a_name_leads_nowhere_then_400_beside_the_field(world, names):
    with world.acting(COMMANDER) as actor:
        make_partner(actor, code="LA")
    sent = json.dumps({**SENT, "with_partners": names})
    answer = world.client(COMMANDER).post(API, sent, content_type="application/json")
    assert (answer.status_code, answer.json()["errors"]) == (
        400,
        {"with_partners": ["There is no such record."]},
    )


EXPORT = "/activities/export.csv?" + "&".join(
    f"columns={name}"
    for name in ("title", "kind", "purpose", "starts_on", "ends_on", "with_partners", "for_measures")
)


def test_export_when_imported_again_then_nothing_differs(own_world):
    with own_world.acting(COMMANDER) as actor:
        make_activity(actor, partners=[make_partner(actor, code="LA")], measure=make_measure(actor))
    written = own_world.client(COMMANDER).get(EXPORT).content
    lines = written.decode("utf-8-sig").splitlines()
    (row,) = csv.DictReader(lines[next(at for at, line in enumerate(lines) if line.startswith("Title")) :])
    assert (row["Partners"], row["Measures served"]) == ("LA", "Two exchanges")
    driver = Driver(own_world, COMMANDER)
    batch = driver.check(written, "activities.csv", slug="activities")
    assert (driver.problems(batch), [line.outcome for line in driver.lines(batch)]) == ([], ["same"])


@pytest.mark.parametrize(
    ("language", "names"), [("en", ("Laos", "Two exchanges")), ("vi", ("Lào", "Hai cuộc giao lưu"))]
)
def test_page_when_read_then_partners_and_measures_are_named_in_its_language(own_world, language, names):
    with own_world.acting(COMMANDER) as actor:
        partner = make_partner(actor, code="LA", name_en="Laos", name_vi="Lào")
        measure = make_measure(actor, title_en="Two exchanges", title_vi="Hai cuộc giao lưu")
        row = make_activity(actor, partners=[partner], measure=measure)
    client = own_world.client(COMMANDER)
    client.cookies["django_language"] = language
    with translation.override(None):  # what the page activates ends with it
        page = client.get(f"/activities/{row.pk}/").text
    assert all(f"<dd>{name}</dd>" in page for name in names)


def test_import_when_rows_name_partners_and_measures_then_they_are_tied(own_world):
    with own_world.acting(COMMANDER) as actor:
        for code in ("LA", "KH"):
            make_partner(actor, code=code, name_en=code)
        make_measure(actor)
    head = ["kind", "title_en", "purpose", "starts_on", "ends_on", "with_partners", "for_measures"]
    row = ["ceremony", "Talks", "To talk", "2027-03-01", "2027-03-03"]
    driver = Driver(own_world, COMMANDER)
    wrong = driver.check(csv_of([*row, "LA; XX", ""], head=head), "activities.csv", slug="activities")
    assert [each[1:] for each in driver.problems(wrong)] == [
        ("with_partners", "There is no such record.", "")
    ]
    sent = csv_of([*row, "LA; KH", "Two exchanges"], head=head)
    driver.write(sent, "activities.csv", slug="activities")
    with own_world.acting(COMMANDER):
        made = Activity.objects.get()
        assert (made.with_partners, made.for_measures) == (["KH", "LA"], ["Two exchanges"])


def test_partners_when_changed_then_those_and_no_others(actor):
    kept, gone, new = (make_partner(actor, code=code) for code in ("LA", "KH", "TH"))
    row = make_activity(actor, partners=[kept, gone])
    saved = change(actor, row, with_partners=["LA", "TH"])
    assert (partners_of(saved), saved.with_partners) == ({"LA", "TH"}, ["LA", "TH"])
    assert {partner.code for partner in (kept, new)} == {"LA", "TH"}


def test_partners_when_not_sent_then_left_as_they_are(actor):
    row = make_activity(actor, partners=[make_partner(actor, code="LA")])
    assert change(actor, row, place="Na Mèo").with_partners == ["LA"]


def test_measures_when_given_later_then_it_is_planned(actor):
    row, measure = make_activity(actor), make_measure(actor)
    saved = change(actor, row, for_measures=[str(measure.pk)])
    assert (saved.for_measures, list(queries.measures_served(saved))) == (["Two exchanges"], [measure])
    assert change(actor, saved, for_measures=[]).for_measures == []


def test_name_when_two_bear_it_then_each_goes_by_its_identifier(actor):
    measures = [make_measure(actor), make_measure(actor)]
    row = make_activity(actor, measure=measures[0])
    assert row.for_measures == [str(measures[0].pk)]
    with pytest.raises(ValidationError):
        change(actor, row, for_measures=["Two exchanges"])


def test_name_when_it_holds_a_separator_then_the_identifier_stands_for_it(actor):
    measure = make_measure(actor, title_en="Visits, exchanges; patrols")
    assert make_activity(actor, measure=measure).for_measures == [str(measure.pk)]


def test_partner_when_of_a_higher_label_then_not_named_and_not_undone(world):
    with world.acting(COMMANDER) as actor:
        hidden = make_partner(actor, code="XX", level=2)
        row = make_activity(actor, partners=[make_partner(actor, code="LA"), hidden])
        assert row.with_partners == ["LA"]
        saved = change(actor, row, with_partners=["LA"])
        assert partners_of(saved) == {"LA", "XX"}
    page = world.client(COMMANDER).get("/activities/export.json?columns=title&columns=with_partners")
    assert page.json()["records"][0]["with_partners"] == ["LA"]


def test_partner_when_above_the_clearance_then_as_if_absent(world):
    with world.acting(COMMANDER) as actor:
        make_partner(actor, code="XX", level=2)
        row = make_activity(actor)
    with (
        world.acting(COMMANDER, working_level=1) as actor,
        pytest.raises((ValidationError, Refusal)) as refusal,
    ):
        change(actor, open_record(actor=actor, model=Activity, pk=row.pk), with_partners=["XX"])
    assert refusal.value.message_dict == {"with_partners": ["There is no such record."]}


def test_form_when_edited_then_partners_are_chosen_and_saved(world):
    with world.acting(COMMANDER) as actor:
        laos, khmer = make_partner(actor, code="LA"), make_partner(actor, code="KH")
        row = make_activity(actor, partners=[laos])
    browser = world.client(COMMANDER)
    page = browser.get(f"/activities/{row.pk}/edit/")
    assert f'<option value="{laos.pk}" selected>' in page.text
    names = ("title_en", "line", "purpose", "starts_on", "ends_on", "place", "currency", "unplanned_reason")
    fields = {"kind": row.kind_id, "version": row.version, "with_partners": [khmer.pk]}
    fields |= {name: getattr(row, name) for name in names}
    answer = browser.post(f"/activities/{row.pk}/edit/", fields)
    assert answer.status_code == 302
    with world.acting(COMMANDER):
        assert partners_of(row) == {"KH"}


@pytest.mark.parametrize("number", [2, 6])
def test_names_when_read_for_many_then_asked_for_all_at_once(actor, number):
    partner = make_partner(actor, code="LA")
    for _each in range(number):
        make_activity(actor, partners=[partner])
    with CaptureQueriesContext(
        connection,
    ) as asked:
        names = [row.with_partners for row in Activity.objects.all()]
    assert (names, len(asked)) == ([["LA"]] * number, 3)


def test_activity_when_new_then_tied_to_nothing(actor):
    kind = ActivityKind.objects.get(pk="talks")
    assert Activity(kind=kind, title_en="x", **DAYS).with_partners == []
