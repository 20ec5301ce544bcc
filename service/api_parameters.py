"""How parameters are described: a query parameter by the type that its values are converted to."""

from __future__ import annotations

from dataclasses import MISSING
from typing import Any

import msgspec

from service.catalogue.counting import list_facets
from service.catalogue.orders import SORTS
from service.formats.registry import FORMATS
from service.narrowing import list_filters
from service.offers.filters import OfferFilters
from service.query import Parameter
from service.rights.filters import list_choices
from service.vocabulary import LANGUAGES, get_vocabulary

Node = dict[str, Any]

SUFFIX: Node = {
    "name": "suffix",
    "in": "path",
    "required": True,
    "description": "The representation; it goes before what `Accept` says.",
    "schema": {"type": "string", "enum": [item.suffix for item in FORMATS]},
    "example": "geojson",
}
PATH_EXAMPLES = {
    "offer_id": "ecole-ai-bruxelles",
    "operator_id": "becode",
    "venue_id": "becode-gand",
    "link_id": "cocof-bf-2024",
    "proposal_id": "Zk3vQ0h1x5tT",
    "funder_id": "cocof",
    "programme_id": "ecole-ai",
    "document_id": "d0",
    "place_id": "21004",
    "name": "audience",
    "slug": "invalid-parameter",
    "sid": "ecole-ai-bruxelles-1",
    "audience": "all",
    "change_id": 42,
    "token": "Zk3vQ0h1x5tT",
}
CLOSED_LISTS = {"sort": SORTS, "facets": list_facets(), "lang": LANGUAGES, "of_region": tuple(get_vocabulary("region"))}
"""Parameters besides the filters whose values are a closed list."""
CLOSED_LISTS |= list_choices()
_EMPTY_MARKS = ("deprecated", "allowEmptyValue", "allowReserved")


def describe_parameter(parameter: Parameter) -> Node:
    """A query parameter, as the type says it that its values are converted to."""
    schema = msgspec.json.schema(parameter.kind)
    if parameter.default not in (None, MISSING):
        schema["default"] = parameter.default
    values = _list_values(parameter.name)
    if values:
        schema.get("items", schema)["enum"] = values
    examples = parameter.declared.examples or ()
    shown: Node = {"examples": {str(item.id): {"value": item.value} for item in examples}}
    return {
        "name": parameter.name,
        "in": "query",
        "required": parameter.is_needed,
        "description": parameter.declared.description,
        "schema": schema,
        **({"example": examples[0].value} if len(examples) == 1 else shown),
    }


def describe_identifier(parameter: Node) -> None:
    """A parameter within a path, of which the framework knows no more than its name."""
    for mark in _EMPTY_MARKS:
        parameter.pop(mark, None)
    parameter.setdefault("description", "The identifier, as the lists give it.")
    if parameter["name"] in PATH_EXAMPLES:
        parameter["example"] = PATH_EXAMPLES[parameter["name"]]


def _list_values(name: str) -> list[str]:
    """The values that a filter takes, where they are a closed list."""
    if name in CLOSED_LISTS:
        return list(CLOSED_LISTS[name])
    item = list_filters(OfferFilters).get(name)
    if item is None or item.keep.vocabulary is None:
        return []
    return list(dict.fromkeys([*get_vocabulary(item.keep.vocabulary), *item.keep.states]))
