"""A real installation, from an empty database on."""

import pytest

from comity.access.acting import acting_as
from comity.access.models import AccountRole, Login, Unit
from comity.access.sessions import account_of_login
from comity.cli.main import main

LIST = """code,name_en,name_vi,kind,parent
MIN,Ministry,Bộ,ministry,
REG,Region,Quân khu,military_region,MIN
POST,Post,Đồn,border_post,REG
"""


@pytest.fixture
def units(tmp_path):
    path = tmp_path / "units.csv"
    path.write_text(LIST, encoding="utf-8")
    return str(path)


def seen_by(name, model, field):
    with acting_as(account_of_login(Login.objects.get(name=name).pk)):
        return sorted(model.objects.values_list(field, flat=True))


def test_setup_when_the_database_is_empty_makes_units_and_two_accounts(own_database, units, capsys):
    assert (
        main(["setup", "--units", units, "--administrator", "lan", "--address", "https://comity.example"])
        == 0
    )
    assert seen_by("lan", Unit, "code") == ["MIN", "POST", "REG"]
    links = [line for line in capsys.readouterr().out.splitlines() if "https://comity.example/" in line]
    assert [line.split()[0] for line in links] == ["lan", "security"]


def test_setup_when_run_again_adds_only_what_is_new(own_database, units, tmp_path):
    main(["setup", "--units", units])
    (tmp_path / "units.csv").write_text(f"{LIST}NEW,School,Trường,school,MIN\n", encoding="utf-8")
    assert main(["setup", "--units", units]) == 0
    assert seen_by("administrator", Unit, "code") == ["MIN", "NEW", "POST", "REG"]
    assert Login.objects.count() == 2


def test_first_accounts_when_made_hold_one_role_each(own_database, units):
    main(["setup", "--units", units])
    roles = (
        AccountRole._base_manager.using("owner").order_by("role_id").values_list("account__name", "role_id")
    )
    assert list(roles) == [("administrator", "administrator"), ("security", "security_officer")]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--scale", "nato"], "There is no scale nato. Choose one of english, vietnamese."),
        (["--administrator", "No Name"], "Use small letters, digits and . _ @ - only."),
    ],
)
def test_setup_when_given_what_does_not_exist_is_refused_and_can_be_repeated(
    own_database, units, capsys, arguments, sentence
):
    assert main(["setup", "--units", units, *arguments]) == 1
    assert sentence in capsys.readouterr().err


def test_setup_when_new_and_without_units_says_what_it_needs(own_database, capsys):
    assert main(["setup"]) == 1
    assert "Name a list of them with --units FILE." in capsys.readouterr().err
