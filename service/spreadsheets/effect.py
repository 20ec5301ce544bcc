"""The effect of a file on public answers: for each question, how many offers it gains and how many it loses.

The offers are described by the catalogue's own code, once before and once after they are written in a transaction that
is then taken back. Who pays, and where an offer is, is said in one place.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from msgspec import Struct

from service.catalogue.records import Frame, read_records
from service.catalogue.segment import Segment, make_segment
from service.columns import NO_RECORD
from service.database import Db

Question = tuple[tuple[str, str], ...]
"""What the public may ask, by names and values of filters; empty for all offers."""
Answers = Mapping[str, frozenset[Question]]
"""The questions that each offer is an answer to."""

_FACETS = ("funder", "recognised_by", "region", "topic")
_FREE_FOR = "jobseeker"
_ABSENCES = frozenset({NO_RECORD, "none", "unknown"})


class Effect(Struct, frozen=True):
    """What becomes of the answer to one question."""

    question: Question
    gained: int
    lost: int


@dataclass(slots=True)
class Effects:
    """Gathers what becomes of answers, some offers at a time."""

    gained: Counter[Question] = field(default_factory=Counter)
    lost: Counter[Question] = field(default_factory=Counter)

    def compare(self, before: Answers, after: Answers) -> None:
        """Count the differences of some offers."""
        for name in before.keys() | after.keys():
            old, new = before.get(name, frozenset()), after.get(name, frozenset())
            self.gained.update(new - old)
            self.lost.update(old - new)

    def list_effects(self) -> list[Effect]:
        """The questions whose answers change: those that lose offers first."""
        asked = self.gained.keys() | self.lost.keys()
        found = [Effect(question, self.gained[question], self.lost[question]) for question in asked]
        return sorted(found, key=lambda one: (-one.lost, one.question))


def read_answers(db: Db, frame: Frame, ids: Collection[str]) -> Answers:
    """The questions that these offers answer, as a transaction sees them; those that are not shown answer none."""
    if not ids:
        return {}
    segment = make_segment(read_records(db, frame, ids), 0)
    found: list[set[Question]] = [{()} for _ in segment.ids]
    for question, number in _list_answers(segment):
        found[number].add(question)
    return {name: frozenset(questions) for name, questions in zip(segment.ids, found, strict=True)}


def _list_answers(segment: Segment) -> Iterator[tuple[Question, int]]:
    for question, numbers in _list_sets(segment):
        if not any(value in _ABSENCES for _, value in question):
            yield from ((question, number) for number in numbers)


def _list_sets(segment: Segment) -> Iterator[tuple[Question, Iterable[int]]]:
    """Questions with the offers that answer them, by the numbers of the segment."""
    facets = segment.facets
    yield from ((((facet, value),), numbers) for facet in _FACETS for value, numbers in facets[facet].items())
    for topic, taught in facets["topic"].items():
        yield from (
            ((("topic", topic), ("region", region)), taught & held) for region, held in facets["region"].items()
        )
    yield (("free_for", _FREE_FOR),), segment.prices.list_free().get(_FREE_FOR, ())
