"""Reading the settings, and refusing what cannot be used."""

from pathlib import Path

import pytest

from comity.config.loading import BadSetting, load
from comity.config.options import Options, rows


@pytest.fixture
def file(tmp_path):
    """Writes a TOML file and gives the environment that names it."""

    def write(text):
        path = tmp_path / "comity.toml"
        path.write_text(text, encoding="utf-8")
        return {"COMITY_CONFIG": str(path)}

    return write


def test_settings_when_nothing_is_set_are_the_defaults(file):
    assert load(file("")) == Options()


def test_settings_when_in_both_places_come_from_the_environment(file):
    options = load({**file('port = 8001\nlanguage = "vi"'), "COMITY_PORT": "8002"})
    assert (options.port, options.language) == (8002, "vi")


def test_settings_when_empty_in_the_environment_come_from_the_file(file):
    assert load({**file("port = 8001"), "COMITY_PORT": ""}).port == 8001


@pytest.mark.parametrize(
    ("key", "written", "meant"),
    [
        ("data", '"/srv/comity"', Path("/srv/comity")),
        ("https", "true", True),
        ("allowed_hosts", '["a.example", "b.example"]', ("a.example", "b.example")),
        ("allowed_hosts", '"a.example, b.example"', ("a.example", "b.example")),
        ("jobs", "7", 7),
    ],
)
def test_file_when_it_has_a_value_gives_its_type(file, key, written, meant):
    assert getattr(load(file(f"{key} = {written}")), key) == meant


@pytest.mark.parametrize(
    ("name", "value", "meant"),
    [("COMITY_HTTPS", "yes", True), ("COMITY_HTTPS", "0", False), ("COMITY_KEYS", "/k", Path("/k"))],
)
def test_environment_when_it_has_a_value_gives_its_type(file, name, value, meant):
    assert getattr(load({**file(""), name: value}), name.removeprefix("COMITY_").lower()) == meant


@pytest.mark.parametrize(
    ("name", "value", "complaint"),
    [
        ("COMITY_PORT", "http", "COMITY_PORT is 'http', but it must be a whole number. Example: 8080."),
        (
            "COMITY_PORT",
            "70000",
            "COMITY_PORT is '70000': give a whole number from 1 to 65535. Example: 8080.",
        ),
        ("COMITY_HTTPS", "maybe", "COMITY_HTTPS is 'maybe', but it must be true or false. Example: true."),
        ("COMITY_LANGUAGE", "fr", "COMITY_LANGUAGE is 'fr': choose one of en, vi. Example: vi."),
        (
            "COMITY_DATA",
            "data",
            "COMITY_DATA is 'data', but it must be an absolute path. Example: /srv/comity.",
        ),
        (
            "COMITY_TIME_ZONE",
            "Hanoi",
            (
                "COMITY_TIME_ZONE is 'Hanoi': give a name of the IANA time zone database, such as Asia/Ho_Chi_Minh. "
                "Example: Europe/Vienna."
            ),
        ),
    ],
)
def test_value_when_bad_is_refused_by_name_with_advice(file, name, value, complaint):
    with pytest.raises(BadSetting) as refused:
        load({**file(""), name: value})
    assert str(refused.value) == complaint


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("prot = 8001", "has a setting prot, which Comity does not know. Did you mean port?"),
        (
            "[server]\nx = 1",
            "has a setting server, which Comity does not know. Remove it; the settings are ",
        ),
        ('port = "x"', "comity.toml is 'x', but it must be a whole number. Example: 8080."),
        ("port = ", "comity.toml is no valid TOML: "),
    ],
)
def test_file_when_it_cannot_be_used_is_refused_with_advice(file, text, complaint):
    with pytest.raises(BadSetting) as refused:
        load(file(text))
    assert complaint in str(refused.value)


def test_file_when_named_but_absent_is_refused(tmp_path):
    with pytest.raises(BadSetting, match="which is no file"):
        load({"COMITY_CONFIG": str(tmp_path / "absent.toml")})


@pytest.mark.parametrize("row", rows(), ids=lambda row: row.name)
def test_example_when_set_is_accepted(file, row):
    assert getattr(load({**file(""), row.name: row.example}), row.key) is not None
