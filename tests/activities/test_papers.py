"""Papers of activities: brief book, programme, report; what they say, and what a reader below does not find in them."""

import pytest
from django.db import connection
from django.utils.translation import override
from tests.factories.activities import make_activity, make_counterpart
from tests.factories.papers import days, draw, full_activity, made_papers, reported, sent
from tests.factories.partners import make_promise
from tests.factories.records import make_partner

from comity.access.services import label_for, raise_to
from comity.access.services.keeping import NotPossible
from comity.activities.services import taking_part
from comity.activities.writing.papers import write_brief_book, write_programme, write_report
from comity.documents.models.outgoing import OutgoingDocument
from comity.documents.queries import paper_of, template_of
from comity.foundation.registry import type_name
from comity.partners.models import Counterpart
from comity.people.models import Person

STAFF, COMMANDER = "staff_officer@province_a", "commander@province_a"
BORDER = {"level": 1, "caveats": ["border"]}


def written(write, record, language="vi"):
    with override(language):
        return write(record)


def said(material):
    """Every word of a paper."""
    parts = [material.title]
    for section in material.sections:
        parts += [section.heading, *section.paragraphs, *(" ".join(each) for each in section.facts)]
        parts += [" | ".join(row) for row in (section.table.rows if section.table else ())]
    return "\n".join(parts)


@pytest.fixture
def staff(world):
    with world.acting(STAFF) as actor:
        yield actor


def test_brief_book_when_written_then_holds_all_that_a_delegation_has_to_know(staff):
    text = said(written(write_brief_book, full_activity(staff)))
    for words in (
        "Giao lưu hữu nghị quốc phòng biên giới lần thứ năm",
        "từ ngày 10 đến ngày 11 tháng 5 năm 2027",
        "Đối thoại cấp tỉnh",
        "Đào tạo mười sĩ quan biên phòng bạn | 10/01/2026 | 01/12/2027",
        "Sửa chữa đường tuần tra",
        "Lê Văn An",
        "Phạm Thị Hoa | Trợ lý đối ngoại | Phiên dịch | Tiếng Lào 3-2+-0-0",
        "Colonel Somsak Vong | Chief of staff | Trưởng đoàn | Đón tại cửa khẩu",
        "Hai xe 16 chỗ",
        "Nhà khách Lao Bảo",
        "09:00 | Hội đàm | Lao Bảo",
        "Cử thêm hai phiên dịch.",
        "Mang theo bản đồ hai thứ tiếng",
        "Phổ biến quy định bảo mật",
    ):
        assert words in text


def test_delegation_when_written_then_in_protocol_order_with_the_head_first(staff):
    sections = written(write_brief_book, full_activity(staff), "en").sections
    ours = next(section for section in sections if section.heading.endswith("Our side"))
    assert [(row[0], row[3]) for row in ours.table.rows] == [("1", "Head"), ("2", "Interpreter")]


def test_itinerary_when_written_then_a_table_for_each_day_under_a_template_of_its_own(staff):
    activity = full_activity(staff)
    material = written(write_programme, activity)
    days_told = [section.heading for section in material.sections if "tháng 5" in section.heading]
    assert days_told == ["1. Ngày 10 tháng 5 năm 2027", "2. Ngày 11 tháng 5 năm 2027"]
    document = draw(staff, activity, write_programme)
    assert (template_of(document), paper_of(document).type) == ("itinerary", "Chương trình")


def test_report_when_written_then_result_commitments_and_lessons(staff):
    partner = make_partner(staff)
    held = reported(staff, make_activity(staff, partners=[partner], **days(2027, 2)))
    text = said(written(write_report, held, "en"))
    for words in (
        "Result against purpose",
        "Đạt mục đích: hai bên thống nhất lịch tuần tra chung.",
        "By the partner | Sửa chữa đường tuần tra | 11 Feb 2027 | 30 Sep 2027 | Made",
        "Mang theo bản đồ hai thứ tiếng",
        "Cử thêm hai phiên dịch.",
    ):
        assert words in text


@pytest.mark.parametrize("write", [write_brief_book, write_programme])
def test_paper_when_a_counterpart_is_above_the_label_then_refused_or_left_out(world, write):
    with world.acting(COMMANDER) as actor:
        activity = full_activity(actor)
        hidden = make_counterpart(actor, activity.partners.first(), name="Hidden Name", level=2)
        taking_part.add_member(actor=actor, activity=activity, person=None, counterpart=hidden, role="member")
        assert "Hidden Name" in said(written(write, activity))
        with pytest.raises(NotPossible, match="its label cannot be lower"):
            draw(actor, activity, write, level=1)
        assert not OutgoingDocument.objects.exists()
    with world.acting(COMMANDER, working_level=1) as actor:
        material = written(write, activity)
        assert "Hidden Name" not in said(material)
        assert draw(actor, activity, write, level=1).label.level_id == 1
        theirs = next(
            section
            for section in material.sections
            if "Savannakhet" in section.heading
            and section.table
            and len(section.table.titles) > 3
            and section.table.rows[0][1].startswith("Colonel")
        )
        assert [row[0] for row in theirs.table.rows] == ["1"]


