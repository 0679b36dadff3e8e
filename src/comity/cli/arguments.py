"""The words of the command line: every command with its options, known without starting Django."""

import argparse
from pathlib import Path
from typing import Any
from uuid import UUID

from comity.cli.refusals import EXIT_CODES


def build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="comity",
        description="The working system of defence diplomacy.",
        epilog=EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    _add_demo(commands)
    _add_setup(commands)
    _add_serve(commands)
    _add_worker(commands)
    _add(commands, "migrate", "Bring the database to the state that this version needs.")
    # `comity read` parses its own options: it is usable without a database.
    _add(commands, "read", "Read a directive: who must do what, with whom and by when.", add_help=False)
    _add_records(commands)
    _add_import(commands)
    _add_search(commands)
    _add_programmes(commands)
    _add_activities(commands)
    _add_documents(commands)
    _add_ledger(commands)
    _add_keeping(commands)
    return parser


def _add(commands: Any, name: str, description: str, **options: Any) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(
        name,
        help=description,
        description=description,
        epilog=EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        **options,
    )
    return parser


def _add_demo(commands: Any) -> None:
    demo = _add(commands, "demo", "Set up the demonstration world, serve it and print its accounts.")
    _add_address(demo)
    demo.add_argument(
        "--language",
        choices=("en", "vi"),
        default="en",
        help="the language in which its people write; chosen when it is loaded first",
    )


def _add_serve(commands: Any) -> None:
    serve = _add(commands, "serve", "Serve the pages until it is stopped.")
    _add_address(serve)
    serve.add_argument("--with-worker", action="store_true", help="run one worker for the jobs beside it")


