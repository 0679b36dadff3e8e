"""A programme and an activity that hold something for every place of their papers."""

from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import override
from tests.factories.activities import appraise, make_activity, make_person
from tests.factories.partners import make_channel, make_counterpart, make_promise
from tests.factories.programmes import make_measure, make_programme
from tests.factories.records import make_partner

from comity.access.models import Unit
from comity.access.queries import scope_for
from comity.access.services import label_for
from comity.access.services.keeping import beside
from comity.activities.models.activity import Activity
from comity.activities.services import preparing, reporting, taking_part
from comity.activities.writing.papers import write_brief_book, write_report
from comity.activities.writing.papers import write_programme as write_itinerary
from comity.documents.services import drawing
from comity.people.models import LanguageSkill, Rank
from comity.programmes.models.indicator import Target
from comity.programmes.models.proposal import Proposal
from comity.programmes.services import indicators, proposing
from comity.programmes.writing import write_programme, write_proposal

SIGNED = {
    "kind": "report",
    "place": "Lao Bảo",
    "authority": "KT. Chỉ huy trưởng",
    "signer_post": "Phó Chỉ huy trưởng",
    "signer_name": "Thượng tá Trần Văn Bình",
    "copies": "Như trên\nLưu: VT",
}


def full_programme(actor, **values):
    """A plan of the year with goals, measures in two depths, indicators, targets and estimates."""
    given = {
        "title_en": "Plan for defence external affairs in 2027",
        "title_vi": "Kế hoạch đối ngoại quốc phòng năm 2027",
        "goals": "Giữ vững biên giới hòa bình, hữu nghị.\nNâng cao hiệu quả giao lưu với lực lượng bạn.",
        "vision_year": 2030,
        **values,
    }
    programme = make_programme(actor, **given)
    about = {"title_vi": "Giao lưu hữu nghị quốc phòng biên giới", "result": "Hai đợt giao lưu"}
    exchange = make_measure(actor, programme, "Border defence friendship exchanges", **about)
    part = {"parent": exchange, "estimate": 150_000_000}
    first = make_measure(actor, programme, "The first exchange", title_vi="Đợt giao lưu thứ nhất", **part)
    make_measure(actor, programme, "The second exchange", title_vi="Đợt giao lưu thứ hai", **part)
    teach = {"title_vi": "Bồi dưỡng tiếng Lào cho cán bộ đồn", "estimate": 82_500_000}
    make_measure(actor, programme, "Lao language courses for officers of the posts", **teach)
    add_indicator(actor, programme, first, "Joint events", "Hoạt động chung", "events", 4)
    add_indicator(actor, programme, None, "Officers who speak Lao", "Cán bộ biết tiếng Lào", "persons", 25)
    return programme


def add_indicator(actor, programme, measure, name_en, name_vi, counted_in, target):
    label = label_for(actor=actor, level=0)
    words = {"name_en": name_en, "name_vi": name_vi, "counted_in": counted_in, "start_value": 1}
    values = {"programme": programme, "measure": measure, **words}
    indicator = indicators.add_indicator(actor=actor, values=values, label=label)
    aim = {"indicator": indicator, "due_on": date(2027, 11, 30), "value": target}
    return indicators.add_figure(actor=actor, model=Target, values=aim, label=label)


def full_proposal(actor, programme=None, **values) -> Proposal:
    given = {
        "title_en": "Proposal for a second exchange in 2027",
        "title_vi": "Tờ trình về việc tổ chức đợt giao lưu thứ hai năm 2027",
        "text": "Phía bạn đề nghị thêm một đợt giao lưu trong quý IV.\nKinh phí đã được dự toán.",
        "to_unit": Unit.objects.get(code="region"),
        "programme": programme,
        "due_on": date(2027, 3, 15),
        **values,
    }
    scope = scope_for(Unit.objects.get(pk=actor.unit_id))
    return proposing.propose(actor=actor, values=given, label=label_for(actor=actor, level=0), scope=scope)


