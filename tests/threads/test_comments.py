"""Comments: said under the record's label, answered, mended by their author, resolved, and drawn safely."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories.records import make_partner

from comity.access.services import relabel_record
from comity.foundation.refusals import NotAllowed
from comity.foundation.registry import url_for
from comity.history.models import Event
from comity.threads.models import Comment
from comity.threads.queries.talk import colleagues, talk_about
from comity.threads.services.talking import NothingSaid, change_comment, comment_on, resolve, take_back

STAFF, COMMANDER = "staff_officer@province_a", "commander@province_a"


@pytest.fixture
def partner(world):
    with world.acting(STAFF) as actor:
        return make_partner(actor, level=1)


@pytest.fixture
def shared(world):
    """A record that the units below the region read too."""
    with world.acting("staff_officer@region") as actor:
        record = make_partner(actor)
        record.scope_id = world.scope_no("region", "issued")
        record.save()
        return record


def said(world, who, record, text="Who keeps this?", **given):
    with world.acting(who) as actor:
        return comment_on(actor=actor, record=record, text=text, **given)


def test_comment_when_made_then_bears_label_scope_and_unit_of_its_record(world, shared):
    comment = said(world, "staff_officer@post_a1", shared)
    assert (comment.label_id, comment.scope_id, comment.unit_id) == (
        shared.label_id,
        shared.scope_id,
        shared.unit_id,
    )


def test_comment_when_record_is_raised_then_raised_with_it(world, partner):
    comment = said(world, STAFF, partner)
    with world.acting(STAFF) as actor:
        relabel_record(actor=actor, record=partner, level=2, reason="Names a source.")
        assert Comment.objects.get(pk=comment.pk).label.level_id == 2
    with world.acting(STAFF, working_level=1):
        assert Comment.objects.count() == 0


def test_comment_when_empty_then_refused(world, partner):
    with world.acting(STAFF) as actor, pytest.raises(NothingSaid):
        comment_on(actor=actor, record=partner, text=" \x00 ")


def test_comment_when_viewer_tries_then_refused(world, partner):
    with world.acting("viewer@province_a") as actor, pytest.raises(NotAllowed, match="It is for"):
        comment_on(actor=actor, record=partner, text="x")


def test_answer_when_given_to_an_answer_then_joins_the_first_comment(world, partner):
    first = said(world, STAFF, partner)
    second = said(world, COMMANDER, partner, answers=first)
    said(world, STAFF, partner, "Third", answers=second)
    with world.acting(STAFF) as actor:
        (remark,) = talk_about(actor, partner).remarks
    assert [answer.comment.text for answer in remark.answers] == ["Who keeps this?", "Third"]


def test_answer_when_on_another_record_then_refused(world, partner, shared):
    first = said(world, "staff_officer@region", shared)
    with world.acting(STAFF) as actor, pytest.raises(NotAllowed):
        comment_on(actor=actor, record=partner, text="x", answers=first)


def test_comment_when_changed_then_history_keeps_the_earlier_words(world, partner):
    comment = said(world, STAFF, partner)
    with world.acting(STAFF) as actor:
        change_comment(actor=actor, comment=comment, record=partner, text="Better words")
        (event,) = Event.objects.filter(object_id=comment.pk, verb="changed")
        (remark,) = talk_about(actor, partner).remarks
    assert (remark.comment.text, event.payload["before"]["text"]) == ("Better words", "Who keeps this?")


def test_comment_when_taken_back_then_its_answers_stay(world, partner):
    first = said(world, STAFF, partner)
    said(world, COMMANDER, partner, "An answer", answers=first)
    with world.acting(STAFF) as actor:
        take_back(actor=actor, comment=first)
        talk = talk_about(actor, partner)
    assert [(each.comment.text, len(each.answers)) for each in talk.remarks] == [("", 1)]
    assert talk.number == 1


@pytest.mark.parametrize(
    ("change", "given"), [(change_comment, {"text": "x"}), (take_back, {})], ids=["change", "take back"]
)
def test_comment_when_somebody_else_changes_it_then_refused(world, partner, change, given):
    comment = said(world, STAFF, partner)
    if given:
        given = {**given, "record": partner}
    with world.acting(COMMANDER) as actor, pytest.raises(NotAllowed, match="author"):
        change(actor=actor, comment=comment, **given)


def test_comment_when_unit_that_reads_only_changes_it_below_the_services_then_stays(world, shared):
    comment = said(world, "staff_officer@region", shared)
    with world.acting("staff_officer@post_a1"):
        assert Comment.objects.filter(pk=comment.pk).update(text="x") == 0


def test_comment_when_resolved_then_settled_until_opened_again(world, partner):
    comment = said(world, STAFF, partner)
    with world.acting(COMMANDER) as actor:
        assert resolve(actor=actor, comment=comment, record=partner).resolved_by == actor.account_id
        assert resolve(actor=actor, comment=comment, record=partner, is_resolved=False).resolved_at is None


def test_comment_when_a_unit_that_only_reads_resolves_it_then_refused(world, shared):
    comment = said(world, "staff_officer@region", shared)
    with world.acting("staff_officer@post_a1") as actor, pytest.raises(NotAllowed):
        resolve(actor=actor, comment=comment, record=shared)


def test_text_when_drawn_then_mentions_and_addresses_are_named_and_the_rest_is_escaped(world, partner):
    text = f"<b>@{COMMANDER}</b> see https://comity.example{url_for(partner)} and @nobody"
    said(world, STAFF, partner, text)
    with world.acting(STAFF) as actor:
        (remark,) = talk_about(actor, partner).remarks
    assert remark.html == (
        f'&lt;b&gt;<strong title="@{COMMANDER}">@commander@province a</strong>&lt;/b&gt; see '
        f'<a href="{url_for(partner)}">Laos</a> and @nobody'
    )


def test_text_when_it_speaks_of_what_is_out_of_reach_then_stays_as_written(world, shared):
    with world.acting("staff_officer@province_b") as actor:
        hidden = make_partner(actor, code="KH")
    text = f"{url_for(hidden)} and @commander@province_b"
    said(world, STAFF, shared, text)
    with world.acting(STAFF) as actor:
        (remark,) = talk_about(actor, shared).remarks
    assert remark.html == text


def test_colleagues_when_offered_then_those_who_can_read_and_are_seen(world, partner):
    with world.acting(STAFF):
        found = {account.name.split("@")[1] for account in colleagues(partner)}
        assert found == {"region", "province a"}
        assert [account.name for account in colleagues(partner, "commander province")] == [
            "commander@province a"
        ]


def test_page_when_comments_are_many_then_queries_do_not_grow(world, partner, django_assert_num_queries):
    browser = world.client(STAFF)
    said(world, COMMANDER, partner, f"@{STAFF} {url_for(partner)}")
    first = queries_of(browser, url_for(partner))
    for number in range(10):
        said(world, COMMANDER, partner, f"{number} @{STAFF} {url_for(partner)}")
    with django_assert_num_queries(first):
        browser.get(url_for(partner))


def queries_of(browser, address):
    with CaptureQueriesContext(connection) as found:
        browser.get(address)
    return len(found)
