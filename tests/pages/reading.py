"""What a test reads out of a page."""

from __future__ import annotations

import re
from html import unescape


def read_text(html: str) -> str:
    """What a person reads: no markup, no scripts, single spaces."""
    bare = re.sub(r"(?s)<(script|style)\b.*?</\1>", " ", html)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", bare)))


def list_offers(html: str) -> list[str]:
    """The identifiers of the offers of a page, in order."""
    return re.findall(r'data-offer="([^"]+)"', html)


def find_object(html: str) -> str:
    """The first object of a program that a page writes out as Python does (``Text(text=...)``); empty without any."""
    found = re.search(
        r"\b[A-Z]\w*\(\w+=|<[\w.]+ object at 0x", unescape(re.sub(r"(?s)<script\b.*?</script>", "", html))
    )
    return found[0] if found else ""
