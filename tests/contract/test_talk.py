"""On the page of every record type: comments, following and duties; hidden records are answered as absent ones."""

import re
from uuid import uuid4

from comity.threads.models import Comment, Notification
from comity.threads.queries.notices import notifications_for
from comity.threads.services import notify


def addresses(kit, pk):
    return [f"/comments/{kit.name}/{pk}/", f"/follow/{kit.name}/{pk}/"]


def without_ids(answer):
    """The answer without the address that was asked for, which its page repeats."""
    status, body = answer
    return status, re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "ID", body)


def test_page_when_opened_then_has_or_leads_to_comments_duties_and_following(kit, fill, browser):
    (record,) = fill(1)
    comment, follow = addresses(kit, record.pk)
    page = browser.get(kit.url("detail", record), follow=True).content.decode()
    if 'id="comments"' not in page:
        assert page.count(f'href="{comment}"') == 1
        page = browser.get(comment).content.decode()
    wanted = ['id="comments"', 'id="duties"', f'action="{follow}"']
    assert [page.count(each) for each in wanted] == [1, 1, 1]


def test_comment_when_posted_by_who_may_then_shown_once_on_the_page(kit, fill, browser, world, writer):
    (record,) = fill(1)
    answer = browser.post(f"/comments/{kit.name}/{record.pk}/", {"text": "Quite <so>."})
    with world.acting(writer) as actor:
        allowed = actor.may("add", "threads.comment")
        found = [comment.text for comment in Comment.objects.filter(record_id=record.pk)]
    assert (answer.status_code, found) == (302, ["Quite <so>."] if allowed else [])
    page = browser.get(addresses(kit, record.pk)[0]).content.decode()
    assert page.count("Quite &lt;so&gt;.") == len(found)


def test_follow_when_pressed_twice_and_undone_then_told_in_between_only(kit, fill, browser, world, writer):
    (record,) = fill(1)
    address, told = f"/follow/{kit.name}/{record.pk}/", []
    for choice in ("yes", "yes", "no"):
        browser.post(address, {"follow": choice})
        with world.acting("security_officer@province_a") as actor:
            notify(actor=actor, record=record, kind="changed", followers=True)
        with world.acting(writer) as actor:
            told.append(notifications_for(actor).count())
    assert told == [1, 2, 2]


def test_hidden_record_when_commented_or_followed_then_answers_as_absent(kit, hide, browser, same):
    for record in hide(1):
        for hidden, absent in zip(addresses(kit, record.pk), addresses(kit, uuid4()), strict=True):
            answers = [
                without_ids(same(browser.post(address, {"text": "x"}))) for address in (hidden, absent)
            ]
            assert answers[0] == answers[1]
            assert answers[0][0] == 404


def test_notification_of_a_hidden_record_when_listed_then_neither_it_nor_its_number(
    kit, sample, hide, browser, world, writer
):
    recipient = world.account(writer).pk
    for record in hide(1):
        with world.acting(f"{sample.role}@region") as actor:
            notify(actor=actor, record=record, kind="finished", recipients=[recipient])
    page = browser.get("/notifications/")
    assert (page.context["notices"], page.context["unread"]) == ([], 0)
    with world.acting(writer):
        assert Notification.objects.count() == 0
