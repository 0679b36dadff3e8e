"""Prints what it takes to confirm a 10 kB article in the reading room: `python -m bench.reading_room`.

A scripted browser presses the keys of somebody who agrees with every draft: keys pressed, seconds from the first key to
the confirmed requirements, and seconds until each answer stands. The text is a seed, found through COMITY_REFERENCE.
"""

import os
import re
import shutil
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from bench import ground
from playwright.sync_api import Page, Playwright, expect, sync_playwright
from tests.e2e.serving import served

from comity.access import sessions
from comity.access.middleware import COOKIE
from comity.cli import demo_world
from comity.cli.demo_world.people import account_of
from comity.cli.worker import work

SEED = "000_70ebcb8bf245eead.txt"
ALLOWED_SECONDS = 180
"""What a person is to need for a 10 kB article; the script reads nothing, so this is what is left for reading."""


def main() -> None:
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    if "COMITY_REFERENCE" not in os.environ:
        print("not measured: set COMITY_REFERENCE to the folder of reference data, which holds the article")
        return
    if not shutil.which("chromium"):
        print("not measured: chromium not found")
        return
    text = Path(os.environ["COMITY_REFERENCE"], "seeds", SEED)
    with ground.own_database(), served() as home:
        demo_world.load()
        with sync_playwright() as play:
            confirm(play, home, text)


def confirm(play: Playwright, home: str, text: Path) -> None:
    browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
    page = browser.new_page()
    token = sessions.open_session(
        account_of("officer"), kind="browser", lifetime=sessions.Lifetime(total=3600, idle=3600)
    )
    page.context.add_cookies([{"name": COOKIE, "value": token, "url": home}])
    hand_in(page, home, text)
    report(page)
    browser.close()


def hand_in(page: Page, home: str, text: Path) -> None:
    page.goto(f"{home}/reading-room/new/")
    page.locator("input[type=file]").set_input_files(text)
    page.get_by_label("Type").select_option("article")
    began = time.monotonic()
    page.get_by_role("button", name="Read the text").click()
    expect(page).to_have_url(re.compile("/reading-room/[0-9a-f-]{36}/"))
    with ThreadPoolExecutor(1) as worker:
        worker.submit(work, wait=False).result()
    expect(page.locator("[data-draft].is-current")).to_be_visible(timeout=20_000)
    print(f"{text.stat().st_size / 1000:.1f} kB handed in, read and shown: {time.monotonic() - began:.1f} s")
    page.get_by_role("button", name="Choose the addressed units").click()
    page.locator("#units").get_by_role("checkbox").first.check()
    page.get_by_role("button", name="Address these units").click()


def report(page: Page) -> None:
    drafts = page.locator("[data-draft][data-state=proposed]").count()
    slowest, keys, began = 0.0, 0, time.monotonic()
    for left in range(drafts - 1, -1, -1):
        pressed = time.monotonic()
        page.keyboard.press("a")
        keys += 1
        expect(page.locator("#counts")).to_contain_text(re.compile(rf"^\s*{left} left"))
        slowest = max(slowest, time.monotonic() - pressed)
    page.get_by_role("link", name="Finish").press("Enter")
    page.get_by_role("button", name="Confirm the requirements").press("Enter")
    expect(page.get_by_role("heading", name="Confirmed", exact=True)).to_be_visible()
    keys += 2
    spent = time.monotonic() - began
    print(f"{drafts} drafts confirmed: {keys} keys, {spent:.1f} s by script, slowest answer {slowest:.2f} s")
    print(f"left for reading within {ALLOWED_SECONDS} s: {(ALLOWED_SECONDS - spent) / drafts:.1f} s a draft")


if __name__ == "__main__":
    main()
