"""Proposals and what opinions are asked on: answering, asking, giving, concluding, issuing."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from comity.access.services.keeping import allow
from comity.foundation.models import Record
from comity.foundation.registry import url_for
from comity.foundation.requests import ActingRequest
from comity.frame import choosers
from comity.frame.changing import attempt, form_page, state_page
from comity.kit.services import open_record
from comity.programmes import policies
from comity.programmes.forms import AskForm, ConcludeForm, GiveForm, IssueForm
from comity.programmes.models.consulting import Appraisal, Opinion, RuleMaking
from comity.programmes.models.proposal import PROPOSAL_TRANSITIONS, Proposal
from comity.programmes.services import consulting, proposing


@require_http_methods(["GET", "HEAD", "POST"])
def change_proposal_state(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Show what can be done with a proposal now, with reasons against the rest; do it."""
    proposal = open_record(actor=request.actor, model=Proposal, pk=pk)
    who = partial(policies.why_not_move_proposal, request.actor, proposal)
    move = partial(proposing.move_proposal, actor=request.actor, proposal=proposal)
    return state_page(request, proposal, PROPOSAL_TRANSITIONS, who, move)


@require_http_methods(["GET", "HEAD", "POST"])
def change_matter_state(
    request: ActingRequest, pk: UUID, model: type[Appraisal | RuleMaking]
) -> HttpResponse:
    """Show what can be done with an appraisal or a rule; what has a form of its own leads there."""
    matter = open_record(actor=request.actor, model=model, pk=pk)
    action = request.POST.get("action", "")
    if action in {"ask", "conclude", "issue"}:
        return redirect(f"{'appraisal' if model is Appraisal else 'rule'}-{action}", pk)
    who = partial(policies.why_not_move_matter, request.actor, matter)
    move = partial(consulting.move_matter, actor=request.actor, matter=matter)
    return state_page(request, matter, consulting.table_of(matter), who, move)


@require_http_methods(["GET", "HEAD", "POST"])
def ask_opinions(request: ActingRequest, pk: UUID, model: type[Appraisal | RuleMaking]) -> HttpResponse:
    """Ask which units are to give their opinion, and by when."""
    matter = open_record(actor=request.actor, model=model, pk=pk)
    allow(policies.why_not_step(request.actor, matter, "ask"))
    form = AskForm(request.POST or None, matter=matter, initial={"due_on": matter.due_on})
    if choosers.asks(request):
        return choosers.offer(request, form)
    ask = partial(consulting.ask_opinions, actor=request.actor, matter=matter)
    return _answer(request, matter, form, ask, _("Ask for opinions"))


@require_http_methods(["GET", "HEAD", "POST"])
def give_opinion(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Ask what the unit thinks, and keep it."""
    opinion = open_record(actor=request.actor, model=Opinion, pk=pk)
    allow(policies.why_not_give(request.actor, opinion))
    form = GiveForm(request.POST or None, initial={"stance": opinion.stance, "text": opinion.text})
    give = partial(consulting.give_opinion, actor=request.actor, opinion=opinion)
    return _answer(request, opinion, form, give, _("Give the opinion"))


@require_http_methods(["GET", "HEAD", "POST"])
def conclude_appraisal(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Ask what the appraisal comes to, and conclude it."""
    appraisal = open_record(actor=request.actor, model=Appraisal, pk=pk)
    allow(policies.why_not_step(request.actor, appraisal, "conclude"))
    form = ConcludeForm(request.POST or None)
    conclude = partial(consulting.conclude_appraisal, actor=request.actor, appraisal=appraisal)
    return _answer(request, appraisal, form, conclude, _("Conclude"))


@require_http_methods(["GET", "HEAD", "POST"])
def issue_rule(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Ask under what the rule is registered, and issue it."""
    rule = open_record(actor=request.actor, model=RuleMaking, pk=pk)
    allow(policies.why_not_step(request.actor, rule, "issue"))
    form = IssueForm(request.POST or None)

    def issue(**facts: Any) -> object:
        return consulting.issue_rule(actor=request.actor, rule=rule, facts=facts)

    return _answer(request, rule, form, issue, _("Issue"))


def _answer(
    request: ActingRequest, record: Record, form: Any, change: Callable[..., object], words: str
) -> HttpResponse:
    """Make the change that a valid form asks for and go to the record; else show the form."""
    if form.is_valid() and attempt(request, partial(change, **form.cleaned_data)):
        return redirect(url_for(record))
    return form_page(request, record, form, title=words, words=words)
