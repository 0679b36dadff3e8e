"""Tags of the components: icons, chips, stepper, fields, names in two languages."""

import json
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django import template
from django.db.models import Model
from django.forms import BoundField
from django.templatetags.static import static
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from comity.access.marking import marking_of, note_of
from comity.access.models import Label
from comity.foundation import clock, registry
from comity.frame.drafts import draft_key
from comity.frame.tones import tone_of

register = template.Library()

SPRITE = "dist/icons.svg"
LONGEST = 90
SOON = 7
"""Days ahead from which a due date is shown as near."""


@register.simple_tag
def icon(name: str, label: str = "", css: str = "") -> SafeString:
    """Draw an icon of the sprite; with a label it speaks, without one it is decoration."""
    if label:
        return format_html(
            '<svg class="icon {}" role="img" aria-label="{}"><use href="{}#{}"></use></svg>',
            css,
            label,
            static(SPRITE),
            name,
        )
    return _decoration(name, css)


@lru_cache(maxsize=1024, typed=True)
def _decoration(name: str, css: str) -> SafeString:
    """Draw what stands thirty times on a page, and on every page alike."""
    return format_html(
        '<svg class="icon {}" aria-hidden="true"><use href="{}#{}"></use></svg>', css, static(SPRITE), name
    )


@register.simple_tag(takes_context=True)
def guard(context: template.Context) -> SafeString:
    """Stamp an element that carries htmx attributes; without the stamp they are ignored."""
    return format_html('hx-nonce="{}"', context["request"].csp_nonce)


@register.simple_tag(takes_context=True)
def printed(context: template.Context) -> SafeString:
    """Let a page tell that it is printed; put it into the tag of the body."""
    actor, label = context.get("actor"), context.get("page_label")
    if not actor:
        return SafeString("")
    known = label if isinstance(label, Label) else None
    note = note_of(actor=actor, path=context["request"].path, label=known, record=context.get("record"))
    return format_html('data-printed="{}" data-printed-url="{}"', note, reverse("printed"))


@register.simple_tag(takes_context=True)
def marking(context: template.Context) -> str:
    """Return what the bars of the page show, for the script that lets them rise."""
    label = context.get("page_label")
    return json.dumps(marking_of(label.level, label) if label else marking_of(context["working_level"]))


@register.simple_tag(takes_context=True)
def draft(context: template.Context) -> SafeString:
    """Let the browser keep an encrypted draft of a form; put it into the form's tag."""
    return (
        format_html('data-draft="{}"', draft_key(context["actor"]))
        if context.get("actor")
        else SafeString("")
    )


@register.simple_tag(takes_context=True)
def may(context: template.Context, action: str, type_name: str) -> bool:
    """Tell whether the reader's roles permit the action, so that a page offers only what is permitted."""
    actor = context.get("actor")
    return actor is not None and actor.may(action, type_name)


@register.simple_tag
def chip(text: Any, colour: str = "grey", icon_name: str = "circle-dot") -> SafeString:
    """Draw a chip: colour, icon and word together."""
    return format_html('<span class="chip chip-{}">{}{}</span>', colour, icon(icon_name), text)


@register.simple_tag
def state_chip(record: Any) -> SafeString:
    """Draw the state of a record in the tone of its code and the words of its enumeration."""
    return state_chip_of(record.state, record.get_state_display())


@register.simple_tag
def state_chip_of(state: str, text: Any) -> SafeString:
    """Draw a state given by its code and its words."""
    tone = tone_of(str(state))
    return chip(text, tone.colour, tone.icon)


@register.simple_tag
def label_text(label: Any) -> str:
    """Return a label in words: level, caveats, releasability."""
    return str(label.text_in(get_language() or "en"))


@register.simple_tag
def label_chip(label: Any) -> SafeString:
    """Draw a label: the colour and word of its level, then its caveats and releasability."""
    level, *more = str(label.text_in(get_language() or "en")).split(" · ")
    rest = format_html('<span class="label-more">{}</span>', " · ".join(more)) if more else ""
    return format_html(
        '<span class="label-chip"><span class="label-level"><span class="level-dot level-{}"></span>{}</span>{}</span>',
        label.level.colour,
        level,
        rest,
    )


