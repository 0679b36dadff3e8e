"""Base classes of everything that is stored: labelled rows, records, reference lists."""

import uuid
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar

from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.db.models import Func
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from comity.foundation import clock, text
from comity.foundation.acting import current_actor

Row_co = TypeVar("Row_co", bound="Labelled", covariant=True)


class ThisSite(Func):
    """The identifier of the site that this database belongs to."""

    function = "sec.this_site"
    output_field = models.UUIDField()


class Among(Func):
    """Whether a number is one of many, which stand in the statement as a single literal."""

    template = "%(expressions)s::integer[])"
    arg_joiner = " = any("
    output_field = models.BooleanField()

    def __init__(self, name: str, numbers: Iterable[int]) -> None:
        super().__init__(models.F(name), models.Value(f"{{{','.join(map(str, numbers))}}}"))


class LabelledManager(models.Manager[Row_co]):
    """Repeats the row policies with literals: the policies are the truth, the literals are the plan."""

    def get_queryset(self) -> models.QuerySet[Row_co]:
        """Return the rows within the reach of the acting account; none without one."""
        rows = super().get_queryset()
        actor = current_actor()
        if actor is None:
            return rows.none()
        if actor.label_ids is not None:
            rows = rows.filter(Among("label_id", actor.label_ids))
        return rows if actor.scope_nos is None else rows.filter(Among("scope_id", actor.scope_nos))


class Labelled(models.Model):
    """A row under the row policies: who sees it is decided by its label and its scope."""

    # The row policies come with one index over both, which answers counts without touching the rows.
    label = models.ForeignKey(
        "access.Label", models.PROTECT, verbose_name=_("label"), related_name="+", db_index=False
    )
    scope = models.ForeignKey(
        "access.Scope",
        models.PROTECT,
        verbose_name=_("scope"),
        related_name="+",
        db_column="scope_no",
        db_index=False,
    )

    objects: ClassVar[LabelledManager[Self]] = LabelledManager()

    class Meta:
        abstract = True


class Record(Labelled):
    """What every record carries: identity, owner, label, version and who touched it when."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    unit = models.ForeignKey("access.Unit", models.PROTECT, verbose_name=_("unit"), related_name="+")
    home_site = models.UUIDField(db_default=ThisSite(), editable=False)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    created_at = models.DateTimeField(_("created at"), default=clock.now, editable=False)
    created_by = models.UUIDField(_("created by"), editable=False)
    changed_at = models.DateTimeField(_("changed at"), default=clock.now, editable=False)
    changed_by = models.UUIDField(_("changed by"), editable=False)

    class Meta:
        abstract = True


class ReferenceItem(models.Model):
    """An entry of a reference list: the same for every reader, so it carries no label."""

    code = models.SlugField(_("code"), max_length=40, primary_key=True)
    name_en = models.CharField(_("name (English)"), max_length=200)
    name_vi = models.CharField(_("name (Vietnamese)"), max_length=200)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    active = models.BooleanField(_("in use"), default=True)

    class Meta:
        abstract = True
        ordering = ("position", "code")

    def __str__(self) -> str:
        return self.name_in(get_language() or "en")

    def name_in(self, language: str) -> str:
        """Return the name in that language, or in the other one where it is missing."""
        return in_language(language, english=self.name_en, vietnamese=self.name_vi)


if TYPE_CHECKING:
    CharField = models.CharField[Any, Any]
    TextField = models.TextField[Any, Any]
else:  # Django's own fields take no parameters while running
    CharField = models.CharField
    TextField = models.TextField


class CleanCharField(CharField):
    """One line of text, kept in NFC without control characters, direction marks or outer blanks."""

    def to_python(self, value: Any) -> Any:
        """Clean the value as it enters, whatever surface it comes from."""
        value = super().to_python(value)
        return " ".join(text.clean(value).split()) if isinstance(value, str) else value


class CleanTextField(TextField):
    """Text of any length, kept in NFC without control characters or direction marks."""

    def to_python(self, value: Any) -> Any:
        """Clean the value as it enters, whatever surface it comes from."""
        value = super().to_python(value)
        return text.clean(value).strip() if isinstance(value, str) else value


def in_language(language: str, *, english: str, vietnamese: str) -> str:
    """Return the wording in that language, or the other one where it is missing."""
    first, second = (vietnamese, english) if language.startswith("vi") else (english, vietnamese)
    return first or second


def fetch_related(wanted: Iterable[tuple[models.Model, str]], known: Iterable[models.Model] = ()) -> None:
    """Give records the related ones named beside them, one query a model; what is known already is not read again.

    What is out of the reader's reach is then missing without being asked for again.
    """
    rows = {(type(row), row.pk): row for row in known}
    places: list[tuple[models.Model, Any, Any]] = []
    for record, name in wanted:
        field: Any = record._meta.get_field(name)  # noqa: SLF001 Django documents _meta
        key = getattr(record, field.attname)
        if key is not None and not field.is_cached(record):
            places.append((record, field, key))
    for model in {field.related_model for _record, field, _key in places}:
        keys = {key for _, field, key in places if field.related_model is model} - {
            key for of, key in rows if of is model
        }
        found = model._base_manager.all()  # noqa: SLF001 what is merged away is still named by what is left behind
        if keys and issubclass(model, Labelled):
            found = found.select_related("label__level", *joined_with(model, ReferenceItem))
        rows.update({(model, key): row for key, row in (found.in_bulk(keys) if keys else {}).items()})
    for record, field, key in places:
        field.set_cached_value(record, rows.get((field.related_model, key)))


def joined_with(model: type[models.Model], base: type[models.Model]) -> list[str]:
    """Return the relations of a model that lead to models of a base."""
    fields: list[Any] = list(model._meta.fields)  # noqa: SLF001 Django documents _meta
    return [each.name for each in fields if each.is_relation and issubclass(each.related_model, base)]


def related(record: models.Model, name: str) -> models.Model | None:
    """Return the related record, or None if there is none within the reader's reach."""
    try:
        found: models.Model | None = getattr(record, name)
    except ObjectDoesNotExist:
        return None
    return found


def whole_in_sight(model: type[models.Model], way: str = "") -> models.Q:
    """Return the condition that a row is within the reader's reach with what it is a part of, up to the whole.

    A part goes where its whole goes; one that was put into another scope by itself is as if absent.
    """
    condition = models.Q()
    for field in model._meta.fields:  # noqa: SLF001 Django documents _meta
        whole: Any = field.related_model
        if not field.is_relation or not _goes_with(field) or not issubclass(whole, Record):
            continue
        name = f"{way}{field.name}"
        above = models.Q(**{f"{name}__version__gt": 0}) & whole_in_sight(whole, f"{name}__")
        condition &= (models.Q(**{name: None}) | above) if field.null else above
    return condition


def _goes_with(field: Any) -> bool:
    return field.remote_field.on_delete is models.CASCADE and field.related_model is not field.model
