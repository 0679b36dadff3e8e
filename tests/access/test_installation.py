"""What a new database begins with, and the lists it comes from."""

import pytest
from django.core.exceptions import ValidationError

from comity.access import acting, links, queries
from comity.access.models import Account, Label, Level, Login, Permission, Role, Unit
from comity.access.policies import check, why_not
from comity.access.services import installation, signing
from comity.access.sessions import account_of_login
from comity.administration.records import LISTS
from comity.foundation.refusals import NotAllowed
from comity.foundation.registry import type_name

ROOT = {"code": "hq", "name_en": "Headquarters", "name_vi": "Sở chỉ huy", "kind": "ministry"}
LISTED = (
    "access.unit", "access.account", "access.role", "partners.partner", "instruments.instrument", "instruments.reading",
    "instruments.requirement", "instruments.assignment", "instruments.receipt", "threads.attachment", "threads.link",
    "threads.duty", "history.event",
)  # fmt: skip


def test_site_when_founded_then_two_officers_begin_with_one_time_links(own_database):
    root = installation.found_site(**ROOT, scale="vietnamese")
    found = installation.first_accounts(root=root, security_officer="an", administrator="binh")
    assert list(found) == ["an", "binh"]
    for name, role, clearance in (("an", "security_officer", 3), ("binh", "administrator", 0)):
        login = Login.objects.get(name=name)
        assert links.login_of(login.pk, found[name].split("/")[-2]) == login
        signing.set_password(login=login, password="long enough")
        with acting.acting_as(account_of_login(login.pk)) as actor:
            assert (actor.roles, actor.clearance) == ({role}, clearance)
            assert [unit.code for unit in Unit.objects.all()] == ["hq"]


def test_site_when_founded_twice_then_refused(own_database):
    assert installation.is_founded() is False
    installation.found_site(**ROOT)
    assert installation.is_founded() is True
    with pytest.raises(ValidationError):
        installation.found_site(**ROOT)


def test_site_when_its_root_is_no_unit_then_nothing_is_written(own_database):
    with pytest.raises(ValidationError):
        installation.found_site(**ROOT | {"kind": "castle"})
    assert (installation.is_founded(), Level.objects.count()) == (False, 0)


@pytest.mark.parametrize(
    ("scale", "names"),
    [
        ("english", ["Open", "Restricted", "Confidential", "Secret", "Top secret"]),
        ("vietnamese", ["Không mật", "Mật", "Tối mật", "Tuyệt mật"]),
    ],
)
def test_scale_when_chosen_then_each_level_has_its_plain_label(own_database, scale, names):
    installation.found_site(**ROOT, scale=scale)
    found = Level.objects.all()
    language = "en" if scale == "english" else "vi"
    assert [level.name_in(language) for level in found] == names
    with acting.acting_as_service("clock"):
        assert [(label.pk, label.level_id, label.caveats) for label in Label.objects.order_by("id")] == [
            (number + 1, number, []) for number in range(len(names))
        ]


def test_matrix_when_loaded_again_then_rows_of_own_roles_stay(own_database):
    installation.load_roles()
    before = Permission.objects.count()
    role = Role.objects.using(installation.OWNER).create(code="own", name_en="Own", name_vi="Riêng")
    Permission.objects.using(installation.OWNER).create(role=role, record_type="x.y", action="view")
    installation.load_roles()
    assert (Permission.objects.count(), Role.objects.count()) == (before + 1, 13)


def test_matrix_when_read_then_names_known_roles_and_every_listed_type():
    rows = installation.read_list("permissions")
    roles = {row["code"] for row in installation.read_list("roles")}
    assert {row["role"] for row in rows} == roles
    assert set(LISTED) - {row["record_type"] for row in rows} == set()
    assert len(rows) == len({tuple(row.values()) for row in rows})


def test_matrix_when_shown_then_administrator_touches_no_domain_record(world):
    with world.acting("administrator@region"):
        matrix = queries.permission_matrix()
    lists = {type_name(each.model) for each in LISTS}
    others = {record_type for record_type, _ in matrix["administrator"]} - lists
    assert {record_type.split(".")[0] for record_type in others} == {"access", "history"}
    assert matrix["commander"]["instruments.assignment", "*"] == [
        "add",
        "approve",
        "change",
        "export",
        "view",
    ]


def test_policy_when_a_role_permits_then_no_reason_else_who_may(world):
    with world.acting("viewer@region") as actor:
        assert why_not(actor, "view", "instruments.requirement", "in_force") is None
        assert why_not(actor, "confirm", "instruments.requirement") == (
            "Your roles do not include this: confirm (requirements). It is for: Staff officer, Commander."
        )
        assert why_not(actor, "burn", "x.y") == "No role may do this: burn (x.y)."
        with pytest.raises(NotAllowed, match="It is for: Staff officer, Commander"):
            check(actor, "confirm", "instruments.requirement")


def test_login_when_old_hash_is_checked_then_not_renewed_behind_the_functions(world, settings):
    login = world.account("viewer@region").login
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.PBKDF2PasswordHasher",
        *settings.PASSWORD_HASHERS,
    ]
    assert login.check_password("correct horse battery staple") is True
    assert Account.objects.count() == 0
    assert Login.objects.get(pk=login.pk).password == login.password
