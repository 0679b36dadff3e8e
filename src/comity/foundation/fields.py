"""What models are built with beyond Django's own: several choices or keys in one field, order and folding of text."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.contrib.postgres.fields import ArrayField
from django.db import models


class SortKey(models.Func):
    """The key whose code-point order is the Vietnamese alphabetical order; index it where lists are long."""

    function = "sort_key"
    arity = 1
    output_field = models.CharField()


class Folded(models.Func):
    """Text as search compares it: without case and marks."""

    function = "fold_text"
    arity = 1
    output_field = models.TextField()


class ChoicesField(ArrayField[Any, Any]):
    """Several of a list of choices, kept in the order of their codes."""

    def to_python(self, value: Any) -> Any:
        """Order the chosen codes and drop repetitions; what is no choice stays, for the validator to name."""
        chosen = super().to_python(value)
        return sorted(set(chosen), key=str) if isinstance(chosen, list) else chosen

    def formfield(self, **_: Any) -> forms.TypedMultipleChoiceField:
        """Offer the choices as boxes to tick."""
        return forms.TypedMultipleChoiceField(
            choices=list(self.base_field.choices or ()),
            widget=forms.CheckboxSelectMultiple,
            required=not self.blank,
            label=self.verbose_name,
            help_text=self.help_text,
            empty_value=[],
        )


class KeysField(ArrayField[Sequence[UUID], list[UUID]]):
    """The identifiers of several records of the type `of`, which follow where one of these is merged into another."""

    def __init__(self, *, of: str, **options: Any) -> None:
        self.of = of
        super().__init__(**{**options, "base_field": models.UUIDField()})

    def deconstruct(self) -> Any:
        """Return how the field is made anew."""
        name, path, args, options = super().deconstruct()
        del options["base_field"], options["size"]
        return name, path, args, {**options, "of": self.of}
