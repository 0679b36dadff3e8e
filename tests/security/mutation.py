"""A plugin of pytest that weakens the policies in every database of a run: `-p tests.security.mutation --mutant NAME`."""

import contextlib
from dataclasses import dataclass

import pytest

from tests import database


@dataclass(frozen=True)
class Mutant:
    """A piece of a function or view taken for another, or a statement for each table under the policies."""

    where: str = ""
    old: str = ""
    new: str = ""
    each: str = ""
    """With {0} for the table, for those that stood before the functions were changed."""
    judges: tuple[str, ...] = ("test_policies.py", "test_sessions.py", "test_tables.py", "test_rule.py")
    """The files of which one has to notice."""


RULE = "case when ((select sec.vis_labels()))[label_id] and ((select sec.vis_scopes()))[scope_no]"
RESTRICTIVE = "create policy label on %s as restrictive for all to comity_app using (%s)"
PARTS = ("test_definers.py", "../instruments/test_labels.py")
NUMBERS = ("../documents/test_numbering.py",)
MUTANTS = {
    "level below instead of up to": Mutant(
        "sec.labels_of", "l.level_id <= labels_of.level", "l.level_id < labels_of.level"
    ),
    "level not asked": Mutant("sec.labels_of", "l.level_id <= labels_of.level", "true"),
    "and becomes or": Mutant("sec.labels_of", "and l.caveats::text[] <@", "or l.caveats::text[] <@"),
    "caveat not asked": Mutant("sec.labels_of", "l.caveats::text[] <@ labels_of.caveats", "true"),
    "releasability inverted": Mutant(
        "sec.labels_of", "labels_of.releasability = '{}' or", "labels_of.releasability = '{}' or not"
    ),
    "releasability not asked": Mutant(
        "sec.labels_of", "l.releasable_to::text[] && labels_of.releasability", "true"
    ),
    "scope not asked": Mutant("sec.protect_table", " and ((select sec.vis_scopes()))[scope_no]", ""),
    "label not asked": Mutant("sec.protect_table", "((select sec.vis_labels()))[label_id] and ", ""),
    "always true": Mutant(
        "sec.protect_rows",
        "for all to comity_app using (%s)",
        "for all to comity_app using (%s or true)",
        "alter policy label on {0} using (true)",
    ),
    "on update only": Mutant("sec.protect_rows", "as restrictive for all", "as restrictive for update"),
    "permissive instead of restrictive": Mutant(
        "sec.protect_rows", "policy label on %s as restrictive", "policy label on %s as permissive"
    ),
    "not forced": Mutant(
        "sec.protect_rows",
        "alter table %s force row",
        "alter table %s no force row",
        "alter table {0} no force row level security",
    ),
    "unit of the writer not asked": Mutant("sec.writes", "c.ancestor_id = l.unit", "true"),
    "issued kind not asked": Mutant("sec.scopes_of", "s.kind = 'issued' and", ""),
    "expired session accepted": Mutant(
        "sec.live", "expires_at > statement_timestamp()", "expires_at is not null"
    ),
    "idle session accepted": Mutant("sec.live", "> statement_timestamp()", "is not null"),
    "revoked session accepted": Mutant("sec.live", "revoked_at IS NULL", "created_at is not null"),
    "ended circle still shares": Mutant(
        "sec.scopes_of", "daterange(c.valid_from, c.valid_to) @> sec.today()", "true"
    ),
    "member who left still shares": Mutant(
        "sec.scopes_of", "daterange(m.valid_from, m.valid_to) @> sec.today()", "true"
    ),
    "past parents still count": Mutant(
        "sec.tree_of_today", "daterange(p.valid_from, p.valid_to) @> sec.today()", "true"
    ),
    "reference not checked": Mutant("sec.check_references", "if not reached then", "if false then"),
    "label lowered by anybody": Mutant("sec.keep_label", "not sec.has_role('security_officer')", "false"),
    "nonce serves twice": Mutant("sec.proved", "return found;", "return true;"),
    "parts not raised with the whole": Mutant(
        "sec.raise_parts", "not sec.dominates(label_id::smallint, $1)", "false", judges=PARTS
    ),
    "part lowered below its whole": Mutant(
        "sec.keep_above_sources", "if not is_above then", "if false then", judges=PARTS
    ),
    "number changed after it was drawn": Mutant(
        "sec.keep_number", "old.number is not null and", "false and", judges=NUMBERS
    ),
    "series counts backwards": Mutant("sec.keep_series", "old.last > 0 and", "false and", judges=NUMBERS),
    "baseline of another unit frozen": Mutant(
        "sec.freeze_baseline", "sec.writes(b.unit_id)", "true", judges=PARTS
    ),
    "baseline frozen twice": Mutant(
        "sec.freeze_baseline", "where m.baseline_id = b.id", "where false", judges=PARTS
    ),
    "baseline of targets frozen twice": Mutant(
        "sec.freeze_baseline", "where t.baseline_id = b.id", "where false", judges=PARTS
    ),
    "frozen rows open to all": Mutant(
        "sec.freeze_baseline", "m.label_id, m.scope_no", "1, m.scope_no", judges=PARTS
    ),
    "what stood of a figure keeps its label": Mutant(
        "sec.keep_figure", "set label_id = new.label_id, scope_no", "set scope_no", judges=PARTS
    ),
    "what stood keeps its label": Mutant(
        "sec.keep_standing", "set label_id = new.label_id, scope_no", "set scope_no", judges=PARTS
    ),
}
DEFINITION = """
select case when c.oid is null then pg_get_functiondef(to_regproc(%(name)s))
    else 'create or replace view ' || %(name)s || ' as ' || pg_get_viewdef(c.oid) end
from (select 1) one left join pg_class c on c.oid = to_regclass(%(name)s)
"""
PROTECTED = "select polrelid::regclass::text from pg_policy where polname = 'label'"


def pytest_addoption(parser):
    parser.addoption("--mutant", choices=list(MUTANTS), required=True)


@pytest.fixture(scope="session", autouse=True)
def _weakened(request):
    """Every copy of the template is weakened as it is made; the copy of a copy is weak already."""
    mutant, copy_of, weak = MUTANTS[request.config.getoption("--mutant")], database.copy_of, set()

    @contextlib.contextmanager
    def weakened(template):
        with copy_of(template) as name:
            if template not in weak:
                weaken(name, mutant)
            weak.add(name)
            yield name

    database.copy_of = weakened
    yield
    database.copy_of = copy_of


def weaken(name, mutant):
    with database.connect(name) as admin:
        (text,) = admin.execute(DEFINITION, {"name": mutant.where}).fetchone()
        old = mutant.old if mutant.old in text else as_shown(mutant.old)
        if old not in text:
            raise AssertionError(f"{mutant.where} does not say {mutant.old!r} any more: {text}")
        admin.execute(text.replace(old, mutant.new, 1).encode())
        for (table,) in admin.execute(PROTECTED).fetchall() if mutant.each else ():
            admin.execute(mutant.each.format(table).encode())


def as_shown(text):
    """PostgreSQL shows the condition of a view with its own brackets."""
    return f"({text})"
