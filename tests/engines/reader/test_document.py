"""Files of every kind, told apart by their bytes; each kind that cannot be read says why."""

import os
import shutil

import pytest
from tests.engines.reader import files

from comity.engines.reader import refusals
from comity.engines.reader.document import LARGEST, read_bytes
from comity.engines.reader.reading import read_file

PAGE = f"""<!doctype html><html><head><title>x</title><script>must()</script></head><body><nav>Units must not be read here.</nav>
<h1>Directive on visits</h1><p>{files.SENTENCE}</p><ol><li>Strengthen ties with Laos.</li></ol>
<table><tr><th>Task</th><th>Owner</th><th>Deadline</th></tr><tr><td>Prepare the visit</td><td>Protocol Office</td><td>May 2024</td></tr></table>
<div class="comments">Readers must log in.</div></body></html>"""


def kept(tmp_path, content, name="file.bin"):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def tasks_of(path):
    return [task.text for task in read_file(path).tasks]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(files.SENTENCE.encode(), id="utf-8"),
        pytest.param(b"\xef\xbb\xbf" + files.SENTENCE.encode(), id="utf-8 with a mark"),
        pytest.param(files.SENTENCE.encode("utf-16"), id="utf-16"),
        pytest.param(f"<html><body><p>{files.SENTENCE}</p></body></html>".encode(), id="html"),
        pytest.param(files.word([("Normal", files.SENTENCE)]), id="docx"),
        pytest.param(files.pdf([files.SENTENCE]), id="pdf"),
    ],
)
@pytest.mark.parametrize("name", ["file.txt", "file.pdf", "file.docx"])
def test_file_when_its_name_lies_is_read_by_its_content(tmp_path, content, name):
    assert tasks_of(kept(tmp_path, content, name)) == [files.SENTENCE]


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        pytest.param(b"", refusals.FileEmpty, id="empty"),
        pytest.param(b" \n\t ", refusals.FileEmpty, id="only space"),
        pytest.param(b"\x89PNG\r\n\x1a\n" + b"\x00" * 40, refusals.NotText, id="picture"),
        pytest.param(b"plain\x00words\x01", refusals.NotText, id="control characters"),
        pytest.param(
            "Định".encode("cp1258", "replace") + b"\xff\xd0\xe1", refusals.NotText, id="other encoding"
        ),
        pytest.param(b"{\\rtf1 words}", refusals.NotText, id="rtf"),
        pytest.param(files.archive({"a.txt": "words"}), refusals.NotText, id="archive"),
        pytest.param(b"PK\x03\x04 damaged", refusals.FileDamaged, id="damaged archive"),
        pytest.param(b"%PDF-1.7 damaged", refusals.FileDamaged, id="damaged pdf"),
        pytest.param(files.pdf([files.SENTENCE], encrypted=True), refusals.FileEncrypted, id="encrypted pdf"),
        pytest.param(files.pdf([]), refusals.NoTextLayer, id="pdf without text"),
        pytest.param(files.word([]), refusals.FileEmpty, id="empty docx"),
        pytest.param(files.word_xml("<w:p>"), refusals.FileDamaged, id="broken xml"),
        pytest.param(
            files.word_xml("<w:p/>", head='<!DOCTYPE x [<!ENTITY a "aaaa">]>'),
            refusals.PackedTooTightly,
            id="xml entities",
        ),
        pytest.param(
            files.word_xml(f"<w:p>{' ' * 3_000_000}</w:p>"), refusals.PackedTooTightly, id="zip bomb"
        ),
        pytest.param(
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            refusals.FileEncrypted,
            id="encrypted docx",
        ),
        pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 99, refusals.NotText, id="old doc"),
    ],
)
def test_file_when_it_cannot_be_read_says_which_kind_it_is(tmp_path, content, refusal):
    with pytest.raises(refusals.UnreadableFile) as raised:
        read_file(kept(tmp_path, content))
    assert type(raised.value) is refusal


def test_file_when_missing_is_refused(tmp_path):
    with pytest.raises(refusals.FileMissing):
        read_file(tmp_path / "nowhere.txt")


def test_file_when_too_large_is_refused_unread(tmp_path):
    path = tmp_path / "large.txt"
    with path.open("wb") as stream:
        os.truncate(stream.fileno(), LARGEST + 1)
    with pytest.raises(refusals.FileTooLarge):
        read_file(path)


def test_page_when_read_keeps_lists_and_tables_and_drops_side_matter(tmp_path):
    reading = read_file(kept(tmp_path, PAGE))
    assert [task.text for task in reading.tasks] == [
        files.SENTENCE,
        "1. Strengthen ties with Laos.",
        "Prepare the visit | Protocol Office | May 2024",
    ]
    assert [actor.text for actor in reading.tasks[2].actors] == ["Protocol Office"]
    assert [block.kind for block in reading.blocks].count("side") == 2


def test_word_when_it_holds_a_table_reads_rows_with_owner_and_deadline(tmp_path):
    rows = [
        ("No.", "Task", "Lead", "Deadline"),
        ("1", "Host staff talks", "Foreign Relations Department", "Q2 2024"),
    ]
    content = files.word([("Heading 1", "Plan"), ("List Number", "Strengthen ties with Laos.")], rows)
    tasks = read_file(kept(tmp_path, content)).tasks
    assert [
        (task.group, [actor.text for actor in task.actors], task.deadline and task.deadline.text)
        for task in tasks
    ] == [
        (None, [], None),
        ("1", ["Foreign Relations Department"], "Q2 2024"),
    ]


def test_pdf_when_its_lines_are_wrapped_reads_whole_sentences(tmp_path):
    lines = [
        "The Border Guard of the province shall keep the hotlines open and report",
        "to the Command before 5 May 2024 on all incidents along the border.",
    ]
    assert [" ".join(text.split()) for text in tasks_of(kept(tmp_path, files.pdf(lines)))] == [
        " ".join(lines)
    ]


def test_bytes_when_read_are_kept_as_the_text_that_offsets_count():
    text = "Điều 1.\r\nCác đơn vị phải báo cáo.\r\n"
    assert read_bytes(text.encode()).text == text


@pytest.mark.skipif(shutil.which("tesseract") is None, reason="needs tesseract-ocr with vie")
def test_pdf_when_asked_for_recognition_hands_its_pages_to_tesseract(tmp_path):
    with pytest.raises(refusals.FileEmpty):
        read_file(kept(tmp_path, files.pdf([])), ocr=True)
