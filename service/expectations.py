"""What a value should have been, in words for people, out of msgspec's own messages."""

from __future__ import annotations

import re

_EXPECTATIONS = (
    (r"Expected `(?:int|float)` >= ([^ ]+)", "must be at least {}"),
    (r"Expected `(?:int|float)` > ([^ ]+)", "must be more than {}"),
    (r"Expected `(?:int|float)` <= ([^ ]+)", "must be at most {}"),
    (r"Number out of range", "must be a number of ordinary size"),
    (r"Expected `float", "must be a number"),
    (r"Expected `int", "must be a whole number"),
    (r"Expected `bool", "must be true or false"),
    (r"RFC3339 encoded date|Expected `date", "must be a date such as 2026-01-31"),
    (r"Expected `str` of length <= (\d+)", "must have at most {} characters"),
    (r"Expected `str` of length >= (\d+)", "must have at least {} character(s)"),
    (r"Expected `array` of length <= (\d+)", "takes at most {} values"),
)


def reword(message: str) -> str:
    """A message of msgspec's, without its types and paths."""
    for pattern, words in _EXPECTATIONS:
        match = re.search(pattern, message)
        if match:
            return words.format(*match.groups())
    return message.partition(" - at `")[0].replace("`", "").replace("Expected ", "expected ")
