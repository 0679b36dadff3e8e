"""docs/reference/permissions.md: which role may do what with which type, as a new installation begins."""

from collections.abc import Iterator

from docs.generator.markdown import code, page, table

from comity.access import policies
from comity.access.services.installation import read_list

INTRODUCTION = (
    "What a new installation begins with; the administrator changes it under **Administration → Who may "
    "do what**. A permission never shows more than labels and scopes allow: it says what may be done with what "
    "one can see, within one's own unit and those below. A state in brackets limits an action to records in it."
)


def permissions_page() -> str:
    rows = read_list("permissions")
    roles = {row["code"]: row["name_en"] for row in read_list("roles")}
    actions = sorted({row["action"] for row in rows})
    parts = [
        INTRODUCTION,
        "## Roles",
        table(["role", "English", "Vietnamese"], _roles()),
        "## Actions",
        table(["action", "words"], [[code(action), policies.words_for(action)] for action in actions]),
    ]
    for name in sorted({row["record_type"] for row in rows}):
        parts += _type(name, [row for row in rows if row["record_type"] == name], roles)
    return page("Permissions", parts)


def _roles() -> list[list[str]]:
    return [[code(row["code"]), row["name_en"], row["name_vi"]] for row in read_list("roles")]


def _type(name: str, rows: list[dict[str, str]], roles: dict[str, str]) -> Iterator[str]:
    actions = sorted({row["action"] for row in rows}, key=lambda action: (action != "view", action))
    yield f"## {code(name)}"
    yield table(
        ["role", *actions],
        [
            [words, *(_mark(rows, role, action) for action in actions)]
            for role, words in roles.items()
            if any(row["role"] == role for row in rows)
        ],
    )


def _mark(rows: list[dict[str, str]], role: str, action: str) -> str:
    states = [row["state"] for row in rows if row["role"] == role and row["action"] == action]
    if "*" in states:
        return "yes"
    return f"({', '.join(states)})" if states else ""
