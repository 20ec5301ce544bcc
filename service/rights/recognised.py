"""Whether the service that follows a person recognises an offer. Being recognised says nothing about who pays."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from service.offers.schemas import OfferSummary, RecognitionLine
from service.rights.person import Person
from service.rights.schemas import Line, follow_rule
from service.rights.table import Rule
from service.vocabulary import get_vocabulary

NAME = "recognition"
SERVICE = "service"
_REASONS = {
    "not_recognised": ("no", "recognition_none"),
    "ended": ("no", "recognition_ended"),
    "pending": ("ask", "recognition_pending"),
    "unknown": ("ask", "recognition_unknown"),
}
"""What the status of a recognition of this very offer says, where it is not simply recognised."""


def judge_recognition(summary: OfferSummary, person: Person, rules: Iterable[Rule]) -> Line:
    """Whether the person's own service recognises the offer, or a body whose recognitions it is known to follow."""
    if not person.service:
        return Line(name=NAME, verdict="unknown", reason="service_not_told", tell=("person_service",))
    lines = []
    for rule in rules:
        if person.service in rule.services:
            line = _judge_body(rule.body, summary.recognitions)
            if rule.answer == "yes":
                lines.append(follow_rule(line, rule))
            elif line.verdict == "yes":  # of another body, of which nobody says that the service follows it
                line = replace(line, verdict="ask", reason="recognised_by_other", terms=(person.service,), ask=SERVICE)
                lines.append(follow_rule(line, rule))
    if not lines and person.service in get_vocabulary("recognition_body"):
        lines.append(_judge_body(person.service, summary.recognitions))
    settled = [line for line in lines if line.verdict != "ask"]
    nobody = Line(name=NAME, verdict="ask", reason="recognition_not_documented", ask=SERVICE)
    return next(iter([*settled, *lines]), nobody)


def _judge_body(body: str, recognitions: Sequence[RecognitionLine]) -> Line:
    """What is on record of one body: of this offer or its programme first, then of its operator alone."""
    mine = [line for line in recognitions if line.body == body]
    if any(line.is_counted for line in mine):
        return Line(name=NAME, verdict="yes", reason="recognised", body=body)
    for line in mine:
        if line.of != "operator" and not line.is_own_word and line.status in _REASONS:
            verdict, reason = _REASONS[line.status]
            return Line(name=NAME, verdict=verdict, reason=reason, body=body, ask=SERVICE if verdict == "ask" else "")
    if any(line.is_own_word for line in mine):
        return Line(name=NAME, verdict="ask", reason="recognition_own_word", body=body, ask=SERVICE)
    reason = "recognition_of_operator" if mine else "recognition_no_record"
    return Line(name=NAME, verdict="ask", reason=reason, body=body, ask=SERVICE)
