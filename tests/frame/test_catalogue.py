"""The Vietnamese catalogue is complete, and the tool that keeps it works."""

import ast

import pytest
from babel.messages.catalog import Catalog

from comity.frame import catalogue


@pytest.fixture
def stored(tmp_path, monkeypatch):
    """A catalogue of one translated and one forgotten message; the product has the first and a new one."""
    path = tmp_path / "django.po"
    path.write_text('msgid "Save"\nmsgstr "Lưu"\n\nmsgid "Gone"\nmsgstr "Đã bỏ"\n', encoding="utf-8")
    needed = Catalog(locale="vi")
    needed.add("Save")
    needed.add("New")
    monkeypatch.setattr(catalogue, "CATALOGUE", path)
    monkeypatch.setattr(catalogue, "wanted", lambda: needed)
    return path


def test_catalogue_when_compared_with_the_sources_is_complete():
    assert catalogue.faults() == []


def test_faults_when_words_are_new_or_gone_name_them(stored):
    assert catalogue.faults() == ["not translated: New", "no longer used: Gone"]


def test_update_when_words_changed_keeps_what_was_translated(stored):
    catalogue.update()
    assert [(message.id, message.string) for message in catalogue.kept() if message.id] == [
        ("New", ""),
        ("Save", "Lưu"),
    ]


def test_update_when_run_twice_changes_nothing(stored):
    catalogue.update()
    first = stored.read_bytes()
    catalogue.update()
    assert stored.read_bytes() == first


def test_compile_when_run_writes_what_gettext_reads(stored):
    catalogue.compile_catalogue()
    assert "Lưu".encode() in stored.with_suffix(".mo").read_bytes()


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("a.py", '_("Save")', [("Save", None)]),
        ("a.py", 'ngettext("%(n)s day", "%(n)s days", n)', [(("%(n)s day", "%(n)s days"), None)]),
        ("a.html", '<p>{% translate "Save" %}</p>', [("Save", None)]),
        ("a.html", "{% blocktranslate %}Hi {{ name }}{% endblocktranslate %}", [("Hi %(name)s", None)]),
        ("a.html", '{% icon "x" _("Close") %}', [("Close", None)]),
        ("a.html", '{% translate "May" context "month" %}', [("May", "month")]),
    ],
)
def test_messages_in_when_marked_are_found(tmp_path, name, text, found):
    path = tmp_path / name
    path.write_text(text)
    assert list(catalogue.messages_in(path)) == found


def test_functions_of_translation_when_imported_by_another_name_then_known_to_the_catalogue():
    names = {
        alias.asname
        for path in catalogue.PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
        if alias.asname
    }
    assert names <= catalogue.KEYWORDS.keys()
