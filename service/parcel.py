"""What is in an XLSX, looked at before anything is made of it: a small file can unpack to more than a machine has.

Each part is read once as plain bytes, in pieces. The limits are such that what the library makes of any one row or
text stays small: a spreadsheet that a person made is far below them.
"""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from typing import IO

MOST_PARTS = 500
MOST_UNPACKED_BYTES = 60_000_000
MOST_RATIO = 200
"""Unpacked bytes for a packed one; XML of many like rows comes to some tens."""
MOST_LINES = 100_000
"""Rows of all sheets, blank ones included."""
MOST_TEXTS = 300_000
"""Texts that the cells share."""
MOST_TAGS = 40_000
"""Tags within one row or shared text, or before, between and after them."""

_PIECE_BYTES = 1_000_000
_LONGEST_NAME = 200
_STARTS = re.compile(rb"<(?:[\w.-]+:)?(row|si)(?=[\s/>])")
_ENCODING = re.compile(rb"<\?xml[^>]*?encoding\s*=\s*[\"']([^\"']*)[\"']")
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


class UnreadableParcelError(ValueError):
    """What is no XLSX, or one that would take too much to read; its text goes on from the name of the file."""


def check_parcel(content: bytes) -> None:
    """Raise :class:`UnreadableParcelError` for what is no XLSX, or one that would take too much to read."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as parcel:
            parts = parcel.infolist()
            _check_directory(parts, len(content))
            counts = {b"row": 0, b"si": 0}
            for part in parts:
                if not part.is_dir():
                    with parcel.open(part) as stream:
                        _check_part(stream, counts)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, NotImplementedError, RuntimeError, OSError):
        raise UnreadableParcelError("is not a whole XLSX file, or is protected by a password.") from None


def _check_directory(parts: list[zipfile.ZipInfo], packed_bytes: int) -> None:
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > MOST_PARTS or unpacked > MOST_UNPACKED_BYTES or unpacked > packed_bytes * MOST_RATIO:
        raise UnreadableParcelError("holds much more than a spreadsheet of this size does.")
    if any(part.compress_type not in _METHODS or part.flag_bits & 1 for part in parts):
        raise UnreadableParcelError("is not a whole XLSX file, or is protected by a password.")


def _check_part(stream: IO[bytes], counts: dict[bytes, int]) -> None:
    """Count rows, shared texts, and the tags between them, whatever the part is called: names are the sender's."""
    head = stream.read(_PIECE_BYTES)
    if _is_wide(head):
        _check_wide(head, stream)
        return
    if b"\0" in head[:_LONGEST_NAME]:
        return  # a picture: what reads XML stops at its first byte
    declared = _ENCODING.search(head[:1_000])
    if declared and declared[1].lower() not in (b"utf-8", b"utf8", b"us-ascii"):
        raise UnreadableParcelError("holds a part in another encoding than UTF-8.")
    piece, kept, tags = head, b"", 0
    while piece:
        piece = kept + piece
        cut = piece.rfind(b"<")
        if cut < 0 or len(piece) - cut > _LONGEST_NAME:
            cut = len(piece)
        # The last tag may go on in the next piece, and is looked at with it.
        piece, kept = piece[:cut], piece[cut:]
        tags = _count(piece, tags, counts)
        piece = stream.read(_PIECE_BYTES)
    _count(kept, tags, counts)


def _is_wide(head: bytes) -> bool:
    """Whether what reads XML takes a part for UTF-16, by its first two bytes; some pictures begin so, too."""
    return head[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in head[:2]


def _check_wide(head: bytes, stream: IO[bytes]) -> None:
    """In UTF-16 no part of a spreadsheet is written; a picture holds few pairs of bytes that look like a tag."""
    tags, piece = 0, head
    while piece:
        tags += piece.count(b"<\0") + piece.count(b"\0<")
        if tags > MOST_TAGS:
            raise UnreadableParcelError("holds a part in another encoding than UTF-8.")
        piece = stream.read(_PIECE_BYTES)


def _count(piece: bytes, tags: int, counts: dict[bytes, int]) -> int:
    at = 0
    for start in _STARTS.finditer(piece):
        tags += piece.count(b"<", at, start.start())
        _check_counts(tags, counts)
        counts[start[1]] += 1
        tags, at = 0, start.start()
    tags += piece.count(b"<", at)
    _check_counts(tags, counts)
    return tags


def _check_counts(tags: int, counts: dict[bytes, int]) -> None:
    if tags > MOST_TAGS or counts[b"row"] > MOST_LINES or counts[b"si"] > MOST_TEXTS:
        raise UnreadableParcelError("holds much more than a spreadsheet of this size does.")
