"""The record types of the programmes, in the order in which they are listed."""

from comity.programmes.records.consulting import AppraisalRecord, OpinionRecord, ProposalRecord, RuleRecord
from comity.programmes.records.programmes import (
    IndicatorRecord,
    MeasureRecord,
    ObservationRecord,
    ProgrammeRecord,
    TargetRecord,
)

RECORDS = [
    ProgrammeRecord(),
    MeasureRecord(),
    IndicatorRecord(),
    TargetRecord(),
    ObservationRecord(),
    ProposalRecord(),
    AppraisalRecord(),
    RuleRecord(),
    OpinionRecord(),
]
