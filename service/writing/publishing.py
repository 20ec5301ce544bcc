"""What a record must say before it is published: rules that are data, the same for form, API, upload and feeds."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from service.columns import NO_RECORD

Choices = tuple[tuple[str, ...], ...]
"""Fields of which one of each group is needed."""

_RULES = Path(__file__).with_name("publishing.toml")
_UNSAID: tuple[Any, ...] = (None, "", [], {}, NO_RECORD)


@cache
def _load_rules() -> Mapping[str, Any]:
    return tomllib.loads(_RULES.read_text(encoding="utf-8"))


def list_choices(kind: str, modality: str = NO_RECORD) -> Choices:
    """The choices of fields that a record of a kind needs, and an offer of a modality."""
    rules = _load_rules()[kind]
    needs = [*rules["needs"], *rules.get(modality, {}).get("needs", ())]
    return tuple(tuple(choice) for choice in needs)


def list_missing(document: Mapping[str, Any], kind: str = "offer") -> tuple[str, ...]:
    """The fields that a document still needs before publishing; of a choice the first."""
    choices = list_choices(kind, document.get("modality") or NO_RECORD)
    return tuple(choice[0] for choice in choices if all(document.get(field) in _UNSAID for field in choice))
