"""Writing a document, having it signed, sending and voiding it."""

from dataclasses import asdict

import pytest
from tests.factories.documents import make_letter, sign

from comity.access.services import label_for
from comity.access.services.keeping import NotPossible
from comity.documents import queries
from comity.documents.models.outgoing import OutgoingDocument, OutgoingState
from comity.documents.models.reference import DocumentType
from comity.documents.models.series import NumberSeries
from comity.documents.papers.context import Section, Table
from comity.documents.papers.docx import as_docx
from comity.documents.papers.templates import template_named
from comity.documents.services import outgoing
from comity.foundation import clock
from comity.foundation.refusals import NotAllowed, StateForbids
from comity.history.models import Event
from comity.threads.models import Attachment, Duty
from comity.threads.services import files

COMMANDER = "commander@province_a"
STAFF = "staff_officer@province_a"


def kept(document):
    """The files of a document, by their names."""
    rows = Attachment.objects.filter(record_id=document.pk)
    opened = {}
    for row in rows:
        with files.open_attachment(row) as stream:
            opened[row.name] = stream.read()
    return opened


def test_sign_when_signed_then_numbered_dated_and_both_files_kept(world):
    with world.acting(COMMANDER) as actor:
        document = sign(actor, level=1)
        assert (document.state, document.signed_on, document.symbol) == (
            OutgoingState.SIGNED,
            clock.today(),
            "01/province_a",
        )
        found = kept(document)
        labels = set(Attachment.objects.filter(record_id=document.pk).values_list("label", flat=True))
        assert sorted(found) == ["01-province_a.docx", "01-province_a.pdf"]
        assert found["01-province_a.pdf"].startswith(b"%PDF-")
        assert labels == {document.label_id}


def test_files_when_signed_then_nobody_takes_them_away(world):
    with world.acting(COMMANDER) as actor:
        document = sign(actor)
        for row in Attachment.objects.filter(record_id=document.pk):
            with pytest.raises(files.FileInUse):
                files.detach(actor=actor, attachment=row, record=document)
        assert len(kept(document)) == 2


@pytest.mark.parametrize("role", ["staff_officer", "border_post", "viewer", "security_officer"])
def test_sign_when_role_does_not_sign_then_refused(world, role):
    with world.acting(STAFF) as actor:
        document = make_letter(actor)
    with world.acting(f"{role}@province_a") as actor, pytest.raises(NotAllowed):
        outgoing.sign_document(actor=actor, document=document)


def test_sign_when_document_is_of_another_unit_then_refused(world):
    with world.acting("staff_officer@region") as actor:
        document = make_letter(actor)
        row = OutgoingDocument.objects.get(pk=document.pk)
    with world.acting(COMMANDER) as actor, pytest.raises(NotAllowed):
        outgoing.sign_document(actor=actor, document=row)


def test_sign_when_there_is_no_text_then_refused_without_a_number(world):
    with world.acting(COMMANDER) as actor:
        with pytest.raises(StateForbids):
            sign(actor, body="")
        assert not NumberSeries.objects.exists()


def test_sign_when_signed_twice_then_refused(world):
    with world.acting(COMMANDER) as actor:
        document = sign(actor)
        with pytest.raises(StateForbids):
            outgoing.sign_document(actor=actor, document=document)


def test_change_when_signed_then_only_the_note(world):
    with world.acting(COMMANDER) as actor:
        document = sign(actor)
        with pytest.raises(StateForbids):
            outgoing.change_document(
                actor=actor, record=document, values={"body": "x"}, expected_version=document.version
            )
        noted = outgoing.change_document(
            actor=actor,
            record=document,
            values={"note": "Answered", "title": document.title},
            expected_version=document.version,
        )
        assert noted.note == "Answered"


def test_ask_when_asked_then_on_the_desk_until_signed(world):
    with world.acting(STAFF) as actor:
        document = make_letter(actor)
        for _ in range(2):
            outgoing.ask_for_signature(actor=actor, document=document)
        (duty,) = Duty.objects.filter(record_id=document.pk)
        assert (duty.action, duty.is_done) == ("approve", False)
    with world.acting(COMMANDER) as actor:
        outgoing.sign_document(actor=actor, document=document)
        assert Duty.objects.get(pk=duty.pk).is_done


def test_send_when_signed_then_sent_today_and_voided_no_more(world):
    with world.acting(COMMANDER) as actor:
        sent = outgoing.send_document(actor=actor, document=sign(actor))
        assert (sent.state, sent.sent_on) == (OutgoingState.SENT, clock.today())
        with pytest.raises(StateForbids):
            outgoing.void_document(actor=actor, document=sent, reason="x")


def test_void_when_signed_then_takes_who_signs_and_a_reason(world):
    with world.acting(COMMANDER) as actor:
        document = sign(actor)
        with pytest.raises(NotPossible):
            outgoing.void_document(actor=actor, document=document, reason="  ")
    with world.acting(STAFF) as actor, pytest.raises(NotAllowed):
        outgoing.void_document(actor=actor, document=document, reason="x")
    with world.acting(STAFF) as actor:
        draft = make_letter(actor)
        voided = outgoing.void_document(actor=actor, document=draft, reason="Not needed")
        assert (voided.state, voided.symbol) == (OutgoingState.VOIDED, "")


def test_steps_when_taken_then_the_ledger_says_so(world):
    with world.acting(COMMANDER) as actor:
        document = outgoing.send_document(actor=actor, document=sign(actor))
        verbs = set(Event.objects.filter(object_id=document.pk).values_list("verb", flat=True))
        assert {"created", "signed", "attached", "sent"} <= verbs


def test_paper_when_made_of_a_document_then_says_who_writes_and_bears_its_label(world):
    with world.acting(COMMANDER) as actor:
        paper = queries.paper_of(sign(actor, level=2, kind="report"))
        assert (paper.type, paper.marking) == ("Báo cáo", "Mật")
        assert (paper.head.issuer, paper.head.superior) == ("TỈNH A", "Quân khu Bắc")
        assert queries.paper_of(make_letter(actor)).type == ""


def test_draw_up_when_another_package_writes_it_then_its_sections_are_printed(world):
    section = Section(
        "I. Measures", ("Two.",), Table(("Measure",), (("Exchange",),)), facts=(("Year", "2027"),)
    )
    with world.acting(COMMANDER) as actor:
        document = outgoing.draw_up(
            actor=actor,
            values={
                "kind": DocumentType.objects.get(pk="programme"),
                "title": "for 2027",
                "language": "en",
                "signer_post": "Commander",
                "signer_name": "A",
            },
            label=label_for(actor=actor, level=0),
            written={"content": {"sections": [asdict(section)]}},
        )
        paper = queries.paper_of(OutgoingDocument.objects.get(pk=document.pk))
        assert paper.sections == (section,)
        assert as_docx(paper, template_named("programme"))
        assert outgoing.sign_document(actor=actor, document=document).symbol == "01/CTr-province_a"
