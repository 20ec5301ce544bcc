"""Tables in Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def draw_table(head: Sequence[str], lines: Iterable[Sequence[str]], *, left: int = 1) -> str:
    """A table whose first columns (``left`` of them) are words and whose others are figures."""
    rule = ["---" if place < left else "---:" for place in range(len(head))]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (head, rule, *lines))


def write_verdict(figure: float, aim: float, *, is_least: bool = True) -> str:
    """Whether an aim is met: a figure at least as large, or at most (``is_least`` false)."""
    return "met" if (figure >= aim if is_least else figure <= aim) else "**not met**"
