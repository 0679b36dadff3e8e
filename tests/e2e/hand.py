"""A scripted user at one tab, who works as a person would: each click and each field filled is counted.

A choice in a closed list counts as two clicks, one to open it; from field to field one goes by the tab key. What a form
holds already costs nothing. Nothing here names a word of the interface, so that every step runs in every language.
"""

import re
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Locator, Page, expect

DUTY = ".queue-main a"
PROPOSE = "#register .form-foot .btn-primary"
RECORD = re.compile(r"/[0-9a-f-]{36}/")


@dataclass
class Hand:
    """Whoever sits at a page, with what their work has cost so far."""

    page: Page
    home: str
    clicks: int = 0
    typed: int = 0

    def open(self, path: str) -> None:
        """Begin somewhere; where a piece of work begins is not counted."""
        self.page.goto(self.home + path)

    def click(self, where: str | Locator) -> None:
        (self.page.locator(where).first if isinstance(where, str) else where).click()
        self.clicks += 1

    def choose(self, name: str, **option: Any) -> None:
        """Choose from a list: two clicks, or one where the list stands open."""
        field = self.page.locator(f"main select[name={name}]")
        self.clicks += 1 if field.get_attribute("multiple") is not None else 2
        field.select_option(**option)

    def type(self, **fields: str) -> None:
        for name, text in fields.items():
            self.page.locator(f"main [name={name.replace('__', '-')}]").fill(text)
            self.typed += 1

    def tick(self, name: str, value: str) -> None:
        self.page.locator(f"main [name={name}][value={value}]").check()
        self.clicks += 1

    def cost(self) -> tuple[int, int]:
        """Return the clicks and the typed fields since this was asked last."""
        spent, self.clicks, self.typed = (self.clicks, self.typed), 0, 0
        return spent


def concretise(hand: Hand, about: str) -> None:
    """From the desk: take the measure that the words of a requirement suggest."""
    hand.open("/")
    hand.click(hand.page.locator(DUTY).filter(has_text=about).first)
    hand.click("a[href$='/concretise/']")
    hand.click("#change .form-foot .btn-primary")
    expect(hand.page).to_have_url(re.compile(r"/assignments/.*tab=measures"))


def register_visit(hand: Hand, **facts: str) -> None:
    """From the measures of an assignment: propose a visit that serves the first, with the first partner of the list."""
    hand.click("main table a[href^='/measures/'], main .queue a[href^='/measures/']")
    hand.click("a.tab[href$='tab=activities']")
    hand.click("a[href*='/activities/register/?']")
    hand.choose("kind", value="visit_in")
    hand.choose("partners", index=0)
    hand.type(**facts)
    hand.click(PROPOSE)
    expect(hand.page).to_have_url(RECORD)


def appraise(hand: Hand, grounds: str) -> None:
    """From the page of an activity: say that it does no harm, and why."""
    hand.click("a.tab[href$='tab=preparation']")
    hand.click("a[href$='/appraise/']")
    hand.choose("detriment", value="none")
    hand.type(grounds=grounds)
    hand.click("main form .form-foot .btn-primary")
    expect(hand.page).to_have_url(re.compile("tab=preparation"))


def take(hand: Hand, action: str, *, about: str = "") -> None:
    """Take a step of the state table; about something that waits on the desk, beginning there."""
    if about:
        hand.open("/")
        hand.click(hand.page.locator(DUTY).filter(has_text=about).first)
    hand.click(".page-actions a[href$='/state/']")
    hand.tick("action", action)
    hand.click("main form .form-foot .btn-primary")
    expect(hand.page).not_to_have_url(re.compile("/state/"))


def report(hand: Hand, about: str, **said: str) -> None:
    """From the desk: say what came of an activity and what the partner promised there, and submit it."""
    hand.open("/")
    hand.click(hand.page.locator(DUTY).filter(has_text=about).first)
    hand.click(".page-actions a[href$='/report/']")
    hand.type(**said)
    hand.choose("promises-0-side", value="theirs")
    hand.click("button[name=submit]")
    expect(hand.page).to_have_url(re.compile("tab=report"))
