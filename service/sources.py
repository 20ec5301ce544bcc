"""The name of a source: of a feed or set of documents its own, of what somebody writes whose word it is."""

from __future__ import annotations

from service.access import Actor

TEAM = "team"
"""What the team that runs the service writes."""
_OWN = "operator:"


def write_source(actor: Actor) -> str:
    """The source of what somebody writes: the operator's word, or the team's."""
    return f"{_OWN}{actor.operator_id}" if actor.operator_id else TEAM


def is_own_word(source: str) -> bool:
    """Whether a source is an operator that writes of its own."""
    return source.startswith(_OWN)
