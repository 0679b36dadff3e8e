"""Access reviews: begun by the security officer, decided by commanders account by account, printed."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from comity.access import policies as access_policies
from comity.access.labelling import covering
from comity.access.models import CircleMember
from comity.administration import forms, policies
from comity.administration.asking import Question, ask
from comity.administration.models import Review, ReviewItem
from comity.administration.queries.reviews import (
    circles_by_unit,
    items_of,
    items_to_decide,
    progress_of,
    reviews_for,
)
from comity.administration.services import reviews
from comity.foundation import clock
from comity.foundation.requests import ActingRequest
from comity.history.services import record_reading

TYPE = "administration.review"


@require_GET
def list_reviews(request: ActingRequest) -> HttpResponse:
    """Show the reviews within reach, and how far each has come."""
    access_policies.check(request.actor, "view", TYPE)
    found = list(reviews_for())
    record_reading(actor=request.actor, rows=found, details={"type": TYPE})
    context = {
        "rows": [(each, progress_of(each)) for each in found],
        "why_not_add": policies.why_not_review(request.actor),
        "page_label": covering(found),
    }
    return render(request, "administration/security/reviews.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: ActingRequest) -> HttpResponse:
    """Begin a review of a unit and those below it."""
    access_policies.refuse(policies.why_not_review(request.actor))
    form = forms.ReviewForm(request.actor, request.POST or None, {"unit": request.actor.unit_id})
    back = reverse("access-reviews")
    question = Question(form, _("New access review"), _("Begin the review"), back, opens="access-review")
    return ask(request, question, reviews.begin_review)


@require_GET
def show_review(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Show the accounts under review with what was decided, and the buttons of whoever decides."""
    review = _review(request, pk)
    mine = set(items_to_decide(request.actor).filter(review=review).values_list("pk", flat=True))
    decides = access_policies.why_not(request.actor, "decide", TYPE) is None
    is_late = review.closed_at is None and review.due_on < clock.today()
    items = list(items_of(review))
    circles = circles_by_unit(item.unit_id for item in items)
    shared = [member.circle for members in circles.values() for member in members]
    shown = [review, *(item.account for item in items), *shared]
    record_reading(actor=request.actor, rows=shown, verb="read")
    context = {
        "review": review,
        "items": [(item, circles[item.unit_id]) for item in items],
        "mine": mine if decides else set(),
        "progress": progress_of(review),
        "is_late": is_late,
        "why_not_close": policies.why_not_review(request.actor),
        "page_label": covering(shown),
    }
    return render(request, "administration/security/review.html", context)


@require_POST
def confirm(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Confirm the chosen accounts, which keep what they hold."""
    review = _review(request, pk)
    chosen = items_of(review).filter(pk__in=_ids(request.POST.getlist("chosen")))
    for item in chosen:
        item.review = review
        reviews.confirm_item(actor=request.actor, item=item)
    messages.success(request, _("Confirmed: %s.") % len(chosen))
    return redirect("access-review", pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Withdraw roles or the clearance from an account under review."""
    access_policies.check(request.actor, "decide", TYPE)
    item = ReviewItem.objects.select_related("review", "account").filter(pk=pk).first()
    if item is None:
        raise Http404
    access_policies.refuse(policies.why_not_decide_item(request.actor, item))
    form = forms.WithdrawForm(request.actor, request.POST or None).held_by(item.account)
    title = _("Withdraw from %(name)s") % {"name": item.account}
    back = reverse("access-review", args=[item.review_id])
    about = item.account
    question = Question(form, title, _("Withdraw now"), back, done=_("It is withdrawn."), about=about)
    return ask(request, question, reviews.withdraw_item, item=item)


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw_from_circle(request: ActingRequest, pk: UUID, member_id: int) -> HttpResponse:
    """Let a unit under review leave a circle."""
    review = _review(request, pk)
    units = items_of(review).values("unit")
    rows = CircleMember.objects.filter(pk=member_id, unit__in=units, valid_to=None)
    member = rows.select_related("circle", "unit").first()
    if member is None:
        raise Http404
    access_policies.refuse(policies.why_not_withdraw_unit(request.actor, member.unit))
    form = forms.ReasonForm(request.actor, request.POST or None)
    title = _("%(unit)s leaves %(circle)s") % {"unit": member.unit, "circle": member.circle}
    back = reverse("access-review", args=[pk])
    about = member.circle
    question = Question(form, title, _("Withdraw now"), back, done=_("It is withdrawn."), about=about)
    return ask(request, question, reviews.withdraw_from_circle, review=review, member=member)


@require_http_methods(["GET", "HEAD", "POST"])
def suspend(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Deactivate the accounts that nobody decided in time."""
    review = _review(request, pk)
    access_policies.refuse(policies.why_not_review(request.actor))
    form = forms.ReasonForm(request.actor, request.POST or None)
    back = reverse("access-review", args=[pk])
    title = _("Suspend what was not decided: %s") % review
    question = Question(form, title, _("Suspend them"), back, about=review)
    return ask(request, question, reviews.suspend_undecided, review=review)


@require_POST
def close(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Close a review."""
    reviews.close_review(actor=request.actor, review=_review(request, pk))
    return redirect("access-review", pk=pk)


def _review(request: ActingRequest, pk: UUID) -> Review:
    access_policies.check(request.actor, "view", TYPE)
    review = reviews_for().filter(pk=pk).first()
    if review is None:
        raise Http404
    return review


def _ids(texts: list[str]) -> list[UUID]:
    found = []
    for text in texts:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found
