"""Rules of writing that no linter knows."""

import ast
import re

import pytest
from tests.architecture.source import PACKAGE, ROOT, TESTS, Function, modules

WRITES = {
    "save",
    "delete",
    "create",
    "bulk_create",
    "bulk_update",
    "get_or_create",
    "update_or_create",
    "asave",
    "adelete",
    "acreate",
    "abulk_create",
    "aupdate",
}
QUERIES = {"objects", "filter", "exclude", "all", "select_for_update", "_default_manager", "_base_manager"}
MODULES = modules()
TEST_MODULES = modules(TESTS)


def is_service(module):
    inside = module.path.relative_to(PACKAGE).parts
    return "services.py" in inside or "services" in inside


def written_through_the_orm(call):
    """Whether a call changes rows: a write by its name, or `update` on what can only be a queryset.

    Whoever hands over the actor calls a service, whatever its name.
    """
    if not isinstance(call.func, ast.Attribute) or any(given.arg == "actor" for given in call.keywords):
        return False
    if call.func.attr in WRITES:
        return True
    chain = {node.attr for node in ast.walk(call.func.value) if isinstance(node, ast.Attribute)}
    return call.func.attr == "update" and bool(chain & QUERIES)


def test_rows_when_changed_are_changed_by_services_alone():
    writes = [
        f"{module.at(call)} {ast.unparse(call.func)}"
        for module in MODULES
        if not is_service(module)
        for call in module.nodes(ast.Call)
        if written_through_the_orm(call)
    ]
    assert writes == []


def test_sql_when_it_changes_rows_is_written_in_services_alone():
    statement = re.compile(r"\s*(insert\s+into|update\s+\w+\s+set|delete\s+from|truncate)\b", re.IGNORECASE)
    writes = [
        module.at(text)
        for module in MODULES
        if not is_service(module)
        for text in module.nodes(ast.Constant)
        if isinstance(text.value, str) and statement.match(text.value)
    ]
    assert writes == []


def test_imports_when_made_stand_at_the_top_and_name_what_they_want():
    bad = [
        module.at(node)
        for module in [*MODULES, *TEST_MODULES]
        for holder in module.nodes(*Function.__args__)
        for node in ast.walk(holder)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    stars = [
        module.at(node)
        for module in [*MODULES, *TEST_MODULES]
        for node in module.nodes(ast.ImportFrom)
        if node.names[0].name == "*"
    ]
    assert (bad, stars) == ([], [])


def test_module_when_opened_says_what_belongs_in_it():
    silent = [
        str(module)
        for module in [*MODULES, *TEST_MODULES]
        if module.text.strip()
        and not 1 <= len((ast.get_docstring(module.tree) or "").split("\n\n")[0].splitlines()) <= 3
    ]
    assert silent == []


def test_module_when_named_says_where_its_things_live():
    stray = [
        str(module)
        for module in [*MODULES, *TEST_MODULES]
        if module.path.stem in {"utils", "helpers", "misc"}
    ]
    assert stray == []


@pytest.mark.parametrize(
    "mark", [r"\bTODO\b", r"\bFIXME\b", r"\bXXX\b", r"^\s*#\s*[-=*#]{3,}", r"raise NotImplementedError"]
)
def test_code_when_committed_is_finished(mark):
    pattern = re.compile(mark, re.MULTILINE)
    assert [str(module) for module in MODULES if pattern.search(module.text)] == []


def test_check_when_silenced_gives_its_reason():
    silencer = re.compile(r"# (?:noqa: [A-Z0-9, ]+?|type: ignore\[[\w, -]+\])(?P<reason> .*)?$")
    bare = []
    for module in [*MODULES, *TEST_MODULES]:
        for number, line in enumerate(module.text.splitlines(), 1):
            found = silencer.search(line)
            if found and not re.search(r"[a-z]{3}", found["reason"] or ""):
                bare.append(f"{module}:{number}")
    assert bare == []


def test_test_when_run_asserts_something():
    """A test asserts, expects a refusal, or calls a function of its own file that does."""
    silent = []
    for module in TEST_MODULES:
        functions = {node.name: node for node in module.nodes(*Function.__args__)}
        asserting = {name for name, node in functions.items() if asserts(node)}
        for name, node in functions.items():
            called = {
                call.func.id
                for call in ast.walk(node)
                if isinstance(call, ast.Call) and isinstance(call.func, ast.Name)
            }
            if name.startswith("test_") and name not in asserting and not called & asserting:
                silent.append(f"{module}: {name}")
    assert silent == []


def asserts(function):
    expecting = {"raises", "fail", "warns"}
    return any(
        isinstance(node, ast.Assert)
        or (isinstance(node, ast.Attribute) and (node.attr in expecting or node.attr.startswith("assert")))
        or (isinstance(node, ast.Name) and node.id.startswith(("assert_", "django_assert", "expect")))
        for node in ast.walk(function)
    )


def test_product_when_read_names_no_machine_and_no_registry():
    place = re.compile(r"/(root|home/\w+)/|--index-url")
    texts = [
        path for path in PACKAGE.rglob("*") if path.suffix in {".py", ".html", ".sql", ".toml", ".js", ".css"}
    ]
    named = [
        str(path.relative_to(ROOT))
        for path in texts
        if "dist" not in path.parts and place.search(path.read_text())
    ]
    assert named == []