@register.simple_tag
def code_badge(code: str, name: str = "") -> SafeString:
    """Draw the code of a country or unit; never a flag."""
    return (
        format_html('<abbr class="code-badge" title="{}">{}</abbr>', name, code)
        if name
        else format_html('<span class="code-badge">{}</span>', code)
    )


@register.simple_tag
def key_hint(*keys: str) -> SafeString:
    """Draw the keys of a shortcut."""
    return format_html_join(" ", "<kbd>{}</kbd>", ((key,) for key in keys))


@register.inclusion_tag("frame/components/due.html")
def duty_date(due_on: date | None, *, done: bool = False) -> dict[str, Any]:
    """Show a due date with how far it is; late and near dates in colour and words."""
    days = (due_on - clock.today()).days if due_on else 0
    near = "late" if days < 0 else "soon" if days <= SOON else "later"
    return {
        "due_on": due_on,
        "near": "later" if done else near,
        "distance": "" if done or not due_on else distance(days),
    }


def distance(days: int) -> str:
    """Say how far away a day is."""
    if days == 0:
        return _("today")
    if days < 0:
        return ngettext("%(count)s day late", "%(count)s days late", -days) % {"count": -days}
    return ngettext("in %(count)s day", "in %(count)s days", days) % {"count": days} if days <= SOON else ""


@register.inclusion_tag("frame/components/stepper.html")
def stepper(steps: list[Any]) -> dict[str, Any]:
    """Show the steps of a state table; see `comity.frame.steps.steps_of`."""
    return {"steps": steps}


@register.inclusion_tag("frame/components/empty.html")
def empty_state(
    title: str, text: str = "", *, icon_name: str = "inbox", url: str = "", action: str = ""
) -> dict[str, Any]:
    """Say that there is nothing, why, and what to do next."""
    return {"title": title, "text": text, "icon": icon_name, "url": url, "action": action}


@register.inclusion_tag("frame/components/field.html")
def field(bound: BoundField, *, wide: bool = False) -> dict[str, Any]:
    """Show a form field with its label, help and errors tied together."""
    return {"field": bound, "wide": wide}


@register.simple_tag
def bilingual(thing: Any, name: str = "name") -> SafeString:
    """Write both names of a thing, the reader's language first, each marked with its language."""
    first, second = ("vi", "en") if (get_language() or "en").startswith("vi") else ("en", "vi")
    texts = [(code, getattr(thing, f"{name}_{code}", "")) for code in (first, second)]
    written = [(code, text) for code, text in texts if text]
    if not written:
        return SafeString("")
    main = format_html('<span lang="{}">{}</span>', *written[0])
    return (
        main
        if len(written) == 1
        else format_html('{}<span class="second" lang="{}">{}</span>', main, *written[1])
    )


@register.simple_tag
def named(thing: Any, name: str = "name") -> SafeString:
    """Write one name in the reader's language, marked with its language if that is missing and the other stands in."""
    language = "vi" if (get_language() or "en").startswith("vi") else "en"
    own = getattr(thing, f"{name}_{language}", "")
    if own:
        return format_html("{}", own)
    other = "en" if language == "vi" else "vi"
    return format_html('<span lang="{}">{}</span>', other, getattr(thing, f"{name}_{other}", ""))


@register.simple_tag
def link_to(record: Model) -> str:
    """Return a link to a record of a registered type, or its words alone."""
    if registry.type_name(record) in registry.types:
        title = Truncator(registry.title_of(record)).chars(LONGEST)
        return format_html('<a href="{}">{}</a>', registry.url_for(record), title)
    return conditional_escape(str(record))


def number(value: float | Decimal) -> str:
    """Write an amount in groups of thousands and without needless zeros; a whole number, such as a year, as it is."""
    if isinstance(value, Decimal):
        return number_format(value.normalize(), force_grouping=True)
    return number_format(value)


@register.filter
def initials(name: str) -> str:
    """Return the two letters of an avatar: first and last word of a name."""
    words = name.split()
    return (words[0][:1] + words[-1][:1]).upper() if len(words) > 1 else name[:2].upper()
