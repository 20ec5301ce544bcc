"""What an operator says of itself, and nobody has proved yet."""

from __future__ import annotations

from datetime import date

from msgspec import Struct


class OwnRecognitionDraft(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What an operator says of an offer's recognition: its own word, until a document supports it."""

    body: str
    status: str = "recognised"
    label: dict[str, str] = {}
    valid_from: date | None = None
    valid_to: date | None = None
