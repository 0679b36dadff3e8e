"""SQL in files of its own, loaded by name for migrations."""

from importlib import resources


def statements(package: str, name: str) -> str:
    """Return the text of `<package>/sql/<name>.sql`."""
    return (resources.files(package) / "sql" / f"{name}.sql").read_text(encoding="utf-8")
