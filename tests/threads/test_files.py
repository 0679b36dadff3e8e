"""Attached files: what is taken, how they lie on disk, who gets them back."""

import os
import re
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.factories.records import make_partner

from comity.foundation.refusals import NotAllowed
from comity.threads import vault
from comity.threads.filetypes import WrongFileType
from comity.threads.models import Attachment, FileKey
from comity.threads.queries import attachments_for
from comity.threads.services.files import (
    FileTooLarge,
    MasterInUse,
    attach,
    destroy_master,
    detach,
    open_attachment,
    remove_remains,
    rotate_file_keys,
)

TEXT = "Biên bản hội đàm\n".encode() * 20_000
"""Several chunks long, and no multiple of a chunk."""


@pytest.fixture(autouse=True)
def own_folders(settings, tmp_path):
    settings.COMITY_DATA = tmp_path / "data"
    settings.COMITY_KEYS = tmp_path / "keys"


@pytest.fixture
def partner(world):
    with world.acting("staff_officer@province_a") as actor:
        return make_partner(actor, level=1)


@pytest.fixture
def attached(world, partner):
    with world.acting("staff_officer@province_a") as actor:
        return attach(actor=actor, record=partner, upload=upload())


def anonymous(answer):
    """The body without nonces, form tokens, the note of the page and the address that was asked for."""
    own = rb'nonce="[^"]+"|value="\w{64}"|[0-9a-f-]{36}|X-CSRFToken": "\w+"|data-printed="[^"]+"'
    return re.sub(own, b"", answer.content)


def upload(name="minutes.txt", content=TEXT):
    return SimpleUploadedFile(name, content)


def test_file_when_attached_then_comes_back_byte_for_byte(attached):
    with open_attachment(attached) as stream:
        assert stream.read() == TEXT


@pytest.mark.parametrize("size", [0, 1, vault.CHUNK - 1, vault.CHUNK, vault.CHUNK + 1, 2 * vault.CHUNK])
def test_file_when_size_is_at_a_chunks_edge_then_comes_back(size, tmp_path):
    content = os.urandom(size)
    source = tmp_path / "source"
    source.write_bytes(content)
    with source.open("rb") as plain:
        stored = vault.store(plain)
    with vault.open_stored(stored.stored_as, stored.key) as stream:
        assert (stream.read(), stored.size) == (content, size)


def test_file_when_attached_then_nothing_readable_lies_on_disk(attached):
    path = vault.path_of(attached.stored_as)
    assert (b"Bi\xc3\xaan b\xe1\xba\xa3n" in path.read_bytes(), path.stat().st_mode & 0o777) == (False, 0o600)


def test_file_when_attached_then_bears_the_label_of_its_record(attached, partner):
    assert (attached.label_id, attached.scope_id) == (partner.label_id, partner.scope_id)


@pytest.mark.parametrize("place", [0, vault.CHUNK + 100, -1])
def test_file_when_a_byte_is_altered_then_refused(place, attached):
    path = vault.path_of(attached.stored_as)
    sealed = bytearray(path.read_bytes())
    sealed[place] ^= 1
    path.write_bytes(sealed)
    with open_attachment(attached) as stream, pytest.raises(vault.FileDamaged):
        stream.read()


def test_file_when_cut_at_a_chunk_then_refused(attached):
    path = vault.path_of(attached.stored_as)
    path.write_bytes(path.read_bytes()[: vault.CHUNK + vault.TAG])
    with open_attachment(attached) as stream, pytest.raises(vault.FileDamaged):
        stream.read()


def test_file_when_exchanged_for_another_then_refused(world, partner, attached):
    with world.acting("staff_officer@province_a") as actor:
        other = attach(actor=actor, record=partner, upload=upload("other.txt"))
    vault.path_of(other.stored_as).replace(vault.path_of(attached.stored_as))
    with open_attachment(attached) as stream, pytest.raises(vault.FileDamaged):
        stream.read()


