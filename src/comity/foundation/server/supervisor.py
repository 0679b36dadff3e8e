"""Starts, attaches to and stops the embedded PostgreSQL; every process that uses it holds a share of one lock."""

import contextlib
import fcntl
import logging
import os
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from comity.foundation.keyfiles import key_text
from comity.foundation.server import postmaster
from comity.foundation.server.binaries import program_folder
from comity.foundation.server.cluster import SUPERUSER, Cluster, server_environment
from comity.foundation.server.refusals import KeysDoNotFit, ServerDidNotStart
from comity.foundation.server.roles import drop_database, prepare_database
from comity.foundation.server.runner import Runner, runner_for

logger = logging.getLogger(__name__)

PATIENCE_SECONDS = 120.0
PAUSE_SECONDS = 0.02
LARGEST_LOG = 10_000_000
# Statements, parameters and row values may carry labelled text: none of it goes to the log.
SETTINGS: Mapping[str, str] = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "password_encryption": "scram-sha-256",
    "log_min_messages": "warning",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "log_statement": "none",
    "log_timezone": "UTC",
    "timezone": "UTC",
    "max_connections": "100",
    "shared_buffers": "256MB",
    # Disks without moving heads: with the default of 4 the planner shuns the index that counts are answered from.
    "random_page_cost": "1.1",
    "jit": "off",
}
# Children are kept: a Popen that is thrown away while its process runs warns.
_children: list[subprocess.Popen[bytes]] = []


@dataclass(frozen=True)
class EmbeddedServer:
    """The server whose files lie in `home` and whose passwords lie in `keys`.

    `settings` come on top of the fixed ones. `sync=False` trades safety after a power cut for speed: tests only.
    """

    home: Path
    keys: Path
    user: str = "nobody"
    settings: Mapping[str, str] = field(default_factory=dict)
    sync: bool = True

    @property
    def cluster(self) -> Cluster:
        return Cluster(self.home)

    def conninfo(self, *, role: str = SUPERUSER, database: str = "postgres") -> str:
        return self.cluster.conninfo(keys=self.keys, role=role, database=database)

    @contextlib.contextmanager
    def attached(self) -> Iterator[None]:
        """Run the server for as long as this lasts; whoever leaves last stops it.

        A process forked meanwhile (a worker of gunicorn) holds the same share and never stops the server.
        """
        attacher = os.getpid()
        runner = runner_for(self.user)
        self.cluster.make_home(runner)
        with (self.home / "users.lock").open("wb") as share:
            try:
                with self._alone():
                    fcntl.flock(share, fcntl.LOCK_SH)
                    password = key_text(self.keys, SUPERUSER)
                    self.cluster.make(runner=runner, superuser_password=password, sync=self.sync)
                    self._start(runner)
                yield
            finally:
                if os.getpid() == attacher:
                    with self._alone(), contextlib.suppress(BlockingIOError):
                        fcntl.flock(share, fcntl.LOCK_EX | fcntl.LOCK_NB)
                        self._stop(runner)

    def is_ready(self) -> bool:
        """Whether a real connection succeeds."""
        try:
            psycopg.connect(self.conninfo(), connect_timeout=5).close()
        except psycopg.OperationalError as error:
            if "password authentication failed" in str(error):
                raise KeysDoNotFit(
                    f"The keys in {self.keys} do not open the database in {self.home}. "
                    "Point COMITY_KEYS at the folder that was made together with it, or restore it from its backup."
                ) from error
            return False
        return True

    def renew_database(self) -> None:
        """Throw the database away, with everything in it, and make an empty one."""
        drop_database(self.cluster, keys=self.keys)
        prepare_database(self.cluster, keys=self.keys)

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """Starting and stopping happen one at a time; the lock ends with its holder, however that ends."""
        with (self.home / "server.lock").open("wb") as file:
            deadline = time.monotonic() + PATIENCE_SECONDS
            while True:
                try:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    if time.monotonic() > deadline:
                        raise ServerDidNotStart(
                            f"Another process has been starting or stopping the database in {self.home} for "
                            f"{PATIENCE_SECONDS:.0f} seconds. End that process, then try again."
                        ) from None
                    time.sleep(PAUSE_SECONDS)
            yield

    def _start(self, runner: Runner) -> None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        child: subprocess.Popen[bytes] | None = None
        while not self.is_ready():
            if time.monotonic() > deadline:
                raise ServerDidNotStart(
                    self._complaint(f"did not answer within {PATIENCE_SECONDS:.0f} seconds")
                )
            if child is not None and child.poll() is not None:
                # After a kill -9 the old backends need a moment to notice; anything else is final.
                if not self._memory_is_held():
                    raise ServerDidNotStart(self._complaint(f"ended with code {child.returncode}"))
                child = None
            _reap()
            if child is None and not postmaster.is_alive(self.cluster.data, runner):
                postmaster.forget_dead(cluster=self.cluster.data, socket=self.cluster.socket)
                child = self._launch(runner)
            time.sleep(PAUSE_SECONDS)
        prepare_database(self.cluster, keys=self.keys)

    def _launch(self, runner: Runner) -> subprocess.Popen[bytes]:
        settings = {**SETTINGS, **self.settings, "unix_socket_directories": str(self.cluster.socket)}
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        log = self.cluster.log
        if log.exists() and log.stat().st_size > LARGEST_LOG:
            log.replace(log.with_suffix(".log.old"))
        user, group, groups = runner.drop()
        with log.open("ab") as output:
            child = subprocess.Popen(
                [program_folder(runner, self.home) / "postgres", "-D", self.cluster.data, *options],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                cwd=self.home,
                env=server_environment(),
                start_new_session=True,
                user=user,
                group=group,
                extra_groups=groups,
            )
        _children.append(child)
        return child

    def _stop(self, runner: Runner) -> None:
        """Fast shutdown: open transactions are rolled back, everything committed is on disk."""
        pid = postmaster.recorded_pid(self.cluster.data)
        if pid is None or not postmaster.is_alive(self.cluster.data, runner):
            return
        os.kill(pid, signal.SIGINT)
        deadline = time.monotonic() + PATIENCE_SECONDS
        while postmaster.is_alive(self.cluster.data, runner) and time.monotonic() < deadline:
            _reap()
            time.sleep(PAUSE_SECONDS)
        _reap()

    def _memory_is_held(self) -> bool:
        return "shared memory block" in self._log_end()

    def _complaint(self, what: str) -> str:
        return f"The embedded PostgreSQL {what}. The end of {self.cluster.log} says:\n{self._log_end()}"

    def _log_end(self) -> str:
        if not self.cluster.log.exists():
            return ""
        return "\n".join(self.cluster.log.read_text(encoding="utf-8", errors="replace").splitlines()[-5:])


def _reap() -> None:
    _children[:] = [child for child in _children if child.poll() is None]
