"""What is granted to whom: the price lines and audiences of an offer's record, as the rules confirm or narrow them.

A rule grants nothing against the record. It says of a line that is there from which document it comes and for whom it
was said (only for those who live in Brussels, say); where the record says nothing, it speaks for itself; where the
record says otherwise, it is an older word and is left aside.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from service.offers.rules import EVERYONE, list_addressed
from service.offers.schemas import PriceLine
from service.rights.audiences import Audiences, Match, match_any, match_keys
from service.rights.person import Person
from service.rights.table import Rule
from service.vocabulary import get_vocabulary

FREE = "free"
CONTRADICTING = ("amount", "range", "conditional", "none")
"""Kinds of price of the record beside which a document that says free is an older word."""


class Grant(NamedTuple):
    """Something that an audience is granted: whether the person belongs to it, and meets the keys of its rule.

    ``open_keys`` are the parameters that would settle the keys.
    """

    audience: str
    belongs: Match
    keys: Match
    open_keys: tuple[str, ...]
    line: PriceLine
    rule: Rule | None

    @property
    def kind(self) -> str:
        """The kind of price; an audience that may attend is granted just that."""
        return self.line.kind


def list_price_grants(lines: Sequence[PriceLine], rules: Iterable[Rule], person: Person) -> list[Grant]:
    """What each audience pays, by the record and by the rules."""
    audiences = Audiences(person)
    grants, covered = [], set()
    for rule in rules:
        for audience in rule.audiences or (EVERYONE,):
            if not _is_contradicted(audience, lines):
                covered.add(audience)
                grants.append(_make_grant(audience, PriceLine(audience, FREE), rule, audiences, person))
    rest = (line for line in lines if not (line.kind == FREE and line.audience in covered))
    return grants + [_make_grant(line.audience, line, None, audiences, person) for line in rest]


def _is_contradicted(audience: str, lines: Iterable[PriceLine]) -> bool:
    addressed = list_addressed(audience)
    said = [line for line in lines if line.audience in addressed]
    narrowest = min((addressed.index(line.audience) for line in said), default=0)
    return any(line.kind in CONTRADICTING for line in said if addressed.index(line.audience) == narrowest)


def list_entry_grants(named: Sequence[str], rules: Iterable[Rule], person: Person) -> list[Grant]:
    """Who may attend, by the record and by the rules; ``named`` are the record's audiences or its one state."""
    audiences = Audiences(person)
    known = [slug for slug in named if slug in get_vocabulary("audience")]
    grants, covered = [], set()
    for rule in rules:
        for audience in rule.audiences or (EVERYONE,):
            if audience in known or not known:
                covered.add(audience)
                grants.append(_make_grant(audience, PriceLine(audience, ""), rule, audiences, person))
    rest = (slug for slug in known if slug not in covered)
    return grants + [_make_grant(slug, PriceLine(slug, ""), None, audiences, person) for slug in rest]


def _make_grant(audience: str, line: PriceLine, rule: Rule | None, audiences: Audiences, person: Person) -> Grant:
    keys, open_keys = match_keys(rule, person) if rule is not None else ("yes", ())
    return Grant(audience, audiences.match(audience), keys, open_keys, line, rule)


def drop_broader(grants: Iterable[Grant]) -> list[Grant]:
    """The grants of those audiences of the person beside which there is no narrower one with a grant of its own."""
    mine = [grant for grant in grants if grant.belongs == "yes"]
    return [grant for grant in mine if not any(is_narrower(other.audience, grant.audience) for other in mine)]


def is_narrower(audience: str, other: str) -> bool:
    """Whether an audience is a part of another; of everyone, all the others are."""
    if audience in (other, EVERYONE):
        return False
    return other in list_addressed(audience)


def find_asking(rules: Iterable[Rule], person: Person) -> Rule | None:
    """The rule that says what is left open for this person; one that names their audience before one for everybody."""
    audiences = Audiences(person)
    mine = [
        rule for rule in rules if match_keys(rule, person)[0] == "yes" and match_any(audiences, rule.audiences) == "yes"
    ]
    return next((rule for rule in mine if rule.audiences), mine[0] if mine else None)
