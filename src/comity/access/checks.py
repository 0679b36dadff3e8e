"""Checks at start-up: the application's role is the restricted one, and no table stands open."""

from collections.abc import Sequence
from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Error
from django.core.exceptions import ImproperlyConfigured
from django.db import connections
from django.db.backends.utils import CursorWrapper

from comity.access.operations import ALLOW_LIST
from comity.foundation.models import ReferenceItem

UNSAFE_ROLE = """
select case
    when r.rolsuper then 'is a superuser'
    when r.rolbypassrls then 'passes row security'
    when r.rolcreaterole then 'may make roles'
    when exists (select from pg_auth_members m where m.member = r.oid) then 'is a member of another role'
    when exists (select from pg_class c where c.relowner = r.oid) then 'owns tables'
    when exists (select from pg_proc p where p.proowner = r.oid) then 'owns functions'
    when r.rolname <> 'comity_app' then 'is not comity_app'
end
from pg_roles r where r.rolname = current_user
"""


def problems_of_role(*, using: str = "default") -> list[str]:
    """Say what makes the application's database role unfit; empty when nothing does."""
    with connections[using].cursor() as cursor:
        cursor.execute("select current_user")
        role = _first(cursor)
        cursor.execute(UNSAFE_ROLE)
        problem = _first(cursor)
    return [f"The database role {role} {problem}; the row policies would not hold."] if problem else []


def problems_of_tables(*, using: str = "default") -> list[str]:
    """Say which tables lack row policies and are not on the allow-list, and which entries of it are stale."""
    with connections[using].cursor() as cursor:
        cursor.execute("select schema_name || '.' || table_name, problem from sec.open_tables order by 1")
        found = dict(cursor.fetchall())
    allowed = allowed_tables()
    unlisted = [f"{table}: {problem}." for table, problem in found.items() if table not in allowed]
    return unlisted + [
        f"{table} is on the allow-list but needs no place there."
        for table in ALLOW_LIST
        if table not in found
    ]


def allowed_tables() -> set[str]:
    """Return the allow-list with the reference lists of every package, whose entries are the same for every reader."""
    lists = (model for model in apps.get_models() if issubclass(model, ReferenceItem))
    return {*ALLOW_LIST, *(f"public.{model._meta.db_table}" for model in lists)}  # noqa: SLF001 Django documents _meta


def refuse_unsafe_database() -> None:
    """Stop a web process or a worker before it serves anything past the row policies."""
    problems = [*problems_of_role(), *problems_of_tables()]
    if problems:
        raise ImproperlyConfigured("\n".join(problems))


def check_row_policies(databases: Sequence[str] | None = None, **_others: Any) -> list[CheckMessage]:
    """Run with `check --database default`."""
    if "default" not in (databases or ()):
        return []
    found = [*problems_of_role(), *problems_of_tables()]
    return [Error(problem, id="access.E001") for problem in found]


def _first(cursor: CursorWrapper) -> Any:
    row = cursor.fetchone()
    return row[0] if row else None
