"""A backup made, put back elsewhere and compared; and what is refused."""

import contextlib
import os
import subprocess
import sys

import psycopg
import pyrage
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.database import short_folder

from comity.cli.keeping import archive, tables
from comity.cli.refusals import FAILED
from comity.foundation.refusals import Refusal
from comity.foundation.server.supervisor import EmbeddedServer

COMITY = [sys.executable, "-m", "comity.cli.main"]
UNITS = (
    "code,name_en,name_vi,kind,parent\nMIN,Ministry,Bộ,ministry,\nREG,Region,Quân khu,military_region,MIN\n"
)
WITH_FILE = """
import io
import django
django.setup()
from comity.cli.database import database_server
from comity.threads import vault
from comity.threads.models import FileKey
with database_server():
    stored = vault.store(io.BytesIO(b"Good morning."))
    FileKey.objects.create(stored_as=stored.stored_as, master=stored.key.master, wrapped=stored.key.wrapped)
"""


def run(environment, *words):
    return subprocess.run(
        [*COMITY, *map(str, words)], env=environment, check=False, capture_output=True, text=True
    )


def rows_of(folder):
    """Every table with its number of rows, read by the role of the backups."""
    server = EmbeddedServer(home=folder / "data" / "postgres", keys=folder / "keys")
    with (
        server.attached(),
        contextlib.closing(psycopg.connect(server.conninfo(role="comity_read", database="comity"))) as db,
    ):
        return {table.title: tables.count_of(db, table) for table in tables.tables_of(db)}


@pytest.fixture(scope="module")
def kept():
    """An installation with one attached file, its backup and the key that opens it."""
    with short_folder() as folder:
        (folder / "units.csv").write_text(UNITS, encoding="utf-8")
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "comity.config.settings",
            "COMITY_DATA": str(folder / "data"),
            "COMITY_KEYS": str(folder / "keys"),
        }
        run(environment, "setup", "--units", folder / "units.csv")
        subprocess.run([sys.executable, "-c", WITH_FILE], env=environment, check=True)
        made = run(environment, "keys", "new-backup-key", folder / "identity.txt").stdout
        environment["COMITY_BACKUP_RECIPIENTS"] = made.strip().rpartition("=")[2]
        said = run(environment, "backup", folder / "backups")
        assert said.returncode == 0, said.stderr
        yield folder, environment, next((folder / "backups").glob("*.backup"))


@pytest.mark.slow
def test_backup_when_put_back_elsewhere_holds_every_row_and_opens_every_file(kept):
    folder, environment, backup = kept
    with short_folder() as other:
        subprocess.run(["cp", "-a", folder / "keys", other / "keys"], check=True)
        elsewhere = {**environment, "COMITY_DATA": str(other / "data"), "COMITY_KEYS": str(other / "keys")}
        done = run(elsewhere, "restore", backup, "--identity", folder / "identity.txt")
        assert done.returncode == 0, done.stderr
        assert done.stdout.split(" rows and ")[1].startswith("1 files are back.")
        assert rows_of(other) == rows_of(folder)


@pytest.mark.slow
def test_backup_when_drilled_is_noted_as_proved(kept):
    folder, environment, backup = kept
    done = run(environment, "restore", backup, "--identity", folder / "identity.txt", "--drill")
    assert done.stdout.splitlines()[-1] == f"{backup} was put back, proved and removed again."
    assert backup.with_name(f"{backup.name}.proved").exists()


@pytest.mark.slow
def test_restore_when_an_installation_stands_there_is_refused(kept):
    folder, environment, backup = kept
    done = run(environment, "restore", backup, "--identity", folder / "identity.txt")
    assert (done.returncode, done.stderr) == (
        FAILED,
        (
            f"comity: There are files in {folder / 'data'}, and nothing is overwritten. "
            "Name an empty folder in COMITY_DATA.\n"
        ),
    )


