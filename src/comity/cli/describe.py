"""What the kit made of a declaration, in words: for `comity records show TYPE`."""

from collections.abc import Iterable

from comity.kit.attributes import Column
from comity.kit.codec import shapes_of
from comity.kit.declaration import Name, RecordType
from comity.kit.panels import panels_for
from comity.kit.urls import urls_for


def describe(kit: RecordType) -> str:
    """Return the columns, orders, filters, form, addresses, services and shapes of a type."""
    parts = {
        "model": [kit.model.__module__ + "." + kit.model.__qualname__],
        f"list by {kit.default_sort}": _named(kit.list_columns),
        "filters": kit.filter_fields,
        "search": kit.search_fields,
        **{f"form: {section.title}": _named(section.names) for section in kit.form_sections},
        **{f"page: {section.title}": _named(section.names) for section in kit.detail_sections},
        "panels": [f"{panel.key} ({panel.title})" for panel in panels_for(kit.name)],
        "actions": ["edit", *(str(action.title) for action in kit.actions)],
        "keys": kit.key_fields,
        "services": [f"{each.__module__}.{each.__qualname__}" for each in (kit.create, kit.update)],
        "pages": [f"/{pattern.pattern}  {pattern.name}" for pattern in urls_for([kit])],
        "API": [f"{name}: {', '.join(shape.model_fields)}" for name, shape in shapes_of(kit).items()],
    }
    indent = "\n" + " " * 24
    lines = [f"{title:<24}{indent.join(map(str, values)) or '-'}" for title, values in parts.items()]
    return "\n".join([f"{kit.name}: {kit.plural}", *lines])


def _named(names: Iterable[Name]) -> list[str]:
    return [f"{name.name} (computed)" if isinstance(name, Column) else name for name in names]