def _add_address(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", help="the address to listen on (setting COMITY_HOST)")
    parser.add_argument(
        "--port", type=int, help="the port; the next free one if it is taken (setting COMITY_PORT)"
    )


def _add_worker(commands: Any) -> None:
    worker = _add(commands, "worker", "Run the jobs that wait in the database, until it is stopped.")
    worker.add_argument(
        "--until-input-ends", action="store_true", help="also stop when standard input is closed"
    )


def _add_setup(commands: Any) -> None:
    setup = _add(
        commands, "setup", "Make a real installation: database, label scale, units, first two accounts."
    )
    setup.add_argument(
        "--print-roles", action="store_true", help="only print the SQL that prepares an external server"
    )
    setup.add_argument(
        "--units",
        type=Path,
        metavar="FILE",
        help="CSV or XLSX with the columns code, name_en, name_vi, kind, parent; the row without parent is the root",
    )
    setup.add_argument("--scale", default="english", help="the label scale: english (default) or vietnamese")
    setup.add_argument(
        "--security-officer", default="security", metavar="NAME", help="sign-in name, else security"
    )
    setup.add_argument(
        "--administrator", default="administrator", metavar="NAME", help="sign-in name, else administrator"
    )
    setup.add_argument(
        "--address",
        default="http://127.0.0.1:8000",
        help="where browsers reach the site, for the one-time links",
    )


def _add_import(commands: Any) -> None:
    imports = _add(commands, "import", "Import a table as records; nothing is written while a row is wrong.")
    imports.add_argument("type", nargs="?", help="the type, such as partners.partner")
    imports.add_argument(
        "file", nargs="?", type=Path, help="XLSX, XLS, ODS, CSV, or JSON as exports write it"
    )
    imports.add_argument(
        "--as", dest="account", required=True, metavar="ACCOUNT", help="the sign-in name that acts"
    )
    imports.add_argument("--sheet", help="the sheet of the workbook, else the first that is shown")
    imports.add_argument(
        "--map",
        action="append",
        metavar="HEADING=FIELD",
        help="what a column holds; may be given several times",
    )
    imports.add_argument("--level", help="the code of the level that the file bears, else the lowest")
    imports.add_argument(
        "--unit", help="the code of the unit of rows that name none, else that of the account"
    )
    imports.add_argument("--dry-run", action="store_true", help="only say what each row comes to")
    imports.add_argument(
        "--errors", type=Path, metavar="OUT.xlsx", help="write the wrong rows, with reasons, here"
    )
    imports.add_argument("--undo", type=UUID, metavar="IMPORT", help="take back what an import wrote")
    imports.set_defaults(command="imports")


def _add_records(commands: Any) -> None:
    records = _add(commands, "records", "Look at the record types; find, make, change and move records.")
    what = records.add_subparsers(dest="what", metavar="WHAT", required=True)
    _add(what, "list", "Print the names of all record types.")
    show = _add(what, "show", "Print what the kit made of the declaration of one type.")
    find = _add(what, "find", "Print a page of the list of a type.")
    read = _add(what, "read", "Print a record, field by field.")
    export = _add(what, "export", "Write the list of a type to a file, marked, as its page sends it.")
    add = _add(what, "add", "Make a record.")
    change = _add(what, "change", "Change some fields of a record.")
    step = _add(what, "step", "Take a step of the state table of a record.")
    for parser in (show, find, read, export, add, change, step):
        parser.add_argument(
            "type", help="the type by its name or address, such as partners.partner or partners"
        )
    for parser in (read, change, step):
        parser.add_argument("record", metavar="RECORD", help="its identifier, code or title")
    export.add_argument("out", type=Path, metavar="FILE", help="the file: .csv, .json, .xlsx or .pdf")
    for parser in (find, export):
        parser.add_argument(
            "--where",
            nargs="+",
            action="extend",
            default=[],
            metavar="NAME=VALUE",
            help="what the address of the list would say: q, sort, columns, after, and its filters",
        )
    for parser in (add, change):
        parser.add_argument(
            "--set",
            dest="values",
            nargs="+",
            action="extend",
            required=True,
            metavar="FIELD=VALUE",
            help="fields as in the API; semicolons between the parts of a list; records by code or title",
        )
    step.add_argument("action", metavar="ACTION", help="the action, such as clear")
    step.add_argument("--reason", default="", help="why; many steps ask for it")
    for parser in (find, read, export, add, change, step):
        _add_acting(parser)


def _add_programmes(commands: Any) -> None:
    programmes = _add(
        commands, "programmes", "Look at the cascade and the roll-up; concretise a requirement."
    )
    what = programmes.add_subparsers(dest="what", metavar="WHAT", required=True)
    matrix = _add(what, "matrix", "Print or write what each unit has made of an instrument or a programme.")
    matrix.add_argument("type", choices=("instruments", "programmes"), help="of which of the two")
    matrix.add_argument("record", metavar="RECORD", help="its identifier, number or title")
    matrix.add_argument("--below", metavar="UNIT", help="only this unit and those below it")
    matrix.add_argument(
        "--untouched", action="store_true", help="only requirements that a unit has not touched"
    )
    rollup = _add(what, "roll-up", "Print or write the totals of a unit, for a period and a day.")
    rollup.add_argument(
        "--where",
        nargs="+",
        action="extend",
        default=[],
        metavar="NAME=VALUE",
        help="unit, on, since, until; else your unit, today, this year",
    )
    concretise = _add(
        what, "concretise", "Propose measures from the words of a requirement; make those you take."
    )
    concretise.add_argument(
        "requirement",
        metavar="REQUIREMENT",
        help="words of a requirement addressed to your unit, or the assignment",
    )
    concretise.add_argument(
        "--programme", metavar="PROGRAMME", help="into which, else the one that fits best"
    )
    concretise.add_argument(
        "--take", metavar="NUMBERS", help="make these, as 1,2 or all; else nothing is made"
    )
    for parser in (matrix, rollup):
        parser.add_argument("--out", type=Path, metavar="FILE", help="write to this .csv, .xlsx or .pdf")
    for parser in (matrix, rollup, concretise):
        _add_acting(parser)


def _add_activities(commands: Any) -> None:
    activities = _add(commands, "activities", "Appraise the security of an activity; report it.")
    what = activities.add_subparsers(dest="what", metavar="WHAT", required=True)
    appraise = _add(what, "appraise", "Say whether an activity could do harm, and what is done against it.")
    report = _add(what, "report", "Write the report on an activity, with lessons and commitments; submit it.")
    report.add_argument("--submit", action="store_true", help="submit it; else it stays a draft")
    report.add_argument(
        "--promise",
        dest="promises",
        nargs="+",
        action="append",
        default=[],
        metavar="FIELD=VALUE",
        help="a commitment made there: side=ours or theirs, text, due_on, partner; may be given several times",
    )
    for parser, fields in (
        (appraise, "detriment, grounds, precautions, briefed_on, debriefed_on"),
        (report, "result, issues, recommendations, lessons with semicolons between them"),
    ):
        parser.add_argument("activity", metavar="ACTIVITY", help="its identifier or title")
        parser.add_argument(
            "--set", dest="values", nargs="+", action="extend", default=[], metavar="FIELD=VALUE", help=fields
        )
        _add_acting(parser)


def _add_acting(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--as", dest="account", required=True, metavar="ACCOUNT", help="the sign-in name that acts"
    )
    parser.add_argument(
        "--level", type=int, metavar="NUMBER", help="work at this level, at most the clearance"
    )


def _add_search(commands: Any) -> None:
    search = _add(commands, "search", "Find records as an account, and look after the index.")
    what = search.add_subparsers(dest="what", metavar="WHAT", required=True)
    find = _add(what, "find", "Print what an account finds.")
    find.add_argument("words", nargs="+", help="words and conditions, as in the search box")
    _add_acting(find)
    _add(what, "status", "Print how many rows of each table are in the index.")
    _add(what, "rebuild", "Make the index anew, in one transaction; pages work on meanwhile.")


def _add_documents(commands: Any) -> None:
    documents = _add(commands, "documents", "Try the templates of papers, make a paper, look at the numbers.")
    what = documents.add_subparsers(dest="what", metavar="WHAT", required=True)
    _add(what, "templates", "Set a sample by every template, and say what is wrong with which file.")
    copy = _add(
        what, "copy", "Put a template of ours where the installation keeps its own, to be changed there."
    )
    copy.add_argument("name", metavar="NAME", help="the template, such as letter or report")
    make = _add(what, "make", "Make a paper from a JSON file, outside the register.")
    make.add_argument("file", type=Path, metavar="FILE", help="what the paper says")
    make.add_argument("out", type=Path, metavar="OUT", help="the file to write: .pdf or .docx")
    make.add_argument("--template", default="letter", metavar="NAME", help="the template, else letter")
    series = _add(what, "series", "Print the series of numbers that an account sees.")
    series.add_argument(
        "--as", dest="account", required=True, metavar="ACCOUNT", help="the sign-in name of who looks"
    )


def _add_keeping(commands: Any) -> None:
    _add(
        commands,
        "doctor",
        "Check settings, keys, database, policies, ledger, clock, jobs, disk, templates, backups; say what to do.",
    )
    backup = _add(commands, "backup", "Write all rows and files into one encrypted file.")
    backup.add_argument(
        "folder", nargs="?", type=Path, metavar="FOLDER", help="where to (setting COMITY_BACKUP_FOLDER)"
    )
    backup.add_argument(
        "--keep", type=int, metavar="N", help="then remove all but the newest N backups of that folder"
    )
    restore = _add(commands, "restore", "Put a backup back into an empty installation.")
    restore.add_argument("file", type=Path, metavar="FILE", help="the backup")
    restore.add_argument(
        "--identity", type=Path, required=True, metavar="KEYFILE", help="the private key that opens it"
    )
    restore.add_argument(
        "--drill",
        action="store_true",
        help="only prove that it can be put back, in a throw-away installation",
    )
    _add_keys(commands)


def _add_keys(commands: Any) -> None:
    keys = _add(commands, "keys", "Change, save and load the secrets of the installation.")
    what = keys.add_subparsers(dest="what", metavar="WHAT", required=True)
    rotate = _add(
        what,
        "rotate",
        "Wrap the keys of all files with a new master key, and seal second factors with a new one.",
    )
    rotate.add_argument(
        "--destroy", action="store_true", help="also destroy the keys that are then without use"
    )
    save = _add(what, "save", "Write the keys folder into one file, encrypted with a passphrase.")
    load = _add(what, "load", "Put saved keys back.")
    load.add_argument("--replace", action="store_true", help="set aside the keys that are there")
    for parser in (save, load):
        parser.add_argument(
            "--passphrase-file",
            type=Path,
            metavar="FILE",
            help="read the passphrase from a file instead of asking",
        )
    made = _add(
        what, "new-backup-key", "Make the pair of keys that backups are encrypted to and opened with."
    )
    for parser in (save, load, made):
        parser.add_argument("file", type=Path, metavar="FILE", help="the file to write, or to read")


def _add_ledger(commands: Any) -> None:
    ledger = _add(commands, "ledger", "Look at the seals of the ledger, export it, check it.")
    what = ledger.add_subparsers(dest="what", metavar="WHAT", required=True)
    _add(
        what,
        "status",
        "Print the public key and the newest checkpoint; fail if events wait too long for their seal.",
    )
    export = _add(what, "export", "Write the ledger to one file, as a security officer may read it.")
    export.add_argument("file", type=Path, metavar="FILE", help="where to write it")
    export.add_argument(
        "--as",
        dest="account",
        required=True,
        metavar="ACCOUNT",
        help="sign-in name of the security officer; what that account may not see stays closed",
    )
    verify = _add(
        what, "verify", "Check an export without any database, or the database against its own seals."
    )
    verify.add_argument(
        "file", type=Path, nargs="?", metavar="FILE", help="an export; without it the database"
    )
    verify.add_argument("--key", metavar="KEY", help="the public key of the ledger, or a file that holds it")
    verify.add_argument(
        "--known",
        type=Path,
        metavar="FILE",
        help="a checkpoint kept earlier: the ledger must have passed through it",
    )
