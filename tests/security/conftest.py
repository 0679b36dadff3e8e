"""The stage and the year of work: set once for each place, and copied for every test that asks for them."""

import contextlib
import copy
from functools import cache
from importlib import import_module

import pytest

from tests import database


@pytest.fixture(scope="session")
def staged(world_template, django_db_blocker):
    """Returns the name of a database in which the stage stands for a unit and one below it, and the stage."""
    name, world = world_template
    with contextlib.ExitStack() as kept:

        @cache
        def staged(*units):
            with laid_on(name, kept, django_db_blocker) as template:
                # Models can be imported only after this file was.
                return template, import_module("tests.security.cases").stage_for(copy.deepcopy(world), *units)

        yield staged


@pytest.fixture(scope="session")
def worked_on(staged, world_template, django_db_blocker):
    """The same with a year of work, and what was made in it."""
    with contextlib.ExitStack() as kept:

        @cache
        def worked_on(*units):
            name, stage = staged(*units)
            with laid_on(name, kept, django_db_blocker) as template:
                given = copy.deepcopy((world_template[1], stage))
                return template, import_module("tests.security.year").work_through(*given)

        yield worked_on


@contextlib.contextmanager
def laid_on(name, kept, blocker):
    """Point at a copy of a database, which is kept as long as others are made of it."""
    template = kept.enter_context(database.copy_of(name))
    with blocker.unblock(), database.pointed_at(template):
        yield template


@pytest.fixture
def units():
    """The unit for which the stage is set, and one below it."""
    return "province_a", "post_a1"


@pytest.fixture
def own_template(request, own_template, units):
    for fixture, laid in (("worked", "worked_on"), ("stage", "staged")):
        if fixture in request.fixturenames:
            return request.getfixturevalue(laid)(*units)[0]
    return own_template


@pytest.fixture
def stage(own_world, staged, units):
    """A record of each kind, by the beginning of its addresses; see tests/security/cases.py."""
    return copy.deepcopy(staged(*units)[1])


@pytest.fixture
def worked(own_world, worked_on, units):
    """What was made in a year of work on the stage; see tests/security/year.py."""
    return copy.deepcopy(worked_on(*units)[1])
