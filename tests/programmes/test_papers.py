"""Programmes and proposals on paper: what they say, in both languages, and what is left out below the reader's reach."""

import pytest
from django.utils.translation import override
from tests.factories.instruments import make_requirements
from tests.factories.papers import draw, full_programme, full_proposal, sent
from tests.factories.programmes import make_measure, make_programme

from comity.access.services.keeping import NotPossible
from comity.documents.models.outgoing import OutgoingDocument
from comity.documents.queries import paper_of
from comity.documents.services import outgoing
from comity.programmes.writing import write_programme, write_proposal
from comity.threads.services import link

STAFF, COMMANDER = "staff_officer@province_a", "commander@province_a"


def said(material):
    """Every word of a paper."""
    parts = [material.title, *material.bases, *material.addressees]
    for section in material.sections:
        parts += [section.heading, *section.paragraphs, *(" ".join(each) for each in section.facts)]
        parts += [cell for row in (section.table.rows if section.table else ()) for cell in row]
    return "\n".join(parts)


def written(write, record, language):
    with override(language):
        return write(record)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "vi",
            (
                "Kế hoạch đối ngoại quốc phòng năm 2027",
                "I. Mục tiêu",
                "từ ngày 01 tháng 01 đến ngày 31 tháng 12 năm 2027",
                "Giao lưu hữu nghị quốc phòng biên giới\nKết quả: Hai đợt giao lưu",
                "Hoạt động chung (events): 4 đến 30/11/2027",
                "382.500.000",
            ),
        ),
        (
            "en",
            (
                "Plan for defence external affairs in 2027",
                "I. Aims",
                "from 1 January to 31 December 2027",
                "Border defence friendship exchanges\nResult: Hai đợt giao lưu",
                "Joint events (events): 4 by 30 Nov 2027",
                "382\u202f500\u202f000",
            ),
        ),
    ],
)
def test_programme_when_written_then_aims_measures_targets_and_estimate(world, language, words):
    with world.acting(STAFF) as actor:
        text = said(written(write_programme, full_programme(actor), language))
        assert [each for each in words if each not in text] == []


def test_programme_when_written_then_measures_are_numbered_as_a_tree_with_sums(world):
    with world.acting(STAFF) as actor:
        material = written(write_programme, full_programme(actor), "vi")
        table = next(section.table for section in material.sections if section.table)
        assert [(row[0], row[5]) for row in table.rows] == [
            ("1", "300.000.000"),
            ("1.1", "150.000.000"),
            ("1.2", "150.000.000"),
            ("2", "82.500.000"),
        ]
        assert len(table.titles) == len(table.widths) == 6


def test_programme_when_measure_is_dropped_then_not_on_paper(world):
    with world.acting(STAFF) as actor:
        programme = make_programme(actor)
        make_measure(actor, programme, "Kept")
        dropped = make_measure(actor, programme, "Given up")
        type(dropped).objects.filter(pk=dropped.pk).update(state="dropped")
        text = said(written(write_programme, programme, "en"))
        assert ("Kept" in text, "Given up" in text) == (True, False)


def test_programme_when_measures_carry_out_a_directive_then_it_is_the_legal_basis(world):
    with world.acting("staff_officer@region") as actor:
        requirement, *_rest = make_requirements(actor, [world.unit("province_a")])
    with world.acting(STAFF) as actor:
        programme = make_programme(actor)
        link(actor=actor, kind="implements", source=make_measure(actor, programme), target=requirement)
        material = written(write_programme, programme, "en")
        assert material.bases == ("Pursuant to Directive No. 03/CT-QK on the exchange",)
        assert requirement in material.rows
        assert requirement.instrument in material.rows


