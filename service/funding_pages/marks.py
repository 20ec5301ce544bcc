"""The marks of the answers: a shape, a colour and a sign each, drawn alike on the map, in its legend and on paper."""

from __future__ import annotations

from maps.marks import FUNDING_MARKS, HANDS_MARK

INTERMEDIARY = "intermediary"
MARKS = {**FUNDING_MARKS, INTERMEDIARY: HANDS_MARK}
"""By answer, and of those through whose hands something goes."""
