"""What a request would rather have: the grammar that Accept, Accept-Language and Accept-Encoding share (RFC 9110)."""

from __future__ import annotations

import re
from operator import itemgetter

_ITEM = re.compile(r"(?:^|,)\s*([^\s,;]+)([^,]*)")
"""One thing that is named, and its parameters."""
_QUALITY = re.compile(r";\s*q=([^;,\s]*)")


def list_preferences(header: str) -> list[str]:
    """What a header asks for (in lower case), the most wanted first, and of equals the one that it names first.

    What it refuses (quality 0), or wants by no number, is left out.
    """
    read = [(name, _read_quality(rest) if rest else 1.0) for name, rest in _ITEM.findall(header.lower())]
    if len(read) > 1:
        read.sort(key=itemgetter(1), reverse=True)
    return [name for name, quality in read if quality > 0]


def _read_quality(parameters: str) -> float:
    named = _QUALITY.search(parameters)
    try:
        quality = float(named[1]) if named else 1.0
    except ValueError:
        return 0.0
    return min(1.0, quality) if quality > 0 else 0.0  # what is no number is not above 0 either
