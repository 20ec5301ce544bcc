"""Documents of offers laid out in rows: what goes out, such that what comes back unchanged changes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol

from service.spreadsheets.columns import LINE_KEYS, Column, list_columns
from service.spreadsheets.entries import Speaker
from service.spreadsheets.raw import Value
from service.spreadsheets.values import show_cell
from service.vocabulary import find_label


class Stored(Protocol):
    """What is needed of an offer as it is stored."""

    @property
    def id(self) -> str: ...  # noqa: D102  as it says
    @property
    def status(self) -> str: ...  # noqa: D102  as it says
    @property
    def document(self) -> Mapping[str, Any]: ...  # noqa: D102  as it says


def choose_columns(offers: Iterable[Stored]) -> tuple[Column, ...]:
    """The columns that a download has: those of languages that nobody uses are left out."""
    used = {"fr", "nl", "en"} | {language for offer in offers for language in _list_languages(offer.document)}
    return tuple(column for column in list_columns() if not column.language or column.language in used)


def _list_languages(document: Mapping[str, Any]) -> Iterator[str]:
    for name, value in document.items():
        for part in value if name in LINE_KEYS else (document,):
            for words in part.values():
                if isinstance(words, dict):
                    yield from words


def lay_out(offers: Iterable[Stored], columns: Sequence[Column], speaker: Speaker) -> Iterator[list[Value]]:
    """The heading, then the rows of each offer: as many as it has sessions, prices or recognitions, at least one."""
    yield [column.label(speaker.language) for column in columns]
    for offer in offers:
        rows = max(1, *(len(offer.document.get(group) or ()) for group in LINE_KEYS))
        for rank in range(rows):
            yield [_show(offer, column, rank, speaker) for column in columns]


def _show(offer: Stored, column: Column, rank: int, speaker: Speaker) -> Value:
    if column.field == "id":
        return offer.id
    if column.field in LINE_KEYS:
        lines = offer.document.get(column.field) or ()
        value = lines[rank].get(column.part) if rank < len(lines) else None
    else:
        value = offer.document.get(column.field) if rank == 0 else None
    if column.field == "status":
        return find_label("status", offer.status, speaker.language) if rank == 0 else None
    if column.language:
        value = (value or {}).get(column.language)
    return show_cell(column, value, speaker.language, speaker.venues)
