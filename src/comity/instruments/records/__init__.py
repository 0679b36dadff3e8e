"""The register's record types, in the order in which they are listed."""

from comity.foundation.registry import ReferenceList
from comity.instruments.models.reference import InstrumentType
from comity.instruments.records.instruments import InstrumentRecord, ReadingRecord, ReceiptRecord
from comity.instruments.records.requirements import (
    AssignmentRecord,
    PartnerObligationRecord,
    RequirementRecord,
)

RECORDS = [
    InstrumentRecord(),
    RequirementRecord(),
    AssignmentRecord(),
    PartnerObligationRecord(),
    ReceiptRecord(),
    ReadingRecord(),
]
OF_TYPES = ("is_agreement", "remind_months", "silence_months")
REFERENCE_LISTS = [ReferenceList(InstrumentType, icon="category", extra_fields=OF_TYPES)]
