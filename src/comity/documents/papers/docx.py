"""Papers as .docx, for whoever has to work on them further. Templates run in a sandbox; values are escaped."""

import zipfile
from io import BytesIO

from django.utils.translation import gettext as _
from docx.opc.exceptions import OpcError
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


def _refusal(template: Template, reason: str) -> BadTemplate:
    words = {"file": template.docx.name, "reason": reason}
    return BadTemplate(_("The template %(file)s cannot be used: %(reason)s") % words)
