"""The page on which the label of a record is changed, and who reads it then."""

from uuid import uuid4

import pytest

from comity.access import labelling, queries
from comity.access.models import Unit
from comity.access.services import circles, relabel_record
from comity.history.models import Event
from comity.history.queries import history_for
from comity.instruments.models.requirement import Requirement
from comity.partners.models import Partner
from comity.threads import services as threads
from comity.threads.models import DutyKind, LinkKind
from comity.threads.services import files
from tests.factories.instruments import make_instrument, make_requirements, upload
from tests.factories.records import make_partner
from tests.security import pages

STAFF = "staff_officer@region"
OFFICER = "security_officer@region"
WORDS = (
    "Directive on the exchange",
    "03/CT-QK",
    "friendship exchange",
    "report the results",
    "list of participants",
)
"""What stands in the instrument that the tests make, and nowhere else."""


@pytest.fixture
def instrument(world):
    """Issued by the region, so that everybody reads it."""
    with world.acting(STAFF) as actor:
        return make_instrument(actor)


@pytest.fixture
def folders(settings, tmp_path):
    """Where files and keys of one test lie."""
    settings.COMITY_DATA, settings.COMITY_KEYS = tmp_path / "data", tmp_path / "keys"


def page(record, kind="instruments.instrument"):
    return f"/labels/{kind}/{record.pk}/"


def send(world, who, record, level, *, reason="", confirmed=None, **parts):
    fields = {"level": level, "reason": reason, **parts}
    if confirmed is not None:
        fields["confirmed"] = confirmed
    return world.client(who).post(page(record), fields)


def level_of(world, record):
    with world.acting(OFFICER):
        return type(record).objects.get(pk=record.pk).label.level_id


def test_label_when_chosen_then_tells_who_reads_no_more_before_it_changes(world, instrument):
    answer = send(world, STAFF, instrument, 2)
    lost = {unit.code: count for unit, count in answer.context["lose"]}
    assert set(lost) == {"post_a1", "post_a2", "post_b1", "post_b2"}
    assert (answer.context["gain"], answer.context["reason"]) == ([], None)
    assert level_of(world, instrument) == 0


def test_label_when_confirmed_then_raised_and_in_the_history(world, instrument):
    answer = send(world, STAFF, instrument, 2, reason="Names a source", confirmed=instrument.version)
    assert (answer.status_code, answer.url, level_of(world, instrument)) == (
        302,
        f"/instruments/{instrument.pk}/",
        2,
    )
    with world.acting(STAFF):
        said = {entry.verb: entry.reason for entry in history_for(instrument)}
    assert said["raised_label"] == "Names a source"


def test_label_when_somebody_saved_since_then_shown_again_and_not_changed(world, instrument):
    answer = send(world, STAFF, instrument, 2, confirmed=instrument.version + 1)
    assert (answer.status_code, level_of(world, instrument)) == (200, 0)


@pytest.mark.parametrize(
    ("who", "level", "reason", "status", "now"),
    [
        (OFFICER, 0, "Published", 302, 0),
        (OFFICER, 0, " ", 422, 2),
        (OFFICER, 2, "The same", 422, 2),
        (STAFF, 0, "Published", 403, 2),
        (OFFICER, 3, "", 403, 2),
        (OFFICER, 4, "", 422, 2),
        ("viewer@region", 3, "", 403, 2),
        ("staff_officer@province_a", 3, "", 422, 2),
        ("staff_officer@province_a", 1, "Lower", 403, 2),
    ],
)
def test_label_when_changed_from_confidential_then_by_whom_it_is_for(
    world, instrument, who, level, reason, status, now
):
    with world.acting(STAFF) as actor:
        raised = relabel_record(actor=actor, record=instrument, level=2, reason="")
    answer = send(world, who, instrument, level, reason=reason, confirmed=raised.version)
    assert (answer.status_code, level_of(world, instrument)) == (status, now)


def test_label_when_refused_then_the_button_says_why(world, instrument):
    with world.acting(STAFF) as actor:
        relabel_record(actor=actor, record=instrument, level=2, reason="")
    reason = send(world, STAFF, instrument, 0, reason="Published").context["reason"]
    assert reason.endswith("It is for: Security officer.")
    closed = world.client("viewer@province_a").get(page(instrument))
    assert (closed.status_code, closed.context["why_not_raise"], b"aria-disabled" in closed.content) == (
        200,
        "Your unit does not keep this record, so it cannot change it.",
        True,
    )


def test_label_when_the_new_one_is_below_that_of_its_source_then_refused(world):
    with world.acting(STAFF) as actor:
        requirement = make_requirements(actor, [world.unit("post_a1")])[0]
        relabel_record(actor=actor, record=requirement.instrument, level=2, reason="")
        version = Requirement.objects.get(pk=requirement.pk).version
    address = page(requirement, "instruments.requirement")
    answer = world.client(OFFICER).post(address, {"level": 0, "reason": "Published", "confirmed": version})
    assert (answer.status_code, level_of(world, requirement)) == (409, 2)


