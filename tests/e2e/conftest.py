"""A real browser on a real server: a test fails on any error, any breach of the content policy, any foreign address."""

import os
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect, sync_playwright
from tests.e2e.serving import served

from comity.frame.build import ROOT

PICTURES = ROOT / "docs" / "images"
# A busy machine answers late; what never comes still fails.
expect.set_options(timeout=20_000)
WANTS_PICTURES = os.environ.get("COMITY_PICTURES") == "1"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
REPORT_BREACHES = """
document.addEventListener("securitypolicyviolation", (event) =>
  console.error(`policy breached: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`));
"""


def pytest_collection_modifyitems(items):
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker("browser")
            item.add_marker(pytest.mark.needs("chromium"))


@dataclass
class Tab:
    """A page of the browser with what went wrong on it. A test that provokes a fault clears the list."""

    page: Page
    home: str
    faults: list[str] = field(default_factory=list)

    def __post_init__(self):
        self.page.add_init_script(REPORT_BREACHES)
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        self.page.on("request", self._asked)

    def _heard(self, message):
        if message.type == "error":
            self.faults.append(f"console: {message.text}")

    def _asked(self, request):
        if urlsplit(request.url).netloc not in {urlsplit(self.home).netloc, ""}:
            self.faults.append(f"foreign address: {request.url}")

    def open(self, path):
        self.page.goto(self.home + path)

    def sign_in(self, world, account):
        """Come in with a session of that account, without the sign-in page."""
        cookies = world.client(account).cookies.values()
        self.page.context.add_cookies(
            [{"name": each.key, "value": each.value, "url": self.home} for each in cookies]
        )

    def wear(self, theme):
        """Light or dark from now on, as the reader's cookie would say."""
        self.page.context.add_cookies([{"name": "comity_theme", "value": theme, "url": self.home}])

    def widen(self, width):
        self.page.set_viewport_size({"width": width, "height": 900})

    def picture(self, name):
        """Write docs/images/NAME.png if pictures were asked for by COMITY_PICTURES=1."""
        if WANTS_PICTURES:
            PICTURES.mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=PICTURES / f"{name}.png", animations="disabled")

    def accessibility_faults(self):
        """Return what axe finds on the page as it stands, as "rule: element"; from its top, where no bar covers a part."""
        self.page.evaluate("scrollTo({top: 0, behavior: 'instant'})")
        found = Axe().run(self.page, options={"runOnly": RULES, "resultTypes": ["violations"]})
        return [
            f"{rule['id']}: {node['html'][:120]}"
            for rule in found.response["violations"]
            for node in rule["nodes"]
        ]

    def overflow(self):
        """Return by how many pixels the page is wider than its window."""
        return self.page.evaluate("Math.max(0, document.documentElement.scrollWidth - window.innerWidth)")


@pytest.fixture
def server(own_database):
    """The address of the product, served by threads on a database of its own."""
    with served() as address:
        yield address


@pytest.fixture(scope="module")
def browser():
    """For one module: Playwright keeps a loop in this thread, which other tests may need for their own."""
    with sync_playwright() as play, pytest.MonkeyPatch.context() as patch:
        # The tests' own calls of the ORM are not part of that loop.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def new_tab(browser, server):
    """Opens tabs that share nothing, for two people at once; all of them must stay without faults."""
    opened = []

    def open_tab():
        context = browser.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
        opened.append(Tab(context.new_page(), server))
        return opened[-1]

    yield open_tab
    faults = [fault for tab in opened for fault in tab.faults]
    for tab in opened:
        tab.page.context.close()
    assert faults == []


@pytest.fixture
def tab(new_tab):
    return new_tab()
