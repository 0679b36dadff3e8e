"""Drawing documents up from records: what goes in, under which label, for which readers, and what is taken up later."""

from threading import Barrier, Thread

import pytest
from django.db import close_old_connections, connection
from hypothesis import given
from hypothesis import strategies as st
from tests.factories.documents import make_letter
from tests.factories.records import make_partner

from comity.access.models import Label, Level, Unit
from comity.access.queries import scope_for
from comity.access.services import dominates, label_for, raise_to, relabel_record
from comity.access.services.circles import create_circle
from comity.access.services.keeping import NotPossible
from comity.documents import policies, queries
from comity.documents.models.outgoing import OutgoingDocument
from comity.documents.papers.context import Section
from comity.documents.services import drawing, outgoing
from comity.documents.services.drawing import Material
from comity.foundation.refusals import NotAllowed, StateForbids
from comity.partners.models import Partner
from comity.threads.models import Attachment, Link

COMMANDER = "commander@province_a"
STAFF = "staff_officer@province_a"
LABELS = st.builds(
    lambda level, caveats, releasable: Label(
        level=Level(no=level), caveats=sorted(caveats), releasable_to=sorted(releasable)
    ),
    st.integers(0, 4),
    st.sets(st.sampled_from(("border", "crypto"))),
    st.sets(st.sampled_from(("khm", "lao"))),
)


def material_of(*rows, name="report", text="Text"):
    return Material(
        name=name, kind="report", title="about", sections=(Section("I. One", (text,)),), rows=list(rows)
    )


def draw(actor, record, material=None, *, level=0, caveats=(), scope="held"):
    return drawing.draw_up_from(
        actor=actor,
        record=record,
        material=material or material_of(record),
        values={"signer_post": "Commander", "signer_name": "A"},
        label=label_for(actor=actor, level=level, caveats=caveats),
        scope=scope_for(Unit.objects.get(pk=actor.unit_id), scope),
    )


@given(chosen=LABELS, sources=st.lists(LABELS, min_size=1, max_size=5))
def test_label_when_chosen_then_allowed_only_if_it_hides_whatever_each_source_hides(chosen, sources):
    for number, label in enumerate(sources, start=1):
        label.pk = number
    refused = policies.why_not_cover(chosen, [Partner(label=label) for label in sources])
    assert (refused is None) == all(dominates(chosen, label) for label in sources)


@pytest.mark.parametrize(
    ("above", "chosen"),
    [
        ({"level": 2}, {"level": 1}),
        ({"level": 0, "caveats": ["border"]}, {"level": 2}),
        ({"level": 1, "caveats": ["border"]}, {"level": 0, "caveats": ["border"]}),
    ],
)
def test_draw_up_when_label_is_below_a_source_then_refused_and_nothing_is_made(world, above, chosen):
    with world.acting(COMMANDER) as actor:
        plain, hidden = make_partner(actor), make_partner(actor, code="KH")
        raise_to(actor=actor, record=hidden, labels=[label_for(actor=actor, **above)])
        with pytest.raises(NotPossible, match="its label cannot be lower"):
            draw(actor, plain, material_of(plain, hidden), **chosen)
        assert not OutgoingDocument.objects.exists()
        assert draw(actor, plain, material_of(plain, hidden), **above).state == "drawn"


def test_draw_up_when_drawn_then_the_thread_leads_back_under_the_label_of_the_paper(world):
    with world.acting(COMMANDER) as actor:
        partner = make_partner(actor)
        document = draw(actor, partner, level=2)
        (link,) = Link.objects.filter(source_id=document.pk)
        assert (link.kind, link.target_id, link.label_id) == ("arises_from", partner.pk, document.label_id)
        assert list(queries.drawn_from(partner)) == [document]
    with world.acting(STAFF, working_level=1):
        assert list(queries.drawn_from(partner)) == []


def test_draw_up_when_issued_and_a_source_is_held_then_refused(world):
    with world.acting("staff_officer@region") as actor:
        issued = make_partner(actor, code="KH")
        Partner.objects.filter(pk=issued.pk).update(scope=world.scope_no("region", "issued"))
    with world.acting(COMMANDER) as actor:
        held, issued = make_partner(actor), Partner.objects.get(pk=issued.pk)
        with pytest.raises(NotPossible, match="Not all units"):
            draw(actor, held, material_of(held, issued), scope="issued")
        assert draw(actor, issued, material_of(issued), scope="issued").scope.kind == "issued"
        assert draw(actor, held, material_of(held, issued)).scope.kind == "held"


def test_draw_up_when_a_source_is_of_a_circle_then_not_for_those_outside_it(world):
    with world.acting("administrator@province_a") as actor:
        unit, post = (Unit.objects.get(code=code) for code in ("province_a", "post_a1"))
        circle = create_circle(actor=actor, unit=unit, members=[post], name_en="x", name_vi="x")
    with world.acting(COMMANDER) as actor:
        partner = make_partner(actor)
        Partner.objects.filter(pk=partner.pk).update(scope=circle.own_scope)
        partner.refresh_from_db()
        with pytest.raises(NotPossible, match="Not all units"):
            draw(actor, partner, scope="issued")
        assert draw(actor, partner).scope.kind == "held"


def test_draw_up_when_role_writes_no_documents_then_refused(world):
    with world.acting(STAFF) as actor:
        partner = make_partner(actor)
    with world.acting("viewer@province_a") as actor, pytest.raises(NotAllowed):
        draw(actor, partner)


