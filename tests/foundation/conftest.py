"""Servers of their own for the tests of the supervisor."""

import pytest
from tests.database import short_folder

from comity.foundation.server.supervisor import EmbeddedServer


@pytest.fixture
def folder():
    with short_folder() as path:
        yield path


@pytest.fixture
def fresh_server(folder):
    """Nothing of it exists yet."""
    return EmbeddedServer(home=folder / "postgres", keys=folder / "keys", sync=False)


@pytest.fixture(scope="session")
def server():
    """It ran before and was stopped in order. Shared, since making one takes a second: each test leaves it whole."""
    with short_folder() as path:
        server = EmbeddedServer(home=path / "postgres", keys=path / "keys", sync=False)
        with server.attached():
            pass
        yield server
