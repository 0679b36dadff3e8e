"""Accounts, roles and clearances: two officers, and nobody for oneself."""

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction

from comity.access import links, queries
from comity.access.acting import acting_by_token
from comity.access.models import Account, AccountRole, Level, Login, Role, Unit
from comity.access.services import accounts
from comity.access.sessions import NotSignedIn
from comity.foundation.refusals import LabelTooHigh, NotAllowed
from comity.history.queries import history_for

ADMINISTRATOR, OFFICER = "administrator@region", "security_officer@region"


def account(world, name):
    return Account.objects.get(pk=world.account(name).pk)


def create(actor, unit="post_a1", login_name="hoa", **values):
    return accounts.create_account(
        actor=actor, unit=Unit.objects.get(code=unit), name="Nguyễn Thị Hoa", login_name=login_name, **values
    )


def clear(actor, of, level, **values):
    return accounts.set_clearance(
        actor=actor, account=of, clearance=Level.objects.get(no=level), **{"reason": "Vetted", **values}
    )


def test_account_when_created_then_without_clearance_password_or_sessions(world):
    with world.acting(ADMINISTRATOR) as actor:
        made = create(actor, roles=[Role.objects.get(code="viewer")])
        assert (made.clearance_id, made.caveats, made.login.has_usable_password()) == (0, [], False)
        assert list(made.role_rows.values_list("role_id", flat=True)) == ["viewer"]
        address = accounts.one_time_link(actor=actor, account=made)
        assert links.login_of(made.login_id, address.split("/")[-2]) == made.login


@pytest.mark.parametrize(
    ("who", "values", "refusal"),
    [
        ("commander@region", {}, NotAllowed),
        (OFFICER, {}, NotAllowed),
        ("administrator@province_b", {}, NotAllowed),
        (ADMINISTRATOR, {"login_name": "viewer@region"}, ValidationError),
        (ADMINISTRATOR, {"login_name": "Hoa Nguyễn"}, ValidationError),
        (ADMINISTRATOR, {"login_name": ""}, ValidationError),
        (ADMINISTRATOR, {"language": "xx"}, ValidationError),
    ],
)
def test_account_when_it_may_not_be_created_then_refused(world, who, values, refusal):
    with world.acting(who) as actor, pytest.raises(refusal):
        create(actor, **values)


def test_clearance_when_set_then_living_session_reads_it_and_the_reason_is_kept(world):
    cleared = "commander@post_a1"
    token = world.token(cleared)
    with world.acting(OFFICER) as actor:
        clear(actor, account(world, cleared), 0, caveats=["border"])
        (entry,) = [entry for entry in history_for(account(world, cleared)) if entry.verb == "cleared"]
        assert entry.reason == "Vetted"
    with acting_by_token(token) as actor:
        assert (actor.clearance, queries.account_of(actor).caveats) == (0, ["border"])


@pytest.mark.parametrize(("level", "caveats"), [(2, []), (1, ["border"])])
def test_clearance_when_raised_by_one_officer_alone_then_database_refuses(world, level, caveats):
    with world.acting(OFFICER) as actor, pytest.raises(DatabaseError), transaction.atomic():
        clear(actor, account(world, "analyst@post_a1"), level, caveats=caveats)


@pytest.mark.parametrize(
    ("who", "of", "level", "values", "refusal"),
    [
        (ADMINISTRATOR, "viewer@region", 1, {}, NotAllowed),
        (OFFICER, OFFICER, 1, {}, NotAllowed),
        (OFFICER, "viewer@region", 4, {}, LabelTooHigh),
        ("security_officer@province_a", "viewer@post_a1", 2, {"caveats": ["crypto"]}, LabelTooHigh),
        (OFFICER, "viewer@region", 1, {"reason": " "}, ValidationError),
    ],
)
def test_clearance_when_it_may_not_be_set_then_refused(world, who, of, level, values, refusal):
    with world.acting(who) as actor, pytest.raises(refusal):
        clear(actor, account(world, of), level, **values)


def test_role_when_given_and_taken_then_permissions_follow(world):
    token = world.token("viewer@post_a1")
    found = []

    def look():
        with acting_by_token(token) as actor:
            found.append(actor.may("add", "instruments.instrument"))

    look()
    for change in (accounts.give_role, lambda **given: accounts.take_role(**given, reason="Posted")):
        with world.acting(ADMINISTRATOR) as actor:
            change(
                actor=actor,
                account=account(world, "viewer@post_a1"),
                role=Role.objects.get(code="staff_officer"),
            )
        look()
    assert found == [False, True, False]


