"""Partners and what ties us to them, as the record kit shows them."""

from collections.abc import Callable
from datetime import date
from typing import Any, ClassVar

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from comity.foundation import clock
from comity.foundation.models import Record
from comity.foundation.registry import ReferenceList
from comity.foundation.totals import How, Total
from comity.frame.templatetags.frame import distance
from comity.kit.attributes import Column
from comity.kit.declaration import Action, RecordType, Section
from comity.partners import policies, queries
from comity.partners.models import (
    COMMITMENT_TRANSITIONS,
    Blackout,
    Channel,
    Commitment,
    CommitmentState,
    Counterpart,
    Partner,
    RelationStep,
    Twinning,
)
from comity.partners.services import channels, commitments, tying


def _link(name: str) -> Any:
    return lambda record: reverse(name, args=[record.pk])


def _distance(day: date | None) -> str:
    return distance((day - clock.today()).days) if day else ""


class PartnerRecord(RecordType):
    model = Partner
    slug = "partners"
    icon = "building-community"
    list_columns = ("name", "code", "kind", "country", "relation", "unit", "label")
    default_sort = "name"
    filter_fields = ("kind", "relation", "country", "languages", "parent", "unit", "label", "changed_at")
    search_fields = ("code", "name_en", "name_vi")
    form_sections = (
        Section(_("Who they are"), ("code", "kind", "name", "country", "parent")),
        Section(_("Working with them"), ("languages", "notes")),
    )
    detail_sections = (
        Section(_("Who they are"), ("code", "kind", "name", "country", "parent")),
        Section(_("Working with them"), ("relation", "languages", "notes")),
    )
    key_fields = ("code",)
    actions = (
        Action(
            _("Change the relation"),
            _link("partner-relation"),
            policies.why_not_change,
            icon="stairs-up",
        ),
        Action(
            _("Merge with another"), _link("partner-merge"), policies.why_not_merge_at_all, icon="git-merge"
        ),
    )
    empty_hint = _(
        "Register the states, organisations and forces you work with; activities and agreements name them."
    )


class TiedRecord(RecordType):
    """What belongs to a partner and is at least as well guarded."""

    create: Callable[..., Record] = staticmethod(tying.create_tied)
    update: Callable[..., Record] = staticmethod(tying.update_tied)


class CounterpartRecord(TiedRecord):
    model = Counterpart
    slug = "counterparts"
    icon = "user-star"
    list_columns = ("name", "post", "rank", "partner", "language", "left_on", "label")
    default_sort = "post"
    filter_fields = ("partner", "language", "left_on", "unit", "label")
    search_fields = ("name", "post", "rank")
    form_sections = (
        Section(_("The post"), ("partner", "post", "name", "rank", "left_on")),
        Section(_("Meeting them"), ("language", "protocol")),
    )
    key_fields = ("name", "post")
    empty_hint = _("Register whom you meet, in their post only: activities and channels name them.")


class TwinningRecord(TiedRecord):
    model = Twinning
    slug = "twinnings"
    icon = "link"
    list_columns = (
        Column("pair", _("twinning"), str, needs="our_unit"),
        "our_unit",
        "partner",
        "agreed_on",
        "ended_on",
        "label",
    )
    title_needs = ("our_unit", "partner")
    default_sort = "-agreed_on"
    filter_fields = ("our_unit", "partner", "agreed_on", "ended_on", "label")
    search_fields = ("note",)
    form_sections = (
        Section(_("Who is joined"), ("our_unit", "partner", "agreed_on", "ended_on")),
        Section(_("The friendship"), ("note",)),
    )
    key_fields = ("our_unit", "partner", "agreed_on")
    empty_hint = _("Register which of your units keeps a standing friendship with which unit of a partner.")


