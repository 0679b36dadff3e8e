"""Who imports in these tests."""

from importlib import import_module

import pytest


@pytest.fixture
def driver(world):
    """Imports as an officer of a province. Models can be imported only after this file was."""
    return import_module("tests.imports.driver").Driver(world, "staff_officer@province_a")