@pytest.mark.parametrize(
    ("who", "of", "role"),
    [
        (ADMINISTRATOR, ADMINISTRATOR, "commander"),
        (ADMINISTRATOR, "viewer@region", "security_officer"),
        (OFFICER, "viewer@region", "commander"),
        (OFFICER, OFFICER, "security_officer"),
        ("commander@region", "viewer@region", "viewer"),
    ],
)
def test_role_when_not_ones_to_give_then_refused(world, who, of, role):
    with world.acting(who) as actor, pytest.raises(NotAllowed):
        accounts.give_role(actor=actor, account=account(world, of), role=Role.objects.get(code=role))


def test_link_when_account_reads_more_than_the_giver_then_refused(world):
    with world.acting(ADMINISTRATOR) as actor, pytest.raises(LabelTooHigh):
        accounts.one_time_link(actor=actor, account=account(world, "viewer@post_a1"))
    with world.acting("security_officer@province_a") as actor, pytest.raises(LabelTooHigh):
        accounts.one_time_link(actor=actor, account=account(world, "commander@province_a"))
    with world.acting(OFFICER) as actor:
        assert (
            accounts.one_time_link(actor=actor, account=account(world, "commander@region"))[:9] == "/welcome/"
        )


def test_account_when_deactivated_then_its_sessions_end(world):
    token = world.token("viewer@post_a1")
    with world.acting(OFFICER) as actor:
        accounts.deactivate_account(actor=actor, account=account(world, "viewer@post_a1"), reason="Left")
    with pytest.raises(NotSignedIn), acting_by_token(token):
        pass
    with world.acting(OFFICER) as actor:
        accounts.reactivate_account(actor=actor, account=account(world, "viewer@post_a1"), reason="Back")
    with pytest.raises(NotSignedIn), acting_by_token(token):
        pass
    with world.acting("viewer@post_a1") as actor, pytest.raises(NotAllowed):
        accounts.deactivate_account(actor=actor, account=account(world, "analyst@post_a1"), reason="No")


def test_account_when_posted_then_reads_as_its_new_unit(world):
    token = world.token("viewer@post_a1")
    with world.acting(ADMINISTRATOR) as actor:
        posted = accounts.post_account(
            actor=actor,
            account=account(world, "viewer@post_a1"),
            unit=Unit.objects.get(code="post_b1"),
            reason="Order 4",
        )
        assert posted.scope == queries.scope_for(posted.unit, "issued")
    with acting_by_token(token) as actor:
        assert actor.unit_id == world.unit("post_b1").pk


def test_preferences_when_set_then_next_page_opens_so(world):
    token = world.token("viewer@province_a")
    with acting_by_token(token) as actor:
        accounts.set_preferences(actor=actor, language="vi", working_default=Level.objects.get(no=1))
    with acting_by_token(token) as actor:
        assert (actor.language, actor.working_level, actor.clearance) == ("vi", 1, 2)


@pytest.mark.parametrize(
    ("who", "change"),
    [
        ("viewer@post_a1", lambda mine: Account.objects.filter(pk=mine).update(clearance=3)),
        ("viewer@post_a1", lambda mine: Account.objects.filter(pk=mine).update(caveats=["crypto"])),
        ("liaison@region", lambda mine: Account.objects.filter(pk=mine).update(releasability=[])),
        ("viewer@post_a1", lambda mine: Account.objects.filter(pk=mine).update(is_service=True)),
        (ADMINISTRATOR, lambda mine: Account.objects.filter(pk=mine).update(is_service=True)),
        (OFFICER, lambda mine: Account.objects.filter(pk=mine).update(clearance=4)),
        ("viewer@region", lambda _: Account.objects.filter(name="viewer@post a1").update(name="Other")),
        ("viewer@post_a1", lambda mine: AccountRole.objects.create(account_id=mine, role_id="commander")),
        ("viewer@post_a1", lambda _: AccountRole.objects.all().delete()),
        ("commander@region", lambda _: Login.objects.filter(name="viewer@region").update(password="md5$x$x")),
        (ADMINISTRATOR, lambda _: Login.objects.filter(name="viewer@region").update(password="md5$x$x")),
        (ADMINISTRATOR, lambda _: Login.objects.create(name="ghost", password="md5$x$x")),
        ("viewer@region", lambda _: Login.objects.filter(name="viewer@post_a1").update(is_active=False)),
        (ADMINISTRATOR, lambda _: Account.objects.filter(name="viewer@post a1").delete()),
        ("viewer@region", lambda _: Role.objects.create(code="king", name_en="King", name_vi="Vua")),
    ],
)
def test_rights_when_changed_past_the_services_then_database_refuses(world, who, change):
    with world.acting(who) as actor:
        before = list(Account.objects.order_by("pk").values()) + list(Login.objects.order_by("pk").values())
        with pytest.raises(DatabaseError), transaction.atomic():
            change(actor.account_id)
        assert (
            list(Account.objects.order_by("pk").values()) + list(Login.objects.order_by("pk").values())
            == before
        )
