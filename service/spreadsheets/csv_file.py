"""CSV as programs and people write it: any usual separator and encoding, with or without a byte order mark."""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Callable, Iterable, Sequence
from io import StringIO

from charset_normalizer import from_bytes

from service.spreadsheets.raw import MOST_CELL_CHARACTERS, RawSheet, RowGatherer, UnreadableSheetError

SEPARATORS = (";", ",", "\t", "|")
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_WESTERN = ["cp1252", "mac_roman", "cp850"]
"""Of Windows, of old Macintoshes, of DOS: what is left when it is not Unicode."""
_SAMPLE_BYTES = 60_000
_ANNOUNCED = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
"""The first line by which a file tells Excel its separator."""
CountKnown = Callable[[Sequence[str]], int]
"""How many of some headings are known."""


def read_csv(content: bytes, count_known: CountKnown) -> RawSheet:
    """Read a file; raises :class:`UnreadableSheetError`.

    The separator is the one with which most headings are known.
    """
    encoding = find_encoding(content)
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        raise UnreadableSheetError("is not text in any usual encoding: save it as CSV UTF-8.") from None
    if "\0" in text:
        raise UnreadableSheetError("is not text.")
    announced = _ANNOUNCED.match(text)
    body = text[announced.end() :] if announced else text
    gatherer, skipped = RowGatherer(), 1 if announced else 0
    separator = announced[1] if announced else find_separator(body, count_known)
    try:
        for number, cells in _number_rows(body, separator):
            gatherer.add(number + skipped, tuple(cells))
    except csv.Error:
        raise UnreadableSheetError(f"has a cell of more than {MOST_CELL_CHARACTERS} characters.") from None
    return gatherer.finish("csv", separator, encoding)


def find_encoding(content: bytes) -> str:
    """The encoding of a text: by its mark, by its zeros (UTF-16), as UTF-8, else of the western ones the likeliest."""
    for mark, name in _MARKS:
        if content.startswith(mark):
            return name
    head = content[:_SAMPLE_BYTES]
    if head.count(b"\0") > len(head) // 4:
        return "utf-16-be" if head[:1] == b"\0" else "utf-16-le"
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        best = from_bytes(_choose_sample(content), cp_isolation=_WESTERN).best()
        return best.encoding if best else _WESTERN[0]
    return "utf-8"


def _choose_sample(content: bytes) -> bytes:
    """The lines that are not plain ASCII: the others say nothing of the encoding."""
    found = [line for line in content.split(b"\n") if not line.isascii()]
    return b"\n".join(found)[:_SAMPLE_BYTES]


def find_separator(text: str, count_known: CountKnown) -> str:
    """The separator with which most of the headings are known; where none are, the one that there is most of."""
    first = next((line for line in text[:_SAMPLE_BYTES].splitlines() if line.strip()), "")

    def rank(separator: str) -> tuple[int, int]:
        headings = next(csv.reader([first], delimiter=separator), [])
        return count_known(headings), len(headings)

    return max(SEPARATORS, key=rank)


def _number_rows(text: str, separator: str) -> Iterable[tuple[int, list[str]]]:
    """The rows, numbered as a spreadsheet program does: a cell with several lines is one row."""
    csv.field_size_limit(max(csv.field_size_limit(), MOST_CELL_CHARACTERS))
    lines = csv.reader(StringIO(text, newline=""), delimiter=separator)
    return enumerate(lines, 1)


def write_csv(rows: Iterable[Sequence[str]], separator: str = ";", encoding: str = "utf-8-sig") -> bytes:
    """Rows as a file; UTF-8 with its mark where the encoding asked for lacks a character."""
    text = StringIO(newline="")
    csv.writer(text, delimiter=separator, lineterminator="\r\n").writerows(rows)
    try:
        return text.getvalue().encode(encoding)
    except UnicodeEncodeError:
        return text.getvalue().encode("utf-8-sig")
