"""Circles: named units that share records sideways, between dates."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from comity.access import policies
from comity.access.labelling import covering, relabel_url
from comity.access.models import Circle, CircleMember
from comity.access.services import circles
from comity.administration import forms
from comity.administration.asking import Question, ask
from comity.foundation import clock
from comity.foundation.requests import ActingRequest
from comity.history.services import record_reading

TYPE = "access.circle"


@require_GET
def list_circles(request: ActingRequest) -> HttpResponse:
    """Show the circles within reach, ended ones last."""
    policies.check(request.actor, "view", TYPE)
    found = list(Circle.objects.select_related("unit", "label__level").order_by("valid_to", "name_en"))
    record_reading(actor=request.actor, rows=found, details={"type": TYPE})
    context = {
        "circles": found,
        "page_label": covering(found),
        "today": clock.today(),
        "why_not_add": policies.why_not(request.actor, "add", TYPE),
    }
    return render(request, "administration/circles.html", context)


@require_GET
def show_circle(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Show a circle and the units that belong or belonged to it."""
    circle = _circle(request, pk)
    record_reading(actor=request.actor, rows=[circle], verb="read")
    context = {
        "circle": circle,
        "members": circle.members.select_related("unit").order_by("valid_from", "unit__code"),
        "today": clock.today(),
        "why_not_change": policies.why_not(request.actor, "change", TYPE),
        "page_label": circle.label,
        "relabel_url": relabel_url(request.actor, circle),
    }
    return render(request, "administration/circle.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def add_circle(request: ActingRequest) -> HttpResponse:
    """Make a circle of units."""
    policies.check(request.actor, "add", TYPE)
    form = forms.CircleForm(request.actor, request.POST or None, {"unit": request.actor.unit_id})
    question = Question(form, _("New circle"), _("Make the circle"), back=reverse("circles"), opens="circle")

    return ask(request, question, circles.create_circle)


@require_http_methods(["GET", "HEAD", "POST"])
def add_member(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Take a unit into a circle."""
    circle = _circle(request, pk)
    policies.check(request.actor, "change", TYPE)
    form = forms.MemberForm(request.actor, request.POST or None)
    title = _("Take a unit into %(circle)s") % {"circle": circle}
    question = Question(form, title, _("Take it in"), back=reverse("circle", args=[pk]), about=circle)

    return ask(request, question, circles.add_member, circle=circle)


@require_http_methods(["GET", "HEAD", "POST"])
def end_membership(request: ActingRequest, pk: UUID, member_id: int) -> HttpResponse:
    """Let a unit leave a circle."""
    circle = _circle(request, pk)
    policies.check(request.actor, "change", TYPE)
    member = CircleMember.objects.select_related("unit").filter(pk=member_id, circle=circle).first()
    if member is None:
        raise Http404
    form = forms.DayForm(request.actor, request.POST or None)
    title = _("%(unit)s leaves %(circle)s") % {"unit": member.unit, "circle": circle}
    question = Question(form, title, _("Let it leave"), back=reverse("circle", args=[pk]), about=circle)

    return ask(request, question, circles.end_membership, member=member)


@require_http_methods(["GET", "HEAD", "POST"])
def end_circle(request: ActingRequest, pk: UUID) -> HttpResponse:
    """End a circle."""
    circle = _circle(request, pk)
    policies.check(request.actor, "change", TYPE)
    form = forms.CloseForm(request.actor, request.POST or None)
    title = _("End %(circle)s") % {"circle": circle}
    question = Question(form, title, _("End the circle"), back=reverse("circle", args=[pk]), about=circle)

    return ask(request, question, circles.end_circle, circle=circle)


def _circle(request: ActingRequest, pk: UUID) -> Circle:
    policies.check(request.actor, "view", TYPE)
    circle = Circle.objects.select_related("unit", "label__level").filter(pk=pk).first()
    if circle is None:
        raise Http404
    return circle
