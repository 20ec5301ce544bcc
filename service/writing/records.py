"""What somebody wants of records, and what became of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple, Self

from service.errors import FieldError, RefusedWritingError
from service.history.rules import Fields
from service.intake.draft import EvidenceDraft

Kind = Literal["offer", "venue", "operator", "funding_link"]
Through = Literal["form", "api", "upload", "feed", "confirm_link", "command"]
KINDS: tuple[Kind, ...] = ("venue", "operator", "offer", "funding_link")


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """What somebody wants a record to be: a whole document, or a merge patch (RFC 7396) of the present one.

    Without ``id`` it is a new record, whose identifier the service chooses; its owner is the actor's operator, or
    ``operator_id`` when the team writes it. With ``expected_version`` it is refused when the record has another.
    ``evidence`` replaces what the same side (the team, the operator) gave as evidence before; None leaves it.
    ``is_to_publish`` also publishes a draft; what it still lacks is then an error.
    """

    kind: Kind
    id: str | None = None
    document: Mapping[str, Any] | None = None
    patch: Mapping[str, Any] | None = None
    expected_version: int | None = None
    operator_id: str | None = None
    reason: str | None = None
    evidence: tuple[EvidenceDraft, ...] | None = None
    is_to_publish: bool = False


class Written(NamedTuple):
    """What became of a writing: each field that is another now, before and after."""

    kind: str
    id: str
    outcome: Literal["added", "changed", "unchanged"]
    version: int
    fields: Fields


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusChange:
    """A wish to publish, suspend, archive, withdraw or restore a record. A withdrawal has a reason.

    ``may_lack`` are fields that publishing needs and that it may lack all the same: those that it lacked before.
    """

    kind: Kind
    id: str
    status: str
    reason: str | None = None
    expected_version: int | None = None
    may_lack: Collection[str] = ()


@dataclass(slots=True)
class Refusals:
    """What is wrong with each of several writings, by their place among them."""

    by_place: dict[int, list[FieldError]] = field(default_factory=dict)

    def add(self, place: int, *errors: FieldError) -> None:
        """Note errors of one writing."""
        self.by_place.setdefault(place, []).extend(errors)

    def raise_any(self, count: int) -> None:
        """Raise :class:`RefusedWritingsError` when there are any; ``count`` writings there were in all."""
        if self.by_place:
            raise RefusedWritingsError.gather(self.by_place, is_alone=count == 1)


class RefusedWritingsError(RefusedWritingError):
    """Some of several writings are refused, so none was written. ``by_place`` has the errors of each."""

    by_place: Mapping[int, list[FieldError]]

    @classmethod
    def gather(cls, by_place: Mapping[int, list[FieldError]], *, is_alone: bool) -> Self:
        """The error of all refusals; fields are prefixed with the place of their writing, unless it is alone."""
        found = [
            error if is_alone else FieldError(f"[{place}].{error.field}", error.message, error.nearest)
            for place, errors in sorted(by_place.items())
            for error in errors
        ]
        made = cls.join(found)
        made.by_place = by_place
        return made
