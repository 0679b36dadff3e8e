"""The partners of an activity in its brief book: the relation, the channels, what is agreed and what is owed."""

from collections.abc import Iterable

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from comity.activities.writing.parts import Part, write_commitments
from comity.documents.papers.context import Section
from comity.documents.papers.wording import day_in_figures, day_in_words, facts, lines_of, listing
from comity.foundation.models import Record, related
from comity.instruments.models.instrument import BINDING
from comity.instruments.queries.agreements import agreements_with
from comity.partners.models import OPEN_COMMITMENT, Channel, Commitment, Partner, RelationChange
from comity.partners.models.languages import language_choices


def write_partners(partners: Iterable[Partner]) -> Part:
    """Write how we stand with each of the partners."""
    found = [_partner(partner) for partner in partners]
    sections = [section for part in found for section in part.sections]
    return Part((Section(_("Partners")), *sections), tuple(row for part in found for row in part.rows))


def _partner(partner: Partner) -> Part:
    channels, agreements, owed = _channels(partner), _agreements(partner), _owed(partner)
    relation = _relation(partner)
    sections = [*relation.sections, *channels.sections, *agreements.sections, *owed.sections]
    return Part(tuple(sections), (*relation.rows, *channels.rows, *agreements.rows, *owed.rows))


def _relation(partner: Partner) -> Part:
    step = RelationChange.objects.filter(partner=partner, to_step=partner.relation).select_related(
        "label__level"
    )
    latest = step.order_by("-happened_on", "-created_at").first() if partner.relation else None
    since = _("since %(day)s") % {"day": day_in_words(latest.happened_on)} if latest else ""
    above, spoken = related(partner, "parent"), dict(language_choices())
    told = facts(
        (_("Kind"), partner.get_kind_display()),
        (_("Country"), partner.get_country_display()),
        (_("Belongs to"), above),
        (_("Relation"), " ".join(filter(None, (str(partner.relation or ""), since)))),
        (_("Languages"), ", ".join(str(spoken.get(each, each)) for each in partner.languages)),
    )
    rows = [partner, *([above] if isinstance(above, Record) else []), *([latest] if latest else [])]
    return Part((Section(str(partner), lines_of(partner.notes), level=2, facts=told),), tuple(rows))


def _channels(partner: Partner) -> Part:
    channels = list(Channel.objects.filter(partner=partner, ended_on=None).select_related("label__level"))
    rows = [
        (
            channel,
            channel.get_kind_display(),
            day_in_figures(channel.last_met_on),
            day_in_figures(channel.next_on),
        )
        for channel in channels
    ]
    titles = (_("Channel"), _("Kind"), capfirst(_("last met on")), capfirst(_("next meeting")))
    heading = _("Channels with %(partner)s") % {"partner": partner}
    return Part((Section(heading, table=listing(titles, rows, (66, 48, 26, 26)), level=2),), tuple(channels))


def _agreements(partner: Partner) -> Part:
    agreements = list(agreements_with(partner).filter(state__in=BINDING))
    rows = [
        (
            " ".join(filter(None, (str(row.kind), row.number))),
            row.title,
            day_in_figures(row.signed_on),
            day_in_figures(row.in_force_to),
        )
        for row in agreements
    ]
    titles = (_("Agreement"), _("Title"), _("Signed on"), _("In force to"))
    heading = _("Agreements in force with %(partner)s") % {"partner": partner}
    return Part(
        (Section(heading, table=listing(titles, rows, (44, 70, 26, 26)), level=2),), tuple(agreements)
    )


def _owed(partner: Partner) -> Part:
    rows = Commitment.objects.filter(partner=partner, state__in=OPEN_COMMITMENT)
    owed = rows.select_related("partner", "label__level").order_by("due_on", "pk")
    return write_commitments(owed, _("Open commitments with %(partner)s") % {"partner": partner}, level=2)
