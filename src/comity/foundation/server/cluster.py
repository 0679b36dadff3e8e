"""The folders of the embedded server: made once, owned by the user who runs it."""

import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from psycopg.conninfo import make_conninfo

from comity.foundation.keyfiles import key_text
from comity.foundation.server.binaries import MAJOR, program_folder
from comity.foundation.server.refusals import ServerDidNotStart, SocketPathTooLong
from comity.foundation.server.runner import Runner

LONGEST_SOCKET_PATH = 100
SOCKET_NAME = ".s.PGSQL.5432"
SUPERUSER = "comity_super"
INITDB_OPTIONS = (
    "--auth-local=scram-sha-256",
    "--auth-host=scram-sha-256",
    "--encoding=UTF8",
    "--locale-provider=builtin",
    "--locale=C.UTF-8",
    "--builtin-locale=C.UTF-8",
    "--lc-messages=C",
    "--data-checksums",
    "--no-instructions",
)


@dataclass(frozen=True)
class Cluster:
    """One PostgreSQL below `home`: its data, its socket, its log and its locks."""

    home: Path

    @property
    def data(self) -> Path:
        return self.home / str(MAJOR)

    @property
    def socket(self) -> Path:
        return self.home / "socket"

    @property
    def log(self) -> Path:
        return self.home / "server.log"

    def conninfo(self, *, keys: Path, role: str, database: str) -> str:
        return make_conninfo(host=str(self.socket), user=role, password=key_text(keys, role), dbname=database)

    def make_home(self, runner: Runner) -> None:
        """Refuse what cannot work, then make the folders above the data that are missing."""
        length = len(os.fsencode(self.socket / SOCKET_NAME))
        if length >= LONGEST_SOCKET_PATH:
            raise SocketPathTooLong(
                f"The path {self.socket} is too long for a socket ({length} bytes of {LONGEST_SOCKET_PATH}). "
                "Set COMITY_DATA to a folder with a shorter path."
            )

        runner.require_way_to(self.home)
        # Another user must pass through; nobody but root and that user has business inside.
        _make_folders(self.home, mode=0o711 if runner.switches else 0o700)

    def make(self, *, runner: Runner, superuser_password: str, sync: bool) -> None:
        """Make what is missing. The data folder appears only when it is complete."""
        _owned_folder(self.socket, runner)
        if not self.data.is_dir():
            beside = self.home / f"{MAJOR}.new"
            shutil.rmtree(beside, ignore_errors=True)
            _owned_folder(beside, runner)
            self._run_initdb(beside, runner=runner, password=superuser_password, sync=sync)
            beside.rename(self.data)

    def _run_initdb(self, folder: Path, *, runner: Runner, password: str, sync: bool) -> None:
        handle, name = tempfile.mkstemp(dir=self.home)
        password_file = Path(name)
        try:
            with os.fdopen(handle, "w", encoding="ascii") as file:
                file.write(password)
            runner.own(password_file)
            options = [*INITDB_OPTIONS, f"--username={SUPERUSER}", f"--pwfile={password_file}"]
            if not sync:
                options.append("--no-sync")
            user, group, groups = runner.drop()
            done = subprocess.run(
                [program_folder(runner, self.home) / "initdb", *options, "-D", folder],
                capture_output=True,
                text=True,
                check=False,
                cwd=self.home,
                env=server_environment(),
                user=user,
                group=group,
                extra_groups=groups,
            )
        finally:
            password_file.unlink()
        if done.returncode:
            raise ServerDidNotStart(
                f"PostgreSQL could not make its data folder {folder}:\n{done.stderr.strip()}"
            )


def server_environment() -> dict[str, str]:
    """What the server's programs see of the environment: nothing that could steer them."""
    return {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}


def _make_folders(folder: Path, *, mode: int) -> None:
    """Like `mkdir -p`, with the mode for each new folder, whatever the umask."""
    if not folder.is_dir():
        _make_folders(folder.parent, mode=mode)
        folder.mkdir(exist_ok=True)
        folder.chmod(mode)


def _owned_folder(path: Path, runner: Runner) -> None:
    path.mkdir(mode=0o700, exist_ok=True)
    runner.own(path)
