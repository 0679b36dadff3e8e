"""From a file to drafts: what the worker writes, and what stands when it fails or dies."""

import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.factories.instruments import ORDER, drafts_of, make_instrument, make_reading, upload

from comity.access.acting import acting_by_token, end_session
from comity.engines.reader.reading import read_text
from comity.foundation.refusals import NotAllowed, Refusal, StateForbids
from comity.instruments import jobs, queries
from comity.instruments.models.instrument import Language
from comity.instruments.models.reading import Citation, Draft, Reading, ReadingState
from comity.instruments.models.wording import TextVersion
from comity.instruments.services import drafts, readings
from comity.instruments.views.failures import words_for
from comity.threads import vault

STAFF = "staff_officer@region"
TEXTS = Path(__file__).parent.parent / "engines/reader/corpus/open"
SEEDS = ("seed_a", "seed_b")
"""Two articles of the reference data; the corpus says which of their sentences direct somebody to do something."""


@pytest.fixture
def token(world):
    """A session that outlives the request, as that of a browser does."""
    return world.token(STAFF)


def ask(token, file=None, **facts):
    """Have a file read; return the reading and the arguments of its job."""
    with acting_by_token(token) as actor:
        instrument = make_instrument(actor, inferred=["title"] if facts else [], **facts)
        reading = readings.start_reading(
            actor=actor, instrument=instrument, upload=file or upload(), names_instrument=bool(facts)
        )
        return reading, ProcrastinateJob.objects.get(task_name=readings.TASK).args


def stands(token, reading):
    with acting_by_token(token):
        return Reading.objects.select_related("instrument", "source", "text_version").get(pk=reading.pk)


def counted(token):
    with acting_by_token(token):
        return Draft.objects.count(), Citation.objects.count(), TextVersion.objects.count()


def docx(**files):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name.replace("__", "/") + ".xml", text)
    return content.getvalue()


def test_start_when_asked_then_file_is_kept_and_nothing_is_read_yet(token):
    reading, job = ask(token)
    assert job["reading_id"] == str(reading.pk)
    with acting_by_token(token):
        assert readings.content_of(Reading.objects.select_related("source").get()) == ORDER.encode()
    assert counted(token) == (0, 0, 0)


def test_start_when_role_may_not_then_no_job(world):
    with world.acting("viewer@region") as actor, pytest.raises(NotAllowed):
        make_reading(actor)
    assert ProcrastinateJob.objects.count() == 0


def test_job_when_run_then_reading_is_done(token):
    reading, job = ask(token)
    jobs.read(**job)
    done = stands(token, reading)
    assert (done.state, done.progress, done.figures["tasks"], done.text_version.text) == (
        "done",
        100,
        3,
        ORDER,
    )
    assert counted(token) == (3, 0, 1)


def test_job_when_run_twice_then_nothing_doubles(token):
    _reading, job = ask(token)
    jobs.read(**job)
    jobs.read(**job)
    assert counted(token) == (3, 0, 1)


def test_job_when_begun_before_a_crash_then_starts_from_the_file(token):
    reading, job = ask(token)
    with acting_by_token(token) as actor:
        readings.begin_reading(actor=actor, reading=reading)
        readings.note_progress(actor=actor, reading=reading, percent=jobs.READ)
    jobs.read(**job)
    assert (stands(token, reading).state, counted(token)) == ("done", (3, 0, 1))


def test_job_when_title_was_left_open_then_named_from_the_text(token):
    text = (TEXTS / "vi_chi_thi_quan_khu.txt").read_text(encoding="utf-8")
    reading, job = ask(token, upload(text, "chi thi.txt"), title_en="chi thi")
    jobs.read(**job)
    instrument = stands(token, reading).instrument
    assert (instrument.language, instrument.title_en) == (Language.VIETNAMESE, "")
    assert instrument.title_vi in " ".join(text.split())


BOMB = docx(
    word__document="<w:document/>", **{f"word__big{number}": "0" * 30_000_000 for number in range(12)}
)
BAD = {
    "empty.txt": (b" \n ", "FileEmpty"),
    "archive.zip": (docx(word__other="<w/>"), "NotText"),
    "bomb.docx": (BOMB, "PackedTooTightly"),
    "entities.docx": (
        docx(word__document='<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><d>&b;</d>'),
        "PackedTooTightly",
    ),
    "broken.pdf": (b"%PDF-1.4\nnothing follows", "FileDamaged"),
}


@pytest.mark.parametrize("name", BAD)
def test_job_when_file_is_bad_then_says_why_and_writes_nothing(token, name):
    content, failure = BAD[name]
    reading, job = ask(token, SimpleUploadedFile(name, content))
    jobs.read(**job)
    failed = stands(token, reading)
    assert (failed.state, failed.failure, counted(token)) == (ReadingState.FAILED, failure, (0, 0, 0))
    assert words_for(failed) != words_for(Reading())


