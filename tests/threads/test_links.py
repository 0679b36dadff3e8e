"""Links are shown with both ends only, and a thread is walked up and down."""

from itertools import pairwise

import pytest
from django.db import DatabaseError, transaction
from tests.factories.records import make_partner

from comity.access.services import relabel_record
from comity.threads.models import Link
from comity.threads.queries import thread_for
from comity.threads.services import link, unlink


@pytest.fixture
def pair(world):
    """An open record below a confidential one, both of province A."""
    with world.acting("staff_officer@province_a") as actor:
        low = make_partner(actor, code="LOW", name_en="Low")
        high = make_partner(actor, code="HIGH", name_en="High", level=2)
        link(actor=actor, kind="implements", source=low, target=high)
    return low, high


def titles(entries):
    return [entry.title for entry in entries]


def test_link_when_both_ends_are_seen_then_stands_on_both_threads(world, pair):
    low, high = pair
    with world.acting("staff_officer@province_a"):
        assert titles(thread_for(low).up) == ["High"]
        assert titles(thread_for(high).down) == ["Low"]


def test_link_when_made_then_bears_the_label_of_the_higher_end(world, pair):
    low, high = pair
    with world.acting("staff_officer@province_a"):
        made = Link.objects.get(source_id=low.pk)
        assert (made.label_id, made.scope_id) == (high.label_id, low.scope_id)


def test_link_when_target_is_hidden_then_absent_from_the_source(world, pair):
    low, _high = pair
    with world.acting("staff_officer@province_a", working_level=1):
        thread = thread_for(low)
        assert (thread.up, thread.down, Link.objects.count()) == ([], [], 0)


def test_link_when_an_end_is_raised_later_then_absent_both_ways(world):
    with world.acting("staff_officer@province_a") as actor:
        source, target = make_partner(actor), make_partner(actor, code="KH")
        link(actor=actor, kind="serves", source=source, target=target)
        relabel_record(actor=actor, record=source, level=2, reason="Names a source.")
    with world.acting("staff_officer@province_a", working_level=1):
        assert (thread_for(target).down, Link.objects.count()) == ([], 0)


def test_link_when_source_is_beside_ones_reach_then_absent_from_the_target(world):
    with world.acting("staff_officer@region") as actor:
        target = make_partner(actor)
        target.scope_id = world.scope_no("region", "issued")
        target.save()
    with world.acting("staff_officer@province_a") as actor:
        source = make_partner(actor, name_en="Ours")
        link(actor=actor, kind="implements", source=source, target=target)
        assert titles(thread_for(target).down) == ["Ours"]
    with world.acting("staff_officer@province_b"):
        assert thread_for(target).down == []


def test_link_when_end_is_out_of_reach_then_refused(world, pair):
    low, high = pair
    with world.acting("staff_officer@province_a", working_level=1) as actor:
        forged = Link(
            kind="cites",
            source_type="partners.partner",
            source_id=low.pk,
            target_type="partners.partner",
            target_id=high.pk,
            label_id=low.label_id,
            scope_id=low.scope_id,
            unit_id=low.unit_id,
            created_by=actor.account_id,
            changed_by=actor.account_id,
        )
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            forged.save()


def test_link_when_made_twice_then_is_one(world, pair):
    low, high = pair
    with world.acting("staff_officer@province_a") as actor:
        again = link(actor=actor, kind="implements", source=low, target=high)
        assert list(Link.objects.all()) == [again]


def test_link_when_removed_then_gone_and_told_in_the_ledger(world, pair):
    low, _high = pair
    with world.acting("staff_officer@province_a") as actor:
        unlink(actor=actor, link=Link.objects.get())
        assert thread_for(low).up == []


def test_thread_when_chain_is_long_then_starts_at_the_farthest(world):
    with world.acting("staff_officer@province_a") as actor:
        chain = [make_partner(actor, code=f"C{place}", name_en=f"Step {place}") for place in range(4)]
        for source, target in pairwise(chain):
            link(actor=actor, kind="implements", source=source, target=target)
        assert titles(thread_for(chain[0]).up) == ["Step 3", "Step 2", "Step 1"]
        assert titles(thread_for(chain[3]).down) == ["Step 2"]


def test_thread_when_links_run_in_a_circle_then_ends(world):
    with world.acting("staff_officer@province_a") as actor:
        one, other = make_partner(actor, name_en="One"), make_partner(actor, code="KH", name_en="Other")
        link(actor=actor, kind="replaces", source=one, target=other)
        link(actor=actor, kind="replaces", source=other, target=one)
        assert titles(thread_for(one).down) == ["Other"]


def test_thread_when_record_has_many_links_then_queries_stay_two(world, django_assert_num_queries):
    with world.acting("staff_officer@province_a") as actor:
        target = make_partner(actor)
        for place in range(5):
            link(actor=actor, kind="serves", source=make_partner(actor, code=f"S{place}"), target=target)
        with django_assert_num_queries(2):
            assert len(thread_for(target).down) == 5
