"""Persons as addresses describe them, and the documented facts as they stand in their files."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from msgspec import convert

from service.offers.schemas import OfferSummary
from service.rights.person import Person, read_person

FACTS = Path(__file__).resolve().parents[2] / "seed" / "facts"

BARE = convert(
    {
        "id": "one",
        "title": {"fr": "Une offre"},
        "excerpt": {},
        "operator": {"id": "somebody", "name": "Somebody"},
        "topics": [],
        "audiences": ["no_record"],
        "languages": ["no_record"],
        "modality": "no_record",
        "level": "no_record",
        "certification": "no_record",
        "duration": {"state": "no_record"},
        "prices": [],
        "recognitions": [],
        "funding": [],
        "venues": [],
        "region": None,
        "next_start": None,
        "status": "published",
        "enrolment": "no_record",
        "confirmed_on": None,
        "confirmed_precision": "day",
        "edited_on": None,
        "freshness": "unconfirmed",
    },
    OfferSummary,
)
"""An offer of which nothing is on record."""


def make_described(*texts: str) -> Person:
    """A person out of ``name=value``; whatever cannot be used fails the test."""
    person, mistakes = read_person([(name, value) for name, _, value in (text.partition("=") for text in texts)])
    assert mistakes == []
    return person


@cache
def read_facts() -> dict[str, list[dict[str, Any]]]:
    """Every record of the seed's facts by kind."""
    found: dict[str, list[dict[str, Any]]] = {}
    for path in sorted(FACTS.glob("*.toml")):
        for kind, rows in tomllib.loads(path.read_text(encoding="utf-8")).items():
            found.setdefault(kind, []).extend(rows)
    return found
