"""Judging an offer for a person: what the record and the documents say, never more. It knows no database.

Yes and no stand where something on record says so for this very person; unknown where it depends on what was not told
of them; ask where nothing on record settles it. What cannot be settled is said, never left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from msgspec.structs import replace

from service.columns import NO_RECORD
from service.evidence.schemas import EvidenceLine
from service.offers.schemas import OfferSummary, SessionLine
from service.rights.audiences import Audiences, match_any, match_keys
from service.rights.cost import PriceRules, judge_cost
from service.rights.demands import OPERATOR, judge_equipment, judge_language, judge_level, judge_time
from service.rights.grants import Grant, list_entry_grants
from service.rights.person import Person
from service.rights.recognised import judge_recognition
from service.rights.schemas import Judgement, Line, Source, cite_rule, follow_rule
from service.rights.table import Rule, RuleTable, load_rules

LEVEL_FIELD = "prerequisites"
"""The field that claims about the level of entry are made of."""
_EVIDENCE_FIELDS = {
    "cost": "price",
    "enrolment": "audience",
    "open": "enrolment",
    "language": "language",
    "level": LEVEL_FIELD,
    "equipment": "modality",
}
"""The field of the record whose evidence stands behind each line."""
UNKNOWN = "unknown"
"""A source says that it is not established: of a value on record, and of a claim."""


class Facts(NamedTuple):
    """What is known of an offer. ``sessions`` is None where they were not looked up."""

    summary: OfferSummary
    programme: str | None = None
    sessions: tuple[SessionLine, ...] | None = None
    evidence: tuple[EvidenceLine, ...] = ()


def judge_offer(person: Person, facts: Facts, on: date, table: RuleTable | None = None) -> Judgement:
    """What an offer means for a person on a day, by the rules that are shipped or by others."""
    table = table or load_rules()
    summary, rules = facts.summary, find_rules(table, facts, on)
    prices = PriceRules(rules.list("price", "yes"), rules.list("price", "ask"))
    lines: list[Line | None] = [
        judge_cost(summary, person, prices),
        judge_enrolment(summary, person, rules.list("enrolment", "yes")),
        judge_open(summary),
        judge_recognition(summary, person, table.list_rules("recognition", on)),
        judge_language(summary, person),
        judge_level(_read_level(facts), person),
        judge_equipment(summary, person),
        None if facts.sessions is None else judge_time(facts.sessions, person, on),
        *list_help(person, rules.list("help")),
        *list_gaps(person, table),
    ]
    return Judgement(summary.id, on, tuple(_cite(line, facts.evidence) for line in lines if line is not None))


def _read_level(facts: Facts) -> str:
    """The level of entry; where the record has none, a claim may still say that it is not established."""
    level = facts.summary.level
    is_left_open = any(one.field == LEVEL_FIELD and one.status == UNKNOWN for one in facts.evidence)
    return UNKNOWN if level == NO_RECORD and is_left_open else level


class OwnRules(NamedTuple):
    """The rules that speak of one offer and hold on the day."""

    rules: tuple[Rule, ...]

    def list(self, topic: str, answer: str | None = None) -> Sequence[Rule]:
        """Those of a topic, with one answer or with any."""
        return [rule for rule in self.rules if rule.topic == topic and answer in (None, rule.answer)]


def find_rules(table: RuleTable, facts: Facts, on: date) -> OwnRules:
    """The rules that speak of an offer and hold on a day."""
    summary = facts.summary
    operator = summary.operator.id if summary.operator else None
    about = (rule for rule in table.rule if rule.is_about(summary.id, facts.programme, operator))
    return OwnRules(tuple(rule for rule in about if rule.holds_on(on)))


def judge_enrolment(summary: OfferSummary, person: Person, rules: Iterable[Rule]) -> Line:
    """Whether the person may enrol, by whom the offer is for; whether enrolment is open is another line."""
    grants = list_entry_grants(summary.audiences, rules, person)
    if not grants:
        state = summary.audiences[0] if summary.audiences else NO_RECORD
        return Line(name="enrolment", verdict="ask", reason=f"audience_{state}", ask=OPERATOR)
    mine = [grant for grant in grants if grant.belongs == "yes"]
    for keys, verdict, reason in (
        ("yes", "yes", "open_to"),
        ("open", "unknown", "open_if_told"),
        ("no", "ask", "open_elsewhere"),
    ):
        found = next((grant for grant in mine if grant.keys == keys), None)
        if found is not None:
            return _admit(found, verdict, reason)
    named = tuple(dict.fromkeys(grant.audience for grant in grants))
    if any(grant.belongs == "open" for grant in grants):
        tell = ("person_situation",)
        return Line(name="enrolment", verdict="unknown", reason="audience_not_told", audiences=named, tell=tell)
    return Line(name="enrolment", verdict="no", reason="not_among", audiences=named)


def _admit(grant: Grant, verdict: str, reason: str) -> Line:
    ask = OPERATOR if verdict == "ask" else ""
    tell = grant.open_keys if verdict == "unknown" else ()
    line = Line(name="enrolment", verdict=verdict, reason=reason, audiences=(grant.audience,), ask=ask, tell=tell)
    return line if grant.rule is None else follow_rule(line, grant.rule)


def judge_open(summary: OfferSummary) -> Line:
    """Whether one can enrol at all at the moment."""
    if summary.status == "suspended" or summary.enrolment in ("closed", "suspended"):
        state = "closed" if summary.enrolment == "closed" else "suspended"
        return Line(name="open", verdict="no", reason=f"enrolment_{state}")
    if summary.enrolment == "open":
        return Line(name="open", verdict="yes", reason="enrolment_open")
    return Line(name="open", verdict="ask", reason=f"enrolment_{summary.enrolment}", ask=OPERATOR)


def list_help(person: Person, rules: Iterable[Rule]) -> list[Line]:
    """Help that documents speak of for people like this one, of whoever runs the offer."""
    audiences, lines = Audiences(person), []
    for rule in rules:
        match, open_keys = match_keys(rule, person)
        belongs = match_any(audiences, rule.audiences)
        if belongs == "no" or match == "no":
            continue
        line = follow_rule(Line(name="help", verdict=rule.answer, reason="help", audiences=rule.audiences), rule)
        if belongs == "open" or match == "open":
            tell = (*(("person_situation",) if belongs == "open" else ()), *open_keys)
            line = replace(line, verdict="unknown", reason="help_if_told", tell=tell)
        elif rule.answer == "ask":
            line = replace(line, ask=OPERATOR)
        lines.append(line)
    return lines


def list_gaps(person: Person, table: RuleTable) -> list[Line]:
    """What matters to people like this one and no document answers."""
    audiences = Audiences(person)
    return [
        Line(
            name="support",
            verdict="ask",
            reason="gap",
            rule=gap.id,
            statement=gap.question,
            whom=gap.ask,
            source=cite_rule(gap),
        )
        for gap in table.gap
        if gap.audiences and any(audiences.match(slug) == "yes" for slug in gap.audiences)
    ]


def _cite(line: Line, evidence: Iterable[EvidenceLine]) -> Line:
    """The line with the place where the record's own word for it is proved; a rule brings its own."""
    field = _EVIDENCE_FIELDS.get(line.name)
    if line.source is not None or line.verdict == "unknown" or field is None:
        return line
    is_open = line.verdict == "ask"
    found = sorted(
        (one for one in evidence if one.field == field and one.document),
        key=lambda one: (one.status == "unknown") is not is_open,
    )
    if not found:
        return line
    first = found[0]
    return replace(
        line, source=Source(first.document or "", first.location, first.speaker, first.said_on, first.status)
    )
