"""What the lock file of PostgreSQL claims, and whether the process that it names is really ours."""

from pathlib import Path

import psutil

from comity.foundation.server.runner import Runner


def recorded_pid(cluster: Path) -> int | None:
    """The process id in `postmaster.pid`; None without the file or with a half-written one."""
    try:
        first_line = (cluster / "postmaster.pid").read_text(encoding="ascii").split("\n", 1)[0]
        return int(first_line)
    except (FileNotFoundError, ValueError):
        return None


def is_alive(cluster: Path, runner: Runner) -> bool:
    """Whether the recorded process is a running PostgreSQL of this very cluster.

    A zombie, a stranger's process and a recycled process id count as dead.
    """
    pid = recorded_pid(cluster)
    if pid is None:
        return False
    try:
        process = psutil.Process(pid)
        if (
            process.status() in {psutil.STATUS_ZOMBIE, psutil.STATUS_DEAD}
            or process.uids().real != runner.uid
        ):
            return False
        return process.name().startswith("postgres") and Path(process.cwd()).samefile(cluster)
    except (psutil.Error, FileNotFoundError, PermissionError):
        return False


def forget_dead(*, cluster: Path, socket: Path) -> None:
    """Remove the lock files of a dead server; PostgreSQL itself still refuses while old backends hold its memory."""
    (cluster / "postmaster.pid").unlink(missing_ok=True)
    (socket / ".s.PGSQL.5432.lock").unlink(missing_ok=True)
