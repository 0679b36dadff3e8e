"""The secrets of an installation, saved, loaded and changed."""

import pytest

from comity.cli.main import main
from comity.cli.refusals import FAILED

PASSPHRASE = "a long walk along the river"


@pytest.fixture
def keys(settings, tmp_path):
    settings.COMITY_KEYS = tmp_path / "keys"
    (settings.COMITY_KEYS / "files").mkdir(parents=True, mode=0o700)
    (settings.COMITY_KEYS / "session.key").write_text("ab" * 32, encoding="ascii")
    (settings.COMITY_KEYS / "files" / "000001.key").write_text("cd" * 32, encoding="ascii")
    (tmp_path / "phrase").write_text(PASSPHRASE, encoding="utf-8")
    return settings.COMITY_KEYS


def contents(folder):
    return {str(path.relative_to(folder)): path.read_text() for path in folder.rglob("*.key")}


def save(tmp_path):
    return main(["keys", "save", "--passphrase-file", str(tmp_path / "phrase"), str(tmp_path / "saved")])


def load(tmp_path, *words):
    return main(
        ["keys", "load", "--passphrase-file", str(tmp_path / "phrase"), *words, str(tmp_path / "saved")]
    )


def test_keys_when_saved_and_loaded_are_the_same(keys, tmp_path, settings):
    before = contents(keys)
    assert save(tmp_path) == 0
    settings.COMITY_KEYS = tmp_path / "elsewhere"
    assert load(tmp_path) == 0
    assert contents(settings.COMITY_KEYS) == before


def test_keys_when_some_stand_there_are_set_aside_only_when_asked(keys, tmp_path, capsys):
    save(tmp_path)
    assert load(tmp_path) == FAILED
    assert capsys.readouterr().err == f"comity: There are keys in {keys}. Add --replace to set those aside.\n"
    assert load(tmp_path, "--replace") == 0
    assert len([path for path in tmp_path.iterdir() if path.name.startswith("keys")]) == 2


def test_keys_when_the_passphrase_is_wrong_are_not_loaded(keys, tmp_path, settings, capsys):
    save(tmp_path)
    (tmp_path / "phrase").write_text("a short ride", encoding="utf-8")
    settings.COMITY_KEYS = tmp_path / "elsewhere"
    assert load(tmp_path) == FAILED
    assert capsys.readouterr().err.endswith("cannot be opened with this passphrase.\n")
    assert not settings.COMITY_KEYS.exists()


def test_keys_when_the_passphrase_is_short_are_not_saved(keys, tmp_path):
    (tmp_path / "phrase").write_text("short", encoding="utf-8")
    assert save(tmp_path) == FAILED
    assert not (tmp_path / "saved").exists()


def test_backup_key_when_made_is_readable_by_its_owner_alone(tmp_path, capsys):
    path = tmp_path / "identity"
    assert main(["keys", "new-backup-key", str(path)]) == 0
    public = capsys.readouterr().out.strip().rpartition("=")[2]
    assert path.read_text(encoding="ascii").splitlines()[0] == f"# public key: {public}"
    assert path.stat().st_mode & 0o777 == 0o600
