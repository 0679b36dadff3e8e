"""The tables of partners and of what ties us to them, by the names under which every package knows them."""

from comity.partners.models.channel import Channel, ChannelKind, ChannelLevel, Meeting
from comity.partners.models.commitment import (
    COMMITMENT_TRANSITIONS,
    OPEN_COMMITMENT,
    Commitment,
    CommitmentState,
    Side,
)
from comity.partners.models.contact import Counterpart, Twinning
from comity.partners.models.languages import language_choices
from comity.partners.models.merge import Distinction, Merge
from comity.partners.models.partner import Blackout, Partner, PartnerKind, RelationChange
from comity.partners.models.reference import RelationStep

__all__ = [
    "COMMITMENT_TRANSITIONS",
    "OPEN_COMMITMENT",
    "Blackout",
    "Channel",
    "ChannelKind",
    "ChannelLevel",
    "Commitment",
    "CommitmentState",
    "Counterpart",
    "Distinction",
    "Meeting",
    "Merge",
    "Partner",
    "PartnerKind",
    "RelationChange",
    "RelationStep",
    "Side",
    "Twinning",
    "language_choices",
]
