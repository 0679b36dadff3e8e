"""Language and theme are kept; the way back leads nowhere else."""

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def language_restored():
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("path", "field", "value", "cookie"),
    [("/language/", "language", "vi", "django_language"), ("/theme/", "theme", "dark", "comity_theme")],
)
def test_taste_when_chosen_is_kept_and_leads_back(client, path, field, value, cookie):
    response = client.post(path, {field: value, "next": "/sign-in/?a=1"})
    assert (response.status_code, response["Location"]) == (302, "/sign-in/?a=1")
    assert response.cookies[cookie].value == value


@pytest.mark.parametrize(
    "target", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", ""]
)
def test_taste_when_next_is_not_ours_leads_home(client, target):
    assert client.post("/theme/", {"theme": "dark", "next": target})["Location"] == "/"


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("/language/", {"language": "xx"}),
        ("/language/", {}),
        ("/theme/", {"theme": "../../x"}),
        ("/theme/", {}),
    ],
)
def test_taste_when_unknown_is_refused(client, path, data):
    assert client.post(path, data).status_code == 400


@pytest.mark.parametrize("path", ["/language/", "/theme/"])
def test_taste_when_only_asked_for_is_refused(client, path):
    assert client.get(path).status_code == 405


@pytest.mark.django_db
def test_healthz_when_database_answers_says_ok(client):
    assert client.get("/healthz").json() == {"status": "ok"}
