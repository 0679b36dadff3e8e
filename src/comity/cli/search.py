"""`comity search`: finding records as an account, and looking after the index."""

import argparse
from collections.abc import Iterator

from comity.access.acting import acting_as
from comity.cli.acting import account_named
from comity.cli.database import database_server, owner_alias
from comity.cli.refusals import DONE, CommandRefused
from comity.cli.telling import Told
from comity.search.queries import PAGE_SIZE, Found, find, results_of
from comity.search.services import index_status, rebuild_index, record_search


def run(options: argparse.Namespace) -> int:
    with database_server():
        if options.what == "find":
            _find(" ".join(options.words), name=options.account, level=options.level)
        elif options.what == "status":
            for table, rows, indexed in index_status(using=owner_alias()):
                print(f"{table:40} {rows:>10,} rows {indexed:>10,} in the index")
        else:
            for table, rows in rebuild_index(using=owner_alias()).items():
                print(f"{table:40} {rows:>10,} rows put into the index")
    return DONE


def _find(query: str, *, name: str, level: int | None) -> None:
    with acting_as(account_named(name), working_level=level) as actor:
        found = find(actor, query)
        if found.conditions.problems:
            named = ", ".join(f"{part}:{value}" for part, value in found.conditions.problems)
            raise CommandRefused(f"These conditions mean nothing: {named}. Correct or remove them.")
        record_search(actor=actor, query=query, found=found)
        told = Told(list(_lines(found)))
    told.tell()


def _lines(found: Found) -> Iterator[str]:
    for result in results_of(found, found.hits[:PAGE_SIZE]):
        code, title = ("".join(piece.text for piece in pieces) for pieces in (result.code, result.title))
        yield (
            f"{result.day}  {result.registered.singular}  {result.record.label}  {f'{code} · ' if code else ''}{title}"
        )
        if result.excerpt:
            yield f"            {''.join(piece.text for piece in result.excerpt)}"
    more = " and more" if found.is_cut else ""
    loose = "; no record has the words next to each other" if found.is_loose else ""
    yield f"{len(found.hits)} records{more}{loose}"
