"""The product's own files as the architecture tests read them."""

import ast
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "comity"
TESTS = ROOT / "tests"

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Module:
    path: Path

    def __str__(self) -> str:
        return str(self.path.relative_to(ROOT))

    @property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @property
    def lines(self) -> int:
        return len(self.text.splitlines())

    @property
    def tree(self) -> ast.Module:
        return parsed(self.path)

    def nodes(self, *kinds):
        return [node for node in ast.walk(self.tree) if isinstance(node, kinds)]

    def at(self, node) -> str:
        return f"{self}:{node.lineno}"


@cache
def parsed(path):
    return ast.parse(path.read_text(encoding="utf-8"))


def modules(folder=PACKAGE):
    """Python files that we write; migrations are written by Django and outside the counts by definition."""
    return [Module(path) for path in sorted(folder.rglob("*.py")) if "migrations" not in path.parts]


def counted(folder=PACKAGE):
    """Those whose size is counted."""
    return [module for module in modules(folder) if module.path.name != "apps.py"]


def templates():
    return sorted(PACKAGE.rglob("templates/**/*.*"))


def length(node) -> int:
    return node.end_lineno - node.lineno + 1


def of_class(module):
    """The functions that are methods."""
    return {
        id(function)
        for holder in module.nodes(ast.ClassDef)
        for function in holder.body
        if isinstance(function, Function)
    }