def test_programme_when_a_measure_is_above_the_working_level_then_not_on_paper_and_not_guessed(world):
    with world.acting(COMMANDER) as actor:
        programme = make_programme(actor)
        make_measure(actor, programme, "Open measure", estimate=100)
        make_measure(actor, programme, "Hidden measure", level=2, estimate=900)
        make_measure(actor, programme, "Last measure", estimate=100)
        above = written(write_programme, programme, "en")
        with pytest.raises(NotPossible):
            draw(actor, programme, write_programme, language="en", level=1)
    with world.acting(COMMANDER, working_level=1) as actor:
        material = written(write_programme, programme, "en")
        below = said(material)
        table = next(section.table for section in material.sections if section.table)
        assert [row[0] for row in table.rows] == ["1", "2"]
        assert draw(actor, programme, write_programme, language="en", level=1).label.level_id == 1
    assert [("Hidden" in text, "1\u202f100" in text) for text in (said(above), below)] == [
        (True, True),
        (False, False),
    ]
    with world.acting(COMMANDER):
        assert OutgoingDocument.objects.count() == 1


def test_programme_when_drawn_up_and_signed_then_numbered_in_its_type(world):
    with world.acting(COMMANDER) as actor:
        document = draw(actor, full_programme(actor), write_programme)
        assert outgoing.sign_document(actor=actor, document=document).symbol == "01/KH-province_a"
        road = full_programme(actor, code="LT", kind="road_map", title_vi="Chương trình hành động")
        paper = paper_of(draw(actor, road, write_programme))
        assert (paper.type, paper.title) == ("Chương trình", "Hành động")


def test_proposal_when_written_then_to_whom_what_and_by_when(world):
    with world.acting(STAFF) as actor:
        material = written(write_proposal, full_proposal(actor, full_programme(actor)), "vi")
        assert material.addressees == ("Quân khu Bắc",)
        assert material.title == "Tờ trình về việc tổ chức đợt giao lưu thứ hai năm 2027"
        text = said(material)
        assert "Phía bạn đề nghị thêm một đợt giao lưu trong quý IV." in text
        assert "trước ngày 15 tháng 3 năm 2027" in text


@pytest.mark.parametrize("address", ["programmes", "proposals"])
def test_page_when_posted_then_the_document_is_drawn_up_and_stands_on_the_tab(world, address):
    with world.acting(STAFF) as actor:
        programme = full_programme(actor)
        record = programme if address == "programmes" else full_proposal(actor, programme)
    client, url = world.client(STAFF), f"/{address}/{record.pk}/"
    page = client.get(f"{url}paper/")
    data = {**sent(page.context["form"]), "signer_post": "Commander", "signer_name": "Colonel A"}
    answer = client.post(f"{url}paper/", data)
    assert (page.status_code, answer.status_code) == (200, 302)
    with world.acting(STAFF):
        document = OutgoingDocument.objects.get()
    assert answer["Location"] == f"/outgoing-documents/{document.pk}/"
    assert str(document.pk) in client.get(f"{url}?tab=papers").content.decode()


def test_page_when_label_is_too_low_then_refused_with_the_reason(world):
    with world.acting(COMMANDER) as actor:
        programme = make_programme(actor)
        make_measure(actor, programme, "Hidden measure", level=2)
    client, url = world.client(COMMANDER), f"/programmes/{programme.pk}/paper/"
    data = {
        "kind": "plan",
        "language": "en",
        "level": 1,
        "scope": "held",
        "signer_post": "C",
        "signer_name": "A",
    }
    answer = client.post(url, data)
    assert answer.status_code == 422
    assert "its label cannot be lower" in answer.content.decode()
    with world.acting(COMMANDER):
        assert not OutgoingDocument.objects.exists()


def test_changes_when_taken_up_then_the_draft_says_them(world):
    with world.acting(STAFF) as actor:
        programme = make_programme(actor)
        make_measure(actor, programme, "First")
        document = draw(actor, programme, write_programme, language="en")
        make_measure(actor, programme, "Second")
    client = world.client(STAFF)
    answer = client.post(f"/programmes/{programme.pk}/paper/", {"document": str(document.pk)})
    assert answer.status_code == 302
    with world.acting(STAFF):
        assert "Second" in str(OutgoingDocument.objects.get(pk=document.pk).content)


def test_changes_when_the_document_is_of_another_record_then_404(world):
    with world.acting(STAFF) as actor:
        first, other = make_programme(actor), make_programme(actor, code="CT-2")
        make_measure(actor, first)
        document = draw(actor, first, write_programme)
    client = world.client(STAFF)
    for given in (str(document.pk), "x"):
        assert client.post(f"/programmes/{other.pk}/paper/", {"document": given}).status_code == 404
