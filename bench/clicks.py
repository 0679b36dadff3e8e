"""Prints what the working year costs in clicks and typed fields: `python -m bench.clicks`.

A scripted user does each piece of work in a browser, as the journey of tests/e2e does. A choice in a closed list counts as
two clicks; what a form holds already costs nothing; from field to field one goes by the tab key.
"""

import os
import shutil
import time
from collections.abc import Callable
from functools import partial

from bench import ground
from playwright.sync_api import Browser, sync_playwright
from tests import worlds
from tests.e2e import hand
from tests.e2e.hand import Hand
from tests.e2e.serving import served
from tests.factories.instruments import make_requirements
from tests.factories.programmes import make_programme
from tests.factories.records import make_partner
from tests.worlds import World

from comity.access.middleware import COOKIE

REGION, OFFICER, COMMANDER = "staff_officer@region", "staff_officer@province_a", "commander@province_a"
ABOUT = "friendship exchange"
TITLE = "Visit of the Lao delegation"
GROUNDS = "Public places only"
VISIT = {
    "starts_on": "2026-10-05",
    "ends_on": "2026-10-07",
    "place": "Na Meo",
    "purpose": "To know each other",
}
SAID = {
    "result": "They came and saw.",
    "lessons": "Begin earlier.",
    "promises__0__text": "Repair the road",
    "promises__0__due_on": "2027-05-01",
}


def main() -> None:
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    if not shutil.which("chromium"):
        print("not measured: chromium not found")
        return
    with ground.own_database(), served() as home, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        world = furnished()
        officer, commander = (seated(browser, home, world.token(name)) for name in (OFFICER, COMMANDER))
        print("| work | by | clicks | typed fields | seconds by script |")
        print("| --- | --- | ---: | ---: | ---: |")
        tell("concretise a requirement", "officer", officer, lambda: hand.concretise(officer, ABOUT))
        tell(
            "register a visit", "officer", officer, lambda: hand.register_visit(officer, title=TITLE, **VISIT)
        )
        tell("appraise its security", "officer", officer, lambda: hand.appraise(officer, GROUNDS))
        for words, by, at, action in (
            ("clear it", "commander", commander, "clear"),
            ("confirm it", "officer", officer, "confirm"),
            ("mark it as held", "officer", officer, "hold"),
        ):
            tell(words, by, at, partial(hand.take, at, action, about=TITLE))
        tell("report it", "officer", officer, lambda: hand.report(officer, TITLE, **SAID))
        tell("close it", "commander", commander, lambda: hand.take(commander, "close", about=TITLE))
        browser.close()


def furnished() -> World:
    """A province with a partner and a programme, on which the region has laid a requirement."""
    world = worlds.build()
    with world.acting(REGION) as actor:
        make_requirements(actor, [world.unit("province_a")])
    with world.acting(OFFICER) as actor:
        make_partner(actor)
        make_programme(actor)
    return world


def seated(browser: Browser, home: str, token: str) -> Hand:
    page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
    page.context.add_cookies([{"name": COOKIE, "value": token, "url": home}])
    return Hand(page, home)


def tell(words: str, by: str, at: Hand, work: Callable[[], None]) -> None:
    began = time.monotonic()
    work()
    clicks, typed = at.cost()
    print(f"| {words} | {by} | {clicks} | {typed} | {time.monotonic() - began:.1f} |")


if __name__ == "__main__":
    main()
