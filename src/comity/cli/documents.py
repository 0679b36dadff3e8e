"""`comity documents`: templates of papers tried and copied, a paper made from a file, and the series of numbers."""

import argparse
import shutil
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from comity.access.acting import acting_as
from comity.cli.acting import account_named
from comity.cli.database import database_server
from comity.cli.refusals import DONE, FAILED, CommandRefused
from comity.documents.models.series import NumberSeries
from comity.documents.papers.context import FORMS, Paper
from comity.documents.papers.docx import as_docx
from comity.documents.papers.pdf import as_pdf
from comity.documents.papers.sample import faults_of
from comity.documents.papers.templates import SHIPPED, BadTemplate, own_folder, template_named, template_names

MAKERS = {".pdf": as_pdf, ".docx": as_docx}


def run(options: argparse.Namespace) -> int:
    if options.what == "templates":
        return _try_templates()
    if options.what == "copy":
        return _copy(options.name)
    if options.what == "make":
        return _make(options.file, options.template, options.out)
    with database_server():
        _print_series(options.account)
    return DONE


def _try_templates() -> int:
    wrong = 0
    for name in template_names():
        try:
            template = template_named(name)
            whose, faults = ", ".join(path.name for path in template.own) or "ours", faults_of(template)
        except BadTemplate as missing:
            whose, faults = "", [str(missing)]
        print(f"{name:20} {whose:40} {'see below' if faults else 'good'}")
        for fault in faults:
            print(f"  - {fault}")
        wrong += len(faults)
    return FAILED if wrong else DONE


def _copy(name: str) -> int:
    if name not in SHIPPED:
        raise CommandRefused(f"There is no template {name} of ours. Take one of {', '.join(SHIPPED)}.")
    folder = own_folder()
    folder.mkdir(parents=True, exist_ok=True)
    copies = {
        f"{name}.typ": f"{name}.typ",
        "layout.typ": "layout.typ",
        f"{name}.docx": f"{SHIPPED[name]}.docx",
    }
    for own, ours in copies.items():
        if (folder / own).exists():
            print(f"{folder / own} is there already and stays")
        else:
            shutil.copyfile(FORMS / ours, folder / own)
            print(folder / own)
    return DONE


def _make(source: Path, name: str, out: Path) -> int:
    if out.suffix not in MAKERS:
        raise CommandRefused(f"{out.name} ends neither in .pdf nor in .docx.")
    try:
        paper = TypeAdapter(Paper).validate_json(source.read_bytes())
    except OSError as error:
        raise CommandRefused(f"{source} cannot be read: {error.strerror}.") from error
    except ValidationError as error:
        wrong = error.errors()[0]
        place = ".".join(map(str, wrong["loc"])) or "the whole"
        raise CommandRefused(f"{source} is no paper: {place}: {wrong['msg']}.") from error
    out.write_bytes(MAKERS[out.suffix](paper, template_named(name)))
    print(out)
    return DONE


def _print_series(account: str) -> None:
    with acting_as(account_named(account)):
        rows = NumberSeries.objects.select_related("unit", "kind", "label__level")
        for series in rows.order_by("-year", "unit__code", "direction", "kind__position"):
            print(
                f"{series.year}  {series.unit.code:12} {series.get_direction_display():9} "
                f"{series.kind or 'all types'!s:24} {series.last:>6}  {series.pattern:24} {series.label}"
            )
