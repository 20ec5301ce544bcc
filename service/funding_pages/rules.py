"""What can be said of an answer without any database: its fingerprint, its parts, and how two of them differ."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import NamedTuple

import msgspec
from msgspec.structs import replace

from service.columns import NO_RECORD
from service.evidence.schemas import EvidenceLine
from service.funding_pages.schemas import SheetContent
from service.who_pays.schemas import AskedOffer, FundingAnswers, PathLine

ORDER = ("direct", "indirect", "operator_only", "none", "unknown", NO_RECORD)
"""The answers in the order in which pages show them: what reaches the offer, what does not, what is open."""
DOCUMENTED = ("direct", "indirect")
ID_LENGTH = 32
"""Hexadecimal digits of the address of a kept sheet: 128 bits."""
FINGERPRINT_LENGTH = 16
_encode = msgspec.json.Encoder(order="deterministic").encode


def write_content(content: SheetContent) -> bytes:
    """The one JSON text of an answer."""
    return _encode(content)


def read_content(text: str | bytes) -> SheetContent:
    """An answer as it was kept."""
    return msgspec.json.decode(text, type=SheetContent)


def identify(text: bytes) -> str:
    """The identifier of what is kept: the same content is kept once."""
    return sha256(text).hexdigest()[:ID_LENGTH]


def make_fingerprint(content: SheetContent) -> str:
    """What is the same as long as the answer is, whatever else changes meanwhile: the revision is left out."""
    bare = replace(content, answers=replace(content.answers, revision=0))
    return sha256(write_content(bare)).hexdigest()[:FINGERPRINT_LENGTH]


def count_answers(answers: FundingAnswers) -> dict[str, int]:
    """The number of offers of each answer, in the order of pages."""
    counts = {line.answer: line.count for line in answers.answers}
    return {answer: counts[answer] for answer in ORDER}


def count_documented(answers: FundingAnswers) -> int:
    """To how many of the offers themselves a path leads."""
    counts = count_answers(answers)
    return sum(counts[answer] for answer in DOCUMENTED)


class Paths(NamedTuple):
    """The paths of an offer: those on which its answer rests, those that give another, and what no answer rests on."""

    grounds: list[PathLine]
    others: list[PathLine]
    beside: list[PathLine]


def sort_paths(offer: AskedOffer) -> Paths:
    """The paths of an offer by what they are worth that day."""
    found = Paths([], [], [])
    for path in offer.paths:
        if path.when != "now" or path.standing != "proof":
            found.beside.append(path)
        elif path.answer == offer.answer:
            found.grounds.append(path)
        else:
            found.others.append(path)
    return found


def list_cited(answers: FundingAnswers, paths: Iterable[PathLine]) -> list[str]:
    """The documents that paths rest on, in their order, each once."""
    lines = _list_evidence(answers, (step.link for path in paths for step in path.steps))
    return list(dict.fromkeys(line.document for line in lines if line.document is not None))


def list_disputed(answers: FundingAnswers, links: Iterable[str | None]) -> list[str]:
    """The fields of links on which documents do not agree, each once."""
    return list(dict.fromkeys(line.field for line in _list_evidence(answers, links) if line.is_disputed))


def _list_evidence(answers: FundingAnswers, links: Iterable[str | None]) -> Iterator[EvidenceLine]:
    return (line for link in links if link in answers.links for line in answers.links[link].evidence)


class Difference(NamedTuple):
    """How the same question is answered now: ``counts`` are (answer, then, now) of those that differ."""

    revision: int
    counts: tuple[tuple[str, int, int], ...]
    is_same: bool


def compare(then: SheetContent, today: SheetContent) -> Difference:
    """Whether what is known today gives the same answer for the same day."""
    before, after = count_answers(then.answers), count_answers(today.answers)
    counts = tuple((name, before[name], after[name]) for name in ORDER if before[name] != after[name])
    return Difference(today.answers.revision, counts, make_fingerprint(then) == make_fingerprint(today))
