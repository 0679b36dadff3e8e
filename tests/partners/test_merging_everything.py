"""Whatever names a partner follows when it is merged, and goes back: every place of every type, found by the registry."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.factories.activities import make_activity
from tests.factories.instruments import drafts_of, make_agreement, make_reading
from tests.factories.programmes import make_programme
from tests.factories.records import make_partner
from tests.security.cases import stage_for

from comity.access.services.keeping import beside, keep
from comity.activities.models.part import Delegation, PatrolPart
from comity.activities.models.preparation import ItineraryItem
from comity.foundation import clock
from comity.instruments.models.reading import Draft
from comity.instruments.models.requirement import Requirement, RequirementPartner
from comity.partners.models import Distinction, Partner, RelationChange
from comity.partners.services.merging import LEFT, merge_partners, undo_merge
from comity.threads.services import link, open_duty
from comity.threads.services.files import attach
from comity.threads.services.moving import places_of
from comity.threads.services.talking import comment_on

STAFF = "staff_officer@region"


@pytest.fixture
def merged(world):
    """A partner that every kind of record names."""
    found = stage_for(world)
    with world.acting(STAFF) as actor:
        partner = Partner.objects.get(pk=found["/partners/"].pk)
        named(actor, partner)
    return partner


def put(actor, partner, row):
    """Save what other services make in the course of their work."""
    keep(actor=actor, record=beside(actor=actor, record=row, parent=partner))


def named(actor, partner):
    """Name the partner in the places that the stage leaves empty."""
    activity = make_activity(actor, title_en="Patrol", partners=[partner])
    times = {"starts_at": clock.now(), "ends_at": clock.now()}
    put(actor, partner, PatrolPart(activity=activity, partner=partner, route="River", **times))
    put(actor, partner, Delegation(activity=activity, partner=partner))
    put(
        actor, partner, ItineraryItem(activity=activity, partner=partner, starts_at=clock.now(), what="Talks")
    )
    make_programme(actor, code="TOGETHER", title_en="Together", kind="cooperation", partner=partner)
    requirement = Requirement.objects.first()
    put(actor, partner, RequirementPartner(requirement=requirement, partner=partner, words="Laos"))
    draft = drafts_of(make_reading(actor, make_agreement(actor, partner, number="7/BGN")))[0]
    Draft.objects.filter(pk=draft.pk).update(partner_ids=[partner.pk])
    part = make_partner(actor, code="PART", parent=partner)
    put(actor, partner, Distinction(one=partner, other=part))
    put(actor, partner, Distinction(one=part, other=partner))
    put(actor, partner, RelationChange(partner=partner, reason="Visit"))
    link(actor=actor, kind="cites", source=requirement, target=partner)
    comment_on(actor=actor, record=partner, text="Look")
    attach(actor=actor, record=partner, upload=SimpleUploadedFile("map.txt", b"River"))
    open_duty(actor=actor, record=partner, kind="decide", unit=activity.unit, title_en="x", title_vi="x")


def named_in(world, partner):
    """The rows that name the partner, by place."""
    with world.acting(STAFF):
        places = places_of(Partner, without=LEFT)
        return {place.key: set(place.rows(partner).values_list("pk", flat=True)) for place in places}


def test_partner_when_merged_then_every_place_follows_and_goes_back(world, merged):
    before = named_in(world, merged)
    assert [key for key, rows in before.items() if not rows] == []
    with world.acting(STAFF) as actor:
        kept = make_partner(actor, code="KEPT", name_en="Kept", name_vi="Giữ")
        merge = merge_partners(actor=actor, kept=kept, merged=merged, taken={}, reason="One")
    assert (named_in(world, kept), named_in(world, merged)) == (before, {key: set() for key in before})
    with world.acting(STAFF) as actor:
        undo_merge(actor=actor, merge=merge, reason="Two")
    assert (named_in(world, merged), named_in(world, kept)) == (before, {key: set() for key in before})


def test_places_when_a_type_names_partners_by_their_keys_then_known(world):
    with world.acting(STAFF):
        found = {place.key for place in places_of(Partner)}
    assert {"instruments.draft.partner_ids", "activities.delegation.partner_id"} <= found
