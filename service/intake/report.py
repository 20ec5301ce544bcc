"""The report of one run: how many drafts were added, changed, unchanged or refused, and why refused."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any

import msgspec

from service.columns import now
from service.intake.source import Refusal, Remark

MAX_REFUSALS = 1_000
"""Refusals that are kept with their reasons; beyond, they are only counted."""


@dataclass(slots=True)
class Counts:
    """What became of the drafts of one kind."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: int = 0

    @property
    def total(self) -> int:
        """All drafts of the kind."""
        return self.added + self.changed + self.unchanged + self.refused


@dataclass(slots=True)
class Report:
    """What one run of one source did; ``revision`` is the catalogue's after it."""

    source: str
    started_at: datetime = field(default_factory=now)
    finished_at: datetime | None = None
    revision: int = 0
    kinds: dict[str, Counts] = field(default_factory=dict)
    refusals: list[Refusal] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)

    def count(self, outcomes: Iterable[tuple[str, str]]) -> None:
        """Count (kind, outcome) pairs."""
        for kind, outcome in outcomes:
            counts = self.kinds.setdefault(kind, Counts())
            setattr(counts, outcome, getattr(counts, outcome) + 1)

    def refuse(self, refusals: Iterable[Refusal]) -> None:
        """Count refusals, and keep their reasons up to a bound."""
        for refusal in refusals:
            self.count([(refusal.kind, "refused")])
            if len(self.refusals) < MAX_REFUSALS:
                self.refusals.append(refusal)

    def remark(self, remarks: Iterable[Remark]) -> None:
        """Keep remarks up to a bound."""
        self.remarks += islice(remarks, MAX_REFUSALS - len(self.remarks))

    @property
    def total(self) -> Counts:
        """The counts of all kinds together."""
        counts = self.kinds.values()
        return Counts(
            added=sum(one.added for one in counts),
            changed=sum(one.changed for one in counts),
            unchanged=sum(one.unchanged for one in counts),
            refused=sum(one.refused for one in counts),
        )

    def list_counts(self) -> list[tuple[str, Counts]]:
        """The lines of a text table: each kind with its counts, and the sum last."""
        return [
            *((kind.replace("_", " "), counts) for kind, counts in self.kinds.items()),
            ("all", self.total),
        ]

    def to_json(self) -> bytes:
        """The report for programs: an object with source, instants, revision, kinds, total, refusals and remarks."""
        shown: dict[str, Any] = {
            "source": self.source,
            "started_at": self.started_at,
            "finished_at": self.finished_at,
            "revision": self.revision,
            "kinds": self.kinds,
            "total": self.total,
            "refusals": self.refusals,
            "refusals_left_out": self.total.refused - len(self.refusals),
            "remarks": self.remarks,
        }
        return msgspec.json.format(msgspec.json.encode(shown), indent=2)