def test_brief_book_when_rows_stand_above_then_none_of_their_words_is_left_below(world):
    """A commitment, an earlier report, a person and the partner's own notes, each under a higher label."""
    with world.acting(COMMANDER) as actor:
        activity = full_activity(actor)
        partner = activity.partners.first()
        make_promise(actor, partner, text="Secret promise", level=2)
        earlier = make_activity(actor, partners=[partner], title_en="Quiet talks", level=2, **days(2026, 3))
        reported(actor, earlier)
        above = said(written(write_brief_book, activity, "en"))
    with world.acting(COMMANDER, working_level=1):
        below = said(written(write_brief_book, activity, "en"))
    words = ("Secret promise", "Quiet talks")
    assert ([each in above for each in words], [each in below for each in words]) == ([True] * 2, [False] * 2)


def test_brief_book_when_a_member_was_raised_then_the_caveat_is_needed(world):
    with world.acting(COMMANDER) as actor:
        activity = full_activity(actor)
        person = Person.objects.get(name="Lê Văn An")
        raise_to(actor=actor, record=person, labels=[label_for(actor=actor, **BORDER)])
        with pytest.raises(NotPossible, match="border"):
            draw(actor, activity, write_brief_book, level=2)
    with world.acting(STAFF):
        assert "Lê Văn An" not in said(written(write_brief_book, activity))


@pytest.mark.parametrize("name", ["programme", "proposal", "brief_book", "itinerary", "report"])
@pytest.mark.parametrize("working_level", [0, 1, 2])
def test_paper_when_written_at_a_level_then_made_of_rows_within_it_alone(world, name, working_level):
    with world.acting(COMMANDER) as actor:
        record, write = made_papers(actor)[name]
        for number, row in enumerate(written(write, record).rows):
            if row.pk != record.pk and type_name(row) not in {"partners.partner", "programmes.programme"}:
                row.refresh_from_db()
                raise_to(actor=actor, record=row, labels=[label_for(actor=actor, level=number % 3)])
    with world.acting(COMMANDER, working_level=working_level):
        rows = written(write, type(record).objects.get(pk=record.pk)).rows
        assert {row.label.level_id for row in rows} <= set(range(working_level + 1))


def test_report_page_when_there_is_no_report_then_refused(world):
    with world.acting(STAFF) as actor:
        activity = make_activity(actor)
    client = world.client(STAFF)
    assert client.get(f"/activities/{activity.pk}/paper/report/").status_code == 409
    page = client.get(f"/activities/{activity.pk}/?tab=papers").content.decode()
    assert "There is no report yet." in page


@pytest.mark.parametrize("which", ["brief-book", "programme", "report"])
def test_page_when_posted_in_either_language_then_drawn_up_in_it(world, which):
    with world.acting(STAFF) as actor:
        partner = make_partner(actor)
        activity = reported(actor, make_activity(actor, partners=[partner], **days(2027, 2)))
    url = f"/activities/{activity.pk}/paper/{which}/"
    client = world.client(STAFF)
    form = client.get(url).context["form"]
    data = {**sent(form), "signer_post": "C", "signer_name": "A"}
    for language, words in (("en", "The activity"), ("vi", "Hoạt động")):
        assert client.post(url, {**data, "language": language}).status_code == 302
        with world.acting(STAFF):
            latest = OutgoingDocument.objects.order_by("-created_at").first()
            assert paper_of(latest).sections[0].heading == f"I. {words}"


def test_page_when_the_activity_is_above_the_reader_then_404(world):
    with world.acting(COMMANDER) as actor:
        activity = full_activity(actor, level=2)
    reader = world.client("staff_officer@post_a1")
    for which in ("brief-book", "programme", "report"):
        assert reader.get(f"/activities/{activity.pk}/paper/{which}/").status_code == 404


def test_counterpart_when_raised_after_drawing_then_the_draft_takes_the_label_with_the_changes(world):
    with world.acting(COMMANDER) as actor:
        activity = full_activity(actor)
        document = draw(actor, activity, write_brief_book)
        counterpart = Counterpart.objects.get(name="Somsak Vong")
        raise_to(actor=actor, record=counterpart, labels=[label_for(actor=actor, level=2)])
    answer = world.client(COMMANDER).post(
        f"/activities/{activity.pk}/paper/brief-book/", {"document": str(document.pk)}
    )
    with world.acting(COMMANDER):
        assert (answer.status_code, OutgoingDocument.objects.get().label.level_id) == (302, 2)


def test_papers_when_written_then_every_table_behind_them_raises_what_was_drawn(world):
    """Whatever goes into a paper must carry it along when it is raised: a new source without its trigger fails here."""
    with world.acting(COMMANDER) as actor:
        papers = made_papers(actor).values()
        tables = {row._meta.db_table for record, write in papers for row in written(write, record).rows}
    with connection.cursor() as cursor:
        cursor.execute("select tgrelid::regclass::text from pg_trigger where tgname = 'raise_papers'")
        assert tables - {table for (table,) in cursor.fetchall()} == set()
    assert len(tables) > 15


def test_brief_book_when_the_page_of_the_activity_is_opened_then_one_click_away_for_who_writes(world):
    with world.acting(STAFF) as actor:
        activity = make_activity(actor)
    address, link = f"/activities/{activity.pk}/", f'href="/activities/{activity.pk}/paper/brief-book/"'
    pages = [world.client(name).get(address).content.decode() for name in (STAFF, "viewer@province_a")]
    assert [link in page for page in pages] == [True, False]
