"""Templates hold under a strict content security policy and speak through gettext."""

import re

import pytest
from django.template import TemplateSyntaxError, engines
from tests.architecture.source import ROOT, templates

FORBIDDEN = {
    "an inline script": r"<script(?![^>]*\ssrc=)[^>]*>",
    "an inline style element": r"<style\b",
    "a style attribute": r"<[^>]*\sstyle\s*=",
    "an event attribute": r"<[^>]*\son[a-z]+\s*=",
    "an htmx event attribute": r"\shx-on[:-]",
    "a javascript address": r"javascript:",
    "an unescaped value": r"\|\s*safe\b|\{%\s*autoescape\s+off",
    "a foreign address": r"(?:src|href)\s*=\s*[\"']https?://",
}


@pytest.mark.parametrize("what", FORBIDDEN)
def test_template_when_read_holds_none_of(what):
    pattern = re.compile(FORBIDDEN[what], re.IGNORECASE)
    assert [str(path.relative_to(ROOT)) for path in templates() if pattern.search(path.read_text())] == []


def test_template_when_compiled_is_whole():
    broken = []
    for path in templates():
        try:
            engines["django"].from_string(path.read_text())
        except TemplateSyntaxError as error:
            broken.append(f"{path.relative_to(ROOT)}: {error}")
    assert broken == []


def test_form_when_it_posts_carries_the_token():
    form = re.compile(r"<form\b[^>]*method=[\"']post[\"'].*?</form>", re.IGNORECASE | re.DOTALL)
    bare = [
        str(path.relative_to(ROOT))
        for path in templates()
        for found in form.findall(path.read_text())
        if "csrf_token" not in found
    ]
    assert bare == []
