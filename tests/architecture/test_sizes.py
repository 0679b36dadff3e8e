"""The sizes that docs/explanation of our code promises: hard stops, without an exemption list."""

import ast
import re
import tomllib
from collections import Counter

from tests.architecture.source import PACKAGE, ROOT, TESTS, Function, counted, length, of_class, templates

LONGEST_FILE = 400
LONGEST_TEST_FILE = 600
LONGEST_FUNCTION = 50
LONGEST_CLASS = 200
LONGEST_TEMPLATE = 150
MOST_ARGUMENTS = 5
MOST_DEPENDENCIES = 40
LARGEST_KIT = 1500
SHORTEST_SHAPE = 7
MOST_REPEATED = 0.03


def test_file_when_counted_is_short_enough():
    assert [f"{module} {module.lines}" for module in counted() if module.lines > LONGEST_FILE] == []


def test_test_file_when_counted_is_short_enough():
    assert [f"{module} {module.lines}" for module in counted(TESTS) if module.lines > LONGEST_TEST_FILE] == []


def test_function_when_counted_is_short_enough():
    long = [
        f"{module.at(function)} {function.name} {length(function)}"
        for module in [*counted(), *counted(TESTS)]
        for function in module.nodes(*Function.__args__)
        if length(function) > LONGEST_FUNCTION
    ]
    assert long == []


def test_class_when_counted_is_short_enough():
    long = [
        f"{module.at(each)} {each.name} {length(each)}"
        for module in [*counted(), *counted(TESTS)]
        for each in module.nodes(ast.ClassDef)
        if length(each) > LONGEST_CLASS
    ]
    assert long == []


def test_function_when_called_takes_at_most_five_arguments_beyond_the_actor():
    wide = []
    for module in counted():
        methods = of_class(module)
        for function in module.nodes(*Function.__args__):
            given = [
                each.arg
                for each in (*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs)
            ]
            own = given[1:] if id(function) in methods and given[:1] in (["self"], ["cls"]) else given
            if len([name for name in own if name != "actor"]) > MOST_ARGUMENTS:
                wide.append(f"{module.at(function)} {function.name}")
    assert wide == []


def test_template_when_counted_is_short_enough():
    long = {str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in templates()}
    assert {path: lines for path, lines in long.items() if lines > LONGEST_TEMPLATE} == {}


def test_record_kit_when_counted_in_all_is_small_enough():
    kit = counted(PACKAGE / "kit")
    assert sum(module.lines for module in kit) <= LARGEST_KIT


def test_runtime_dependencies_when_counted_are_few_and_each_has_its_reason():
    text = (ROOT / "pyproject.toml").read_text()
    declared = tomllib.loads(text)["project"]["dependencies"]
    lines = [line for line in text.splitlines() if any(f'"{each}"' in line for each in declared)]
    without_reason = [line for line in lines if not re.search(r'",\s*# \w', line)]
    assert (len(declared) <= MOST_DEPENDENCIES, without_reason) == (True, [])


def test_shapes_when_compared_are_seldom_repeated():
    """The share of lines in functions of seven lines or more whose shape, names ignored, occurs twice."""
    functions = [
        function
        for module in counted()
        for function in module.nodes(*Function.__args__)
        if length(function) >= SHORTEST_SHAPE
    ]
    shapes = Counter(shape(function) for function in functions)
    repeated = sum(length(function) for function in functions if shapes[shape(function)] > 1)
    total = sum(module.lines for module in counted())
    assert repeated / total < MOST_REPEATED


def shape(function):
    """What stays of a function without names, texts and numbers."""
    body = ast.Module(body=function.body, type_ignores=[])
    return " ".join(type(node).__name__ for node in ast.walk(body) if not isinstance(node, ast.expr_context))
