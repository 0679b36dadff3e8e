"""The label of a record of every type covers those of all that it names, whether it is made so or changed."""

import pytest
from tests.contract.samples import make
from tests.security.pages import rolled_back

from comity.access.models import Scope
from comity.access.policies import READ_BY_ALL
from comity.access.services import dominates
from comity.config.records import RECORD_TYPES
from comity.foundation.models import Record
from comity.foundation.registry import type_name
from comity.kit.attributes import field_of

SLUGS = {kit.model: kit.slug for kit in RECORD_TYPES}


@pytest.fixture
def named(form_kit):
    """The fields of the form that name marked records of other types; one's place in a tree of its own says nothing of them."""
    targets = {name: field_of(form_kit.model, name).related_model for name in form_kit.form_names}
    found = {
        name: target
        for name, target in targets.items()
        if target and issubclass(target, Record) and target in SLUGS and target is not form_kit.model
    }
    found = {name: target for name, target in found.items() if type_name(target) not in READ_BY_ALL}
    if not found:
        pytest.skip("records of this type name none that are marked")
    return found


def marked(world, row):
    """The row as it stands once it was raised one level above everything else."""
    type(row).objects.filter(pk=row.pk).update(label_id=world.label(1).pk)
    return type(row).objects.select_related("label").get(pk=row.pk)


def covers(record, name, target):
    """Whether the label of the record is at least that of what it names, as both stand now."""
    found = type(record).objects.select_related("label").get(pk=record.pk)
    return getattr(found, f"{name}_id") != target.pk or dominates(found.label, target.label)


def test_record_when_made_with_what_is_marked_then_covers_it(world, form_kit, sample, named, place, writer):
    made = {}
    with world.acting(writer) as actor:
        scope = Scope.objects.get(no=place.scope_no)
        for number, (name, model) in enumerate(named.items(), 71):
            with rolled_back():
                given = sample.values(number, place)
                values = {each: value for each, value in given.items() if each in form_kit.form_names}
                values[name] = marked(world, given.get(name) or make(SLUGS[model], number, place))
                about = {"actor": actor, "label": place.label, "scope": scope}
                record = form_kit.create(model=form_kit.model, values=values, **about)
                made[name] = covers(record, name, values[name])
    assert made == dict.fromkeys(named, True)


def test_record_when_changed_to_name_what_is_marked_then_covers_it(
    world, form_kit, fill, named, place, writer
):
    numbers = range(71, 71 + len(named))
    changed = {}
    for number, record, (name, model) in zip(numbers, fill(*numbers), named.items(), strict=True):
        with world.acting(writer) as actor:
            target = marked(world, make(SLUGS[model], number, place))
            current = form_kit.model.objects.get(pk=record.pk)
            form_kit.update(
                actor=actor, record=current, values={name: target}, expected_version=current.version
            )
            changed[name] = covers(record, name, target)
    assert changed == dict.fromkeys(named, True)
