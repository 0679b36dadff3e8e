"""The way of a text through the reading room, in every language: handed in, addressed, accepted, confirmed."""

import re
from concurrent.futures import ThreadPoolExecutor

from playwright.sync_api import expect

from comity.cli.worker import work

UNDECIDED = "[data-draft][data-state=proposed]"


def upload(tab, file, *, level=0):
    """Hand the file in and wait until its drafts stand in the room."""
    tab.open("/readings/")
    tab.page.locator("a[href$='/reading-room/new/']").first.click()
    tab.page.locator("input[type=file]").set_input_files(file)
    tab.page.locator("#source [name=kind]").select_option("directive")
    tab.page.locator("#source [name=level]").select_option(str(level))
    tab.page.locator("#source .form-foot .btn-primary").click()
    expect(tab.page).to_have_url(re.compile("/reading-room/[0-9a-f-]{36}"))
    # In a thread of its own: Playwright keeps the loop of this one.
    with ThreadPoolExecutor(1) as worker:
        worker.submit(work, wait=False).result()
    expect(tab.page.locator("[data-draft].is-current")).to_be_visible(timeout=20_000)


def address(tab, *codes):
    button = tab.page.locator("#counts [popovertarget=units]")
    button.click()
    for code in codes:
        tab.page.locator("#units").get_by_role("checkbox", name=re.compile(f"^{code} · ")).check()
    tab.page.locator("#units .dialog-foot .btn-primary").click()
    expect(button).to_contain_text(re.compile(rf"\b{len(codes)} "))
    # The page came anew; a key that is pressed before its script listens is lost.
    tab.page.wait_for_load_state("networkidle")
    expect(tab.page.locator("[data-draft].is-current")).to_be_visible()


def accept_all(tab):
    """Press `a` until nothing is left; return how many drafts were accepted."""
    undecided = tab.page.locator(UNDECIDED)
    number = undecided.count()
    for _ in range(number):
        tab.page.keyboard.press("a")
    bar = tab.page.locator("#counts progress")
    expect(bar).to_have_js_property("position", 1, timeout=20_000)
    return int(re.search(r"\d+", tab.page.locator("#counts .good").inner_text())[0])


def confirm(tab):
    tab.page.locator("#counts a[href$='/finish/']").click()
    tab.page.locator("main button[name=confirm]").click()
    expect(tab.page.locator("main a[href$='tab=requirements']")).to_be_visible()
