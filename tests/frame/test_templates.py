"""Every template of the product, whichever package it belongs to."""

import re
from html.parser import HTMLParser

import pytest
from django.template import engines

from comity.frame.build import ICONS, PACKAGE, icons_used

TEMPLATES = sorted(PACKAGE.glob("*/templates/**/*.html"))
NAMES = [path.relative_to(PACKAGE).as_posix() for path in TEMPLATES]
REQUESTS = {"hx-get", "hx-post", "hx-put", "hx-patch", "hx-delete", "hx-trigger", "hx-boost", "hx-sync"}
COMPILED = ("hx-on", "hx-vals='js:", 'hx-vals="js:', "hx-trigger='[", 'hx-trigger="[')


class Tags(HTMLParser):
    """Collects the start tags of a template; Django's own tags are blanked out first."""

    def __init__(self, text):
        super().__init__()
        self.found = []
        text = re.sub(r"{%\s*guard\s*%}", "hx-nonce", text)
        self.feed(re.sub(r"{%.*?%}|{{.*?}}|{#.*?#}", " ", text, flags=re.DOTALL))

    def handle_starttag(self, tag, attributes):
        self.found.append((tag, dict(attributes)))


@pytest.fixture(params=TEMPLATES, ids=NAMES)
def template(request):
    return request.param.read_text(encoding="utf-8")


def test_template_when_read_has_nothing_inline(template):
    tags = Tags(template).found
    handlers = [(tag, name) for tag, attributes in tags for name in attributes if name.startswith("on")]
    styles = [tag for tag, attributes in tags if tag == "style" or "style" in attributes]
    scripts = [tag for tag, attributes in tags if tag == "script" and "src" not in attributes]
    assert (handlers, styles, scripts) == ([], [], [])


def test_template_when_read_loads_nothing_from_elsewhere(template):
    text = re.sub(r'xmlns="[^"]*"', "", template)
    assert re.findall(r"""(?:src|href|action)=["'](?:https?:)?//""", text) == []


def test_htmx_attributes_when_used_stand_under_the_guard(template):
    unguarded = [
        tag
        for tag, attributes in Tags(template).found
        if REQUESTS & set(attributes) and "hx-nonce" not in attributes
    ]
    assert unguarded == []


def test_htmx_attributes_when_used_need_no_eval(template):
    assert [form for form in COMPILED if form in template] == []


def test_template_when_compiled_has_no_mistake(template):
    assert engines["django"].from_string(template)


def test_icons_when_asked_for_exist():
    missing = [
        name
        for name in icons_used()
        if not (ICONS / ("filled" if name.endswith("-filled") else "outline"))
        .joinpath(f"{name.removesuffix('-filled')}.svg")
        .exists()
    ]
    assert missing == []
