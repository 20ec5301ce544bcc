"""A line of invented offers: its shape, and its words in ours."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated

from msgspec import Meta, Struct

from service.errors import RefusedDraftError
from service.intake.draft import Words

REGIONS = {"bru": "BE-BRU", "wal": "BE-WAL", "vla": "BE-VLG"}
MODALITIES = {"onsite": "onsite", "hybrid": "hybrid", "online": "online_live"}
BODIES = {"Bruxelles Formation": "bxl_formation", "Forem": "forem", "VDAB": "vdab"}
AUDIENCES = {
    "job-seeker": "jobseeker",
    "employee": "worker",
    "youth": "youth",
    "women": "women",
    "newcomer": "migrant",
    "student": "student",
    "self-employed": "selfemployed",
    "disability": "disability",
}
TOPICS = {
    "ai": "ai",
    "data": "data",
    "web": "dev",
    "programming": "dev",
    "cybersecurity": "cyber",
    "cloud": "cloud_network",
    "network": "cloud_network",
    "design": "design_ux",
    "marketing": "digital_marketing",
    "office": "office",
    "management": "management",
    "languages": "languages",
    "construction": "construction",
    "health": "health",
    "logistics": "logistics",
    "horeca": "horeca",
}
"""Their slugs, and ours."""


class LineSession(Struct, frozen=True):
    """A dated instance of the line's offer."""

    id: int
    start: date
    end: date
    seats: int


class Line(Struct, frozen=True):
    """One invented offer, as it lies in the file; coordinates are missing where it is online only."""

    id: int
    slug: str
    title: Words
    description: Words
    operator: Annotated[str, Meta(min_length=1)]
    city: str
    region: str
    postcode: str
    lon: float | None
    lat: float | None
    funders: list[str]
    recognitions: list[str]
    cost: float
    audience: list[str]
    topics: list[str]
    modality: str
    language: str
    updated_at: datetime
    sessions: list[LineSession]


def translate(table: Mapping[str, str], slug: str, field: str) -> str:
    """Our term for one of theirs; raises :class:`RefusedDraftError` naming the field when there is none."""
    try:
        return table[slug]
    except KeyError:
        raise RefusedDraftError(field, f"{slug!r} has no term here.", tuple(table)[:3]) from None
