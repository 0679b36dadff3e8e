"""Papers as .docx, for whoever has to work on them further. Templates run in a sandbox; values are escaped."""

import zipfile
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from docx.document import Document
from docx.opc.exceptions import OpcError
from docx.shared import Emu
from docx.table import Table
from docx.text.paragraph import Paragraph
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import SandboxedEnvironment

from comity.documents.papers.context import Paper, words_in
from comity.documents.papers.templates import BadTemplate, Template
from comity.imports.reading.archives import refuse_bombs
from comity.imports.reading.refusals import UnreadableTable


def as_docx(paper: Paper, template: Template) -> bytes:
    """Return the paper as .docx; a template that is damaged, too large or asks for what there is not is refused."""
    content, made = template.docx.read_bytes(), BytesIO()
    given = {"paper": paper.data(words_in(*template.words))}
    environment = SandboxedEnvironment(undefined=StrictUndefined)
    try:
        refuse_bombs(content)
        document = DocxTemplate(BytesIO(content))
        document.render(given, environment, autoescape=True)
        _set_widths(document.docx, [each["table"] for each in given["paper"]["sections"] if each["table"]])
        _keep_with_signature(document.docx)
        write_to = document.save
        write_to(made)
    except UnreadableTable as error:
        raise _refusal(template, _("it is damaged, unpacks to too much or declares entities")) from error
    except (
        TemplateError,
        OpcError,
        zipfile.BadZipFile,
        SyntaxError,
        KeyError,
        TypeError,
        ValueError,
    ) as error:
        raise _refusal(template, str(error)) from error
    return made.getvalue()


def _set_widths(document: Document, wanted: list[dict[str, Any]]) -> None:
    """Give the columns of the tables their widths: word processors cannot keep an expression in that place."""
    page = document.sections[-1]
    room = (page.page_width or 0) - (page.left_margin or 0) - (page.right_margin or 0)
    waiting = list(wanted)
    for table in document.tables:
        if not waiting or [cell.text for cell in table.rows[0].cells] != list(waiting[0]["titles"]):
            continue
        widths = waiting.pop(0)["widths"]
        table.autofit = False
        for column, share in zip(table.columns, widths, strict=False):
            column.width = Emu(room * share // sum(widths))
            for cell in column.cells:
                cell.width = column.width


def _keep_with_signature(document: Document) -> None:
    """Let what comes before the last table, in which the signature stands, stay on its sheet."""
    content = list(document.iter_inner_content())
    while content and isinstance(content[-1], Paragraph) and not content[-1].text:
        content.pop()
    if not content or not isinstance(content.pop(), Table):
        return
    for each in reversed(content):
        lines = _last_lines(each)
        for line in lines:
            line.paragraph_format.keep_with_next = True
        if any(line.text for line in lines):
            return


def _last_lines(content: Paragraph | Table) -> list[Paragraph]:
    """Return a paragraph, or those of the last row of a table."""
    if isinstance(content, Paragraph):
        return [content]
    return [line for cell in content.rows[-1].cells for line in cell.paragraphs]


def _refusal(template: Template, reason: str) -> BadTemplate:
    words = {"file": template.docx.name, "reason": reason}
    return BadTemplate(_("The template %(file)s cannot be used: %(reason)s") % words)
