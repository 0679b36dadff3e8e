"""Merging partners: nothing is lost, nothing hidden is touched, and it can be taken back."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories.instruments import make_instrument
from tests.factories.partners import make_channel, make_counterpart, make_promise
from tests.factories.records import make_partner

from comity.access.queries import scope_for
from comity.access.services import label_for
from comity.foundation.refusals import NotAllowed, Refusal, StateForbids
from comity.history.models import Event
from comity.instruments.models.reference import InstrumentType
from comity.instruments.models.related import InstrumentParty
from comity.instruments.services.relating import add_party
from comity.kit.services import create_record, update_record
from comity.partners.models import Channel, Commitment, Counterpart, Merge, Partner
from comity.partners.queries.duplicates import likeness, possible_duplicates
from comity.partners.services.merging import merge_partners, undo_merge
from comity.threads.models import Comment, Duty, Link
from comity.threads.services import link, open_duty
from comity.threads.services.talking import comment_on

WRITER = "staff_officer@province_a"


@pytest.fixture
def pair(world):
    """Laos, and Laos registered a second time with a note and another code."""
    with world.acting(WRITER) as actor:
        kept = make_partner(actor)
        merged = make_partner(actor, code="LAO", name_en="Lao PDR", name_vi="CHDCND Lào", notes="Capital")
    return kept, merged


def join(world, pair, *taken, who=WRITER, reason="Registered twice"):
    with world.acting(who) as actor:
        given = {"kept": pair[0], "merged": pair[1], "taken": dict.fromkeys(taken, True)}
        return merge_partners(actor=actor, reason=reason, **given)


def part(world, merge, who=WRITER):
    with world.acting(who) as actor:
        return undo_merge(actor=actor, merge=merge, reason="Two after all")


def state_of(pair):
    names = ("code", "name_en", "notes", "merged_into_id", "parent_id")
    rows = Partner.with_merged.filter(pk__in=[each.pk for each in pair]).order_by("created_at")
    return [tuple(getattr(row, name) for name in names) for row in rows]


def test_partners_when_merged_then_chosen_values_stay_and_codes_change_places(world, pair):
    join(world, pair, "code", "notes")
    with world.acting(WRITER):
        assert state_of(pair) == [
            ("LAO", "Laos", "Capital", None, None),
            ("LA", "Lao PDR", "Capital", pair[0].pk, None),
        ]
        assert list(Partner.objects.values_list("pk", flat=True)) == [pair[0].pk]


def test_merger_when_taken_back_then_both_are_as_they_were(world, pair):
    with world.acting(WRITER):
        before = state_of(pair)
    part(world, join(world, pair, "code", "name_en", "notes"))
    with world.acting(WRITER):
        assert state_of(pair) == before


def test_merger_when_taken_back_then_what_was_changed_since_stays(world, pair):
    merge = join(world, pair, "name_en", "notes")
    with world.acting(WRITER) as actor:
        record = Partner.objects.get()
        update_record(actor=actor, record=record, values={"notes": "New"}, expected_version=record.version)
    part(world, merge)
    with world.acting(WRITER):
        assert [(row[1], row[2]) for row in state_of(pair)] == [("Laos", "New"), ("Lao PDR", "Capital")]


def everything(world, pair):
    """One of each kind of record that names the second partner."""
    with world.acting(WRITER) as actor:
        merged = Partner.objects.get(pk=pair[1].pk)
        kind = InstrumentType.objects.filter(is_agreement=True).first()
        agreement = make_instrument(actor, kind=kind, number="1/BGN", title_en="Memorandum")
        made = {
            (Partner, "parent_id"): make_partner(actor, code="LA-A", name_en="Army", parent=merged),
            (Channel, "partner_id"): make_channel(actor, merged),
            (Counterpart, "partner_id"): make_counterpart(actor, merged),
            (Commitment, "partner_id"): make_promise(actor, merged),
            (InstrumentParty, "partner_id"): add_party(
                actor=actor, instrument=agreement, partner=merged, own_unit=None
            ),
            (Link, "source_id"): link(actor=actor, kind="cites", source=merged, target=agreement),
            (Link, "target_id"): link(actor=actor, kind="cites", source=agreement, target=merged),
            (Comment, "record_id"): comment_on(actor=actor, record=merged, text="Look"),
            (Duty, "record_id"): open_duty(
                actor=actor, record=merged, kind="decide", unit=agreement.unit, title_en="x", title_vi="x"
            ),
        }
    return {(model, column, row.pk) for (model, column), row in made.items()}


def left(world, rows, partner):
    """The kinds of records that name another partner."""
    with world.acting(WRITER):
        return {
            (model.__name__, column)
            for model, column, pk in rows
            if getattr(model.objects.get(pk=pk), column) != partner.pk
        }


def test_references_when_merged_then_all_follow_and_all_return(world, pair):
    rows = everything(world, pair)
    merge = join(world, pair)
    assert not left(world, rows, pair[0])
    part(world, merge)
    assert not left(world, rows, pair[1])


def test_reference_when_it_would_stand_twice_then_stays_and_nothing_is_lost(world, pair):
    with world.acting(WRITER) as actor:
        agreement = make_instrument(actor)
        for partner in pair:
            link(actor=actor, kind="cites", source=agreement, target=partner)
    join(world, pair)
    with world.acting(WRITER):
        assert set(Link.objects.values_list("target_id", flat=True)) == {pair[0].pk, pair[1].pk}


def test_reference_when_between_the_two_then_neither_names_itself(world, pair):
    with world.acting(WRITER) as actor:
        kept = Partner.objects.get(pk=pair[0].pk)
        update_record(actor=actor, record=kept, values={"parent": pair[1]}, expected_version=1)
        link(actor=actor, kind="cites", source=kept, target=pair[1])
    merge = join(world, pair)
    with world.acting(WRITER):
        assert [row[4] for row in state_of(pair)] == [None, None]
        assert list(Link.objects.values_list("source_id", "target_id")) == [(pair[0].pk, pair[1].pk)]
    part(world, merge)
    with world.acting(WRITER):
        assert [row[4] for row in state_of(pair)] == [pair[1].pk, None]


def test_address_when_merged_then_leads_to_the_one_that_stands(world, pair):
    with world.acting(WRITER) as actor:
        third = make_partner(actor, code="L", name_en="L", name_vi="L")
    join(world, pair)
    join(world, (third, pair[0]))
    answer = world.client("viewer@province_a").get(f"/partners/{pair[1].pk}/")
    assert (answer.status_code, answer["Location"]) == (302, f"/partners/{third.pk}/")
    hidden = world.client("viewer@province_b").get(f"/partners/{pair[1].pk}/")
    assert hidden.status_code == 404


def test_merged_partner_when_looked_for_then_neither_listed_nor_offered(world, pair):
    join(world, pair)
    client = world.client(WRITER)
    listed = client.get("/partners/export.json").json()["records"]
    offered = client.get(
        "/channels/new/",
        {"find": "partner", "partner-find": "lao"},
        headers={"Accept": "application/json"},
    )
    assert [row["code"] for row in listed] == ["LA"]
    assert [words for key, words in offered.json()["choices"] if key] == ["Laos"]
    assert client.get(f"/partners/{pair[1].pk}/edit/").status_code == 404


def test_ledger_when_merged_and_taken_back_then_tells_of_both(world, pair):
    part(world, join(world, pair))
    with world.acting(WRITER):
        told = Event.objects.filter(verb__in=["merged", "unmerged"]).values_list("verb", "object_id")
        assert set(told) == {(verb, each.pk) for verb in ("merged", "unmerged") for each in pair}


@pytest.mark.parametrize("what", ["superior", "commitment"])
def test_page_when_it_names_or_counts_what_is_above_the_two_then_marked(world, pair, what):
    with world.acting(WRITER) as actor:
        if what == "commitment":
            make_promise(actor, pair[1], level=2)
        else:
            above = make_partner(actor, code="ASEAN", name_en="Association", level=2)
            Partner.objects.filter(pk=pair[1].pk).update(parent=above)
    page = world.client(WRITER).get(f"/partners/{pair[0].pk}/merge/{pair[1].pk}/")
    assert page.context["page_label"].level_id == 2


def told_of(row):
    """What the ledger keeps of a merger and of taking it back with one of the two: the reason, and the other."""
    events = Event.objects.filter(verb__in=["merged", "unmerged"], object_id=row.pk)
    return {(each.payload["reason"], each.payload.get("with")) for each in events}


def test_ledger_when_both_are_guarded_alike_then_each_names_the_other_and_why(world, pair):
    part(world, join(world, pair))
    reasons = ("Registered twice", "Two after all")
    with world.acting(WRITER):
        for row, other in (pair, pair[::-1]):
            assert told_of(row) == {(reason, str(other.pk)) for reason in reasons}


@pytest.mark.parametrize("level", [2, 0])
def test_ledger_when_one_is_more_guarded_then_the_other_names_neither_it_nor_why(world, level):
    with world.acting(WRITER) as actor:
        values = {"code": "LA", "name_en": "Laos", "name_vi": "Lào", "kind": "state"}
        issued = {"label": label_for(actor=actor, level=0), "scope": scope_for(actor.unit_id, "issued")}
        kept = create_record(actor=actor, model=Partner, values=values, **issued)
        guarded = make_partner(actor, level=level, code="S")
    part(world, join(world, (kept, guarded)))
    with world.acting(WRITER):
        assert told_of(kept) == {("", None)}
        assert told_of(guarded) == {(why, str(kept.pk)) for why in ("Registered twice", "Two after all")}


def test_reference_when_hidden_or_of_others_then_left_and_untouched(world):
    with world.acting("staff_officer@region") as actor:
        issued = {"scope": scope_for(actor.unit_id, "issued")}
        pair = [issued_partner(actor, code, issued) for code in ("LA", "LAO")]
    with world.acting("staff_officer@region") as actor:
        secret = make_counterpart(actor, pair[1], level=3)
    with world.acting("staff_officer@province_b") as actor:
        beside = make_counterpart(actor, Partner.objects.get(pk=pair[1].pk))
    with world.acting("staff_officer@region", working_level=1) as actor:
        merge_partners(actor=actor, kept=pair[0], merged=pair[1], taken={}, reason="Twice")
    with world.acting("staff_officer@region"):
        left = dict(Counterpart.objects.values_list("pk", "partner_id"))
        assert left == {secret.pk: pair[1].pk, beside.pk: pair[0].pk}
        assert str(Counterpart.objects.get(pk=secret.pk).partner) == "LAO"


def issued_partner(actor, code, given):
    values = {"code": code, "name_en": code, "name_vi": code, "kind": "state"}
    return create_record(
        actor=actor, model=Partner, values=values, label=label_for(actor=actor, level=0), **given
    )


@pytest.mark.parametrize("who", ["viewer@province_a", "inspector@province_a", "border_post@province_a"])
def test_merger_when_role_may_not_then_refused(world, pair, who):
    with pytest.raises(NotAllowed):
        join(world, pair, who=who)


def test_merger_when_one_is_of_another_unit_then_refused(world, pair):
    with world.acting("staff_officer@post_a1") as actor:
        below = make_partner(actor, code="X")
    with pytest.raises(NotAllowed):
        join(world, (below, pair[1]), who="staff_officer@post_a1")


def test_merger_when_the_kept_one_is_higher_then_refused_and_no_value_is_copied_down(world, pair):
    with world.acting(WRITER) as actor:
        secret = make_partner(actor, level=2, code="S", name_en="Sources")
    with pytest.raises(Refusal, match="Keep the one with the lower label"):
        join(world, (secret, pair[0]))
    with pytest.raises(Refusal, match="is not copied down"):
        join(world, (pair[0], secret), "name_en")
    assert join(world, (pair[0], secret)).label_id == secret.label_id


def test_merger_when_fewer_could_read_the_kept_one_then_refused(world, pair):
    with world.acting("staff_officer@post_a1") as actor:
        of_post = make_partner(actor, code="P")
    with pytest.raises(Refusal, match="Keep the one that more units read"):
        join(world, (pair[0], of_post))
    assert join(world, (of_post, pair[0])).kept_id == of_post.pk


def test_merger_when_nothing_to_take_back_then_refused(world, pair):
    merge = join(world, pair)
    part(world, merge)
    with pytest.raises(StateForbids):
        part(world, merge)


def test_merger_when_kept_one_was_merged_since_then_that_comes_first(world, pair):
    with world.acting(WRITER) as actor:
        third = make_partner(actor, code="L")
    merge = join(world, pair)
    join(world, (third, pair[0]))
    with pytest.raises(Refusal, match="take that merger back first"):
        part(world, merge)


def test_page_when_opened_then_proposes_of_the_other_what_the_kept_one_lacks(world, pair):
    address = f"/partners/{pair[0].pk}/merge/{pair[1].pk}/"
    rows = world.client(WRITER).get(address).context["rows"]
    assert [row["name"] for row in rows if row["takes_other"]] == ["notes"]
    seen = world.client(WRITER).post(address, {"take-code": "other", "take-notes": "own"})
    assert [row["name"] for row in seen.context["rows"] if row["takes_other"]] == ["code"]


def test_pages_when_walked_then_compare_check_merge_and_take_back(world, pair):
    client, address = world.client(WRITER), f"/partners/{pair[0].pk}/merge/"
    chosen = client.post(address, {"other": pair[1].pk})
    assert chosen["Location"] == f"{address}{pair[1].pk}/"
    sent = {"take-notes": "other", "reason": "Registered twice"}
    seen = client.post(chosen["Location"], sent)
    assert (seen.status_code, seen.context["is_seen"], Merge.objects.count()) == (200, True, 0)
    assert [row["name"] for row in seen.context["rows"] if row["takes_other"]] == ["notes"]
    done = client.post(chosen["Location"], {**sent, "confirm": "yes"})
    page = client.get(done["Location"])
    (merge,) = page.context["mergers"].rows
    back = client.post(f"/partners/mergers/{merge.pk}/undo/", {"reason": "Two after all"})
    assert (done.status_code, back.status_code) == (302, 302)
    with world.acting(WRITER):
        assert Partner.objects.count() == 2


def test_duplicates_when_names_or_codes_are_alike_then_paired(world):
    names = [
        ("KH-A", "Royal Cambodian Army", "Lục quân Hoàng gia Campuchia", "KH"),
        ("KHA", "Royal Army of Cambodia", "Lục quân hoàng gia Cam-pu-chia", "KH"),
        ("TH-A", "Royal Thai Army", "Lục quân Hoàng gia Thái Lan", "TH"),
        ("th a", "Army of the north", "Quân khu bắc", ""),
        ("LA", "Laos", "Lào", "LA"),
    ]
    with world.acting(WRITER) as actor:
        for code, name_en, name_vi, country in names:
            make_partner(actor, code=code, name_en=name_en, name_vi=name_vi, country=country)
        found = {frozenset((pair.one.code, pair.other.code)): pair.reason for pair in possible_duplicates()}
    assert found == {
        frozenset(("KH-A", "KHA")): "the same code",
        frozenset(("TH-A", "th a")): "the same code",
    }
    assert likeness("Royal Cambodian Army", "Cambodian Royal army") == 1


def test_duplicates_when_one_is_hidden_then_no_pair_and_no_hint(world):
    def shown():
        page = world.client("viewer@post_a1").get("/partners/duplicates/")
        return page.context["pairs"], page.status_code

    with world.acting("staff_officer@post_a1") as actor:
        make_partner(actor, name_en="Royal Army", name_vi="Lục quân")
    before = shown()
    with world.acting("staff_officer@province_a") as actor:
        make_partner(actor, level=2, code="B", name_en="Royal Army", name_vi="Lục quân")
    assert shown() == before == ([], 200)


def test_duplicates_when_there_are_more_then_no_more_queries(world):
    client, counts = world.client(WRITER), []
    for number in range(3):
        with world.acting(WRITER) as actor:
            for each in range(3):
                make_partner(actor, code=f"{number}{each}", name_en=f"Royal Army {each}", name_vi="Lục quân")
        client.get("/partners/duplicates/")
        with CaptureQueriesContext(connection) as captured:
            client.get("/partners/duplicates/")
        counts.append(len(captured))
    assert counts == counts[:1] * 3
