"""The assets: icons are found, nothing comes from elsewhere, a second build is idle."""

import sys

import pytest

from comity.frame import build


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A package of one template and one module, in place of the product's own."""
    templates = tmp_path / "desk" / "templates" / "desk"
    templates.mkdir(parents=True)
    (templates / "page.html").write_text('{% icon "clock" %}{% empty_state a icon_name="inbox" %}')
    (tmp_path / "desk" / "records.py").write_text(
        'PLACE = Place("Desk", icon="home")\nROW = {"icon": "users"}\n'
    )
    monkeypatch.setattr(build, "PACKAGE", tmp_path)
    monkeypatch.setattr(build, "ROOT", tmp_path)
    return templates / "page.html"


def test_icons_used_when_named_in_templates_and_code_are_found(package):
    assert sorted(build.icons_used()) == ["clock", "home", "inbox", "users"]


def test_check_icons_when_one_does_not_exist_names_the_file(package):
    package.write_text('{% icon "no-such-thing" %}')
    with pytest.raises(build.BuildFailed, match="'no-such-thing', wanted in desk"):
        build.check_icons()


def test_build_when_nothing_changed_does_nothing(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["build"])
    assert build.main() == 0
    first = build.STAMP.stat().st_mtime_ns
    capsys.readouterr()
    assert (build.main(), capsys.readouterr().out, build.STAMP.stat().st_mtime_ns) == (0, "", first)


@pytest.mark.parametrize("name", ["style.css", "comity.js", "icons.svg", "mark.svg", "licences.txt"])
def test_build_when_done_has_left_each_file(name):
    assert (build.DIST / name).stat().st_size > 0


def test_style_sheet_when_built_loads_nothing_by_data_address_or_from_elsewhere():
    text = (build.DIST / "style.css").read_text(encoding="utf-8")
    assert [form for form in ("url(data:", 'url("data:', "url(http", 'url("http') if form in text] == []


def test_lock_file_when_read_names_no_host():
    assert '"resolved"' not in (build.ROOT / "package-lock.json").read_text()
