"""The finish of the API's description: what the framework derives from the code, made to read like documentation.

The framework knows parameters and schemas. Added here, each in one place for the whole API: every error
that may be answered, the values that filters take, the representations of a list under one address,
operation names, and plain schemas where an optional parameter was described as a choice with null.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct

from service.access import Access
from service.api_bodies import describe_bodies, describe_body, describe_given
from service.api_nodes import (
    ERRORS,
    GEOJSON,
    IDEMPOTENCY_KEY,
    IF_MATCH,
    KEY,
    PROBLEM,
    REVISION,
    TAG,
)
from service.api_parameters import SUFFIX, describe_identifier, describe_parameter
from service.formats.registry import FORMATS
from service.problems import MEDIA_TYPE
from service.query import walk_parameters

Node = dict[str, Any]

API = "/api/v1/"
OFFERS = f"{API}offers"
_NOTHING_SAID = ("Request fulfilled, document follows", "Document created, URL follows")


Handlers = Mapping[tuple[str, str], Mapping[str, Any]]
"""The options of each handler, by path and method in lower case."""


def describe_api(document: Node, handlers: Handlers) -> Node:
    """Finish a description; it is changed in place and given back."""
    paths, components = document["paths"], document["components"]
    _describe_schemas(components["schemas"])
    for (path, method), opt in handlers.items():
        if operation := paths.get(path, {}).get(method):
            _describe_asked(operation, method, opt)
    _gather_representations(paths)
    for path, method, operation in _walk_operations(paths):
        _name(operation)
        for parameter in operation.get("parameters", ()):
            if parameter["in"] == "path":
                describe_identifier(parameter)
        answer = _get_success(operation)
        _say_what_is_answered(answer, components["schemas"])
        if path.startswith(API):
            answer.setdefault("headers", {})["Revision"] = _refer("headers/Revision")
        _tell_errors(path, method, operation)
    components["schemas"].update(describe_bodies())
    components["schemas"].update({"Problem": PROBLEM, "FeatureCollection": GEOJSON})
    components["headers"] = {"Revision": REVISION}
    components["responses"] = {name: _describe_error(text) for name, text in ERRORS.values()}
    components["securitySchemes"] = {"key": KEY}
    return document


def _describe_asked(operation: Node, method: str, opt: Mapping[str, Any]) -> None:
    """What a handler takes and asks for, by its options."""
    asked = [describe_parameter(item) for item in walk_parameters(opt.get("parameters", ()))]
    is_keyed = opt.get("access", Access.PUBLIC) is not Access.PUBLIC
    if is_keyed:
        operation["security"] = [{"key": []}]
        asked += [IF_MATCH] if method in ("put", "patch", "delete") else []
        asked += [IDEMPOTENCY_KEY] if method == "post" else []
    if asked or operation.get("parameters"):
        operation["parameters"] = [*operation.get("parameters", ()), *asked]
    if body := describe_body(opt.get("takes"), method):
        operation["requestBody"] = body
    if file := opt.get("gives_file"):
        _get_success(operation)["content"] = {file: {"schema": {"type": "string", "format": "binary"}}}
    if gives := opt.get("gives"):
        answer = _get_success(operation)
        answer["content"] = describe_given(gives)
        answer["description"] = " ".join((gives[0].__doc__ or "").replace("``", "`").split())
        if opt.get("takes") != "bulk":  # what is written many at once has no tag
            answer.setdefault("headers", {})["ETag"] = TAG


def _get_success(operation: Node) -> Node:
    """The answer that an operation gives when all goes well."""
    found: Node = next(answer for status, answer in operation["responses"].items() if status.startswith("2"))
    return found


def _walk_operations(paths: Node) -> Iterator[tuple[str, str, Node]]:
    for path, item in paths.items():
        for method, operation in item.items():
            yield path, method, operation


def _describe_schemas(schemas: Node) -> None:
    """What a read model's docstring says of it is what its schema says."""
    waiting: list[type[Any]] = [Struct]
    while waiting:
        for kind in waiting.pop().__subclasses__():
            waiting.append(kind)
            if kind.__module__.startswith("service.") and kind.__doc__:
                text = " ".join(kind.__doc__.replace("``", "`").split())
                for name, schema in schemas.items():
                    if name.partition("_")[0] == kind.__name__:  # a page of things is named Page_<thing>_
                        schema["description"] = text


def _gather_representations(paths: Node) -> None:
    """One address for all suffixes of the list, and every media type among its answers."""
    for item in FORMATS:
        paths.pop(f"{OFFERS}.{item.suffix}", None)
    listing = paths[OFFERS]["get"]
    answer = listing["responses"]["200"]
    page = next(iter(answer["content"].values()))["schema"]
    schemas = {"json": page, "geojson": _refer("schemas/FeatureCollection"), "jsonld": {"type": "object"}}
    answer["content"] = {item.media_type: {"schema": schemas.get(item.suffix, {"type": "string"})} for item in FORMATS}
    answer["headers"] = {
        "Link": {"schema": {"type": "string"}, "description": "This page, the next, the other representations."},
        "Without-Point": {"schema": {"type": "integer"}, "description": "Offers that no place can be compared with."},
    }
    paths[OFFERS + ".{suffix}"] = {
        "get": {
            **listing,
            "operationId": "list_offers_as",
            "summary": "Offers that match, in a representation",
            "parameters": [SUFFIX, *(dict(parameter) for parameter in listing["parameters"])],
            "responses": dict(listing["responses"]),
        }
    }
    for path in ("/api/v1/clusters", "/api/v1/reach.geojson"):
        features = paths[path]["get"]["responses"]["200"]
        features["content"] = {"application/geo+json": {"schema": _refer("schemas/FeatureCollection")}}


def _refer(name: str) -> Node:
    return {"$ref": f"#/components/{name}"}


def _name(operation: Node) -> None:
    """The first sentence of a handler's docstring is the summary; the rest, if any, the description."""
    operation.pop("deprecated", None)
    text = operation.get("description", "")
    if operation.get("summary", "").replace(" ", "").casefold() == operation["operationId"].replace("_", ""):
        first, _, rest = text.partition(".")
        operation["summary"] = first
        operation["description"] = rest.strip()
    if not operation.get("description"):
        operation.pop("description", None)


def _say_what_is_answered(answer: Node, schemas: Node) -> None:
    """What a schema says of itself is what the answer holds."""
    for content in answer.get("content", {}).values():
        name = content["schema"].get("$ref", "").rpartition("/")[2]
        if answer["description"] in _NOTHING_SAID and "description" in schemas.get(name, {}):
            answer["description"] = schemas[name]["description"]
    if answer["description"] in _NOTHING_SAID:
        answer["description"] = "What was asked for."


def _tell_errors(path: str, method: str, operation: Node) -> None:
    statuses = ["400", "414"] + ([] if path == "/healthz" else ["503"])
    statuses += ["401", "403", "429"] if operation.get("security") else []
    if method != "get":
        statuses += ["409", "410", "412", "413", "415", "422", "429"]
    if method in ("put", "patch", "delete"):
        statuses.append("428")
    if "{" in path:
        statuses.append("404")
    if path.startswith(OFFERS) and method == "get":
        statuses += ["406", "410"]
    if any(parameter["name"] in ("near", "bbox") for parameter in operation.get("parameters", ())):
        statuses.append("422")
    for status in sorted(set(statuses)):
        operation["responses"][status] = _refer(f"responses/{ERRORS[status][0]}")


def _describe_error(text: str) -> Node:
    return {"description": text, "content": {MEDIA_TYPE: {"schema": _refer("schemas/Problem")}}}
