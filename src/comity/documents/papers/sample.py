"""A paper that holds something in every place, by which templates are tried."""

from datetime import date

from comity.documents.papers.context import Head, Paper, Section, Signature, Table
from comity.documents.papers.docx import as_docx
from comity.documents.papers.pdf import as_pdf
from comity.documents.papers.templates import BadTemplate, Template

SAMPLES = (
    Paper(
        language="vi",
        marking="Hạn chế",
        head=Head("Bộ Chỉ huy quân sự tỉnh", "Quân khu", "05/BC-BCH", "Hà Nội", date(2027, 2, 5)),
        title="về giao lưu hữu nghị quốc phòng biên giới",
        type="Báo cáo",
        bases=("Căn cứ Kế hoạch số 214/KH-QK",),
        addressees=("Bộ Tư lệnh Quân khu",),
        sections=(
            Section("I. Kết quả", ("Đã hoàn thành.",), facts=(("Thời gian", "ngày 05 tháng 02 năm 2027"),)),
            Section("1. Số liệu", (), Table(("Nội dung", "Số lượng"), (("Tuần tra", "3"),), (3, 1)), level=2),
        ),
        signature=Signature("KT. Chỉ huy trưởng", "Phó Chỉ huy trưởng", "Đại tá Lê Văn A"),
        copies=("Như trên", "Lưu: VT"),
    ),
    Paper(
        language="en",
        marking="Restricted",
        head=Head("Provincial command", "", "06/PC", "Hanoi", None),
        title="friendship exchange",
        sections=(Section(paragraphs=("We invite you.",)),),
        addressees=("The region", "The department"),
        signature=Signature(post="Commander", name="Colonel A"),
        copies=("Files",),
    ),
)


def faults_of(template: Template) -> list[str]:
    """Set the sample by both files of a template; return what is wrong with each."""
    faults = []
    for make in (as_pdf, as_docx):
        try:
            for paper in SAMPLES:
                make(paper, template)
        except BadTemplate as fault:
            faults.append(str(fault))
    return faults
