"""The form: a control for each filter of the filter set, with the number of offers behind each choice.

A filter that is added to the set gets its control by itself, in the last group when it is put in no other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from service.catalogue.catalogue import Catalogue
from service.catalogue.counting import count_facets, list_facets
from service.catalogue.search import Narrowed
from service.narrowing import Filter, list_filters
from service.offers.filters import OfferFilters
from service.pages.chips import label_filter, name_value
from service.pages.question import Question, get_kind
from service.pages.speech import Speech, mark
from service.vocabulary import get_vocabulary, walk_broader

GROUPS = (
    (mark("What"), ("topic", "operator")),
    (mark("Where"), ("region",)),
    (mark("For whom, at what price"), ("free_for", "price_max_eur")),
    (mark("How and when"), ("modality", "language", "starts_from", "starts_until", "enrolment", "certification")),
    (mark("Who recognises, who pays"), ("recognised_by", "funder", "funding")),
    (mark("How sure"), ("freshness", "confirmed_since")),
)
IN_THE_BAR = ("q", "place", "near", "radius_km", "audience")
WITHOUT_CONTROL = ("bbox",)
"""Set by other means than the form; kept in it as hidden fields."""
WITH_FIELDS = ("move", "exact", "person")
"""State that has fields of its own in the page, or that ends with another question."""
OTHERS = mark("Other filters")
MOST_CHOICES = 15


@dataclass(frozen=True, slots=True)
class Choice:
    """One value that can be ticked: how it is called, how many offers it gives, how deep it lies."""

    value: str
    label: str
    count: int
    is_chosen: bool
    depth: int


class Control(NamedTuple):
    """One control; ``kind`` is choices, date, number or text."""

    name: str
    label: str
    kind: str
    value: str
    choices: tuple[Choice, ...]
    is_wrong: bool


class Group(NamedTuple):
    """Controls that answer one question of the visitor."""

    label: str
    controls: tuple[Control, ...]
    chosen: int


def list_groups(catalogue: Catalogue, question: Question, narrowed: Narrowed, speech: Speech) -> list[Group]:
    """Every control beyond those of the search bar, in groups."""
    counts = count_choices(catalogue, question.filters, narrowed)
    known = list_filters(OfferFilters)
    placed = {name for _, names in GROUPS for name in names}.union(IN_THE_BAR, WITHOUT_CONTROL)
    groups = []
    for label, names in (*GROUPS, (OTHERS, tuple(name for name in known if name not in placed))):
        items = (known[name] for name in names if name in known)
        controls = tuple(make_control(catalogue, item, question, counts.get(item.name, {}), speech) for item in items)
        if any(control.kind != "choices" or control.choices for control in controls):
            chosen = sum(1 for name, _ in question.pairs if name in names)
            groups.append(Group(speech.say(label), controls, chosen))
    return groups


def count_choices(catalogue: Catalogue, filters: OfferFilters, narrowed: Narrowed) -> dict[str, Mapping[str, int]]:
    """For each filter beyond those of the search bar the number of offers behind each value, counted without itself."""
    names = [name for name in list_facets() if name not in IN_THE_BAR]
    counts: dict[str, Mapping[str, int]] = dict(count_facets(catalogue, filters, narrowed, names))
    others = [kept for name, kept in narrowed.kept.items() if name != "free_for"]
    left = others[0].intersection(*others) if others else catalogue.everyone
    free = {slug: left.intersection_cardinality(offers) for slug, offers in catalogue.free.items()}
    counts["free_for"] = {slug: count for slug, count in free.items() if count}
    return counts


def make_control(
    catalogue: Catalogue, item: Filter, question: Question, counts: Mapping[str, int], speech: Speech
) -> Control:
    """The control of one filter."""
    label = label_filter(item.name, speech)
    is_wrong = any(mistake.name == item.name for mistake in question.mistakes)
    values = [value for name, value in question.pairs if name == item.name]
    if item.is_repeated:
        choices = tuple(_list_choices(catalogue, item, values, counts, speech))
        return Control(item.name, label, "choices", "", choices, is_wrong)
    kind = {date: "date", float: "number"}.get(get_kind(item), "text")
    return Control(item.name, label, kind, values[0] if values else "", (), is_wrong)


def _list_choices(
    catalogue: Catalogue, item: Filter, values: list[str], counts: Mapping[str, int], speech: Speech
) -> Iterator[Choice]:
    """The values that give offers and those in force: a vocabulary in its order, names by number of offers."""
    terms = get_vocabulary(item.keep.vocabulary) if item.keep.vocabulary else {}
    listed = [slug for slug in terms if slug in counts or slug in values]
    listed += [slug for slug in counts if slug not in terms]
    if not terms:
        listed = listed[:MOST_CHOICES]
    for slug in dict.fromkeys([*listed, *values]):
        depth = len(walk_broader(str(item.keep.vocabulary), slug)) - 1 if slug in terms else 0
        label = name_value(catalogue, item, slug, speech)
        yield Choice(slug, label, counts.get(slug, 0), slug in values, depth)


def list_audiences(catalogue: Catalogue, question: Question, narrowed: Narrowed, speech: Speech) -> list[Choice]:
    """The audiences of the search bar, counted without the filter itself."""
    counts = count_facets(catalogue, question.filters, narrowed, ["audience"])["audience"]
    values = [value for name, value in question.pairs if name == "audience"]
    item = list_filters(OfferFilters)["audience"]
    return list(_list_choices(catalogue, item, values, counts, speech))


def list_hidden(question: Question) -> list[tuple[str, str]]:
    """Values in force that no visible control holds: they go along with the form, the state of the page too."""
    shown = {"place" if question.filters.near is None else "", "audience"}
    seen: set[str] = set()
    hidden = []
    for name, value in question.pairs:
        if name in shown and name not in seen:
            seen.add(name)  # the first one is in the search bar
        elif name in WITHOUT_CONTROL or name in ("place", "audience"):
            hidden.append((name, value))
    return [*hidden, *question.state.list_pairs(*WITH_FIELDS)]
