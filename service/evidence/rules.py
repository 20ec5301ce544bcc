"""Which statements stand against each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal, InvalidOperation
from itertools import combinations
from typing import NamedTuple

from msgspec.structs import replace

from service.evidence.schemas import EvidenceLine


class Voice(NamedTuple):
    """Somebody in a document, and how well they say that something is established: stated, inferred or unknown.

    ``value`` is what they say that it is, where that was written down; the days bound when it is said to be so.
    """

    status: str
    document: str | None
    speaker: str | None
    value: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None

    @property
    def who(self) -> tuple[str | None, str | None]:
        """The document and the speaker: one who says two things does not disagree with anybody."""
        return self.document, self.speaker


def is_disputed(voices: Iterable[Voice]) -> bool:
    """Whether the voices about one field of one record stand against each other.

    One says what another says is not established; or two give different values for the same time. A voice that knows
    a part and leaves the rest open (free for some, unknown for others) contradicts nobody. What two statements say in
    prose is not compared: that is for people to read.
    """
    heard = list(voices)
    doubting = {voice.who for voice in heard if voice.status == "unknown"}
    knowing = {voice.who for voice in heard if voice.status != "unknown"}
    valued = [voice for voice in heard if voice.status != "unknown" and voice.value is not None]
    return bool(doubting and knowing - doubting) or any(_disagree(*pair) for pair in combinations(valued, 2))


def mark_disputes(lines: Iterable[EvidenceLine]) -> list[EvidenceLine]:
    """The claims about one record, those about a field on which they do not agree marked as disputed."""
    shown = list(lines)
    voices: dict[str, list[Voice]] = defaultdict(list)
    for line in shown:
        voices[line.field].append(_hear(line))
    disputed = {field for field, heard in voices.items() if is_disputed(heard)}
    return [replace(line, is_disputed=True) if line.field in disputed else line for line in shown]


def _hear(line: EvidenceLine) -> Voice:
    return Voice(line.status, line.document, line.speaker, line.value, line.valid_from, line.valid_to)


def _disagree(one: Voice, other: Voice) -> bool:
    first, last = one.valid_from or date.min, one.valid_to or date.max
    is_at_one_time = first <= (other.valid_to or date.max) and (other.valid_from or date.min) <= last
    return one.who != other.who and is_at_one_time and _normalise(one.value) != _normalise(other.value)


def _normalise(value: str | None) -> str:
    """A value without what is only a way of writing it: spaces within numbers, zeros at their end, capitals."""
    text = "".join((value or "").casefold().split())
    try:
        number = Decimal(text)
    except InvalidOperation:
        return text
    return f"{number.normalize():f}" if number.is_finite() else text
