"""What may be said about a person in an address: one field, one parameter. Never who they are, and nothing is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from litestar.openapi.spec import Example
from litestar.params import QueryParameter

from service.columns import UNKNOWNS
from service.offers.rules import EVERYONE
from service.query import list_parameters
from service.vocabulary import get_vocabulary

PERSON_PREFIX = "person_"
"""Every parameter about a person begins with it, so that whatever handles addresses knows them apart."""
AGES: Mapping[str, tuple[int, int | None]] = {
    "under_18": (0, 17),
    "18_24": (18, 24),
    "25_29": (25, 29),
    "30_44": (30, 44),
    "45_54": (45, 54),
    "55_plus": (55, None),
}
"""Bands of age in years, both ends included; the last has no end. No offer asks for more than that."""
YES, NO = "yes", "no"
_MOST_VALUES = 12
_LONGEST_PLACE = 120


def list_situations() -> tuple[str, ...]:
    """The situations that a person may be in: every audience but everyone."""
    return tuple(slug for slug in get_vocabulary("audience") if slug != EVERYONE)


def list_languages() -> tuple[str, ...]:
    """The languages that a person may understand: those that offers are taught in."""
    return tuple(slug for slug in get_vocabulary("language") if slug not in UNKNOWNS)


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonAsked:
    """What is said of a person, as it stands in an address. Everything may be left out."""

    person_place: Annotated[
        str | None,
        QueryParameter(
            description="Where the person lives: a municipality, postal code or locality.",
            max_length=_LONGEST_PLACE,
            examples=[Example(value="Sint-Jans-Molenbeek")],
        ),
    ] = None
    person_situation: Annotated[
        list[str] | None,
        QueryParameter(
            description="The person's situation, a term of `audience`; repeat it where several hold. Of job-seekers, "
            "employees, the self-employed, students and teachers, those not named are taken not to hold once one is.",
            max_items=_MOST_VALUES,
            examples=[Example(value=["jobseeker_longterm"])],
        ),
    ] = None
    person_age: Annotated[
        str | None,
        QueryParameter(description="The person's age, as a band of years.", examples=[Example(value="25_29")]),
    ] = None
    person_language: Annotated[
        list[str] | None,
        QueryParameter(
            description="The languages that the person understands; repeat it for each.",
            max_items=_MOST_VALUES,
            examples=[Example(value=["fr", "nl"])],
        ),
    ] = None
    person_level: Annotated[
        str | None,
        QueryParameter(
            description="The highest schooling that the person has finished.", examples=[Example(value="cess")]
        ),
    ] = None
    person_equipment: Annotated[
        str | None,
        QueryParameter(
            description="Whether the person has a computer and a connection at home.", examples=[Example(value="no")]
        ),
    ] = None
    person_service: Annotated[
        str | None,
        QueryParameter(
            description="The employment service that follows the person.", examples=[Example(value="actiris")]
        ),
    ] = None
    person_free: Annotated[
        list[str] | None,
        QueryParameter(
            description="When the person is free; repeat it for each.",
            max_items=_MOST_VALUES,
            examples=[Example(value=["weekday_evening", "weekend"])],
        ),
    ] = None
    person_seat: Annotated[
        str | None,
        QueryParameter(
            description="Where the company of a self-employed person or an employer has its seat: a place. It is not "
            "where somebody lives or works.",
            max_length=_LONGEST_PLACE,
            examples=[Example(value="Namur")],
        ),
    ] = None
    person_workplace: Annotated[
        str | None,
        QueryParameter(
            description="Where the person works: a place. It is not where they live.",
            max_length=_LONGEST_PLACE,
            examples=[Example(value="Gent")],
        ),
    ] = None


PERSON_NAMES = tuple(list_parameters(PersonAsked))
"""The names of the parameters about a person, in their order."""
PLACES = ("person_place", "person_seat", "person_workplace")
"""Those whose value is a place, by identifier or name."""


def list_choices() -> dict[str, tuple[str, ...]]:
    """The values of each parameter that is chosen from a list."""
    return {
        "person_situation": list_situations(),
        "person_age": tuple(AGES),
        "person_language": list_languages(),
        "person_level": tuple(get_vocabulary("schooling")),
        "person_equipment": (YES, NO),
        "person_service": tuple(get_vocabulary("employment_service")),
        "person_free": tuple(get_vocabulary("free_time")),
    }