class ChannelRecord(TiedRecord):
    model = Channel
    slug = "channels"
    icon = "messages"
    list_columns = (
        "name",
        "partner",
        "kind",
        "our_unit",
        "last_met_on",
        "next_on",
        Column("clock", _("clock"), lambda row: _distance(row.next_on), sort="next_on"),
        "label",
    )
    default_sort = "next_on"
    filter_fields = ("partner", "kind", "tier", "our_unit", "last_met_on", "next_on", "ended_on", "label")
    search_fields = ("name_en", "name_vi", "our_post")
    totals = (Total("next_on", How.EARLIEST),)
    form_sections = (
        Section(_("The mechanism"), ("name", "kind", "tier", "partner", "superior")),
        Section(_("Who meets whom"), ("our_unit", "our_post", "counterpart")),
        Section(_("Its rhythm"), ("every", "cadence", "began_on", "agreed_on", "ended_on")),
        Section(_("Remarks"), ("note",)),
    )
    detail_sections = (
        *form_sections[:2],
        Section(
            _("Its rhythm"),
            ("every", "cadence", "began_on", "last_met_on", "agreed_on", "next_on", "ended_on"),
        ),
        *form_sections[3:],
    )
    key_fields = ("name_en", "partner")
    actions = (
        Action(_("Record a meeting"), _link("channel-meeting"), policies.why_not_meet, icon="calendar-check"),
    )
    update = staticmethod(channels.change_channel)
    empty_hint = _("Register the standing mechanisms by which you meet a partner, and how often they meet.")


class BlackoutRecord(TiedRecord):
    model = Blackout
    slug = "blackouts"
    icon = "calendar-off"
    list_columns = ("reason", "partner", "starts_on", "ends_on", "yearly", "lunar", "label")
    title_needs = ("partner",)
    default_sort = "starts_on"
    filter_fields = ("partner", "starts_on", "ends_on", "yearly", "lunar", "unit", "label")
    search_fields = ("reason",)
    form_sections = (
        Section(
            _("When nothing is planned"), ("partner", "reason", "starts_on", "ends_on", "yearly", "lunar")
        ),
    )
    key_fields = ("partner", "reason", "starts_on")
    empty_hint = _("Register the holidays and other days on which a partner receives nobody.")


class CommitmentRecord(TiedRecord):
    model = Commitment
    slug = "commitments"
    icon = "heart-handshake"
    list_columns = (
        "text",
        "partner",
        "side",
        "state",
        "due_on",
        Column("clock", _("clock"), lambda row: _distance(row.due_on) if row.is_open else "", sort="due_on"),
        "unit",
        "label",
    )
    default_sort = "due_on"
    filter_fields = ("side", "state", "partner", "due_on", "made_on", "responsible", "unit", "label")
    search_fields = ("text", "note")
    totals = (Total("due_on", How.EARLIEST),)
    form_sections = (
        Section(_("The promise"), ("side", "partner", "text", "made_on", "due_on")),
        Section(_("Keeping it"), ("responsible", "note")),
    )
    detail_sections = (
        Section(_("The promise"), ("side", "partner", "text", "made_on", "due_on")),
        Section(_("Keeping it"), ("responsible", "note", "ended_on", "outcome")),
    )
    key_fields = ("partner", "made_on", "text")
    empty_hint = _("Record what either side has promised the other, and follow it until it is kept.")
    choices: ClassVar = {"responsible": lambda row: queries.accounts_in(row.unit_id)}
    actions = (
        Action(
            _("Change the state"),
            _link("commitment-state"),
            lambda actor, row: policies.why_not_move_commitment(actor, row, "change"),
            icon="arrows-exchange",
        ),
    )
    create = staticmethod(commitments.make_commitment)
    update = staticmethod(commitments.change_commitment)
    usual_path = (CommitmentState.MADE, CommitmentState.UNDER_WAY, CommitmentState.KEPT)
    transitions = COMMITMENT_TRANSITIONS

    @staticmethod
    def step(*, record: Commitment, **asked: Any) -> Record:
        """Take a step that the state allows."""
        return commitments.move_commitment(commitment=record, **asked)


PARTNERS = PartnerRecord()
RECORDS: list[RecordType] = [
    PARTNERS,
    CounterpartRecord(),
    TwinningRecord(),
    ChannelRecord(),
    BlackoutRecord(),
    CommitmentRecord(),
]
REFERENCE_LISTS = [ReferenceList(RelationStep, icon="stairs-up")]
