"""Small files of every kind, made in memory."""

import zipfile
from io import BytesIO

import docx

SENTENCE = "The Border Guard shall report by 5 May 2024."


def pdf(lines, *, encrypted=False):
    """A one-page PDF with one text line for each of `lines`; encrypted ones name a handler that needs a password."""
    shown = "BT /F1 12 Tf 50 750 Td 14 TL " + " ".join(f"({line}) Tj T*" for line in lines) + " ET"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(shown)} >>\nstream\n{shown}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    if encrypted:
        secret = "<" + "00" * 32 + ">"
        objects.append(f"<< /Filter /Standard /V 2 /R 3 /Length 128 /P -4 /O {secret} /U {secret} >>")
    return _assembled(objects, encrypted=encrypted)


def pdf_of_pages(pages):
    """A PDF with a page for each list of lines."""
    font = 3
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    kids = []
    for lines in pages:
        shown = "BT /F1 12 Tf 50 750 Td 14 TL " + " ".join(f"({line}) Tj T*" for line in lines) + " ET"
        objects.append(f"<< /Length {len(shown)} >>\nstream\n{shown}\nendstream")
        page = f"/Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {len(objects)} 0 R"
        objects.append(f"<< {page} /Resources << /Font << /F1 {font} 0 R >> >> >>")
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    return _assembled(objects, encrypted=False)


def scan():
    """A PDF whose one page is a grey picture, without any text."""
    shown, picture = "q 600 0 0 780 0 0 cm /Im1 Do Q", "80" * 16 + ">"
    return _assembled(
        [
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            (
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R"
                " /Resources << /XObject << /Im1 5 0 R >> >> >>"
            ),
            f"<< /Length {len(shown)} >>\nstream\n{shown}\nendstream",
            (
                "<< /Type /XObject /Subtype /Image /Width 4 /Height 4 /ColorSpace /DeviceGray /BitsPerComponent 8"
                f" /Filter /ASCIIHexDecode /Length {len(picture)} >>\nstream\n{picture}\nendstream"
            ),
        ],
        encrypted=False,
    )


def _assembled(objects, *, encrypted):
    body, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(body))
        body += f"{number} 0 obj\n{content}\nendobj\n".encode("latin-1")
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    extra = f" /Encrypt {len(objects)} 0 R /ID [<00> <00>]" if encrypted else ""
    tail = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer << /Size {len(objects) + 1} /Root 1 0 R{extra} >>\nstartxref\n{len(body)}\n%%EOF"
    return body + tail.encode("latin-1")


def word(paragraphs, rows=()):
    document = docx.Document()
    for style, text in paragraphs:
        document.add_paragraph(text, style=style)
    if rows:
        table = document.add_table(rows=len(rows), cols=len(rows[0]))
        for line, row in zip(table.rows, rows, strict=True):
            for cell, text in zip(line.cells, row, strict=True):
                cell.text = text
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def archive(members):
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(name, content)
    return buffer.getvalue()


def word_xml(body, *, head=""):
    namespace = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    return archive(
        {
            "word/document.xml": f'<?xml version="1.0"?>{head}<w:document {namespace}><w:body>{body}</w:body></w:document>'
        }
    )
