"""Notifications: who is told of what, once, and only while the record is within reach."""

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError
from tests.factories.instruments import make_instrument, make_requirements
from tests.factories.records import make_partner

from comity.access.models import Account, Level
from comity.access.services import relabel_record
from comity.access.services.accounts import set_clearance
from comity.foundation.registry import url_for
from comity.instruments.services import forcing
from comity.threads.models import Choice, Notification
from comity.threads.queries.notices import notifications_for, shown
from comity.threads.services import hand_over_duties, notify, open_duty
from comity.threads.services.choosing import follow, keep_choices, mark_all_read, unfollow
from comity.threads.services.talking import change_comment, comment_on

STAFF, COMMANDER, VIEWER = "staff_officer@province_a", "commander@province_a", "viewer@province_a"
POST, BESIDE = "staff_officer@post_a1", "staff_officer@province_b"
ASKED = {"kind": "decide", "title_en": "Decide", "title_vi": "Quyết định"}


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


def told(world, who, **options):
    with world.acting(who, **options) as actor:
        return [row.kind for row in notifications_for(actor)]


def said(world, who, record, text="Seen.", **given):
    with world.acting(who) as actor:
        return comment_on(actor=actor, record=record, text=text, **given)


def test_mention_when_made_then_the_colleague_alone_is_told_and_once(world, partner):
    comment = said(world, STAFF, partner, f"@{COMMANDER} @{COMMANDER} please look")
    assert {who: told(world, who) for who in (COMMANDER, STAFF, VIEWER, "commander@region")} == {
        COMMANDER: ["mention"],
        STAFF: [],
        VIEWER: [],
        "commander@region": [],
    }
    with world.acting(COMMANDER) as actor:
        (notice,) = shown(list(notifications_for(actor)))
        assert (notice.title, notice.said, notice.who) == ("Laos", comment.text, "staff officer@province a")


def test_mention_when_of_somebody_who_cannot_read_the_record_then_nobody_is_told(world, partner):
    said(world, STAFF, partner, f"@{POST} @{BESIDE} @administrator@province_a")
    assert [told(world, who) for who in (POST, BESIDE, "administrator@province_a")] == [[], [], []]


def test_mention_when_added_later_then_only_the_new_colleague_is_told(world, partner):
    comment = said(world, STAFF, partner, f"@{COMMANDER}")
    with world.acting(STAFF) as actor:
        words = f"@{COMMANDER} @finance@province_a"
        change_comment(actor=actor, comment=comment, record=partner, text=words)
    assert (told(world, COMMANDER), told(world, "finance@province_a")) == (["mention"], ["mention"])


def test_answer_when_given_then_those_in_the_talk_are_told_of_it_as_such(world, partner):
    first = said(world, STAFF, partner)
    said(world, COMMANDER, partner, answers=first)
    said(world, "finance@province_a", partner, answers=first)
    assert (told(world, STAFF), told(world, COMMANDER)) == (["reply", "reply"], ["reply"])


def test_record_when_followed_then_comments_and_states_are_told_until_no_more(world):
    with world.acting(STAFF) as actor:
        instrument = make_instrument(actor)
    with world.acting(COMMANDER) as actor:
        follow(actor=actor, record=instrument)
        follow(actor=actor, record=instrument)
    said(world, STAFF, instrument)
    with world.acting(STAFF) as actor:
        forcing.move_instrument(actor=actor, instrument=instrument, action="suspend", reason="x")
    assert sorted(told(world, COMMANDER)) == ["changed", "comment"]
    with world.acting(COMMANDER) as actor:
        unfollow(actor=actor, record=instrument)
    said(world, STAFF, instrument)
    assert len(told(world, COMMANDER)) == 2


def test_follower_when_out_of_the_writers_sight_then_told_all_the_same(world, shared):
    with world.acting(BESIDE) as actor:
        follow(actor=actor, record=shared)
    said(world, STAFF, shared)
    assert told(world, BESIDE) == ["comment"]
    with world.acting(BESIDE) as actor:
        (notice,) = shown(list(notifications_for(actor)))
    assert notice.who is None


def test_duty_when_opened_for_a_unit_then_those_are_told_who_may_act_on_it(world, partner):
    with world.acting("staff_officer@region") as actor:
        open_duty(actor=actor, record=partner, unit=world.unit("province_a"), **ASKED)
    assert {who: told(world, who) for who in (STAFF, COMMANDER, VIEWER, "finance@province_a", POST)} == {
        STAFF: ["duty_opened"],
        COMMANDER: ["duty_opened"],
        VIEWER: [],
        "finance@province_a": [],
        POST: [],
    }


def test_requirements_when_confirmed_then_each_assigned_unit_is_told(world):
    with world.acting("staff_officer@region") as actor:
        rows = make_requirements(actor, [world.unit("province_a"), world.unit("post_a1")])
    assert told(world, STAFF) == ["duty_opened"] * len(rows)
    assert told(world, "finance@post_a1") == ["duty_opened"] * len(rows)


