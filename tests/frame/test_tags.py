"""What the template tags and components draw."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django import forms
from django.utils import translation

from comity.foundation import clock
from comity.foundation.states import Transition
from comity.frame.steps import steps_of
from comity.frame.style import LABELS

SPRITE = "/static/dist/icons.svg"
PATH = [("draft", "Draft"), ("signed", "Signed"), ("in_force", "In force")]


class VisitForm(forms.Form):
    title = forms.CharField(help_text="As printed.")


def test_icon_when_without_words_is_hidden_from_readers_of_the_screen(draw):
    assert (
        draw('{% icon "clock" %}')
        == f'<svg class="icon " aria-hidden="true"><use href="{SPRITE}#clock"></use></svg>'
    )


def test_icon_when_given_words_speaks_them(draw):
    assert (
        draw('{% icon "x" _("Close") %}')
        == f'<svg class="icon " role="img" aria-label="Close"><use href="{SPRITE}#x"></use></svg>'
    )


def test_state_chip_when_drawn_has_colour_icon_and_word(draw):
    record = SimpleNamespace(state="in_force", get_state_display=lambda: "In force")
    icon = draw('{% icon "circle-check" %}')
    assert (
        draw("{% state_chip record %}", record=record)
        == f'<span class="chip chip-green">{icon}In force</span>'
    )


def test_chip_when_words_contain_markup_escapes_it(draw):
    assert draw("{% chip words %}", words="<script>").endswith("&lt;script&gt;</span>")


@pytest.mark.parametrize(
    ("label", "words"), [(LABELS[0], "Open"), (LABELS[-1], "Confidential · BORDER · REL LAO, KHM")]
)
def test_label_text_when_read_names_level_caveats_and_releasability(draw, label, words):
    assert draw("{% label_text label %}", label=label) == words


def test_label_chip_when_there_are_caveats_shows_them_apart(draw):
    more = '<span class="label-more">BORDER · REL LAO, KHM</span>'
    assert draw("{% label_chip label %}", label=LABELS[-1]).endswith(f"Confidential</span>{more}</span>")


def test_label_chip_when_language_is_vietnamese_names_the_level_in_it(draw):
    with translation.override("vi"):
        drawn = draw("{% label_chip label %}", label=LABELS[2])
    assert (
        drawn
        == '<span class="label-chip"><span class="label-level"><span class="level-dot level-violet"></span>Mật</span></span>'
    )


@pytest.mark.parametrize(
    ("days", "near", "words"),
    [(-3, "late", "3 days late"), (0, "soon", "today"), (7, "soon", "in 7 days"), (8, "later", "")],
)
def test_duty_date_when_near_or_past_says_so(draw, days, near, words):
    drawn = draw("{% duty_date day %}", day=clock.today() + timedelta(days=days))
    assert (f"due-{near}" in drawn, words in drawn) == (True, True)


def test_duty_date_when_done_is_never_late(draw):
    drawn = draw("{% duty_date day done=True %}", day=clock.today() - timedelta(days=9))
    assert ("due-later" in drawn, "late" in drawn.replace("due-later", "")) == (True, False)


def test_duty_date_when_missing_shows_a_dash(draw):
    assert draw("{% duty_date None %}") == '<span class="faint">–</span>'


@pytest.mark.parametrize(
    ("state", "places"),
    [("draft", ["current", "todo", "todo"]), ("in_force", ["done", "done", "current"])],
)
def test_steps_when_state_is_on_the_path_mark_what_is_done(state, places):
    assert [step.place for step in steps_of(PATH, state)] == places


def test_steps_when_state_is_beside_the_path_end_where_the_way_stopped():
    assert steps_of(PATH, "cancelled", "Cancelled")[-1].place == "stopped"


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("amended", [("Draft", "done"), ("In force", "done"), ("Beside", "current"), ("Expired", "todo")]),
        ("repealed", [("Draft", "done"), ("In force", "done"), ("Beside", "stopped")]),
    ],
)
def test_steps_when_state_is_beside_the_path_show_what_every_way_has_passed(state, expected):
    table = (
        Transition("begin", ("draft",), "in_force", "Begin"),
        Transition("amend", ("in_force",), "amended", "Amend"),
        Transition("expire", ("in_force", "amended"), "expired", "Expire"),
        Transition("repeal", ("in_force", "amended"), "repealed", "Repeal"),
    )
    path = [("draft", "Draft"), ("in_force", "In force"), ("expired", "Expired")]
    assert [(step.text, step.place) for step in steps_of(path, state, "Beside", table)] == expected


def test_stepper_when_drawn_says_which_step_is_current(draw):
    drawn = draw("{% stepper steps %}", steps=steps_of(PATH, "signed"))
    assert drawn.count('aria-current="step"') == 1


def test_field_when_refused_ties_help_and_error_to_the_input(draw):
    drawn = draw("{% field form.title %}", form=VisitForm({"title": ""}))
    assert 'aria-describedby="id_title_helptext id_title_error"' in drawn
    assert 'id="id_title_error"><li>This field is required.</li>' in drawn


def test_error_summary_when_form_is_refused_leads_to_the_field(draw):
    drawn = draw('{% include "frame/components/error_summary.html" %}', form=VisitForm({"title": ""}))
    assert '<a href="#id_title">Title</a>: This field is required.' in drawn


def test_action_when_refused_says_why_and_cannot_be_pressed(draw):
    include = '{% include "frame/components/action.html" with name="sign" words="Sign" reason="Not yours." %}'
    drawn = draw(include)
    assert 'aria-disabled="true" aria-describedby="why-sign"' in drawn
    assert '<span class="refused-reason" id="why-sign">Not yours.</span>' in drawn


@pytest.mark.parametrize(
    ("language", "drawn"),
    [
        ("en", '<span lang="en">Laos</span><span class="second" lang="vi">Lào</span>'),
        ("vi", '<span lang="vi">Lào</span><span class="second" lang="en">Laos</span>'),
    ],
)
def test_bilingual_when_drawn_begins_with_the_language_of_the_reader(draw, language, drawn):
    with translation.override(language):
        assert draw("{% bilingual it %}", it=SimpleNamespace(name_en="Laos", name_vi="Lào")) == drawn


def test_named_when_own_language_is_missing_marks_the_other(draw):
    assert (
        draw("{% named it %}", it=SimpleNamespace(name_en="", name_vi="Lào")) == '<span lang="vi">Lào</span>'
    )


def test_guard_when_drawn_carries_the_nonce_of_the_page(draw):
    assert draw("{% guard %}") == 'hx-nonce="n0nce"'


def test_progress_when_finished_no_longer_asks(draw):
    part = '{% include "frame/components/_progress.html" with phase="Read" done=4 total=4 %}'
    assert "hx-get" not in draw(part)


@pytest.mark.parametrize(
    ("name", "letters"), [("Nguyễn Thị Hạnh", "NH"), ("Đỗ Ân", "ĐÂ"), ("indexer", "IN"), ("", "")]
)
def test_initials_when_read_are_first_and_last(draw, name, letters):
    assert draw("{{ name|initials }}", name=name) == letters
