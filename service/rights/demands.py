"""What an offer asks of whoever attends: language, level, equipment, time. What is not told settles nothing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from service.columns import NO_RECORD, UNKNOWNS
from service.offers.rules import ONLINE
from service.offers.schemas import OfferSummary, SessionLine
from service.rights.filters import NO, YES
from service.rights.person import Person
from service.rights.schemas import Line
from service.vocabulary import get_vocabulary

OPERATOR = "operator"
NEEDS_EQUIPMENT = (*ONLINE, "hybrid")
GIVES_EQUIPMENT = ("selfstudy_site",)
FREE_FOR = {"day": "weekday_day", "evening": "weekday_evening", "weekend": "weekend"}
"""When somebody has to be free for a schedule; the other schedules do not say."""


def judge_language(summary: OfferSummary, person: Person) -> Line:
    """Whether the person understands a language that it is taught in."""
    taught = tuple(slug for slug in summary.languages if slug not in UNKNOWNS)
    if not taught:
        state = summary.languages[0] if summary.languages else NO_RECORD
        return Line(name="language", verdict="ask", reason=f"language_{state}", ask=OPERATOR)
    if not person.languages:
        tell = ("person_language",)
        return Line(name="language", verdict="unknown", reason="language_not_told", terms=taught, tell=tell)
    shared = tuple(slug for slug in taught if slug in person.languages)
    if shared:
        return Line(name="language", verdict="yes", reason="taught_in", terms=shared)
    return Line(name="language", verdict="no", reason="taught_only_in", terms=taught)


def judge_level(level: str, person: Person) -> Line:
    """Whether the person has finished the schooling that an offer of this level of entry asks for."""
    schooling = tuple(get_vocabulary("schooling"))
    if level == "none":
        return Line(name="level", verdict="yes", reason="no_level_needed")
    if level in UNKNOWNS:
        return Line(name="level", verdict="ask", reason=f"level_{level}", ask=OPERATOR)
    if level not in schooling:  # skills, a test, a level of language: schooling does not tell
        return Line(name="level", verdict="ask", reason="level_to_see", terms=(level,), ask=OPERATOR)
    if not person.level:
        return Line(name="level", verdict="unknown", reason="level_not_told", terms=(level,), tell=("person_level",))
    if schooling.index(person.level) >= schooling.index(level):
        return Line(name="level", verdict="yes", reason="level_met", terms=(level,))
    return Line(name="level", verdict="no", reason="level_missing", terms=(level,))


def judge_equipment(summary: OfferSummary, person: Person) -> Line | None:
    """Whether the person has what it takes to follow it at home; None where that is no question."""
    modality = summary.modality
    if modality in GIVES_EQUIPMENT:
        return Line(name="equipment", verdict="yes", reason="equipment_given")
    if modality not in NEEDS_EQUIPMENT and modality not in UNKNOWNS:
        return None
    if modality in UNKNOWNS:
        return Line(name="equipment", verdict="ask", reason=f"modality_{modality}", ask=OPERATOR)
    if person.equipment == YES:
        return Line(name="equipment", verdict="yes", reason="equipment_there", terms=(modality,))
    if person.equipment == NO:
        return Line(name="equipment", verdict="ask", reason="equipment_missing", terms=(modality,), ask=OPERATOR)
    return Line(
        name="equipment", verdict="unknown", reason="equipment_not_told", terms=(modality,), tell=("person_equipment",)
    )


def judge_time(sessions: Iterable[SessionLine], person: Person, on: date) -> Line:
    """Whether there is a training session to come at a time at which the person is free."""
    coming = [one for one in sessions if _is_to_come(one, on)]
    if not coming:
        return Line(name="time", verdict="ask", reason="no_date", ask=OPERATOR)
    schedules = tuple(dict.fromkeys(one.schedule for one in coming))
    timed = tuple(slug for slug in schedules if slug in FREE_FOR)
    if timed and not person.free:
        return Line(name="time", verdict="unknown", reason="time_not_told", terms=timed, tell=("person_free",))
    fitting = tuple(slug for slug in timed if FREE_FOR[slug] in person.free)
    if fitting:
        return Line(name="time", verdict="yes", reason="time_fits", terms=fitting)
    if timed == schedules:
        return Line(name="time", verdict="no", reason="time_clashes", terms=timed)
    return Line(name="time", verdict="ask", reason="hours_not_stated", ask=OPERATOR)


def _is_to_come(line: SessionLine, on: date) -> bool:
    last = line.ends_on or line.starts_on
    return last is None or last >= on
