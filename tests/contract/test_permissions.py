"""Who may do what with every record type: the pages and the API follow the permission table, with its reasons."""

import pytest

from comity.access.models import Permission, Role

JSON = "application/json"


@pytest.fixture(
    params=[
        "viewer",
        "staff_officer",
        "commander",
        "inspector",
        "analyst",
        "border_post",
        "security_officer",
        "administrator",
    ]
)
def role(request, db):
    assert Role.objects.filter(code=request.param).exists()
    return request.param


@pytest.fixture
def may(kit, role):
    return set(Permission.objects.filter(role=role, record_type=kit.name).values_list("action", flat=True))


@pytest.fixture
def visit(world, role):
    client = world.client(f"{role}@province_a")
    return lambda address, **more: client.get(address, **more).status_code


def test_list_and_record_when_role_visits_then_as_the_table_says(kit, may, visit, fill):
    (record,) = fill(1)
    expected = 200 if "view" in may else 403
    assert [visit(kit.url("list")), visit(f"/api/v1/{kit.slug}/")] == [expected, expected]
    assert [visit(kit.url("detail", record)), visit(f"/api/v1/{kit.slug}/{record.pk}/")] == [
        expected,
        expected,
    ]


def test_new_when_role_visits_then_as_the_table_says(form_kit, may, visit):
    assert visit(form_kit.new_url) == (200 if "add" in may else 403)


def test_edit_when_role_visits_then_as_the_table_says(form_kit, may, visit, fill):
    (record,) = fill(1)
    assert visit(form_kit.url("edit", record)) == (200 if {"view", "change"} <= may else 403)


def test_export_when_role_visits_then_as_the_table_says(kit, may, visit, fill):
    fill(1)
    assert visit(f"{kit.url('list')}export.csv") == (200 if "export" in may else 403)


def test_api_when_role_may_not_add_then_403_with_the_reason_of_the_page(world, form_kit, role, may):
    if "add" in may:
        pytest.skip("this role may")
    client = world.client(f"{role}@province_a")
    answer = client.post(f"/api/v1/{form_kit.slug}/", "{}", content_type=JSON)
    assert answer.status_code in {400, 403}
    if answer.status_code == 403:
        assert answer.json()["detail"] in client.get(form_kit.url("list")).content.decode()


def test_buttons_when_refused_then_disabled_with_the_reason(world, form_kit, role, may, fill):
    if "view" not in may or "change" in may:
        pytest.skip("this role has no refused button")
    (record,) = fill(1)
    page = world.client(f"{role}@province_a").get(form_kit.url("detail", record)).content.decode()
    assert 'aria-disabled="true"' in page
    assert form_kit.url("edit", record) not in page
