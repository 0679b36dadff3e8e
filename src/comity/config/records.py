"""The record types of the product, package by package."""

from comity.instruments import records as instruments
from comity.kit.declaration import RecordType
from comity.partners import records as partners

RECORD_TYPES: list[RecordType] = [*partners.RECORDS, *instruments.RECORDS]