@pytest.mark.parametrize("name", ["picture.txt", "program.exe", "noname"])
def test_start_when_file_is_not_what_it_says_then_refused_and_nothing_stays(world, name):
    with world.acting(STAFF) as actor, pytest.raises(Refusal):
        make_reading_of(actor, SimpleUploadedFile(name, b"\x89PNG\r\n\x1a\n\x00\x00"))
    assert ProcrastinateJob.objects.count() == 0


def make_reading_of(actor, file):
    return readings.start_reading(actor=actor, instrument=make_instrument(actor), upload=file)


def test_job_when_stored_file_was_altered_then_fails(token):
    reading, job = ask(token)
    path = vault.path_of(stands(token, reading).source.stored_as)
    path.write_bytes(path.read_bytes()[:-20] + b"x" * 20)
    jobs.read(**job)
    assert stands(token, reading).failure == "FileMissing"


@pytest.mark.parametrize("seed", SEEDS)
def test_job_when_seed_is_read_then_finds_what_directs(token, reference, seed):
    labels = json.loads((TEXTS / f"{seed}.json").read_text(encoding="utf-8"))
    text = (reference / labels["file"]).read_text(encoding="utf-8")
    reading, job = ask(token, upload(text, f"{seed}.txt"))
    jobs.read(**job)
    done = stands(token, reading)
    assert done.figures["tasks"] >= len(labels["tasks"])
    assert done.figures["citations"] >= len(labels["citations"])


def test_job_when_text_cites_then_places_hold_the_words(token):
    text = (TEXTS / "border_guard_north.txt").read_text(encoding="utf-8")
    reading, job = ask(token, upload(text))
    jobs.read(**job)
    version = stands(token, reading).text_version
    with acting_by_token(token):
        rows = list(Citation.objects.all())
        assert [version.text[row.start : row.end] for row in rows] == [row.words for row in rows]
        assert len(rows) > 0


def test_job_when_asker_signed_out_then_fails_with_the_reason(world, token):
    reading, job = ask(token)
    end_session(token)
    jobs.read(**job)
    failed = stands(world.token(STAFF), reading)
    assert (failed.state, failed.failure) == (ReadingState.FAILED, "SessionRefused")


def test_read_again_when_rules_are_the_same_then_refused(world):
    with world.acting(STAFF) as actor:
        reading = make_reading(actor)
        with pytest.raises(StateForbids):
            readings.read_again(actor=actor, reading=reading, version=reading.reader_version)


def test_read_again_when_accepted_drafts_wait_then_refused(world):
    with world.acting(STAFF) as actor:
        reading = make_reading(actor)
        drafts.accept_draft(actor=actor, draft=drafts_of(reading)[0])
        with pytest.raises(StateForbids):
            readings.read_again(actor=actor, reading=reading, version="next")


def again(actor, reading, text=ORDER, **changes):
    """Read again by rules that read the first sentence otherwise."""
    repeated = readings.read_again(actor=actor, reading=reading, version="next")
    readings.begin_reading(actor=actor, reading=repeated)
    result = read_text(text)
    tasks = (replace(result.tasks[0], **changes), *result.tasks[1:])
    return readings.finish_reading(
        actor=actor, reading=repeated, result=replace(result, tasks=tasks, version="next")
    )


def test_read_again_when_decided_and_unchanged_then_not_asked_again(world):
    with world.acting(STAFF) as actor:
        reading = make_reading(actor)
        first, second, third = drafts_of(reading)
        drafts.reject_draft(actor=actor, draft=second)
        repeated = again(actor, reading, kind="report")
        assert {key: repeated.figures[key] for key in ("new", "changed", "unchanged", "gone")} == {
            "new": 0,
            "changed": 1,
            "unchanged": 2,
            "gone": 0,
        }
        assert [draft.earlier for draft in drafts_of(repeated)] == [first, third]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The command shall report the results every quarter.", "every quarter"),
        ("Các đồn biên phòng phải tuyên truyền cho nhân dân biên giới mỗi tháng một lần.", "hằng tháng"),
    ],
)
def test_draft_when_due_again_and_again_then_says_how_often_in_the_words_of_its_text(world, text, words):
    with world.acting(STAFF) as actor:
        (draft,) = drafts_of(make_reading(actor, text=f"{text}\n"))
    assert draft.period == words


def test_read_again_when_done_then_earlier_room_is_closed(world):
    with world.acting(STAFF) as actor:
        reading = make_reading(actor)
        again(actor, reading)
        with pytest.raises(NotAllowed):
            drafts.accept_draft(actor=actor, draft=drafts_of(reading)[0])
        assert queries.later_reading(reading).previous == reading
