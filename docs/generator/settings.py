"""docs/reference/settings.md: every setting with its type, default, meaning and example."""

from docs.generator import markdown

from comity.config import options

KINDS = {
    "Path": "path",
    "str": "text",
    "int": "whole number",
    "bool": "true or false",
    "tuple": "list of texts",
}
INTRODUCTION = (
    "Each setting is read from the environment first, then from one TOML file: the one that `COMITY_CONFIG` "
    "names, else `/etc/comity/comity.toml` for root and `~/.config/comity/comity.toml` for others. In the file "
    "its name has no `COMITY_` and small letters, for example `port = 8080`. A setting that Comity does not know, "
    "or a value that it cannot use, stops every command with a sentence that names it."
)


def settings_page() -> str:
    parts = [INTRODUCTION]
    for row in options.rows():
        kind = getattr(row.kind, "__name__", str(row.kind))
        parts += [
            f"## {row.name}",
            row.description,
            f"- In the file: `{row.key}`\n- Type: {KINDS[kind]}\n- Default: {row.default}\n- Example: `{row.example}`",
        ]
    return markdown.page("Settings", parts)
