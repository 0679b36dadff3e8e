"""Records to which another one is tied in a table of their own, read and sent as one list of names like a field of it."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Self, TypeVar
from uuid import UUID

from django import forms
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from comity.foundation.text import clean

LONGEST = 500
SEPARATORS = (";", ",", "\n")
"""What parts names in a cell; a record whose name holds one goes by its identifier."""

Row_co = TypeVar("Row_co", bound=models.Model, covariant=True)
Tied = Iterable[tuple[UUID, models.Model]]


class Together(models.QuerySet[Row_co]):
    """Rows that know with which others they were read, so that what one lacks is read for all at once."""

    _result_cache: list[Any] | None

    def _fetch_all(self) -> None:
        is_fresh = self._result_cache is None
        super()._fetch_all()
        for row in self._result_cache or () if is_fresh else ():
            if isinstance(row, models.Model):
                row._state.together = self._result_cache  # type: ignore[attr-defined] # noqa: SLF001 where Django keeps what it knows of a row


class TiedField(ArrayField[Any, Any]):
    """The names of the records that `read` returns for some identifiers, each a row of `model` within the reader's reach.

    A record goes by the first of its `names` that no other within reach bears, that of the active language before others,
    else by its identifier. No column keeps the
    list: a service takes it out of the values, and ties and unties.
    """

    generated = True

    def __init__(
        self,
        model: type[models.Model],
        names: Sequence[str],
        read: Callable[[list[UUID]], Tied],
        **kwargs: Any,
    ) -> None:
        super().__init__(models.CharField(max_length=LONGEST), default=list, blank=True, **kwargs)
        self.tied, self.names, self.read = model, names, read

    def get_attname_column(self) -> tuple[str, Any]:
        """Return that no column keeps it."""
        return self.name, None

    def contribute_to_class(self, cls: type[models.Model], name: str, private_only: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002 Django's signature
        """Stand beside the columns of the model."""
        super().contribute_to_class(cls, name, private_only=True)
        setattr(cls, name, _Names(self))

    def clean(self, value: Any, model_instance: models.Model | None) -> Any:
        """Refuse a name that no record within reach bears, or several do."""
        return self.names_of(self.resolve(super().clean(value, model_instance)))

    def formfield(self, **_: Any) -> "TiedChoice":
        """Offer the records within reach."""
        return TiedChoice(self, label=self.verbose_name, help_text=self.help_text, required=False)

    def resolve(self, names: Iterable[str]) -> list[Any]:
        """Return the records of those names or identifiers; ValidationError where one leads to none or to several."""
        wanted = list(dict.fromkeys(clean(name).strip() for name in names))
        found: defaultdict[str, dict[Any, models.Model]] = defaultdict(dict)
        for row in self._rows_called(wanted):
            for words in (str(row.pk), *(getattr(row, name) for name in self.names)):
                found[words][row.pk] = row
        for name in wanted:
            if not found[name]:
                raise ValidationError(_("There is no such record."))
            if len(found[name]) > 1:
                raise ValidationError(_("Several records are called so. Give the code, or the number."))
        return list({pk: row for name in wanted for pk, row in found[name].items()}.values())

    def names_of(self, rows: Iterable[Any]) -> list[str]:
        """Return by which names the records can be found again, in order."""
        return sorted(self.called(list(rows)).values())

    def called(self, rows: Sequence[Any]) -> dict[Any, str]:
        """Return by which name each of the records can be found again."""
        bearers: defaultdict[str, set[Any]] = defaultdict(set)
        found = self._rows_called([word for row in rows for word in self._words(row)])
        for pk, *words in found.values_list("pk", *self.names):
            for word in words:
                bearers[str(word or "")].add(pk)
        return {
            row.pk: next((word for word in self._words(row) if len(bearers[word]) == 1), str(row.pk))
            for row in rows
        }

    def _words(self, row: Any) -> list[str]:
        own = f"_{(get_language() or 'en')[:2]}"
        names = sorted(self.names, key=lambda name: not name.endswith(own))
        words = [str(getattr(row, name) or "") for name in names]
        return [word for word in words if word and not any(sign in word for sign in SEPARATORS)]

    def _rows_called(self, names: Sequence[str]) -> models.QuerySet[Any]:
        condition = models.Q(pk__in=[key for key in map(_key_of, names) if key])
        for name in self.names:
            condition |= models.Q(**{f"{name}__in": names})
        rows: models.QuerySet[Any] = self.tied._default_manager.all()  # noqa: SLF001 Django's public name for it
        return rows.filter(condition) if names else rows.none()


class TiedChoice(forms.ModelMultipleChoiceField):  # type: ignore[type-arg] # takes no parameter while running
    """Some of the records within reach, named as the field names them."""

    def __init__(self, field: TiedField, **kwargs: Any) -> None:
        super().__init__(field.tied._default_manager.all(), **kwargs)  # noqa: SLF001 as above
        self.field = field

    def prepare_value(self, value: Any) -> Any:
        """Return the identifiers of what is named."""
        if not isinstance(value, list):
            return super().prepare_value(value)
        try:
            return [row.pk for row in self.field.resolve(map(str, value))]
        except ValidationError:
            return value

    def clean(self, value: Any) -> Any:
        """Return the names of what was chosen."""
        return self.field.names_of(self.field.resolve(map(str, value or ())))


class _Names:
    """Reads the names for a record, and for all that were read together with it."""

    def __init__(self, field: TiedField) -> None:
        self.field = field

    def __get__(self, record: models.Model | None, owner: type | None = None) -> list[str] | Self:
        if record is None:
            return self
        held = record.__dict__
        if self.field.name not in held:
            rows = getattr(record._state, "together", None) or [record]  # noqa: SLF001 as above
            tied: defaultdict[Any, list[Any]] = defaultdict(list)
            for key, row in self.field.read([row.pk for row in rows]):
                tied[key].append(row)
            called = self.field.called([row for each in tied.values() for row in each])
            for row in rows:
                row.__dict__[self.field.name] = sorted(called[each.pk] for each in tied[row.pk])
        names: list[str] = held[self.field.name]
        return names

    def __set__(self, record: models.Model, names: list[str]) -> None:
        record.__dict__[self.field.name] = names


def _key_of(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
