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
                if not part.is_dir() and not part.filename.lower().endswith((".png", ".jpg", ".jpeg", ".gif", ".emf")):
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
    """Count rows, shared texts, and the tags between them; they are seen in UTF-8 alone, so that is asked for."""
    kept, tags, is_first = b"", 0, True
    while piece := stream.read(_PIECE_BYTES):
        if is_first:
            _check_encoding(piece[:1_000])
            is_first = False
        piece = kept + piece
        cut = piece.rfind(b"<")
        if cut < 0 or len(piece) - cut > _LONGEST_NAME:
            cut = len(piece)
        # The last tag may go on in the next piece, and is looked at with it.
        piece, kept = piece[:cut], piece[cut:]
        tags = _count(piece, tags, counts)
    _count(kept, tags, counts)


def _check_encoding(head: bytes) -> None:
    declared = _ENCODING.search(head)
    if b"\0" in head or (declared and declared[1].lower() not in (b"utf-8", b"utf8", b"us-ascii")):
        raise UnreadableParcelError("holds a part in another encoding than UTF-8.")


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
