"""Colours: every pair that is written or seen on one another has enough contrast."""

import re

import pytest

from comity.frame.build import ASSETS

TOKEN = re.compile(r"--([a-z-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);")
TOKENS = {name: colours for name, *colours in TOKEN.findall((ASSETS / "css" / "tokens.css").read_text())}
TONES = ("grey", "blue", "teal", "green", "amber", "red", "violet")
SOLID = (*TONES, "orange")
GROUNDS = ("paper", "surface", "raised", "sunken", "hover", "selected")
WRITTEN = [
    *((ink, ground) for ink in ("ink", "ink-soft", "ink-faint", "accent-ink") for ground in GROUNDS),
    *((f"{tone}-ink", ground) for tone in ("green", "amber", "red") for ground in GROUNDS),
    *((f"{tone}-ink", f"{tone}-soft") for tone in TONES),
    *(("on-solid", tone) for tone in SOLID),
    *(("on-accent", ground) for ground in ("accent", "accent-strong")),
    ("accent-ink", "accent-soft"),
    ("rail-ink", "rail"),
    *(("on-rail", ground) for ground in ("rail", "rail-raised", "rail-active")),
]
SEEN = [
    *(("line-strong", ground) for ground in ("surface", "sunken")),
    *(("bar", ground) for ground in ("surface", "grey-soft")),
    ("brand", "rail"),
]


def luminance(colour):
    """Relative luminance of WCAG 2.2."""
    shares = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), WRITTEN)
def test_contrast_of_writing_on_its_ground_is_enough(ink, ground, theme):
    assert contrast(TOKENS[ink][theme], TOKENS[ground][theme]) >= 4.5


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("mark", "ground"), SEEN)
def test_contrast_of_marks_on_their_ground_is_enough(mark, ground, theme):
    assert contrast(TOKENS[mark][theme], TOKENS[ground][theme]) >= 3


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("ground", [*GROUNDS, "rail", "accent", "red"])
def test_focus_when_on_any_ground_stands_out_by_one_of_its_two_lines(ground, theme):
    lines = (TOKENS["focus"][theme], TOKENS["focus-outer"][theme])
    assert max(contrast(line, TOKENS[ground][theme]) for line in lines) >= 3


@pytest.mark.parametrize("sheet", sorted(path.name for path in (ASSETS / "css").glob("*.css")))
def test_style_sheet_when_not_the_tokens_names_no_colour(sheet):
    if sheet in {"tokens.css", "print.css"}:
        return
    rules = (ASSETS / "css" / sheet).read_text()
    assert re.findall(r"#[0-9a-f]{3,8}\b|rgba?\(|hsla?\(", rules) == []


def test_style_sheets_when_read_use_only_known_tokens():
    text = "".join(path.read_text() for path in (ASSETS / "css").glob("*.css"))
    known = set(re.findall(r"(--[a-z0-9-]+):", text))
    assert {name for name in re.findall(r"var\((--[a-z0-9-]+)", text) if name not in known} == set()