def full_activity(actor, *, level=0) -> Activity:
    """An exchange with a partner, both delegations, a programme of two days, a checklist, earlier lessons."""
    partner = make_partner(
        actor, code="SVK", name_en="Savannakhet province", name_vi="Tỉnh Savannakhet", languages=["lo"]
    )
    reported(actor, make_activity(actor, partners=[partner], title_en="Exchange of 2026", **days(2026, 5)))
    words = {
        "title_en": "Fifth border defence friendship exchange",
        "title_vi": "Giao lưu hữu nghị quốc phòng biên giới lần thứ năm",
        "purpose": "Tăng cường tin cậy giữa lực lượng bảo vệ biên giới hai bên.",
        "place": "Lao Bảo",
    }
    activity = make_activity(actor, partners=[partner], level=level, **days(2027, 5), **words)
    about = {"actor": actor, "activity": activity}
    appraise(actor, activity)
    make_channel(actor, partner, name_en="Provincial dialogue", name_vi="Đối thoại cấp tỉnh")
    make_promise(actor, partner, text="Đào tạo mười sĩ quan biên phòng bạn", due_on=date(2027, 12, 1))
    rank = Rank.objects.order_by("position").first()
    head = make_person(actor, name="Lê Văn An", post="Phó Chỉ huy trưởng", rank=rank)
    interpreter = make_person(actor, name="Phạm Thị Hoa", post="Trợ lý đối ngoại")
    spoken = LanguageSkill(person=interpreter, language="lo", listening="3", speaking="2+")
    beside(actor=actor, record=spoken, parent=interpreter).save(force_insert=True)
    theirs = make_counterpart(
        actor, partner, name="Somsak Vong", post="Chief of staff", rank="Colonel", protocol="Đón tại cửa khẩu"
    )
    for person, role in ((interpreter, "interpreter"), (head, "head")):
        taking_part.add_member(**about, person=person, counterpart=None, role=role)
    taking_part.add_member(**about, person=None, counterpart=theirs, role="head")
    travel = {"transport": "Hai xe 16 chỗ", "lodging": "Nhà khách Lao Bảo"}
    taking_part.change_delegation(**about, partner=None, **travel)
    for day, hour, what in ((10, 8, "Đón đoàn tại cửa khẩu"), (10, 9, "Hội đàm"), (11, 8, "Tuần tra chung")):
        at = timezone.make_aware(datetime(2027, 5, day, hour))  # noqa: DTZ001 made aware in the zone of the site
        values = {"starts_at": at, "what": what, "place": "Lao Bảo"}
        preparing.add_itinerary(**about, values=values)
    point = {"topic": "secrecy", "title_vi": "Phổ biến quy định bảo mật", "due_on": date(2027, 5, 3)}
    preparing.add_point(**about, values=point)
    return activity


def days(year, month):
    return {"starts_on": date(year, month, 10), "ends_on": date(year, month, 11)}


def reported(actor, activity) -> Activity:
    """Let the activity have its report, with a commitment and a lesson."""
    Activity.objects.filter(pk=activity.pk).update(state="held")
    activity.refresh_from_db()
    partner = activity.partners.first()
    promise = reporting.Promise(partner, "theirs", "Sửa chữa đường tuần tra", date(2027, 9, 30))
    values = {
        "result": "Đạt mục đích: hai bên thống nhất lịch tuần tra chung.",
        "issues": "Phiên dịch còn thiếu.",
        "recommendations": "Cử thêm hai phiên dịch.",
    }
    captured = reporting.Captured(["Mang theo bản đồ hai thứ tiếng"], [promise])
    reporting.report_activity(actor=actor, activity=activity, values=values, captured=captured, submit=True)
    activity.refresh_from_db()
    return activity


def made_papers(actor):
    """The writer of each paper, by name."""
    programme, activity = full_programme(actor), full_activity(actor)
    held = reported(actor, make_activity(actor, partners=[activity.partners.first()], **days(2027, 2)))
    proposal = full_proposal(actor, programme)
    return {
        "programme": (programme, write_programme),
        "proposal": (proposal, write_proposal),
        "brief_book": (activity, write_brief_book),
        "itinerary": (activity, write_itinerary),
        "report": (held, write_report),
    }


def draw(actor, record, write, *, language="vi", level=None, scope="held", **values):
    """Draw a paper up as the actor, under the lowest label that covers it unless another level is given."""
    with override(language):
        material = write(record)
    needed = max(row.label.level_id for row in material.rows) if level is None else level
    given = {**SIGNED, "language": language, "kind": material.kind, **values}
    return drawing.draw_up_from(
        actor=actor,
        record=record,
        material=material,
        values=given,
        label=label_for(actor=actor, level=needed),
        scope=scope_for(Unit.objects.get(pk=actor.unit_id), scope),
    )


def sent(form):
    """What a browser sends of a form as it stands."""
    return {each.name: "" if each.value() is None else each.value() for each in form}
