"""`comity records`: what the record kit made of the declarations."""

import argparse
import difflib

from django.conf import settings
from django.utils.module_loading import import_string

from comity.cli.describe import describe
from comity.cli.refusals import CommandRefused


def run(options: argparse.Namespace) -> int:
    declared = {record_type.name: record_type for record_type in import_string(settings.COMITY_RECORD_TYPES)}
    if options.what == "list":
        print("\n".join(sorted(declared)))
        return 0
    if options.type not in declared:
        near = difflib.get_close_matches(options.type, declared, n=1)
        advice = f"Did you mean {near[0]}?" if near else "`comity records list` prints all."
        raise CommandRefused(f"There is no record type {options.type}. {advice}")
    print(describe(declared[options.type]))
    return 0
