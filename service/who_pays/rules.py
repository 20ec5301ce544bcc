"""What paths come to: how well an answer is established, whether it is disputed, and how a part of a whole is said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from service.columns import NO_RECORD
from service.funding.paths import Path
from service.funding.precedence import ANSWERS, PAYING
from service.funding.rules import CONFIDENCES, find_weakest

CLASSES = (*ANSWERS, NO_RECORD)
"""Every answer, what is proved first."""


def sort_classes(answers: Iterable[str]) -> list[str]:
    """Answers in the order in which they are told."""
    return sorted(answers, key=CLASSES.index)


def say_part(count: int, total: int) -> str:
    """A count never goes without its denominator."""
    return f"{count} of {total}"


def list_grounds(paths: Iterable[Path], on: date) -> list[Path]:
    """The paths on which an answer can rest on a day."""
    return [path for path in paths if path.standing == "proof" and path.place_in_time(on) == "now"]


def is_disputed(grounds: Sequence[Path]) -> bool:
    """Whether one claim says that there is nothing, and another that there is."""
    said = {path.answer for path in grounds}
    return "none" in said and bool(said.intersection(PAYING))


def is_in_kind(grounds: Sequence[Path], answer: str) -> bool:
    """Whether the answer rests on help in kind alone."""
    mine = [path for path in grounds if path.answer == answer]
    return bool(mine) and all(path.is_in_kind for path in mine)


def weigh_path(path: Path, confidences: Mapping[str, str]) -> str:
    """A path is established as well as the weakest of its links; ``confidences`` are those of links."""
    return find_weakest(confidences[link.id] for link in path.links)


def weigh_answer(grounds: Sequence[Path], answer: str, confidences: Mapping[str, str]) -> str | None:
    """An answer is established as well as the best path that gives it; None for one that no path gives."""
    weights = [weigh_path(path, confidences) for path in grounds if path.answer == answer]
    return min(weights, key=_rank_confidence) if weights else None


def _rank_confidence(confidence: str) -> int:
    return CONFIDENCES.index(confidence)
