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
