"""The ledger: who did what and when, within the reader's own labels, and the state of its seals."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import DateTimeField, F
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods
from django_htmx.http import HttpResponseClientRefresh

from comity.access import policies
from comity.access.labelling import covering
from comity.access.marking import render_marked
from comity.access.models import Account
from comity.access.queries import accounts
from comity.foundation import clock, sheets
from comity.foundation.acting import Actor
from comity.foundation.paging import Order, Page, page_of
from comity.foundation.registry import types
from comity.foundation.requests import ActingRequest
from comity.history.models import Event
from comity.history.queries import Asked, doers_of, events_for, who_did
from comity.history.services import proving, record_access, record_reading, sealing
from comity.history.words import VERBS, verb_named
from comity.threads.queries import records_of

TYPE = "history.event"
ON_A_PAGE = 50
MOST_EXPORTED = 10_000
DAYS = timedelta(days=7)
DAY = timedelta(days=1)
"""Of a busy day there are more events than a page shows, so the others of the week need not be sorted."""
NEWEST_FIRST = Order("-happened_at", F("happened_at"), DateTimeField(), descending=True, span=DAY)


class LedgerForm(forms.Form):
    """What to show of the ledger."""

    account = forms.ModelChoiceField(
        Account.objects.none(),
        required=False,
        label=gettext_lazy("Who"),
        empty_label=gettext_lazy("Everybody"),
    )
    verb = forms.ChoiceField(required=False, label=gettext_lazy("What"))
    type = forms.ChoiceField(required=False, label=gettext_lazy("Type"))
    record = forms.UUIDField(required=False, label=gettext_lazy("Record"), widget=forms.HiddenInput)
    since = forms.DateField(
        required=False, label=gettext_lazy("From"), widget=forms.DateInput({"type": "date"})
    )
    until = forms.DateField(
        required=False, label=gettext_lazy("Until"), widget=forms.DateInput({"type": "date"})
    )

    def __init__(self, actor: Actor, *args: Any) -> None:
        super().__init__(*args)
        named = [(each.name, each.plural) for each in types if actor.may("view", each.name)]
        verbs = [(verb, each.words) for verb, each in VERBS.items()]
        choices = {"verb": [("", _("Everything")), *verbs], "type": [("", _("All types")), *named]}
        for name, field in self.fields.items():
            if isinstance(field, forms.ModelChoiceField):
                field.queryset = accounts().order_by("name")
            elif isinstance(field, forms.ChoiceField):
                field.choices = choices[name]

    @property
    def asked(self) -> Asked:
        """The filters; a week of the ledger where neither days nor a record are named."""
        said = self.cleaned_data
        first = said["since"] or (None if said["record"] or said["until"] else clock.today() - DAYS)
        return Asked(
            account_id=said["account"].pk if said["account"] else None,
            verb=said["verb"],
            type_name=said["type"],
            record_id=said["record"],
            since=_midnight(first) if first else None,
            until=_midnight(said["until"] + timedelta(days=1)) if said["until"] else None,
        )


@require_GET
def show_ledger(request: ActingRequest) -> HttpResponse:
    """Show the newest events that meet the filters, page by page."""
    policies.check(request.actor, "view", TYPE)
    form = LedgerForm(request.actor, request.GET)
    rows = events_for(request.actor, form.asked) if form.is_valid() else Event.objects.none()
    places = {place: request.GET.get(place, "") for place in ("after", "before")}
    page: Page[Event] = page_of(rows, NEWEST_FIRST, size=ON_A_PAGE, **places)
    record_reading(actor=request.actor, rows=page.rows, verb="read the ledger")
    proves = policies.why_not(request.actor, "view", proving.TYPE) is None
    context = {
        "form": form,
        "page": page,
        "lines": _lines(page.rows),
        "page_label": covering(page.rows),
        "why_not_export": policies.why_not(request.actor, "export", TYPE),
        "proves": proves,
        "seals": sealing.seal_state() if proves else None,
        "checked": proving.progress_of_verification() if proves else None,
    }
    return render(request, "administration/ledger.html", context, status=200 if form.is_valid() else 422)


@require_GET
def export_ledger(request: ActingRequest) -> HttpResponse:
    """Send what the filters leave as a table, the newest first; the ledger keeps that it left."""
    policies.check(request.actor, "export", TYPE)
    form = LedgerForm(request.actor, request.GET)
    rows = events_for(request.actor, form.asked) if form.is_valid() else Event.objects.none()
    events = list(rows.order_by("-happened_at")[:MOST_EXPORTED])
    record_access(actor=request.actor, verb="exported", details={"type": TYPE, "count": len(events)})
    record_reading(actor=request.actor, rows=events, verb="exported", details={"type": TYPE})
    label = covering(events)
    titles = [_("When"), _("Who"), _("What"), _("Type"), _("Record"), _("Reason"), _("Label")]
    cells = (
        [
            _when(line["event"]),
            line["who"],
            str(line["words"]),
            str(line["type"]),
            line["title"],
            line["reason"],
            str(line["event"].label),
        ]
        for line in _lines(events)
    )
    marking = str(label) if label else _("Nothing to mark")
    sheet = sheets.Sheet(_("Ledger"), marking, f"{marking} | {_('Ledger')}", titles, cells)
    name = f"ledger_{clock.today().isoformat()}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(sheets.as_csv(sheet), content_type="text/csv; charset=utf-8", headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
def verify_ledger(request: ActingRequest) -> HttpResponse:
    """Let the worker check the ledger; the outcome will stand in it. A waiting page polls here how far it is."""
    policies.check(request.actor, "export", proving.TYPE)
    if request.method != "POST":
        checked = proving.progress_of_verification()
        if not request.htmx:
            return redirect("ledger")
        if checked is None:
            return HttpResponseClientRefresh()
        return render_marked(
            request, "administration/_checking.html", {"checked": checked, "page_label": None}
        )
    begun = proving.ask_for_verification(actor=request.actor)
    told = (
        _("The check has begun; its outcome will stand in the ledger.")
        if begun
        else _("The check is running.")
    )
    messages.success(request, told)
    return redirect("ledger")


def _lines(events: list[Event]) -> list[dict[str, Any]]:
    """Return the events in words; a record or an account out of sight is not named."""
    records = records_of((event.object_type, event.object_id) for event in events)
    people = Account.objects.in_bulk({key for event in events for key in doers_of(event)})
    return [
        {
            "event": event,
            "account": people.get(event.account_id) if event.account_id else None,
            "who": who_did([people.get(key) for key in doers_of(event)]) or "",
            "words": verb_named(event.verb).words,
            "icon": verb_named(event.verb).icon,
            "type": types.named(event.object_type).singular,
            "title": types.of(record).title_of(record) if record else "",
            "url": types.of(record).url_of(record) if record else "",
            "reason": event.payload.get("reason", ""),
        }
        for event in events
        for record in [records.get((event.object_type, event.object_id))]
    ]


def _when(event: Event) -> str:
    return timezone.localtime(event.happened_at).strftime("%Y-%m-%d %H:%M:%S")


def _midnight(day: Any) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
