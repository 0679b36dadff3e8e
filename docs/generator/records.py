"""docs/reference/records.md: every record type with its fields, filters, actions and addresses."""

from collections.abc import Iterator, Sequence

from django.conf import settings
from django.db.models import CharField
from django.utils.module_loading import import_string
from django.utils.text import capfirst
from docs.generator.markdown import code, codes, page, table

from comity.administration import records as administration
from comity.config.records import OTHER_TYPES
from comity.foundation.registry import ReferenceList
from comity.instruments import records as instruments
from comity.kit.attributes import Attribute, Column, Kind
from comity.kit.declaration import RecordType
from comity.kit.export import CONTENT_TYPES
from comity.kit.panels import panels_for

INTRODUCTION = (
    "A record type is declared once; its list, page, form, preview, exports and API follow from the declaration. "
    "`comity records show TYPE` prints the same and more for one type. Every record also carries its unit, its label, "
    "its scope, a version that grows with each change, and who made and changed it when."
)
WORDS = {
    Kind.BILINGUAL: "text in two languages",
    Kind.COMPUTED: "computed",
    Kind.DATE: "date",
    Kind.LABEL: "label",
    Kind.LIST: "list",
    Kind.MOMENT: "date and time",
    Kind.NUMBER: "number",
    Kind.TEXT: "text",
    Kind.YES_NO: "yes or no",
}


def record_types() -> list[RecordType]:
    """Return the types in the order of their names."""
    declared: list[RecordType] = import_string(settings.COMITY_RECORD_TYPES)
    return sorted(declared, key=lambda kit: kit.name)


def reference_lists() -> list[ReferenceList]:
    """Return every list of choices once, with all that is said of it."""
    lists = [*administration.LISTS, *instruments.REFERENCE_LISTS]
    return list({each.model: each for each in lists}.values())


def records_page() -> str:
    parts = [INTRODUCTION]
    for kit in record_types():
        parts += _type(kit)
    return page("Record types", [*parts, *_lists(), *_others()])


def _type(kit: RecordType) -> Iterator[str]:
    yield f"## {kit.plural}"
    yield (
        f"Type `{kit.name}`, pages below `/{kit.slug}/`, API `/api/v1/{kit.slug}/`, "
        f"exports {codes(f'/{kit.slug}/export.{ending}' for ending in sorted(CONTENT_TYPES))}."
    )
    yield table(["field", "meaning", "type", "in the form"], [_field(kit, name) for name in kit.data_names])
    facts = {
        "List": codes(_names(kit.list_columns)),
        "Order": code(kit.default_sort),
        "Filters": codes(kit.filter_fields),
        "Search looks in": codes(kit.search_fields),
        "Named across sites by": codes(kit.key_fields),
        "Tabs": ", ".join(str(panel.title) for panel in panels_for(kit.name)) or "–",
        "Actions": ", ".join(_actions(kit)) or "–",
    }
    yield "\n".join(f"- {name}: {words}" for name, words in facts.items())


def _field(kit: RecordType, name: str) -> Sequence[str]:
    attribute = kit.attribute(name)
    field = attribute.field
    needed = field is not None and not (field.blank or field.has_default())
    written = ("required" if needed else "optional") if name in kit.form_names else "–"
    help_text = str(getattr(field, "help_text", "") or "")
    return [code(name), f"{attribute.title}. {help_text}".rstrip(". ") + ".", _words(attribute), written]


def _words(attribute: Attribute) -> str:
    if attribute.kind is Kind.RELATION and attribute.field is not None:
        related = attribute.field.related_model
        return f"one of the {related._meta.verbose_name_plural}"  # type: ignore[union-attr] # noqa: SLF001 Django documents _meta
    if attribute.choices:
        return f"{'state' if attribute.kind is Kind.STATE else 'choice'}: {codes(attribute.choices)}"
    longest = attribute.field.max_length if isinstance(attribute.field, CharField) else None
    return f"{WORDS[attribute.kind]}, at most {longest} letters" if longest else WORDS[attribute.kind]


def _actions(kit: RecordType) -> list[str]:
    own = [str(action.title) for action in kit.actions]
    return ["Edit", *own] if kit.form_sections else own


def _names(names: Sequence[str | Column]) -> list[str]:
    return [name.name if isinstance(name, Column) else name for name in names]


def _lists() -> Iterator[str]:
    yield "## Reference lists"
    yield (
        "Choices kept as data, below `/administration/lists/`. Each entry has a code, a name in both languages, "
        "a position, and says whether it is in use; an entry is never deleted, because records name it."
    )
    yield table(
        ["list", "type", "further fields"],
        [
            [
                capfirst(each.model._meta.verbose_name_plural or ""),  # noqa: SLF001 Django documents _meta
                code(each.model._meta.label_lower),  # noqa: SLF001 the same
                codes(each.extra_fields),
            ]
            for each in reference_lists()
        ],
    )


def _others() -> Iterator[str]:
    yield "## Types with pages of their own"
    yield "Known to threads, history and the desk, but not made by the record kit."
    yield table(["type", "name"], [[code(each.name), capfirst(str(each.plural))] for each in OTHER_TYPES])
