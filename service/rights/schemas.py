"""What is said of an offer for a person, line by line, and the rules that it is said by."""

from __future__ import annotations

from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from service.rights.table import Gap, Rule

Words = dict[str, str]
LINE_NAMES = ("cost", "enrolment", "open", "recognition", "language", "level", "equipment", "time", "help", "support")
"""What lines are about, in their order; there may be several about help and support."""
VERDICTS = ("yes", "no", "unknown", "ask")


class Source(Struct, frozen=True, omit_defaults=True):
    """Where something is said: a place in a document, and who says it."""

    document: str
    location: str | None = None
    speaker: str | None = None
    said_on: date | None = None
    status: str = "stated"


class Line(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One thing about an offer for a person.

    ``verdict`` is yes or no where the record or a document says so for this person; unknown where it depends on what
    was not told of the person (``tell``: these parameters would settle it); ask where nothing on record settles it
    (``ask``: the operator or the service; ``whom``: others). ``reason`` is why, as a word for programs. ``audiences``
    are those it holds for, ``otherwise`` those for whom it would be free (of ``free_except``: might not be); ``key``
    says by what it holds in ``regions`` alone (residence, seat or workplace); ``terms`` are what the offer has
    (languages, schedules, a level). Amounts are in EUR. ``rule`` names the row of the table of rules that it follows
    from, ``since`` the day from which it holds.
    """

    name: str
    verdict: str
    reason: str
    audiences: tuple[str, ...] = ()
    otherwise: tuple[str, ...] = ()
    key: str = ""
    regions: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    body: str = ""
    amount_eur: float | None = None
    amount_high_eur: float | None = None
    condition: Words = {}
    rule: str = ""
    since: date | None = None
    statement: Words = {}
    source: Source | None = None
    ask: str = ""
    whom: Words = {}
    tell: tuple[str, ...] = ()


class Judgement(Struct, frozen=True):
    """What an offer means for a person on a day."""

    offer: str
    as_of: date
    lines: tuple[Line, ...]

    def find(self, name: str) -> Line | None:
        """The first line about something; None where there is nothing to say."""
        return next((line for line in self.lines if line.name == name), None)


class RuleLine(Struct, frozen=True):
    """A rule, and whether it holds on the day that was asked about."""

    rule: Rule
    holds: bool


class RuleList(Struct, frozen=True):
    """Every rule, and what no rule covers."""

    as_of: date
    rules: tuple[RuleLine, ...]
    gaps: tuple[Gap, ...]


def cite_rule(rule: Rule | Gap) -> Source | None:
    """Where a rule is said; a gap may be spoken of nowhere."""
    if rule.document is None:
        return None
    if isinstance(rule, Gap):
        return Source(rule.document, rule.location, rule.speaker, None, "unknown")
    return Source(rule.document, rule.location, rule.speaker, rule.said_on, rule.status)


def follow_rule(line: Line, rule: Rule) -> Line:
    """A line that follows from a rule, with what the rule says and where it is said."""
    key = next((name for name in ("residence", "seat", "workplace") if getattr(rule, name)), "")
    return replace(
        line,
        rule=rule.id,
        since=rule.valid_from,
        statement=rule.statement,
        key=key,
        regions=getattr(rule, key) if key else (),
        source=cite_rule(rule),
    )