@pytest.mark.slow
def test_restore_when_the_keys_are_others_lays_nothing_down(kept):
    folder, environment, backup = kept
    with short_folder() as other:
        elsewhere = {**environment, "COMITY_DATA": str(other / "data"), "COMITY_KEYS": str(other / "keys")}
        done = run(elsewhere, "restore", backup, "--identity", folder / "identity.txt")
        assert done.stderr == (
            f"comity: {backup} was not sealed with the keys of this installation. "
            "Load its keys first: `comity keys load`.\n"
        )
        counts = rows_of(other)
        assert (counts["public.access_unit"], counts["public.threads_filekey"]) == (0, 0)
        assert not (other / "data" / "files").exists()


@pytest.mark.slow
def test_backup_when_a_file_is_missing_says_so_and_fails(kept):
    folder, environment, _ = kept
    (stored,) = (folder / "data" / "files").glob("??/*")
    aside = stored.rename(folder / "aside")
    try:
        done = run(environment, "backup", folder / "lacking")
    finally:
        aside.rename(stored)
    assert done.returncode == FAILED
    assert done.stdout.splitlines()[-1].startswith(
        "1 files are named in the database and missing on the disk."
    )


def test_backup_when_no_recipient_is_named_is_refused(kept):
    folder, environment, _ = kept
    done = run({**environment, "COMITY_BACKUP_RECIPIENTS": ""}, "backup", folder / "none")
    assert done.stderr.startswith("comity: There is no key to encrypt to.")
    assert not list((folder / "none").glob("*"))


IDENTITY = pyrage.x25519.Identity.generate()
PARTS = {"manifest.json": b"{}", "tables/one": b"a" * 70_000, "files/two": b"", "files/three": b"c" * 999}


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    path = tmp_path_factory.mktemp("archive") / "x.backup"
    with archive.Writer(path, recipients=[str(IDENTITY.to_public())], seal_key=b"k" * 32) as writer:
        for name, content in PARTS.items():
            writer.add(name, content)
    return path


def read_whole(path, seal_key=b"k" * 32):
    return {
        name: content.read()
        for name, content in archive.read(path, identity=str(IDENTITY), seal_key=seal_key)
    }


def test_archive_when_read_gives_what_was_written(written):
    assert read_whole(written) == PARTS


@given(data=st.data())
def test_archive_when_a_byte_is_changed_or_it_is_cut_is_refused(written, tmp_path_factory, data):
    content = bytearray(written.read_bytes())
    place = data.draw(st.integers(0, len(content) - 1))
    if data.draw(st.booleans()):
        content[place] ^= data.draw(st.integers(1, 255))
    else:
        del content[place:]
    path = tmp_path_factory.mktemp("altered") / "x.backup"
    path.write_bytes(content)
    with pytest.raises(Refusal):
        read_whole(path)


def test_archive_when_sealed_with_another_key_is_refused(written):
    with pytest.raises(archive.BackupDamaged):
        read_whole(written, seal_key=b"x" * 32)


def test_archive_when_its_writing_is_broken_off_leaves_nothing(tmp_path):
    writer = archive.Writer(tmp_path / "x.backup", recipients=[str(IDENTITY.to_public())], seal_key=b"k")
    with contextlib.suppress(FileNotFoundError), writer:
        writer.add("one", (tmp_path / "missing").read_bytes())
    assert list(tmp_path.iterdir()) == []


@pytest.mark.django_db
def test_tables_when_the_role_of_backups_reads_them_are_all_there(world, connect_as):
    reader, owner = connect_as("comity_read"), connect_as("comity_owner")
    kept = {table.title: tables.count_of(reader, table) for table in tables.tables_of(reader)}
    assert kept == {table.title: tables.count_of(owner, table) for table in tables.tables_of(owner)}
    left = {
        title
        for (title,) in owner.execute(
            "select schemaname || '.' || tablename from pg_tables where schemaname not in"
            " ('pg_catalog', 'information_schema', 'sec', 'search') and not exists"
            " (select from pg_class c where c.oid = (quote_ident(schemaname) || '.' || quote_ident(tablename))::regclass"
            " and c.relispartition)"
        )
    } - set(kept)
    assert left == {
        "public.auth_permission",
        "public.django_content_type",
        "public.django_migrations",
        "public.django_session",
        "public.procrastinate_workers",
    }
