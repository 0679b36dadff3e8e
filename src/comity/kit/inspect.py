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
        "list": _named(kit.list_columns),
        "default sort": [kit.default_sort],
        "filters": kit.filter_fields,
        "search": kit.search_fields,
        **{f"form: {section.title}": _named(section.names) for section in kit.form_sections},
        **{f"page: {section.title}": _named(section.names) for section in kit.detail_sections},
        "panels": [f"{panel.key} ({panel.title})" for panel in panels_for(kit.name)],
        "actions": ["edit", *(str(action.title) for action in kit.actions)],
        "keys": kit.key_fields,
        "create": [f"{kit.create.__module__}.{kit.create.__qualname__}"],
        "update": [f"{kit.update.__module__}.{kit.update.__qualname__}"],
        "pages": [f"/{pattern.pattern}  {pattern.name}" for pattern in urls_for([kit])],
        "API": [f"{name}: {', '.join(shape.model_fields)}" for name, shape in shapes_of(kit).items()],
    }
    indent = "\n" + " " * 24
    lines = [f"{title:<24}{indent.join(map(str, values)) or '-'}" for title, values in parts.items()]
    return "\n".join([f"{kit.name}: {kit.plural}", *lines])


def _named(names: Iterable[Name]) -> list[str]:
    return [f"{name.name} (computed)" if isinstance(name, Column) else name for name in names]
