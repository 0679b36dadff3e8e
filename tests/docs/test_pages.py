"""The written pages: links lead somewhere, commands exist, pictures are ours, and they speak of the product alone."""

import re
import tomllib
from urllib.parse import unquote

import pytest
from docs.generator import pages

ROOT = pages.ROOT
LINK = re.compile(r"(?<!`)(!?)\[[^\]]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
SHELL = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)
TARGET = re.compile(r"^([a-z]+):", re.MULTILINE)
PLACES = re.compile(r"/(root|home/\w+|tmp)\b")
PICTURES = {
    *("reading-room.png", "my-desk.png", "instruments.png", "requirement.png", "sign-in.png"),
    *("search-palette.png", "saved-views.png", "bulk-preview.png", "comments.png", "import-preview.png"),
    *("security-desk.png", "ledger.png", "second-factor-enrol.png"),
    *("cascade-matrix.png", "activity.png", "relationship.png", "calendar.png"),
}
"""Taken by the browser tests; they may be missing until those have run once."""


def written():
    """Markdown pages that belong to the product, generated ones too."""
    return [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "src").rglob("*.md")]


PAGES = {str(path.relative_to(ROOT)): path for path in sorted(written())}


def prose(path):
    return FENCE.sub("", path.read_text(encoding="utf-8"))


def anchors(path):
    """The anchors of a page's headings, as its readers' tools make them."""
    headings = re.findall(r"^#+ (.+)$", prose(path), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def links(path):
    return [(bool(mark), unquote(target)) for mark, target in LINK.findall(prose(path))]


def is_broken(path, target):
    if re.match(r"[a-z]+:", target):
        return False
    name, _, anchor = target.partition("#")
    found = (path.parent / name).resolve() if name else path
    if found.parent == ROOT / "docs" / "images":
        return found.name not in PICTURES
    return not found.exists() or (bool(anchor) and anchor not in anchors(found))


@pytest.mark.parametrize("name", PAGES)
def test_links_when_followed_lead_somewhere(name):
    assert [target for _, target in links(PAGES[name]) if is_broken(PAGES[name], target)] == []


@pytest.mark.parametrize("name", PAGES)
def test_pictures_when_looked_at_come_from_the_repository(name):
    assert [target for is_picture, target in links(PAGES[name]) if is_picture and "://" in target] == []


@pytest.mark.parametrize("name", PAGES)
def test_page_when_read_names_no_place_of_one_machine(name):
    assert PLACES.findall(PAGES[name].read_text(encoding="utf-8")) == []


def test_targets_of_make_when_named_in_a_page_exist():
    known = set(TARGET.findall((ROOT / "Makefile").read_text(encoding="utf-8")))
    named = {
        word
        for path in PAGES.values()
        for block in SHELL.findall(path.read_text(encoding="utf-8"))
        for word in re.findall(r"^make (\w+)", block, re.MULTILINE)
    }
    assert named - known == set()
    assert {"demo", "test"} - named == set()


def test_commands_of_comity_when_named_in_a_page_exist():
    reference = (ROOT / "docs" / "reference" / "commands.md").read_text(encoding="utf-8")
    known = set(re.findall(r"^## comity (\w+)$", reference, re.MULTILINE))
    named = {
        word
        for path in PAGES.values()
        for word in re.findall(r"(?:^|`|bin/)comity ([a-z]+)", path.read_text(encoding="utf-8"), re.MULTILINE)
    }
    assert named - known == set()


def test_settings_named_in_a_page_when_looked_up_exist():
    reference = (ROOT / "docs" / "reference" / "settings.md").read_text(encoding="utf-8")
    known = set(re.findall(r"^## (COMITY_\w+)$", reference, re.MULTILINE))
    named = {
        word
        for name, path in PAGES.items()
        if name.startswith("docs/")
        for word in re.findall(r"\bCOMITY_[A-Z_]+\b", path.read_text(encoding="utf-8"))
    }
    assert named - known == {"COMITY_CONFIG"}


def test_settings_file_when_shown_in_the_guide_is_accepted():
    guide = (ROOT / "docs" / "how-to" / "set-up-an-installation.md").read_text(encoding="utf-8")
    (shown,) = re.findall(r"^ *```toml\n(.*?)^ *```", guide, re.MULTILINE | re.DOTALL)
    reference = (ROOT / "docs" / "reference" / "settings.md").read_text(encoding="utf-8")
    assert set(tomllib.loads(shown)) - set(re.findall(r"In the file: `(\w+)`", reference)) == set()


@pytest.mark.parametrize("folder", ["how-to", "explanation", "reference", "decisions"])
def test_index_when_compared_with_its_folder_names_every_page(folder):
    index = ROOT / "docs" / folder / "README.md"
    named = {(index.parent / target).resolve() for _, target in links(index)}
    assert {path for path in index.parent.glob("*.md") if path != index} - named == set()
