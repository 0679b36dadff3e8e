"""What people and programs paste into the text of a record: kept when it is writing, cleaned or refused when not."""

import unicodedata

import pytest

from comity.kit.attributes import field_of

KEPT = {
    "Vietnamese": "Đường biên giới Việt – Lào",
    "Lao": "ກອງທັບປະຊາຊົນລາວ",
    "Chinese": "中国人民解放军",
    "Arabic": "القوات المسلحة",
    "Cyrillic": "Вооружённые силы",
    "markup": "<script>alert(1)</script> & {{ 7*7 }}",
    "quotes": "'; drop table partners_partner; --",
    "emoji": "🤝",
}
CLEANED = {
    "decomposed": (unicodedata.normalize("NFD", "Đối tác chiến lược"), "Đối tác chiến lược"),
    "direction marks": ("abc\u202edef\u200f", "abcdef"),
    "control characters": ("abc\x07\x1bdef", "abcdef"),
    "byte order mark": ("\ufeffabc", "abc"),
}


@pytest.fixture
def save(form_kit, sample, browser, filled, stored):
    """Sends a new record with this text; returns what was stored, or the answer if it was refused."""

    def save(text):
        answer = browser.post(form_kit.new_url, filled(1, **{sample.text: text}))
        if answer.status_code != 302:
            return answer
        return getattr(stored(pk=answer["Location"].strip("/").rpartition("/")[2]), sample.text)

    return save


@pytest.mark.parametrize("script", KEPT)
def test_text_when_any_script_then_kept_and_shown_escaped(script, form_kit, save, browser):
    assert save(KEPT[script]) == KEPT[script]
    assert "<script>alert" not in browser.get(form_kit.url("list")).content.decode()


@pytest.mark.parametrize("dirt", CLEANED)
def test_text_when_dirty_then_cleaned(dirt, save):
    given, expected = CLEANED[dirt]
    assert save(given) == expected


def test_text_when_nul_then_422(save):
    assert save("abc\x00def").status_code == 422


def test_text_when_too_long_then_422(form_kit, sample, save):
    longest = field_of(form_kit.model, sample.text).max_length
    if longest is None:
        pytest.skip("any length is right")
    assert save("a" * longest) == "a" * longest
    assert save("a" * (longest + 1)).status_code == 422


def test_form_when_every_value_is_nonsense_then_422(form_kit, browser):
    for nonsense in ("\x00", "ở" * 5000, "-1e400", "2026-13-45", "[object Object]"):
        data = dict.fromkeys([*form_kit.form_names, "unit", "level", "scope", "caveats"], nonsense)
        assert browser.post(form_kit.new_url, data).status_code == 422


def test_list_when_every_parameter_is_nonsense_then_answered(kit, browser, fill):
    fill(1)
    for nonsense in ("\x00", "ở" * 2000, "-1e400", "2026-13-45", "[object Object]"):
        data = dict.fromkeys(
            [*kit.filter_fields, "q", "sort", "columns", "after", "before", "pick"], nonsense
        )
        assert browser.get(kit.url("list"), data).status_code == 200
