"""Steps of the state tables by the API: the services of the pages, which refuse with the same reasons."""

import pytest

JSON = "application/json"


@pytest.fixture
def moved_kit(kit):
    if kit.step is None:
        pytest.skip("records of this type take no steps of a table, or take them elsewhere")
    return kit


@pytest.fixture
def take(moved_kit, world):
    def take(record, account, action, reason="It is time."):
        address = f"/api/v1/{moved_kit.slug}/{record.pk}/steps/"
        return world.client(account).post(address, {"action": action, "reason": reason}, content_type=JSON)

    return take


def test_step_when_table_has_none_of_that_name_then_refused_and_nothing_changes(
    moved_kit, fill, take, writer, world
):
    (record,) = fill(1)
    answer = take(record, writer, "no_such_action")
    assert answer.status_code in {403, 409}
    assert answer.json()["detail"]
    with world.acting(writer):
        assert (type(record).objects.get(pk=record.pk).version, record.version) == (1, 1)


def test_step_when_it_asks_for_more_than_a_reason_then_refused(moved_kit, fill, take, writer, world):
    asking = [each.action for each in moved_kit.transitions if each.asks_more]
    if not asking:
        pytest.skip("all its steps ask for a reason at most")
    (record,) = fill(1)
    answers = [take(record, writer, action) for action in asking]
    assert {answer.status_code for answer in answers} == {403}
    with world.acting(writer):
        assert type(record).objects.get(pk=record.pk).version == 1


def test_step_when_role_only_reads_then_refused_with_the_reason(moved_kit, fill, take, world):
    (record,) = fill(1)
    answers = [take(record, "viewer@province_a", each.action) for each in moved_kit.transitions]
    assert {answer.status_code for answer in answers} <= {403, 409}
    assert all(answer.json()["detail"] for answer in answers)
    with world.acting("viewer@province_a"):
        assert type(record).objects.get(pk=record.pk).version == 1


def test_step_when_record_is_hidden_then_as_if_absent(moved_kit, hide, take, writer):
    for record in hide(1):
        answer = take(record, writer, moved_kit.transitions[0].action)
        assert (answer.status_code, answer.json()) == (404, {"detail": "Not found."})


def test_step_when_body_is_no_step_then_named(moved_kit, fill, world, writer):
    (record,) = fill(1)
    address = f"/api/v1/{moved_kit.slug}/{record.pk}/steps/"
    answer = world.client(writer).post(address, {"reason": 3}, content_type=JSON)
    assert (answer.status_code, set(answer.json()["errors"])) == (400, {"action", "reason"})
