"""An agreement amended while obligations run: what changed is shown, what runs keeps its history, its holders are told."""

from datetime import date

import pytest
from tests.factories.instruments import make_obligations
from tests.factories.records import make_partner

from comity.access.services import relabel_record
from comity.history.queries import history_for
from comity.instruments.models.requirement import PartnerObligation
from comity.instruments.services import confirming
from comity.instruments.services.confirming import Amendment
from comity.instruments.services.obligating import change_obligation
from comity.threads.models import Notification
from comity.threads.queries import duties_of

STAFF = "staff_officer@region"


@pytest.fixture
def found(world):
    """An agreement whose second clause is laid on the partner, who has shown a sign of life."""
    with world.acting(STAFF) as actor:
        found = make_obligations(actor, make_partner(actor, country="LA"), [world.unit("province_a")])
        row = found.obligations[0]
        facts = {"last_sign_on": date(2026, 9, 1), "evidence": "Letter of 1 September"}
        change_obligation(actor=actor, obligation=row, facts=facts, version=row.version)
    return found


def amend(world, obligation, *, carries_on=True, reason="Exchange of letters"):
    with world.acting(STAFF) as actor:
        row = PartnerObligation.objects.select_related("requirement").get(pk=obligation.pk)
        return confirming.amend_requirement(
            actor=actor,
            requirement=row.requirement,
            fields={"text": f"{row.requirement.text} in writing", "due_on": date(2028, 1, 1)},
            amendment=Amendment(reason, carries_on=carries_on),
            version=row.requirement.version,
        )


def steps_shown(world, requirement, who=STAFF):
    page = world.client(who).get(f"/requirements/{requirement.pk}/?tab=amendments")
    return page.content.decode()


def test_obligation_when_its_clause_is_amended_then_goes_on_with_all_that_was_known(world, found):
    newer = amend(world, found.obligations[0])
    with world.acting(STAFF):
        row = PartnerObligation.objects.get(pk=found.obligations[0].pk)
        assert (row.requirement_id, row.due_on, row.state) == (newer.pk, date(2028, 1, 1), "open")
        assert (row.last_sign_on, row.evidence) == (date(2026, 9, 1), "Letter of 1 September")
        changes = {change for entry in history_for(row) for change in entry.version.after or {}}
        assert {"requirement_id", "due_on", "evidence"} <= changes
        (duty,) = duties_of(row).filter(done_at=None)
        assert duty.due_on == date(2028, 1, 1)


def test_amendment_when_shown_then_words_days_and_reason_from_both_ends(world, found):
    older = found.obligations[0].requirement
    newer = amend(world, found.obligations[0])
    for row in (older, newer):
        page = steps_shown(world, row)
        assert "in writing</ins>" in page.replace('<ins class="new"> ', '<ins class="new">')
        assert ("Exchange of letters" in page, page.count("staff officer@region") > 0) == (True, True)
        assert (f"/requirements/{newer.pk}/" in page, f"/requirements/{older.pk}/" in page) == (True, True)


def test_requirement_when_never_amended_then_said(world, found):
    assert "No amendment to show" in steps_shown(world, found.obligations[0].requirement)


def test_amendment_when_the_newer_wording_is_above_the_clearance_then_no_trace(world, found):
    older = found.obligations[0].requirement
    before = steps_shown(world, older, who="viewer@province_a").split("<main", 1)[1]
    newer = amend(world, found.obligations[0], carries_on=False)
    with world.acting(STAFF) as actor:
        relabel_record(actor=actor, record=newer, level=3, reason="Sources")
    after = steps_shown(world, older, who="viewer@province_a")
    assert ("No amendment to show" in before, "in writing" in after) == (True, False)
    assert str(newer.pk) not in after


def test_holders_when_a_clause_is_amended_without_them_then_told(world, found):
    amend(world, found.obligations[1], carries_on=False)
    held = {row.pk for row in found.assignments if row.requirement_id == found.obligations[1].requirement_id}
    with world.acting("staff_officer@province_a"):
        told = Notification.objects.filter(kind="changed").values_list("record_id", flat=True)
        assert set(told) == held != set()