def test_notification_when_record_is_raised_then_neither_it_nor_its_number_is_seen(world, partner):
    said(world, STAFF, partner, f"@{COMMANDER}")
    with world.acting(STAFF) as actor:
        relabel_record(actor=actor, record=partner, level=2, reason="x")
    assert (told(world, COMMANDER), told(world, COMMANDER, working_level=1)) == (["mention"], [])


def test_notification_when_recipient_loses_the_clearance_then_page_and_bell_are_as_if_there_were_none(
    world, partner
):
    address = url_for(partner)
    said(world, STAFF, partner, f"@{COMMANDER}")
    browser = world.client(COMMANDER)
    assert browser.get("/notifications/").context["unread"] == 1
    with world.acting("security_officer@region") as actor:
        account, lowest = Account.objects.get(pk=world.account(COMMANDER).pk), Level.objects.get(no=0)
        set_clearance(actor=actor, account=account, clearance=lowest, reason="x")
    page = browser.get("/notifications/")
    assert (page.context["unread"], page.context["notices"], browser.get(address).status_code) == (0, [], 404)


def test_notification_when_type_may_not_be_viewed_any_more_then_gone(world, partner):
    with world.acting(STAFF) as actor:
        administrator = world.account("administrator@province_a").pk
        notify(actor=actor, record=partner, kind="finished", recipients=[administrator])
    assert told(world, "administrator@province_a") == []


def test_kind_when_not_wanted_then_not_told(world, partner):
    with world.acting(COMMANDER) as actor:
        keep_choices(actor=actor, muted=["mention", "nonsense"], digest="never", address="")
        assert Choice.objects.get().muted == ["mention"]
        keep_choices(actor=actor, muted=["mention", "reply"], digest="never", address="")
    said(world, STAFF, partner, f"@{COMMANDER}")
    assert told(world, COMMANDER) == []


def test_notifications_when_all_are_read_then_bell_is_silent_and_the_list_keeps_them(world, partner):
    for _each in range(2):
        said(world, STAFF, partner, f"@{COMMANDER}")
    with world.acting(COMMANDER) as actor:
        assert mark_all_read(actor=actor) == 2
        assert notifications_for(actor, unread=True).count() == 0
    assert len(told(world, COMMANDER)) == 2


@pytest.mark.parametrize(
    "statement",
    [
        "update threads_notification set recipient_id = %s",
        "insert into threads_notification select * from threads_notification where recipient_id = %s",
        "delete from threads_notification where recipient_id = %s",
        "update threads_choice set digested_on = null where account_id = %s",
        "select sec.tell(%s, '[]')",
        "select sec.claim_digest(%s, current_date)",
    ],
)
def test_notifications_when_written_past_the_services_then_refused(world, partner, statement):
    said(world, STAFF, partner, f"@{COMMANDER}")
    with (
        world.acting(STAFF),
        pytest.raises(DatabaseError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement, [world.account(COMMANDER).pk])


def test_follow_when_looked_at_by_others_then_not_there(world, partner):
    with world.acting(COMMANDER) as actor:
        follow(actor=actor, record=partner)
    with world.acting(STAFF), connection.cursor() as cursor:
        cursor.execute("select count(*) from threads_follow")
        assert cursor.fetchone() == (0,)


def test_notification_when_opened_then_read_and_leads_to_the_comment(world, partner):
    comment = said(world, STAFF, partner, f"@{COMMANDER}")
    browser = world.client(COMMANDER)
    (notice,) = browser.get("/notifications/?show=unread").context["notices"]
    answer = browser.get(f"/notifications/{notice.id}/")
    assert answer.url == f"/comments/partners.partner/{partner.pk}/#comment-{comment.pk}"
    assert browser.get(answer.url).context["record_url"] == url_for(partner)
    assert browser.get("/notifications/?show=unread").context["notices"] == []
    with world.acting(COMMANDER):
        assert Notification.objects.get().read_at is not None


def test_notification_when_opened_by_another_then_as_if_absent(world, partner):
    said(world, STAFF, partner, f"@{COMMANDER}")
    with world.acting(COMMANDER):
        found = Notification.objects.get()
    browser = world.client(STAFF)
    assert [
        browser.get(f"/notifications/{found.pk}/").status_code,
        browser.post(f"/notifications/{found.pk}/read/").status_code,
    ] == [404, 404]


def test_duties_when_handed_over_then_wait_for_the_successor_or_for_the_unit(world, partner):
    old, new, uncleared = (
        world.account(f"{role}@province_a") for role in ("finance", "commander", "administrator")
    )
    with world.acting(STAFF) as actor:
        for _each in range(2):
            open_duty(actor=actor, record=partner, unit=world.unit("province_a"), account=old, **ASKED)
        moved = hand_over_duties(actor=actor, from_account=old, to_account=new, reason="Posted")
        assert [duty.for_account_id for duty in moved] == [new.pk, new.pk]
        moved = hand_over_duties(actor=actor, from_account=new, to_account=uncleared, reason="Posted")
        assert [duty.for_account_id for duty in moved] == [None, None]
