"""Which statements stand against each other."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Voice(NamedTuple):
    """Somebody in a document, and how well they say that something is established: stated, inferred or unknown."""

    status: str
    document: str | None
    speaker: str | None


def is_disputed(voices: Iterable[Voice]) -> bool:
    """Whether, of one field of one record, one voice says what another says is not established.

    A voice that knows a part and leaves the rest open (free for some, unknown for others) contradicts nobody.
    What two statements say in prose is not compared: that is for people to read.
    """
    heard = list(voices)
    doubting = {voice[1:] for voice in heard if voice.status == "unknown"}
    knowing = {voice[1:] for voice in heard if voice.status != "unknown"}
    return bool(doubting and knowing - doubting)
