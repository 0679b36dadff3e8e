"""Reference lists and the label scale."""

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Manager
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from comity.access import policies
from comity.access.models import Caveat, Level, Releasability
from comity.administration.asking import Question, ask
from comity.administration.forms import ItemForm, own_fields
from comity.administration.policies import why_not_keep
from comity.administration.records import LISTS
from comity.administration.services.lists import save_item
from comity.foundation.models import ReferenceItem
from comity.foundation.registry import ReferenceList
from comity.foundation.requests import ActingRequest

FIELDS = ("code", "name_en", "name_vi", "position", "active")


@require_GET
def show_lists(request: ActingRequest) -> HttpResponse:
    """Show every list with the number of its entries in use."""
    policies.check(request.actor, "view", "access.role")
    rows = [(each, _title(each), _items(each).filter(active=True).count()) for each in LISTS]
    return render(request, "administration/lists.html", {"rows": rows})


@require_GET
def show_list(request: ActingRequest, slug: str) -> HttpResponse:
    """Show the entries of one list."""
    policies.check(request.actor, "view", "access.role")
    found = _list(slug)
    context = {
        "list": found,
        "title": _title(found),
        "items": _items(found).all(),
        "why_not_keep": why_not_keep(request.actor, found.model),
    }
    return render(request, "administration/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def keep_item(request: ActingRequest, slug: str, code: str = "") -> HttpResponse:
    """Add an entry or change one."""
    found = _list(slug)
    item = _item(found, code) if code else found.model()
    given = {name: getattr(item, name) for name in (*FIELDS, *found.extra_fields)}
    form = ItemForm(request.actor, request.POST or None, given)
    form.fields |= own_fields(found)
    if code:
        del form.fields["code"]
    title = (
        _("Change “%(name)s”") % {"name": item}
        if code
        else _("New entry: %(list)s") % {"list": _title(found)}
    )
    question = Question(form, title, _("Save"), back=reverse("list", args=[slug]))

    return ask(request, question, save_item, item=item)


@require_GET
def show_scale(request: ActingRequest) -> HttpResponse:
    """Show levels, caveats and releasability, and say what they mean."""
    policies.check(request.actor, "view", "access.label")
    context = {
        "levels": Level.objects.all(),
        "why_not_change": policies.why_not(request.actor, "change", "access.level"),
        "caveats": Caveat.objects.filter(active=True),
        "releasabilities": Releasability.objects.filter(active=True),
    }
    return render(request, "administration/scale.html", context)


def _list(slug: str) -> ReferenceList:
    for each in LISTS:
        if each.slug == slug:
            return each
    raise Http404


def _items(found: ReferenceList) -> Manager[ReferenceItem]:
    return found.model._default_manager  # noqa: SLF001 Django's public name for it


def _item(found: ReferenceList, code: str) -> ReferenceItem:
    try:
        return _items(found).get(pk=code)
    except ObjectDoesNotExist:
        raise Http404 from None


def _title(found: ReferenceList) -> str:
    return capfirst(str(found.model._meta.verbose_name_plural))  # noqa: SLF001 Django documents _meta
