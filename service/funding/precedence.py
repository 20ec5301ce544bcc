"""Which answer holds where several are given, stated once: for one offer with its paths, and for all offers as sets."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from service.funding.rules import PAYEE_KINDS


class Precedent(NamedTuple):
    """An answer for an offer, by links whose payee is of one of these kinds."""

    answer: str
    kinds: Collection[str]

    def fits(self, answer: str, kind: str) -> bool:
        """Whether a link with this answer for a payee of this kind is such a one."""
        return self.answer == answer and kind in self.kinds


_ANY = (*PAYEE_KINDS, "selection")
PRECEDENCE = (
    Precedent("direct", _ANY),
    Precedent("indirect", _ANY),
    Precedent("none", ("offer",)),
    Precedent("unknown", ("offer", "programme", "selection")),
    Precedent("none", _ANY),
    Precedent("operator_only", _ANY),
    Precedent("unknown", _ANY),
)
"""Which answer an offer has when several are given, the first that holds: what is proved, then what is said of the
offer itself, then what is said of what it belongs to, then of its operator.

A "none" said of an operator or programme never overrides an "unknown" said of the offer: that would be a guess.
"""
ANSWERS = ("direct", "indirect", "operator_only", "none", "unknown")
"""Every answer, in the order in which they are told."""
PAYING = ("direct", "indirect", "operator_only")
"""The answers that say that money or help is there: beside a "none" from the same payer they are disputed."""


def rank_answer(answer: str, kind: str) -> int:
    """The place in :data:`PRECEDENCE` of an answer that a link gives for a payee of a kind."""
    return next(place for place, precedent in enumerate(PRECEDENCE) if precedent.fits(answer, kind))
