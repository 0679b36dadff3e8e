"""docs/reference/states.md: every state table, drawn and as a list."""

import sys
from collections.abc import Iterator

from django.apps import apps
from django.db.models import Choices, Model
from docs.generator.markdown import code, page, table

from comity.foundation.states import Transition, Transitions

INTRODUCTION = (
    "What a state allows is one table beside the model; pages, services and API ask it. Who may do it is another "
    "question, answered by [permissions](permissions.md). “Reason” says where the product asks for one."
)


def state_tables() -> dict[type[Model], Transitions]:
    """Return the table of each model whose state has one: the table that leads to states of the same enumeration."""
    tables: dict[type[Choices], Transitions] = {
        type(value[0].target): value  # type: ignore[misc] # the target is a member of an enumeration
        for model in apps.get_models()
        for value in vars(sys.modules[model.__module__]).values()
        if isinstance(value, tuple) and value and isinstance(value[0], Transition)
    }
    # A state without a first one is the copy of another record's.
    own = [model for model in apps.get_models() if hasattr(model, "state") and _begins(model)]
    models = {model: _enumeration(model, tables) for model in own}
    return {model: tables[found] for model, found in models.items() if found is not None}


def _begins(model: type[Model]) -> bool:
    return bool(model._meta.get_field("state").has_default())  # type: ignore[union-attr] # noqa: SLF001 the same


def states_page() -> str:
    parts = [INTRODUCTION]
    tables = state_tables()
    for model in sorted(tables, key=lambda model: model._meta.label_lower):  # noqa: SLF001 Django documents _meta
        parts += _section(model, tables[model])
    return page("States", parts)


def _enumeration(model: type[Model], tables: dict[type[Choices], Transitions]) -> type[Choices] | None:
    choices = model._meta.get_field("state").flatchoices  # type: ignore[union-attr] # noqa: SLF001 Django documents _meta
    return next((each for each in tables if each.choices == choices), None)


def _section(model: type[Model], transitions: Transitions) -> Iterator[str]:
    field = model._meta.get_field("state")  # noqa: SLF001 Django documents _meta
    words = {value: str(name) for value, name in field.flatchoices}  # type: ignore[union-attr] # a field with choices
    yield f"## {str(model._meta.verbose_name).capitalize()}"  # noqa: SLF001 Django documents _meta
    yield f"Type `{model._meta.label_lower}`. A new one is “{words[field.get_default()]}”."  # type: ignore[union-attr] # noqa: SLF001 the same
    yield _drawing(transitions, words, start=field.get_default())  # type: ignore[union-attr] # the same
    yield table(
        ["action", "on the button", "from", "to", "reason"],
        [
            [
                code(each.action),
                each.words,
                ", ".join(words[source] for source in each.sources),
                words[each.target],
                "yes" if each.needs_reason else "–",
            ]
            for each in transitions
        ],
    )


def _drawing(transitions: Transitions, words: dict[str, str], *, start: str) -> str:
    lines = ["stateDiagram-v2", *(f'    state "{name}" as {value}' for value, name in words.items())]
    lines.append(f"    [*] --> {start}")
    for each in transitions:
        lines += [f"    {source} --> {each.target!s}: {each.words}" for source in map(str, each.sources)]
    return "\n".join(["```mermaid", *lines, "```"])
