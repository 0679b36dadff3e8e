"""docs/reference/api.md: the addresses of the API, from its OpenAPI description."""

from collections.abc import Iterator
from typing import Any

from docs.generator.markdown import code, codes, page, table

from comity.config.records import API_ROUTERS, RECORD_TYPES
from comity.kit.api import api_for

PREFIX = "/api/v1/"
INTRODUCTION = (
    "The REST API does what the pages do, by the same services, with the same refusals and the same reasons. Every "
    "installation serves its description at `/api/v1/openapi.json` and a readable page at `/api/v1/docs`. "
    "[How to use it](../how-to/use-the-api.md)."
)
ANSWERS = (
    ("200", "what was asked for"),
    ("201", "the record that was made"),
    ("400", "a value is wrong; `errors` names the field and says why"),
    ("403", "your roles or your level do not allow it; `detail` says why"),
    ("404", "there is no such record, or it is not within your reach: both answer alike"),
    (
        "409",
        "somebody changed the record since; `version` is the one to read now; or its state does not allow it",
    ),
)
PARAMETERS = (
    ("q", "words to search for"),
    ("sort", "a column, with a minus for descending"),
    ("after, before", "the marker of a page, as `next` and `previous` carry it"),
    ("the others", "a filter of the list, as in its address in the browser"),
)


def api_page() -> str:
    schema: dict[str, Any] = api_for(RECORD_TYPES, API_ROUTERS).get_openapi_schema(path_prefix=PREFIX)
    parts = [
        INTRODUCTION,
        "## Answers",
        table(["status", "meaning"], ANSWERS),
        "## Parameters of lists",
        table(["name", "meaning"], PARAMETERS),
        "## Addresses",
        table(["method", "address", "operation", "parameters", "body"], _operations(schema)),
        "## Shapes",
    ]
    for name, shape in sorted(schema["components"]["schemas"].items()):
        parts += _shape(name, shape)
    return page("API", parts)


def _operations(schema: dict[str, Any]) -> Iterator[list[str]]:
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            asked = [each["name"] for each in operation.get("parameters", []) if each["in"] == "query"]
            body = (
                operation.get("requestBody", {})
                .get("content", {})
                .get("application/json", {})
                .get("schema", {})
            )
            yield [
                method.upper(),
                code(path),
                code(operation["operationId"]),
                codes(asked),
                code(_kind(body)) if body else "–",
            ]


def _shape(name: str, shape: dict[str, Any]) -> Iterator[str]:
    yield f"### {name}"
    needed = shape.get("required", [])
    yield table(
        ["field", "type", "required"],
        [
            [code(field), _kind(rules), "yes" if field in needed else "–"]
            for field, rules in shape.get("properties", {}).items()
        ],
    )


def _kind(rules: dict[str, Any]) -> str:
    """Return the type of a value in a few words."""
    if "$ref" in rules:
        return str(rules["$ref"]).rpartition("/")[2]
    if "anyOf" in rules:
        return " or ".join(_kind(each) for each in rules["anyOf"])
    if "enum" in rules:
        return " or ".join(f"“{value}”" for value in rules["enum"])
    if rules.get("type") == "array":
        return f"list of {_kind(rules['items'])}"
    return str(rules.get("format") or rules.get("type") or "any")
