"""`comity serve`: the web server, with a worker beside it where one command must be enough."""

import argparse
import contextlib
import gc
import hashlib
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver
from gunicorn.app.base import BaseApplication

from comity.cli.database import close_connections, database_server, require_sound_database
from comity.cli.refusals import CommandRefused

PORTS_TRIED = 50
LAST_PORT = 65535


def run(options: argparse.Namespace) -> int:
    with database_server():
        require_sound_database()
        serve(host=options.host, port=options.port, with_worker=options.with_worker)
    return 0


def serve(
    *, host: str | None, port: int | None, with_worker: bool, greet: Callable[[str], None] | None = None
) -> None:
    """Serves until a signal comes. `greet` is called with the address once the server listens."""
    listener = _listen(host or settings.OPTIONS.host, port or settings.OPTIONS.port)
    address = _address(listener)
    collect_assets()
    application = get_wsgi_application()
    set_aside_what_stays()
    close_connections()
    with _worker_beside() if with_worker else contextlib.nullcontext():
        _Site(application, bind=listener.detach(), ready=lambda: (greet or _print_address)(address)).run()


class _Site(BaseApplication):  # type: ignore[misc] # gunicorn carries no types
    """Gunicorn with our settings and no others: neither its files nor its environment variables are read."""

    def __init__(self, application: WSGIHandler, *, bind: int, ready: Callable[[], None]) -> None:
        self.application = application
        self.bind = bind
        self.ready = ready
        super().__init__()

    def load_config(self) -> None:
        chosen: dict[str, Any] = {
            "bind": f"fd://{self.bind}",
            "worker_class": "gthread",
            "workers": settings.OPTIONS.web_processes,
            "threads": settings.OPTIONS.web_threads,
            "timeout": 60,
            "graceful_timeout": 10,
            "loglevel": settings.OPTIONS.log_level,
            "control_socket_disable": True,
            "when_ready": lambda _: self.ready(),
        }
        for name, value in chosen.items():
            self.cfg.set(name, value)

    def load(self) -> WSGIHandler:
        return self.application


def set_aside_what_stays() -> None:
    """Load every address, and keep what is loaded out of Python's collections: each full one took 0.12 s of a request."""
    list(get_resolver().url_patterns)
    gc.collect()
    gc.freeze()


def collect_assets() -> None:
    """Copy, hash and compress the assets below the data folder, unless it was done for these very files."""
    stamp = settings.STATIC_ROOT / ".collected"
    wanted = _fingerprint_of_assets()
    if not stamp.exists() or stamp.read_text(encoding="ascii") != wanted:
        call_command("collectstatic", interactive=False, clear=True, verbosity=0)
        stamp.write_text(wanted, encoding="ascii")


def _fingerprint_of_assets() -> str:
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            facts = Path(storage.path(path)).stat()
            digest.update(f"{path} {facts.st_size} {facts.st_mtime_ns}\n".encode())
    return digest.hexdigest()


@contextlib.contextmanager
def _worker_beside() -> Iterator[None]:
    """One worker that ends with this process, even if this process is killed."""
    starter = os.getpid()
    worker = subprocess.Popen(
        [sys.executable, "-m", "comity.cli.main", "worker", "--until-input-ends"], stdin=subprocess.PIPE
    )
    try:
        yield
    finally:
        # Gunicorn's forks leave through here too; only the starter ends the worker.
        if os.getpid() == starter:
            worker.communicate()


def _listen(host: str, port: int) -> socket.socket:
    """A listening socket on the port or on the next free one."""
    for candidate in range(port, min(port + PORTS_TRIED, LAST_PORT + 1)):
        with contextlib.suppress(OSError):
            return socket.create_server((host, candidate), backlog=2048)
    raise CommandRefused(
        f"No port from {port} to {port + PORTS_TRIED - 1} on {host} is free. Set COMITY_PORT or COMITY_HOST."
    )


def _address(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://{host}:{port}"


def _print_address(address: str) -> None:
    print(f"Comity answers at {address}", flush=True)
