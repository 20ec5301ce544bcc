"""What filters and facets mean, told again in the plainest way from the items of the list, to compare with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from service.vocabulary import get_vocabulary

Item = Mapping[str, Any]
FACETS = (
    "topic",
    "operator",
    "region",
    "funder",
    "funding",
    "recognised_by",
    "audience",
    "modality",
    "enrolment",
    "freshness",
)


def list_broader(vocabulary: str, slug: str) -> set[str]:
    """A term and all terms above it."""
    terms, found = get_vocabulary(vocabulary), set()
    up: str | None = slug
    while up is not None:
        found.add(up)
        up = terms[up].broader if up in terms else None
    return found


def list_values(item: Item, facet: str) -> set[str]:
    """The values of a facet under which an item is found."""
    return _READERS[facet](item)


def _list_topics(item: Item) -> set[str]:
    return {up for topic in item["topics"] for up in list_broader("topic", topic)} or {"no_record"}


def _list_audiences(item: Item) -> set[str]:
    named = set(item["audiences"])
    known = get_vocabulary("audience")
    welcome = {one for one in known if one != "all" and (list_broader("audience", one) | {"all"}) & named}
    return welcome | {name for name in named if name == "all" or name not in known}


def _list_bodies(item: Item) -> set[str]:
    lines = [line for line in item["recognitions"] if line["of"] != "operator"]
    other = {"not_recognised": "none", "unknown": "unknown"}
    found = {line["body"] if line["status"] == "recognised" else other.get(line["status"]) for line in lines}
    return {value for value in found if value} or {"no_record"}


def _list_operator(item: Item) -> set[str]:
    return {item["operator"]["id"]} if item["operator"] else {"unknown", "no_record"}


def _list_funders(item: Item) -> set[str]:
    return {line["funder"] for line in item["funding"] if line["answer"] in ("direct", "indirect") and line["funder"]}


_READERS: dict[str, Callable[[Item], set[str]]] = {
    "topic": _list_topics,
    "operator": _list_operator,
    "region": lambda item: {item["region"] or "no_record"},
    "funder": _list_funders,
    "funding": lambda item: {line["answer"] for line in item["funding"]} or {"no_record"},
    "recognised_by": _list_bodies,
    "audience": _list_audiences,
    "modality": lambda item: {item["modality"]},
    "enrolment": lambda item: {item["enrolment"]},
    "freshness": lambda item: {item["freshness"]},
}


def keep(items: Iterable[Item], chosen: Mapping[str, Iterable[str]]) -> list[Item]:
    """The items that have, for each facet chosen, any of its values."""
    return [item for item in items if all(list_values(item, name) & set(some) for name, some in chosen.items())]


def count(items: Iterable[Item], facet: str) -> dict[str, int]:
    """How many items are found under each value."""
    return dict(Counter(value for item in items for value in list_values(item, facet)))