def test_file_when_missing_then_refused(attached):
    vault.path_of(attached.stored_as).unlink()
    with pytest.raises(vault.FileDamaged):
        open_attachment(attached)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("plan.exe", b"MZ\x90\x00"),
        ("plan", b"text"),
        ("plan.pdf", b"MZ\x90\x00"),
        ("plan.docx", b"PK\x05\x06" + bytes(18)),
        ("plan.png", b"%PDF-1.7"),
        ("plan.txt", b"\x00\x01\x02"),
        ("plan.txt", b"\xff\xfe\x00"),
    ],
)
def test_file_when_content_is_not_what_the_name_says_then_refused(name, content, world, partner):
    with world.acting("staff_officer@province_a") as actor:
        with pytest.raises(WrongFileType):
            attach(actor=actor, record=partner, upload=upload(name, content))
        assert Attachment.objects.count() == 0


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("plan.PDF", b"%PDF-1.7\n", "application/pdf"),
        ("photo.jpeg", b"\xff\xd8\xff\xe0\x00\x10JFIF\x00", "image/jpeg"),
        ("folder.zip", b"PK\x05\x06" + bytes(18), "application/zip"),
        ("notes.md", "Sổ tay".encode(), "text/markdown"),
    ],
)
def test_file_when_content_is_what_the_name_says_then_taken(name, content, media_type, world, partner):
    with world.acting("staff_officer@province_a") as actor:
        assert attach(actor=actor, record=partner, upload=upload(name, content)).media_type == media_type


def test_file_when_too_large_then_refused(settings, world, partner):
    settings.COMITY_UPLOAD_BYTES = len(TEXT) - 1
    with world.acting("staff_officer@province_a") as actor, pytest.raises(FileTooLarge):
        attach(actor=actor, record=partner, upload=upload())


def test_file_when_a_viewer_attaches_then_refused(world, partner):
    with world.acting("viewer@province_a") as actor, pytest.raises(NotAllowed):
        attach(actor=actor, record=partner, upload=upload())


def test_file_when_taken_away_then_its_key_is_destroyed(world, partner, attached):
    with world.acting("staff_officer@province_a") as actor:
        detach(actor=actor, attachment=attached, record=partner)
        assert (attachments_for(partner).count(), FileKey.objects.count()) == (0, 0)


def test_download_when_within_reach_then_is_sent_for_keeping_alone(world, attached):
    answer = world.client("viewer@province_a").get(f"/files/{attached.pk}/")
    assert (answer.status_code, answer.content) == (200, TEXT)
    assert {
        name: answer[name] for name in ("Content-Disposition", "X-Content-Type-Options", "Cache-Control")
    } == {
        "Content-Disposition": 'attachment; filename="minutes.txt"',
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }


def test_record_when_it_has_a_file_then_its_page_names_it_and_leads_there(world, partner, attached):
    page = world.client("viewer@province_a").get(f"/partners/{partner.pk}/").content.decode()
    assert f'<a href="/files/{attached.pk}/" download>minutes.txt</a>' in page


@pytest.mark.parametrize("reader", ["viewer@province_b", "viewer@post_b1", "administrator@province_a"])
def test_download_when_out_of_reach_then_answers_as_if_absent(reader, world, attached):
    client = world.client(reader)
    hidden, absent = client.get(f"/files/{attached.pk}/"), client.get(f"/files/{uuid4()}/")
    assert (hidden.status_code, anonymous(hidden)) == (404, anonymous(absent))


def test_download_when_file_is_damaged_then_sends_nothing_of_it(world, attached):
    path = vault.path_of(attached.stored_as)
    path.write_bytes(path.read_bytes()[:-1])
    answer = world.client("viewer@province_a").get(f"/files/{attached.pk}/")
    assert (answer.status_code, b"Bi\xc3\xaan" in answer.content) == (409, False)


def test_remains_when_older_than_a_day_then_removed_and_files_kept(attached, tmp_path):
    with (tmp_path / "empty").open("wb+") as source:
        orphans = [vault.store(source).stored_as for _ in range(2)]
    for stored_as in (orphans[0], attached.stored_as):
        os.utime(vault.path_of(stored_as), (0, 0))
    assert remove_remains() == 1
    assert [vault.path_of(each).exists() for each in (*orphans, attached.stored_as)] == [False, True, True]


def test_keys_when_rotated_then_files_open_with_the_new_master_alone(attached):
    (old,) = vault.master_names()
    assert rotate_file_keys() == [old]
    destroy_master(old)
    with open_attachment(attached) as stream:
        assert stream.read() == TEXT


def test_master_when_still_in_use_then_not_destroyed(attached):
    with pytest.raises(MasterInUse):
        destroy_master(vault.master_names()[0])


def test_file_when_its_master_is_lost_then_refused_and_no_new_one_made(attached):
    vault.drop_master(vault.master_names()[0])
    with pytest.raises(vault.FileDamaged):
        open_attachment(attached)
    assert vault.master_names() == []
