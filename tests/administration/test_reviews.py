"""Access reviews: begun by the security officer, decided by commanders, effective at once."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.urls import reverse

from comity.access.acting import acting_by_token
from comity.access.models import Account, Role, Unit
from comity.access.sessions import NotSignedIn
from comity.administration.models import Review, ReviewItem
from comity.administration.services import reviews
from comity.administration.sessions import withdraw_rights
from comity.foundation import clock
from comity.foundation.refusals import NotAllowed, StateForbids

OFFICER, COMMANDER, STAFF = "security_officer@region", "commander@province_a", "staff_officer@province_a"


@pytest.fixture
def review(world):
    with world.acting(OFFICER) as actor:
        unit = Unit.objects.get(code="province_a")
        return reviews.begin_review(actor=actor, unit=unit, title="Autumn", due_on=clock.today())


def item(world, review, name=STAFF):
    return ReviewItem.objects.select_related("review", "account").get(
        review=review.pk, account=world.account(name).pk
    )


def withdraw(world, review, by=COMMANDER, of=STAFF, roles=("staff_officer",), **values):
    with world.acting(by) as actor:
        return reviews.withdraw_item(
            actor=actor,
            item=item(world, review, of),
            roles=list(Role.objects.filter(code__in=roles)),
            **{"clearance": False, "reason": "Posted", **values},
        )


def test_review_when_begun_then_every_active_account_of_the_branch_stands_in_it(world, review):
    with world.acting(OFFICER):
        found = review.items.values_list("unit__code", flat=True)
        assert (len(found), set(found)) == (36, {"province_a", "post_a1", "post_a2"})


@pytest.mark.parametrize("by", ["administrator@region", COMMANDER])
def test_review_when_begun_by_another_role_then_refused(world, by):
    with world.acting(by) as actor:
        unit = Unit.objects.get(code="post_a1")
        with pytest.raises(NotAllowed):
            reviews.begin_review(actor=actor, unit=unit, title="x", due_on=clock.today())


def test_review_when_due_in_the_past_then_refused(world):
    yesterday = clock.today() - timedelta(days=1)
    with world.acting(OFFICER) as actor:
        unit = Unit.objects.get(code="post_a1")
        with pytest.raises(ValidationError):
            reviews.begin_review(actor=actor, unit=unit, title="x", due_on=yesterday)


def test_rights_when_withdrawn_then_the_next_statement_goes_without_them(world, review):
    token = world.token(STAFF)
    decided = withdraw(world, review, clearance=True)
    with acting_by_token(token) as actor:
        assert (actor.roles, actor.clearance) == (frozenset(), 0)
    assert (decided.decision, decided.withdrawn_roles) == ("withdrawn", ["staff_officer"])


@pytest.mark.parametrize(
    ("by", "of", "values", "refusal"),
    [
        (COMMANDER, COMMANDER, {}, NotAllowed),
        ("commander@post_a1", "viewer@post_a1", {"roles": (), "clearance": False}, ValidationError),
        ("commander@post_a1", "viewer@post_a1", {"roles": ("viewer",), "reason": " "}, ValidationError),
        ("inspector@province_a", STAFF, {}, NotAllowed),
    ],
)
def test_rights_when_they_may_not_be_withdrawn_then_refused(world, review, by, of, values, refusal):
    with pytest.raises(refusal):
        withdraw(world, review, by=by, of=of, **values)


@pytest.mark.parametrize("by", ["staff_officer@region", "commander@post_a1", "commander@province_b"])
def test_rights_when_withdrawn_past_the_service_then_database_refuses(world, by):
    with world.acting(by), pytest.raises(DatabaseError), transaction.atomic():
        withdraw_rights(world.account(STAFF).pk, ["staff_officer"], clearance=True)


def test_account_when_confirmed_then_decided_once(world, review):
    with world.acting(COMMANDER) as actor:
        decided = reviews.confirm_item(actor=actor, item=item(world, review))
        with pytest.raises(StateForbids):
            reviews.confirm_item(actor=actor, item=decided)
    assert (decided.decision, decided.decided_by_id) == ("confirmed", world.account(COMMANDER).pk)


def test_undecided_when_the_day_is_over_then_suspended_and_signed_out(world, review):
    token = world.token("viewer@post_a1")
    with world.acting(OFFICER) as actor:
        with pytest.raises(StateForbids):
            reviews.suspend_undecided(actor=actor, review=review, reason="Not confirmed")
        review.due_on = clock.today() - timedelta(days=1)
        suspended = reviews.suspend_undecided(actor=actor, review=review, reason="Not confirmed")
        active = Account.objects.filter(unit__code="post_a1", active=True).count()
    assert (len(suspended), active) == (36, 0)
    with pytest.raises(NotSignedIn), acting_by_token(token):
        pass


def test_review_when_closed_then_nothing_more_is_decided(world, review):
    with world.acting(OFFICER) as actor:
        reviews.close_review(actor=actor, review=review)
        with pytest.raises(StateForbids):
            reviews.close_review(actor=actor, review=review)
    with pytest.raises(StateForbids):
        withdraw(world, review)


def test_pages_when_opened_then_by_who_may(world, review):
    address = reverse("access-review", args=[review.pk])
    statuses = {
        who: world.client(who).get(address).status_code
        for who in (OFFICER, COMMANDER, "inspector@region", "viewer@province_a", "administrator@region")
    }
    assert list(statuses.values()) == [200, 200, 200, 403, 403]


def test_page_when_commander_confirms_the_chosen_then_progress_counts_them(world, review):
    client = world.client("commander@post_a1")
    mine = client.get(reverse("access-review", args=[review.pk])).context["mine"]
    answer = client.post(reverse("access-review-confirm", args=[review.pk]), {"chosen": [*mine, "x"]})
    progress = client.get(reverse("access-review", args=[review.pk])).context["progress"]
    assert (len(mine), answer.status_code, progress.decided, progress.total) == (11, 302, 11, 12)


def test_page_when_rights_are_withdrawn_by_form_then_gone(world, review):
    with world.acting(COMMANDER):
        pk = item(world, review).pk
    sent = {"roles": ["staff_officer"], "reason": "Posted"}
    answer = world.client(COMMANDER).post(reverse("access-review-item", args=[pk]), sent)
    with world.acting(OFFICER):
        roles = Account.objects.get(pk=world.account(STAFF).pk).role_rows.count()
    assert (answer.status_code, roles) == (302, 0)


def test_review_when_begun_by_form_then_its_page_opens(world):
    sent = {"unit": world.unit("post_a1").pk, "title": "Posts", "due_on": "2999-01-01"}
    answer = world.client(OFFICER).post(reverse("access-review-new"), sent, follow=True)
    with world.acting(OFFICER):
        assert answer.context["review"] == Review.objects.get()