def test_draw_anew_when_sources_changed_then_text_and_label_follow(world):
    with world.acting(COMMANDER) as actor:
        partner = make_partner(actor)
        document = draw(actor, partner)
        raise_to(actor=actor, record=partner, labels=[label_for(actor=actor, level=1, caveats=["border"])])
        drawing.draw_anew(actor=actor, document=document, material=material_of(partner, text="New"))
        now = OutgoingDocument.objects.get(pk=document.pk)
        assert queries.paper_of(now).sections[0].paragraphs == ("New",)
        assert (now.label.level_id, now.label.caveats) == (1, ["border"])


def test_draw_anew_when_signed_or_another_paper_then_refused(world):
    with world.acting(COMMANDER) as actor:
        partner = make_partner(actor)
        document = draw(actor, partner)
        with pytest.raises(StateForbids):
            drawing.draw_anew(
                actor=actor, document=document, material=material_of(partner, name="brief_book")
            )
        outgoing.sign_document(actor=actor, document=document)
        with pytest.raises(StateForbids):
            drawing.draw_anew(actor=actor, document=document, material=material_of(partner))


def test_paper_when_words_were_added_by_hand_then_they_stand_before_what_was_drawn(world):
    with world.acting(COMMANDER) as actor:
        document = draw(actor, make_partner(actor))
        values = {"body": "By order."}
        outgoing.change_document(
            actor=actor, record=document, values=values, expected_version=document.version
        )
        sections = queries.paper_of(OutgoingDocument.objects.get(pk=document.pk)).sections
        assert [section.paragraphs for section in sections] == [("By order.",), ("Text",)]


def test_signer_when_the_latest_document_is_above_the_paper_then_not_taken_from_it(world):
    with world.acting(COMMANDER) as actor:
        lower = make_letter(actor, signer_name="Open")
        make_letter(actor, level=2, signer_name="Hidden")
        assert queries.signed_before(actor, label_for(actor=actor, level=0), "vi") == lower
        assert queries.signed_before(actor, label_for(actor=actor, level=2), "vi").signer_name == "Hidden"


def test_signer_when_the_latest_document_is_in_another_language_then_taken_from_one_in_the_own(world):
    with world.acting(COMMANDER) as actor:
        make_letter(actor, signer_post="Chỉ huy trưởng", language="vi")
        make_letter(actor, signer_post="Commander", language="en")
        label = label_for(actor=actor, level=0)
        posts = [queries.signed_before(actor, label, each).signer_post for each in ("vi", "en")]
    assert posts == ["Chỉ huy trưởng", "Commander"]


def sign_at_once(world, documents):
    """Two commanders sign at the same moment; what came of each."""
    both, outcomes = Barrier(2), []

    def sign(pk):
        try:
            with world.acting(COMMANDER) as actor:
                document = OutgoingDocument.objects.get(pk=pk)
                both.wait(timeout=20)
                outcomes.append(outgoing.sign_document(actor=actor, document=document).symbol)
        except StateForbids:
            outcomes.append("refused")
        close_old_connections()
        connection.close()

    threads = [Thread(target=sign, args=[document.pk]) for document in documents]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(outcomes)


def test_sign_when_two_documents_at_once_then_two_numbers_without_a_gap(own_world):
    with own_world.acting(STAFF) as actor:
        letters = [make_letter(actor, kind="plan") for _ in range(2)]
    assert sign_at_once(own_world, letters) == ["01/KH-province_a", "02/KH-province_a"]


def test_sign_when_one_document_twice_at_once_then_one_number_alone(own_world):
    with own_world.acting(STAFF) as actor:
        letter = make_letter(actor, kind="plan")
    assert sign_at_once(own_world, [letter, letter]) == ["01/KH-province_a", "refused"]
    with own_world.acting(STAFF) as actor:
        assert make_letter(actor).symbol == ""


@pytest.mark.parametrize("signed", [False, True])
def test_paper_when_a_source_is_raised_then_raised_with_it_signed_or_not(world, signed):
    with world.acting(COMMANDER) as actor:
        first, second = make_partner(actor), make_partner(actor, code="KH")
        document = draw(actor, first, material_of(first, second))
        apart = draw(actor, first)
        if signed:
            outgoing.sign_document(actor=actor, document=document)
        raise_to(actor=actor, record=second, labels=[label_for(actor=actor, level=1, caveats=["border"])])
        now = OutgoingDocument.objects.get(pk=document.pk)
        assert (now.label.level_id, now.label.caveats) == (1, ["border"])
        assert OutgoingDocument.objects.get(pk=apart.pk).label_id == 1
        files = Attachment.objects.filter(record_id=document.pk).values_list("label", flat=True)
        assert list(files) == [now.label_id] * (2 * signed)
    with world.acting(STAFF):
        assert list(OutgoingDocument.objects.values_list("pk", flat=True)) == [apart.pk]


def test_paper_when_lowered_below_a_source_then_refused_until_that_is_lowered(world):
    with world.acting("commander@region") as actor:
        hidden = make_partner(actor, level=2)
        document = draw(actor, hidden, level=2)
    with world.acting("security_officer@region") as officer:
        about = {"actor": officer, "level": 1, "reason": "Released"}
        with pytest.raises(StateForbids, match="higher label"):
            relabel_record(record=OutgoingDocument.objects.get(pk=document.pk), **about)
        relabel_record(record=Partner.objects.get(pk=hidden.pk), **about)
        relabel_record(record=OutgoingDocument.objects.get(pk=document.pk), **about)
        assert OutgoingDocument.objects.get(pk=document.pk).label.level_id == 1
