"""What is left open when a text is handed in is taken from its head, marked, and confirmed by a person."""

from datetime import date

import pytest
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.factories.instruments import make_instrument

from comity.cli.demo_world.source import document
from comity.engines.reader.reading import read_text
from comity.foundation.refusals import NotAllowed
from comity.instruments import jobs
from comity.instruments.letterhead import Letterhead, letterhead_of
from comity.instruments.models.instrument import Instrument
from comity.instruments.models.reading import Reading
from comity.instruments.services import naming, readings

STAFF = "staff_officer@region"
KINDS = ("Directive", "Chỉ thị", "Decree", "Kế hoạch")
ENGLISH = document("directive_en.txt").decode()
TITLE = "On military diplomacy and border cooperation in 2026"
BODY = "The command shall report on the border every quarter. " * 6


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (ENGLISH, Letterhead("directive", "14/CT-BTL", date(2026, 1, 15), TITLE)),
        (
            document("directive_vi.txt").decode(),
            Letterhead(
                "plan",
                "27/KH-CCT",
                date(2026, 2, 5),
                "Về công tác thông tin đối ngoại và giao lưu nhân dân khu vực biên giới năm 2026",
            ),
        ),
        (
            f"Friday, August 13, 2021, 14:47 (GMT+7)\n\nThe Region and its diplomacy\n\n{BODY}",
            Letterhead(title="The Region and its diplomacy"),
        ),
        (
            f"Tuesday, November 03, 2020, 10:03 (GMT+7)\nOn the building of trust at the border\n\n{BODY}",
            Letterhead(title="On the building of trust at the border"),
        ),
        (
            f"THE GOVERNMENT OF ALL\n\nNo. 47/2021/ND-CP\n\nHanoi, April 2, 2021\n\nDECREE\n\nOn liaison officers\n\n{BODY}",
            Letterhead("decree", "47/2021/NĐ-CP", date(2021, 4, 2), "On liaison officers"),
        ),
        (
            f"Decree 22/2016/NĐ-CP: a year on the border\n\n{BODY}",
            Letterhead(title="Decree 22/2016/NĐ-CP: a year on the border"),
        ),
        (BODY, Letterhead()),
    ],
    ids=["directive", "plan", "article", "article-one-block", "decree", "about-a-decree", "no-head"],
)
def test_letterhead_when_read_then_says_what_the_text_says_of_itself(text, expected):
    result = read_text(text)
    assert letterhead_of(result.text, result.blocks, result.citations, KINDS) == expected


def hand_in(world, text, **facts):
    """Paste the text without facts, and let the worker read it."""
    sent = {"pasted": text, "level": "0", "scope_kind": "issued", **facts}
    world.client(STAFF).post("/reading-room/new/", sent)
    jobs.read(**ProcrastinateJob.objects.filter(task_name=readings.TASK).latest("id").args)


def test_upload_when_no_facts_are_given_then_taken_from_the_text_and_marked(world):
    hand_in(world, ENGLISH)
    with world.acting(STAFF):
        found = Instrument.objects.select_related("kind").get()
        assert (found.kind_id, found.number, found.signed_on, found.title_en) == (
            "directive",
            "14/CT-BTL",
            date(2026, 1, 15),
            TITLE,
        )
        assert found.inferred == ["kind", "number", "signed_on", "title"]


def test_upload_when_facts_are_given_then_they_stand(world):
    hand_in(world, ENGLISH, kind="plan", title="Another title")
    with world.acting(STAFF):
        found = Instrument.objects.get()
        assert (found.kind_id, found.title_en, found.inferred) == (
            "plan",
            "Another title",
            ["number", "signed_on"],
        )


def test_upload_when_the_text_bears_a_registered_number_then_that_record_is_used(world):
    with world.acting(STAFF) as actor:
        first = make_instrument(actor, number="14/CT-BTL", signed_on=date(2026, 1, 15))
    hand_in(world, ENGLISH)
    with world.acting(STAFF):
        assert list(Instrument.objects.all()) == [first]
        reading = Reading.objects.select_related("text_version").get()
        assert (reading.state, reading.instrument_id, reading.text_version.instrument_id) == (
            "done",
            first.pk,
            first.pk,
        )


def test_upload_when_the_registered_one_is_labelled_higher_then_not_joined(world):
    with world.acting(STAFF) as actor:
        make_instrument(actor, level=2, number="14/CT-BTL", signed_on=date(2026, 1, 15))
    hand_in(world, ENGLISH)
    with world.acting(STAFF):
        assert sorted(Instrument.objects.values_list("label__level", flat=True)) == [0, 2]


@pytest.fixture
def instrument(world):
    hand_in(world, ENGLISH)
    with world.acting(STAFF):
        return Instrument.objects.get()


@pytest.mark.parametrize(("reader", "offered"), [(STAFF, True), ("staff_officer@province_a", False)])
def test_page_when_facts_are_unconfirmed_then_says_so_and_offers_both_to_the_owner(
    world, instrument, reader, offered
):
    page = world.client(reader).get(reverse("instruments-detail", args=[instrument.pk])).content.decode()
    assert "not confirmed yet" in page
    assert (reverse("instrument-facts", args=[instrument.pk]) in page) is offered


def test_page_when_confirmed_then_the_mark_is_gone(world, instrument):
    page = world.client(STAFF).post(reverse("instrument-facts", args=[instrument.pk]), follow=True)
    assert "not confirmed yet" not in page.content.decode()
    with world.acting(STAFF):
        assert Instrument.objects.get().inferred == []


def test_confirm_when_of_another_unit_then_refused(world, instrument):
    with world.acting("staff_officer@province_a") as actor, pytest.raises(NotAllowed):
        naming.confirm_facts(actor=actor, instrument=instrument)
