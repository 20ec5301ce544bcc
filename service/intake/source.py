"""What a source is: something that reads a location and gives drafts, with its licence and attribution."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from service.intake.draft import Draft
from service.intake.payments import Ledger


@dataclass(frozen=True, slots=True)
class Refusal:
    """A row that intake could not take: where it stands, which field is wrong, and why."""

    kind: str
    source_id: str
    field: str
    reason: str


@dataclass(frozen=True, slots=True)
class Remark:
    """What the report should say beside its counts: nothing was refused, and somebody may want to know."""

    subject: str
    text: str
    details: tuple[str, ...] = ()


class Source(Protocol):
    """A publisher of drafts. Reading never raises for one bad row: that row becomes a refusal."""

    @property
    def name(self) -> str:
        """The slug under which the command line and the records know it."""
        ...

    @property
    def description(self) -> str:
        """One sentence for the command line's choice."""
        ...

    @property
    def licence(self) -> str:
        """Under which terms its facts may be used."""
        ...

    @property
    def attribution(self) -> str:
        """Who must be named."""
        ...

    def read(self, location: Path | None) -> Iterator[Draft | Ledger | Refusal | Remark]:
        """Give drafts, those that others refer to first; ``None`` reads the source's own location.

        A register gives its payments as ledgers, of which drafts are made. What is not whole gives nothing but
        the refusal that says why.
        """
        ...

    def find_size(self, location: Path | None) -> int | None:
        """How many drafts there will be, for progress; None when it cannot be said cheaply."""
        ...