def test_page_when_unknown_absent_or_hidden_then_answers_alike(world, instrument):
    with world.acting(STAFF) as actor:
        relabel_record(actor=actor, record=instrument, level=3, reason="")
    client = world.client("staff_officer@province_a")
    kinds = ("instruments.instrument", "instruments.instrument", "no.such")
    answers = [
        client.get(f"/labels/{kind}/{key}/")
        for kind, key in zip(kinds, (instrument.pk, uuid4(), uuid4()), strict=True)
    ]
    assert [answer.status_code for answer in answers] == [404, 404, 404]


@pytest.mark.parametrize("kind", ["access.unit", "access.account"])
def test_page_when_record_is_named_by_every_other_then_refused_with_the_reason(world, kind):
    record = world.unit("post_a1") if kind == "access.unit" else world.account("viewer@post_a1")
    answer = world.client("administrator@region").get(page(record, kind))
    assert answer.context["why_not_raise"] == "Units and accounts keep their label: every record names them."


@pytest.mark.parametrize(
    ("who", "shown"),
    [(STAFF, True), (OFFICER, True), ("viewer@region", False), ("staff_officer@province_a", False)],
)
def test_record_page_when_the_label_may_be_changed_then_leads_there(world, instrument, who, shown):
    content = world.client(who).get(f"/instruments/{instrument.pk}/").content.decode()
    assert (page(instrument) in content) is shown


@pytest.mark.parametrize("scope", ["held", "issued", "circle"])
@pytest.mark.parametrize(
    ("level", "caveats", "release"), [(0, [], ["lao"]), (1, ["border"], []), (2, [], [])]
)
def test_readers_when_foretold_then_those_who_read(world, scope, level, caveats, release):
    label = world.label(level, caveats, release)
    with world.acting("commander@province_a") as actor:
        unit, post = (Unit.objects.get(code=code) for code in ("province_a", "post_b1"))
        circle = circles.create_circle(actor=actor, unit=unit, members=[post], name_en="P", name_vi="T")
        number = circle.scope_id if scope == "circle" else world.scope_no("province_a", scope)
        partner = make_partner(actor)
        Partner.objects.filter(pk=partner.pk).update(scope_id=number)
    with world.acting(OFFICER):
        Partner.objects.filter(pk=partner.pk).update(label=label)
        foretold = queries.readers_of(Partner.objects.get(pk=partner.pk), label)
        names = {name.replace(" ", "_") for name in foretold.values_list("name", flat=True)}
    assert names == {name for name in world.accounts if reads(world, name, partner)}


def reads(world, name, partner):
    with world.acting(name) as actor:
        return actor.may("view", "partners.partner") and Partner.objects.filter(pk=partner.pk).exists()


def test_duty_and_file_when_their_record_is_raised_then_bear_its_label_in_the_ledger_too(world, folders):
    with world.acting("staff_officer@province_a") as actor:
        partner = make_partner(actor)
        duty = threads.open_duty(
            actor=actor,
            record=partner,
            kind=DutyKind.CONFIRM,
            unit=world.unit("province_a"),
            title_en="Confirm the informer",
            title_vi="Xác nhận người báo tin",
        )
        file = files.attach(actor=actor, record=partner, upload=upload())
        keys = [duty.pk, file.pk]
        assert Event.objects.filter(object_id__in=keys).exists()
        relabel_record(actor=actor, record=partner, level=2, reason="")
        labels = [type(each).objects.get(pk=each.pk).label.level_id for each in (duty, file)]
    with world.acting("staff_officer@province_a", working_level=1):
        assert (labels, Event.objects.filter(object_id__in=keys).count()) == ([2, 2], 0)


def traces(token):
    """The addresses that a reader reaches and that speak of the instrument or of what was made from it."""
    return {
        address
        for address, answer in pages.crawl(token).items()
        if any(word in address + str(answer.body) for word in WORDS)
    }


def test_instrument_when_raised_then_nothing_of_it_is_left_on_any_page_of_a_lower_reader(world, folders):
    with world.acting(STAFF) as actor:
        requirement = make_requirements(actor, [world.unit("province_a"), world.unit("post_a1")])[0]
        partner = make_partner(actor)
        Partner.objects.filter(pk=partner.pk).update(scope_id=world.scope_no("region", "issued"))
        threads.link(actor=actor, kind=LinkKind.SERVES, source=requirement, target=partner)
        instrument = requirement.instrument
        files.attach(actor=actor, record=instrument, upload=upload())
        version, address = instrument.version, labelling.relabel_url(actor, instrument)
    before = traces(world.token("staff_officer@post_a1"))
    answer = world.client(STAFF).post(address, {"level": 2, "confirmed": version})
    assert (len(before) > 9, answer.status_code) == (True, 302)
    assert traces(world.token("staff_officer@post_a1")) == set()
