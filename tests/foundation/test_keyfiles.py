"""Secrets that are made at first use."""

import stat
from concurrent.futures import ThreadPoolExecutor

from comity.foundation.keyfiles import key_bytes, key_text


def test_key_when_asked_twice_is_the_same(tmp_path):
    assert key_text(tmp_path, "session") == key_text(tmp_path, "session")


def test_key_when_made_is_long_and_closed_to_others(tmp_path):
    key = key_bytes(tmp_path / "keys", "session")
    modes = [
        stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "keys", tmp_path / "keys" / "session.key")
    ]
    assert (len(key), modes) == (32, [0o700, 0o600])


def test_key_when_asked_for_by_many_at_once_is_one(tmp_path):
    with ThreadPoolExecutor(8) as askers:
        keys = set(askers.map(lambda _: key_text(tmp_path, "session"), range(32)))
    assert (len(keys), [path.name for path in tmp_path.iterdir()]) == (1, ["session.key"])
