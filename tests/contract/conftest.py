"""Who looks at which samples: fixtures of the contracts. Every test that asks for `kit` runs for every type."""

import re
from importlib import import_module

import pytest

CHANGING = re.compile(
    r'(nonce|csrfmiddlewaretoken"? value|X-CSRFToken"?|data-draft|data-printed)[=:" ]+[^"\' >]+'
)


def samples():
    """Models can be imported only after this file was."""
    return import_module("tests.contract.samples")


def pytest_generate_tests(metafunc):
    if "kit" in metafunc.fixturenames:
        slugs = samples().SLUGS
        metafunc.parametrize("kit", [samples().kit_of(slug) for slug in slugs], ids=slugs)


@pytest.fixture
def form_kit(kit):
    """Only types that the kit offers a form for."""
    if not kit.form_sections:
        pytest.skip("records of this type are made elsewhere")
    return kit


@pytest.fixture
def sample(kit):
    return samples().SAMPLES[kit.slug]


@pytest.fixture
def only(sample):
    """The part of an address that leaves nothing but samples in the list."""
    return {"q": sample.only} if sample.only else {}


@pytest.fixture
def writer(sample):
    return f"{sample.role}@province_a"


@pytest.fixture
def browser(world, writer):
    return world.client(writer)


@pytest.fixture
def place(world):
    """Where everybody in the province reads and may write."""
    return samples().Place(world.label(0), world.unit("province_a").pk, world.scope_no("province_a"))


@pytest.fixture
def above(world, writer):
    """The same unit, one level above the writer's clearance."""
    level = world.account(writer).clearance_id + 1
    return samples().Place(world.label(level), world.unit("province_a").pk, world.scope_no("province_a"))


@pytest.fixture
def beside(world):
    """The writer's level, in a province that the writer does not see."""
    return samples().Place(world.label(0), world.unit("province_b").pk, world.scope_no("province_b"))


@pytest.fixture
def fill(world, kit, writer, place):
    """Makes samples with these numbers as the writer."""

    def fill(*numbers, **given):
        with world.acting(writer):
            return [samples().make(kit.slug, number, place, **given) for number in numbers]

    return fill


@pytest.fixture
def hide(world, kit, sample, above, beside):
    """Makes samples that the writer must not see: above its clearance, and in another province."""

    def hide(*numbers, **given):
        with world.acting(f"{sample.role}@region"):
            return [
                samples().make(kit.slug, number + shift, spot, **given)
                for shift, spot in ((0, above), (50, beside))
                for number in numbers
            ]

    return hide


@pytest.fixture
def same():
    """Returns what of an answer does not change from one request to the next."""
    return lambda response: (response.status_code, CHANGING.sub("", response.content.decode()))


@pytest.fixture
def filled(world, form_kit, sample, writer, place):
    """What a browser sends for a sample of a number."""

    def filled(number, **more):
        with world.acting(writer):
            values = sample.values(number, place)
        texts = {
            name: getattr(value, "pk", value) for name, value in values.items() if name in form_kit.form_names
        }
        placed = {"unit": place.unit_id, "level": 0, "scope": "held"}
        return {
            name: value
            for name, value in {**texts, **placed, **more}.items()
            if value is not None and value is not False
        }

    return filled


@pytest.fixture
def stored(world, kit, writer):
    """The record as the writer finds it in the database."""

    def stored(**wanted):
        with world.acting(writer):
            return kit.model.objects.select_related("label").get(**wanted)

    return stored
