"""Who runs PostgreSQL: the caller, or for root an unprivileged user; what that user may reach."""

import os
import pwd
import stat
from dataclasses import dataclass
from pathlib import Path

from comity.foundation.server.refusals import FolderNotReachable, ServerRefused


@dataclass(frozen=True)
class Runner:
    """The operating system user of the server processes; `switches` when it is not the caller."""

    name: str
    uid: int
    gid: int
    switches: bool

    def drop(self) -> tuple[int | None, int | None, list[int] | None]:
        """The `user`, `group` and `extra_groups` with which a program is run as this user."""
        return (self.uid, self.gid, []) if self.switches else (None, None, None)

    def own(self, path: Path) -> None:
        if self.switches:
            os.chown(path, self.uid, self.gid)

    def may_enter(self, folder: Path) -> bool:
        facts = folder.stat()
        if self.uid == 0:
            return True
        if facts.st_uid == self.uid:
            return bool(facts.st_mode & stat.S_IXUSR)
        if facts.st_gid == self.gid:
            return bool(facts.st_mode & stat.S_IXGRP)
        return bool(facts.st_mode & stat.S_IXOTH)

    def reaches(self, path: Path) -> bool:
        return self.first_closed(path) is None

    def first_closed(self, path: Path) -> Path | None:
        """The topmost existing folder on the way to `path` that this user cannot enter."""
        folders = [folder for folder in reversed((path, *path.parents)) if folder.is_dir()]
        return next((folder for folder in folders if not self.may_enter(folder)), None)

    def require_way_to(self, path: Path) -> None:
        closed = self.first_closed(path)
        if closed is not None:
            raise FolderNotReachable(
                f"PostgreSQL runs as the user {self.name}, who cannot enter {closed}, so the data cannot lie in "
                f"{path}. Set COMITY_DATA to a folder that {self.name} can reach, such as /var/lib/comity, or "
                "COMITY_PG_USER to a user who can enter it. Comity does not change the permissions of that folder."
            )


def runner_for(user: str) -> Runner:
    """The caller itself, or `user` when the caller is root, whom PostgreSQL refuses to serve."""
    if os.geteuid() != 0:
        return Runner(
            name=pwd.getpwuid(os.geteuid()).pw_name, uid=os.geteuid(), gid=os.getegid(), switches=False
        )
    try:
        entry = pwd.getpwnam(user)
    except KeyError as error:
        raise ServerRefused(
            f"There is no user {user} to run PostgreSQL. Set COMITY_PG_USER to an existing user other than root."
        ) from error
    if entry.pw_uid == 0:
        raise ServerRefused("PostgreSQL does not run as root. Set COMITY_PG_USER to another existing user.")
    return Runner(name=user, uid=entry.pw_uid, gid=entry.pw_gid, switches=True)
