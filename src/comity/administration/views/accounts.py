"""Accounts: made by the administrator, cleared by the security officer."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from comity.access import policies, queries
from comity.access.labelling import covering
from comity.access.models import Account, Unit
from comity.access.services import accounts
from comity.administration import forms
from comity.administration.asking import Question, ask
from comity.administration.queries import accounts_for
from comity.administration.queries.security import proposed_clearances
from comity.administration.services import rights
from comity.administration.views.clearances import propose
from comity.foundation.requests import ActingRequest
from comity.history.services import record_reading

TYPE = "access.account"
ON_A_PAGE = 50


@require_GET
def list_accounts(request: ActingRequest) -> HttpResponse:
    """Show the accounts within reach."""
    policies.check(request.actor, "view", TYPE)
    words, unit = request.GET.get("q", "").strip(), _unit(request.GET.get("unit", ""))
    page = Paginator(accounts_for(words, unit), ON_A_PAGE).get_page(request.GET.get("page"))
    record_reading(actor=request.actor, rows=page, details={"type": TYPE})
    context = {
        "page": page,
        "words": words,
        "unit": unit,
        "units": queries.own_units(request.actor),
        "page_label": covering(page),
        "why_not_add": policies.why_not(request.actor, "add", TYPE),
    }
    return render(request, "administration/accounts.html", context)


@require_GET
def show_account(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Show an account: what it may read and do, and what may be done to it."""
    return _page(request, _account(request, pk))


@require_http_methods(["GET", "HEAD", "POST"])
def add_account(request: ActingRequest) -> HttpResponse:
    """Make an account; its page then offers the one-time link."""
    policies.check(request.actor, "add", TYPE)
    form = forms.AccountForm(request.actor, request.POST or None, {"unit": request.actor.unit_id})
    done = _("The account is made. Give its holder a one-time link.")
    words = _("Make the account")
    question = Question(form, _("New account"), words, back=reverse("accounts"), done=done, opens="account")
    return ask(request, question, accounts.create_account)


@never_cache
@require_POST
def invite(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Show the one-time link, this once."""
    account = _account(request, pk)
    link = request.build_absolute_uri(accounts.one_time_link(actor=request.actor, account=account))
    return _page(request, account, link=link)


@require_http_methods(["GET", "HEAD", "POST"])
def change_roles(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Give and take roles."""
    account = _account(request, pk)
    policies.check(request.actor, "administer", TYPE)
    form = forms.RolesForm(request.actor, request.POST or None, {"roles": forms.roles_of(account)})
    question = _question(account, form, _("Roles of %(name)s"), _("Save the roles"))
    return ask(request, question, rights.set_roles, account=account)


@require_http_methods(["GET", "HEAD", "POST"])
def change_clearance(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Propose what an account may read; for the security officer alone."""
    account = _account(request, pk)
    policies.check(request.actor, "clear", TYPE)
    return propose(request, account)


@require_http_methods(["GET", "HEAD", "POST"])
def post_account(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Post an account to another unit."""
    account = _account(request, pk)
    policies.check(request.actor, "change", TYPE)
    form = forms.PostForm(request.actor, request.POST or None, {"unit": account.unit_id})
    question = _question(account, form, _("Post %(name)s to another unit"), _("Post"))
    return ask(request, question, accounts.post_account, account=account)


@require_http_methods(["GET", "HEAD", "POST"])
def switch_account(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Close an account and end its sessions, or open it again."""
    account = _account(request, pk)
    policies.check(request.actor, "deactivate", TYPE)
    form = forms.ReasonForm(request.actor, request.POST or None)
    if account.active:
        question = _question(account, form, _("Deactivate %(name)s"), _("Deactivate"))
        return ask(request, question, accounts.deactivate_account, account=account)
    question = _question(account, form, _("Activate %(name)s"), _("Activate"))
    return ask(request, question, accounts.reactivate_account, account=account)


@require_http_methods(["GET", "HEAD", "POST"])
def end_sessions(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Sign an account out everywhere."""
    account = _account(request, pk)
    policies.check(request.actor, "deactivate", TYPE)
    form = forms.ReasonForm(request.actor, request.POST or None)
    question = _question(account, form, _("End all sessions of %(name)s"), _("End the sessions"))
    return ask(request, question, accounts.end_sessions, account=account)


def _question(account: Account, form: forms.AdministrationForm, title: str, words: str) -> Question:
    back = reverse("account", args=[account.pk])
    return Question(form, title % {"name": account.name}, words, back=back, about=account)


def _page(request: ActingRequest, account: Account, **more: Any) -> HttpResponse:
    proposed = proposed_clearances(request.actor).filter(account=account).first()
    shown = [account, proposed] if proposed else [account]
    record_reading(actor=request.actor, rows=shown, verb="read")
    actions = (
        ("account-roles", "administer", _("Change roles"), "users"),
        ("account-clearance", "clear", _("Set clearance"), "shield-check"),
        ("account-post", "change", _("Post to another unit"), "arrows-move"),
        ("hand-over", "view", _("Hand over duties"), "arrows-exchange"),
        ("deputy-new", "view", _("Appoint a deputy"), "users"),
        ("account-sessions", "deactivate", _("End all sessions"), "logout"),
        ("account-switch", "deactivate", _("Deactivate") if account.active else _("Activate"), "user-off"),
    )
    context = {
        "account": account,
        "actions": [
            {
                "url": reverse(name, args=[account.pk]),
                "words": words,
                "icon": icon,
                "reason": policies.why_not(request.actor, action, TYPE),
            }
            for name, action, words, icon in actions
        ],
        "why_not_invite": policies.why_not(request.actor, "invite", TYPE),
        "may_clear": policies.why_not(request.actor, "clear", TYPE) is None,
        "proposed": proposed,
        "page_label": covering(shown),
        **more,
    }
    return render(request, "administration/account.html", context)


def _account(request: ActingRequest, pk: UUID) -> Account:
    policies.check(request.actor, "view", TYPE)
    account = accounts_for("", None).filter(pk=pk).first()
    if account is None:
        raise Http404
    return account


def _unit(text: str) -> Unit | None:
    try:
        return Unit.objects.filter(pk=UUID(text)).first()
    except ValueError:
        return None
