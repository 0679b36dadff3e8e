"""`comity ledger`: an export is checked on another machine, the database where it is."""

import subprocess
import sys

import pytest
from tests.engines.ledger.exports import KEY, export
from tests.history.test_sealing import seal_all, write

from comity.cli.main import main
from comity.history.services import sealing


def verified(folder, lines, *more):
    """Run the command as on a machine that has neither settings nor a database."""
    file = folder / "ledger.txt"
    file.write_bytes(b"".join(lines))
    command = [sys.executable, "-m", "comity.cli.main", "ledger", "verify", str(file), *more]
    done = subprocess.run(command, cwd=folder, env={}, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def test_file_when_whole_then_sound_without_a_database(tmp_path):
    code, told = verified(tmp_path, export(), "--key", str(KEY))
    assert (code, told.splitlines()[0]) == (
        0,
        "Sound: 40 events, 32 of them read, 8 known by their hash alone.",
    )


def test_file_when_one_letter_differs_then_not_sound(tmp_path):
    lines = export()
    lines[3] = lines[3].replace(b"changed", b"deleted")
    code, told = verified(tmp_path, lines, "--key", str(KEY))
    assert (code, told.split(":")[0]) == (1, "NOT SOUND, altered at 2")


def test_file_when_no_key_is_given_then_says_where_it_is(tmp_path):
    code, told = verified(tmp_path, export())
    assert (code, "Give the public key with --key" in told) == (1, True)


@pytest.fixture
def sealed(own_world):
    write(own_world)
    seal_all()
    return own_world


def test_status_when_sealed_then_tells_key_and_checkpoint(sealed, capsys):
    note = sealing.newest_checkpoint()
    assert main(["ledger", "status"]) == 0
    assert note in capsys.readouterr().out


def test_database_when_verified_then_sound(sealed, capsys):
    assert main(["ledger", "verify"]) == 0
    assert "Sound:" in capsys.readouterr().out


def test_export_when_written_for_a_reader_then_sound_on_another_machine(sealed, tmp_path):
    file, key = tmp_path / "out.txt", str(sealing.verifier_key())
    reader = sealed.account("security_officer@region").login.name
    assert main(["ledger", "export", str(file), "--as", reader]) == 0
    code, told = verified(tmp_path, [file.read_bytes()], "--key", key)
    assert (code, told.startswith("Sound:"), oct(file.stat().st_mode)[-3:]) == (0, True, "600")


def test_export_when_reader_is_nobody_then_refused(sealed, tmp_path, capsys):
    assert main(["ledger", "export", str(tmp_path / "out.txt"), "--as", "nobody"]) == 1
    assert "no active account with the sign-in name nobody" in capsys.readouterr().err
