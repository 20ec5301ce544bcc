"""The rules as data (``rules.toml``): read once, checked when the service starts; a mistake names its row."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Literal

import msgspec
from msgspec import Struct

from service.errors import CartoformaError
from service.vocabulary import LANGUAGES, get_vocabulary

Words = dict[str, str]
PATH = Path(__file__).with_name("rules.toml")
_WHERE = re.compile(r"\$\.(rule|gap)\[(\d+)\]")


class RuleTableError(CartoformaError):
    """The table of rules cannot be used: the row and what is wrong with it."""


class Rule(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """One thing that one place of a document grants, to whom, and when.

    ``answer`` is yes where the document grants it, ask where it speaks of it and leaves the case open. ``residence``,
    ``seat`` and ``workplace`` are regions: three different keys, none of which ever stands for another.
    """

    id: str
    topic: Literal["price", "enrolment", "help", "recognition"]
    answer: Literal["yes", "ask"]
    offers: tuple[str, ...] = ()
    programmes: tuple[str, ...] = ()
    operators: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ()
    residence: tuple[str, ...] = ()
    seat: tuple[str, ...] = ()
    workplace: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    equipment: Literal["", "yes", "no"] = ""
    body: str = ""
    valid_from: date
    valid_until: date | None = None
    document: str
    location: str
    speaker: str
    said_on: date | None = None
    status: Literal["stated", "inferred", "unknown"]
    statement: Words
    reason: Words = {}

    def holds_on(self, on: date) -> bool:
        """Whether it holds on a day, both ends included."""
        return self.valid_from <= on and (self.valid_until is None or on <= self.valid_until)

    def is_about(self, offer: str, programme: str | None, operator: str | None) -> bool:
        """Whether it speaks of an offer: by itself, by its programme or by its operator."""
        return offer in self.offers or programme in self.programmes or operator in self.operators


class Gap(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """Something that is asked about and no document answers: for whom it matters, and who could tell."""

    id: str
    question: Words
    ask: Words
    keys: tuple[Literal["residence", "seat", "workplace"], ...] = ()
    audiences: tuple[str, ...] = ()
    document: str | None = None
    location: str | None = None
    speaker: str | None = None


class RuleTable(Struct, frozen=True, forbid_unknown_fields=True):
    """All rules and all gaps, in the order of the file."""

    rule: tuple[Rule, ...]
    gap: tuple[Gap, ...]

    def list_rules(self, topic: str, on: date) -> tuple[Rule, ...]:
        """The rules of a topic that hold on a day."""
        return tuple(rule for rule in self.rule if rule.topic == topic and rule.holds_on(on))


@cache
def load_rules() -> RuleTable:
    """The table that is shipped; raises :class:`RuleTableError` naming the row that is wrong."""
    return read_rules(PATH.read_text(encoding="utf-8"))


def read_rules(text: str) -> RuleTable:
    """Read a table; raises :class:`RuleTableError` naming the row that is wrong."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RuleTableError(f"rules.toml: {error}") from None
    try:
        table = msgspec.convert(raw, RuleTable)
    except msgspec.ValidationError as error:
        raise RuleTableError(f"rules.toml, {_name_row(raw, str(error))}") from None
    _check(table)
    return table


def _name_row(raw: Mapping[str, Any], message: str) -> str:
    """What msgspec says, with the row called by its name."""
    found = _WHERE.search(message)
    if found is None:
        return message
    row = raw[found[1]][int(found[2])]
    return f"{found[1]} {int(found[2]) + 1} ({row.get('id', 'without id')}): {message}"


def _check(table: RuleTable) -> None:
    seen: set[str] = set()
    kinds: dict[str, tuple[Rule | Gap, ...]] = {"rule": table.rule, "gap": table.gap}
    for kind, rows in kinds.items():
        for number, row in enumerate(rows, start=1):
            wrong = list(_find_wrong(row)) + ([f"the id {row.id} stands twice"] if row.id in seen else [])
            seen.add(row.id)
            if wrong:
                raise RuleTableError(f"rules.toml, {kind} {number} ({row.id}): {'; '.join(wrong)}")


def _find_wrong(row: Rule | Gap) -> Iterable[str]:
    yield from _find_strangers("audiences", row.audiences, "audience")
    texts = {"question": row.question, "ask": row.ask} if isinstance(row, Gap) else {"statement": row.statement}
    for name, words in texts.items():
        missing = [language for language in LANGUAGES if not words.get(language, "").strip()]
        if missing:
            yield f"{name} is missing in {', '.join(missing)}"
    if isinstance(row, Rule):
        yield from _find_wrong_of_rule(row)


def _find_wrong_of_rule(rule: Rule) -> Iterable[str]:
    for name in ("residence", "seat", "workplace"):
        yield from _find_strangers(name, getattr(rule, name), "region")
    yield from _find_strangers("services", rule.services, "employment_service")
    yield from _find_strangers("body", (rule.body,) if rule.body else (), "recognition_body")
    if rule.topic == "recognition" and not (rule.body and rule.services):
        yield "a recognition names the service and the body that it goes by"
    if rule.topic != "recognition" and not (rule.offers or rule.programmes or rule.operators):
        yield "it speaks of no offer, programme or operator"
    if rule.valid_until is not None and rule.valid_until < rule.valid_from:
        yield "it ends before it begins"
    if rule.status == "inferred" and not rule.reason:
        yield "what is inferred has a reason"


def _find_strangers(name: str, values: Iterable[str], vocabulary: str) -> Iterable[str]:
    known = get_vocabulary(vocabulary)
    return (f"{name}: {value!r} is no term of {vocabulary}" for value in values if value not in known)
