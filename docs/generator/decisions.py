"""docs/decisions/README.md: the decisions that were written down, by number."""

from pathlib import Path

from docs.generator.markdown import page, table

FOLDER = Path(__file__).resolve().parents[1] / "decisions"
INTRODUCTION = (
    "Choices that somebody may question later: what was chosen, over what, and what was measured. A decision that is "
    "overturned stays here and says by which one."
)


def decisions_page() -> str:
    rows = []
    for path in sorted(FOLDER.glob("[0-9]*.md")):
        title, day, *_ = (line for line in path.read_text(encoding="utf-8").splitlines() if line)
        rows.append([path.name[:4], f"[{title.removeprefix('# ')}]({path.name})", day])
    return page("Decisions", [INTRODUCTION, table(["number", "decision", "date"], rows)])
