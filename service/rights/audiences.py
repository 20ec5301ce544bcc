"""Whether a person belongs to an audience: yes, no, or open as long as nobody has told. Open is never settled here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

from service.offers.rules import EVERYONE
from service.places.gazetteer import GazetteerEntry
from service.rights.filters import AGES, NO
from service.rights.person import Person
from service.rights.table import Rule
from service.vocabulary import walk_broader

Match = Literal["yes", "no", "open"]

STATUSES = ("jobseeker", "worker", "selfemployed", "company", "student", "teacher", "training_centre")
"""What somebody mainly is. Whoever names one of them has answered the question for the others too."""
YOUTH_UP_TO, MAYBE_YOUTH_UP_TO = 17, 24
"""Years of age: children and teenagers are young people; up to the second age some documents may mean them too."""
MAYBE_SENIOR_FROM = 45
"""Years of age from which some documents may mean seniors; none says from when on."""
KEYS = {"residence": "person_place", "seat": "person_seat", "workplace": "person_workplace"}
"""The parameter that tells each key of a rule."""


def join_matches(matches: Iterable[Match]) -> Match:
    """Whether all hold: no as soon as one does not, open as long as one is."""
    found = set(matches)
    return "no" if "no" in found else "open" if "open" in found else "yes"


class Audiences:
    """The audiences that a person belongs to."""

    def __init__(self, person: Person) -> None:
        self._person = person
        told = {broader for slug in person.situations for broader in walk_broader("audience", slug)}
        if person.equipment == NO:
            told.add("digital_excluded")
        self._told = frozenset(told)
        self._has_status = any(slug in told for slug in STATUSES)

    def match(self, audience: str) -> Match:
        """Whether the person belongs to an audience."""
        if audience == EVERYONE or audience in self._told:
            return "yes"
        root = walk_broader("audience", audience)[-1]
        if root in STATUSES:  # a job-seeker may be one of a narrower kind; somebody known to be something else is none
            return "no" if self._has_status and root not in self._told else "open"
        if audience in ("youth", "senior") and self._person.age:
            return _match_age(audience, self._person.age)
        return "open"


def _match_age(audience: str, band: str) -> Match:
    low, high = AGES[band]
    if audience == "senior":
        return "open" if low >= MAYBE_SENIOR_FROM else "no"
    if high is not None and high <= YOUTH_UP_TO:
        return "yes"
    return "open" if low <= MAYBE_YOUTH_UP_TO else "no"


def match_any(audiences: Audiences, wanted: Iterable[str]) -> Match:
    """Whether the person belongs to any of these audiences; to none given, everybody does."""
    found = {audiences.match(slug) for slug in wanted} or {"yes"}
    return "yes" if "yes" in found else "open" if "open" in found else "no"


def match_keys(rule: Rule, person: Person) -> tuple[Match, tuple[str, ...]]:
    """Whether the person meets what a rule asks for besides the audience, and which parameters are still open."""
    matches: dict[str, Match] = {}
    places: Mapping[str, GazetteerEntry | None] = {
        "residence": person.place,
        "seat": person.seat,
        "workplace": person.workplace,
    }
    for key, place in places.items():
        regions = getattr(rule, key)
        if regions:
            matches[KEYS[key]] = _match_region(place, regions)
    if rule.equipment:
        matches["person_equipment"] = _match_value(person.equipment, (rule.equipment,))
    if rule.services:
        matches["person_service"] = _match_value(person.service, rule.services)
    return join_matches(matches.values()), tuple(name for name, match in matches.items() if match == "open")


def _match_region(place: GazetteerEntry | None, regions: Iterable[str]) -> Match:
    if place is None:
        return "open"
    return "yes" if (place.region_id or place.id) in regions else "no"


def _match_value(value: str, wanted: Iterable[str]) -> Match:
    if not value:
        return "open"
    return "yes" if value in wanted else "no"
