"""What an offer means for a person, on offers made up so that each line has each of its answers."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from service.evidence.schemas import EvidenceLine
from service.offers.schemas import PriceLine, RecognitionLine, SessionLine
from service.rights.rules import Facts, judge_offer
from service.rights.schemas import LINE_NAMES, VERDICTS, Line
from service.rights.table import RuleTable
from tests.rights.known import BARE, make_described

TODAY = date(2026, 11, 22)
NO_RULES = RuleTable((), ())


def judge(name: str, person: str, sessions: tuple[SessionLine, ...] | None = None, **fields: Any) -> Line:
    """The line about something of an offer that no rule speaks of."""
    facts = Facts(replace(BARE, **fields), sessions=sessions)
    line = judge_offer(make_described(*person.split()), facts, TODAY, NO_RULES).find(name)
    assert line is not None
    return line


FREE_LONGTERM = PriceLine("jobseeker_longterm", "free")
ALL_200 = PriceLine("all", "amount", 200.0)
NARROW_5 = (PriceLine("jobseeker", "free"), PriceLine("jobseeker_longterm", "amount", 5.0))
FREE_BUT_STUDENTS = (PriceLine("all", "free"), PriceLine("student", "amount", 90.0))
STUDENT_90 = (PriceLine("student", "amount", 90.0), PriceLine("disability", "free"))


@pytest.mark.parametrize(
    ("prices", "person", "verdict", "reason"),
    [
        ((), "person_situation=worker", "ask", "price_no_record"),
        ((PriceLine("all", "free"),), "", "yes", "free"),
        ((PriceLine("all", "unknown"),), "person_situation=worker", "ask", "price_unknown"),
        ((PriceLine("all", "none"),), "person_situation=worker", "ask", "price_none"),
        ((PriceLine("all", "conditional"),), "", "ask", "price_conditional"),
        ((ALL_200,), "person_situation=worker", "no", "amount"),
        ((PriceLine("all", "range", 10.0, 20.0),), "", "no", "range"),
        ((FREE_LONGTERM, ALL_200), "person_situation=jobseeker_longterm", "yes", "free"),
        ((FREE_LONGTERM, ALL_200), "person_situation=worker", "no", "amount"),
        # A job-seeker may be one for long, and who has not said what they are may be anything.
        ((FREE_LONGTERM, ALL_200), "person_situation=jobseeker", "unknown", "free_for_some"),
        ((FREE_LONGTERM, ALL_200), "person_place=1000", "unknown", "free_for_some"),
        # A narrower line holds against a broader one, whichever is better for the person.
        (NARROW_5, "person_situation=jobseeker_longterm", "no", "amount"),
        ((PriceLine("jobseeker", "free"), ALL_200), "person_situation=jobseeker_longterm", "yes", "free"),
        # Whoever belongs to two audiences has the better of both.
        (STUDENT_90, "person_situation=student person_situation=disability", "yes", "free"),
        (STUDENT_90, "person_situation=student", "unknown", "free_for_some"),
        ((PriceLine("student", "free"),), "person_situation=worker", "ask", "price_not_documented"),
        # Free for everyone but those who have a price of their own, as whom nobody has been told apart.
        (FREE_BUT_STUDENTS, "person_situation=worker", "yes", "free"),
        (FREE_BUT_STUDENTS, "person_situation=student", "no", "amount"),
        (FREE_BUT_STUDENTS, "person_place=1000", "unknown", "free_except"),
    ],
)
def test_what_it_costs(prices: tuple[PriceLine, ...], person: str, verdict: str, reason: str) -> None:
    line = judge("cost", person, prices=prices)
    assert (line.verdict, line.reason) == (verdict, reason)
    assert bool(line.ask) is (verdict == "ask")
    assert bool(line.tell) is (verdict == "unknown")


def test_the_price_that_is_told_is_the_one_of_the_line() -> None:
    line = judge("cost", "person_situation=worker", prices=(FREE_LONGTERM, PriceLine("all", "range", 10.0, 20.0)))
    assert (line.audiences, line.amount_eur, line.amount_high_eur) == (("all",), 10.0, 20.0)
    line = judge("cost", "person_situation=jobseeker", prices=(FREE_LONGTERM, ALL_200))
    assert (line.otherwise, line.amount_eur, line.tell) == (("jobseeker_longterm",), 200.0, ("person_situation",))
    prices = (PriceLine("worker", "amount", 90.0), PriceLine("women", "amount", 60.0))
    line = judge("cost", "person_situation=worker person_situation=women", prices=prices)
    assert (line.audiences, line.amount_eur) == (("women",), 60.0)


@pytest.mark.parametrize(
    ("audiences", "person", "verdict", "reason"),
    [
        (("all",), "", "yes", "open_to"),
        (("jobseeker",), "person_situation=jobseeker_longterm", "yes", "open_to"),
        (("jobseeker",), "person_situation=worker", "no", "not_among"),
        (("jobseeker",), "person_place=1000", "unknown", "audience_not_told"),
        (("jobseeker",), "person_situation=women", "unknown", "audience_not_told"),
        (("jobseeker_longterm",), "person_situation=jobseeker", "unknown", "audience_not_told"),
        (("women",), "person_situation=worker", "unknown", "audience_not_told"),
        (("youth",), "person_age=under_18", "yes", "open_to"),
        (("youth",), "person_age=18_24", "unknown", "audience_not_told"),
        (("youth",), "person_age=25_29", "no", "not_among"),
        (("senior",), "person_age=55_plus", "unknown", "audience_not_told"),
        (("senior",), "person_age=30_44", "no", "not_among"),
        (("senior",), "person_age=30_44 person_situation=senior", "yes", "open_to"),
        (("digital_excluded",), "person_equipment=no", "yes", "open_to"),
        (("digital_excluded",), "person_equipment=yes", "unknown", "audience_not_told"),
        (("unknown",), "person_situation=worker", "ask", "audience_unknown"),
        (("no_record",), "person_situation=worker", "ask", "audience_no_record"),
    ],
)
def test_whether_they_may_enrol(audiences: tuple[str, ...], person: str, verdict: str, reason: str) -> None:
    line = judge("enrolment", person, audiences=audiences)
    assert (line.verdict, line.reason) == (verdict, reason)


@pytest.mark.parametrize(
    ("status", "enrolment", "verdict", "reason"),
    [
        ("published", "open", "yes", "enrolment_open"),
        ("published", "closed", "no", "enrolment_closed"),
        ("published", "suspended", "no", "enrolment_suspended"),
        ("suspended", "open", "no", "enrolment_suspended"),
        ("published", "unknown", "ask", "enrolment_unknown"),
        ("published", "no_record", "ask", "enrolment_no_record"),
    ],
)
def test_whether_enrolment_is_open(status: str, enrolment: str, verdict: str, reason: str) -> None:
    line = judge("open", "", status=status, enrolment=enrolment)
    assert (line.verdict, line.reason) == (verdict, reason)


@pytest.mark.parametrize(
    ("recognition", "verdict", "reason"),
    [
        (RecognitionLine("adg", "recognised", "offer"), "yes", "recognised"),
        (RecognitionLine("adg", "recognised", "programme"), "yes", "recognised"),
        (RecognitionLine("adg", "recognised", "operator"), "ask", "recognition_of_operator"),
        (RecognitionLine("adg", "approved_operator", "operator"), "ask", "recognition_of_operator"),
        (RecognitionLine("adg", "recognised", "offer", is_own_word=True), "ask", "recognition_own_word"),
        (RecognitionLine("adg", "not_recognised", "offer"), "no", "recognition_none"),
        (RecognitionLine("adg", "ended", "offer"), "no", "recognition_ended"),
        (RecognitionLine("adg", "pending", "offer"), "ask", "recognition_pending"),
        (RecognitionLine("adg", "unknown", "offer"), "ask", "recognition_unknown"),
        (RecognitionLine("vdab", "recognised", "offer"), "ask", "recognition_no_record"),
    ],
)
def test_whether_their_service_recognises_it(recognition: RecognitionLine, verdict: str, reason: str) -> None:
    line = judge("recognition", "person_service=adg", recognitions=(recognition,))
    assert (line.verdict, line.reason, line.body) == (verdict, reason, "adg")


def test_without_a_service_nothing_is_recognised_nor_refused() -> None:
    recognitions = (RecognitionLine("adg", "recognised", "offer"),)
    assert judge("recognition", "", recognitions=recognitions).tell == ("person_service",)
    line = judge("recognition", "person_service=other", recognitions=recognitions)
    assert (line.verdict, line.reason) == ("ask", "recognition_not_documented")


@pytest.mark.parametrize(
    ("name", "fields", "person", "verdict", "reason"),
    [
        ("language", {"languages": ("fr", "nl")}, "person_language=nl", "yes", "taught_in"),
        ("language", {"languages": ("fr",)}, "person_language=nl", "no", "taught_only_in"),
        ("language", {"languages": ("fr",)}, "", "unknown", "language_not_told"),
        ("language", {"languages": ("unknown",)}, "person_language=nl", "ask", "language_unknown"),
        ("language", {"languages": ("no_record",)}, "person_language=nl", "ask", "language_no_record"),
        ("level", {"level": "none"}, "", "yes", "no_level_needed"),
        ("level", {"level": "cess"}, "person_level=cess", "yes", "level_met"),
        ("level", {"level": "cess"}, "person_level=master", "yes", "level_met"),
        ("level", {"level": "cess"}, "person_level=ces2d", "no", "level_missing"),
        ("level", {"level": "cess"}, "person_level=none", "no", "level_missing"),
        ("level", {"level": "cess"}, "", "unknown", "level_not_told"),
        ("level", {"level": "test"}, "person_level=master", "ask", "level_to_see"),
        ("level", {"level": "unknown"}, "person_level=master", "ask", "level_unknown"),
        ("level", {"level": "no_record"}, "person_level=master", "ask", "level_no_record"),
        ("equipment", {"modality": "online_live"}, "person_equipment=yes", "yes", "equipment_there"),
        ("equipment", {"modality": "hybrid"}, "person_equipment=no", "ask", "equipment_missing"),
        ("equipment", {"modality": "online_self"}, "", "unknown", "equipment_not_told"),
        ("equipment", {"modality": "selfstudy_site"}, "person_equipment=no", "yes", "equipment_given"),
        ("equipment", {"modality": "unknown"}, "person_equipment=no", "ask", "modality_unknown"),
        ("equipment", {"modality": "no_record"}, "", "ask", "modality_no_record"),
    ],
)
def test_what_it_asks_for(name: str, fields: dict[str, Any], person: str, verdict: str, reason: str) -> None:
    line = judge(name, person, **fields)
    assert (line.verdict, line.reason) == (verdict, reason)


@pytest.mark.parametrize(
    ("level", "status", "reason"),
    [("no_record", "unknown", "unknown"), ("no_record", "stated", "no_record"), ("cess", "unknown", "met")],
)
def test_a_level_left_open_by_a_claim_is_not_established(level: str, status: str, reason: str) -> None:
    claim = EvidenceLine("prerequisites", status, document="d1")
    facts = Facts(replace(BARE, level=level), evidence=(claim,))
    line = judge_offer(make_described("person_level=cess"), facts, TODAY, NO_RULES).find("level")
    assert line is not None
    assert line.reason == f"level_{reason}"


def test_on_site_equipment_is_no_question() -> None:
    judgement = judge_offer(make_described(), Facts(replace(BARE, modality="onsite")), TODAY, NO_RULES)
    assert judgement.find("equipment") is None
    assert judgement.find("time") is None


def make_session(schedule: str, starts_on: date | None = date(2027, 1, 11), ends_on: date | None = None) -> SessionLine:
    return SessionLine("s", starts_on=starts_on, ends_on=ends_on, schedule=schedule)


@pytest.mark.parametrize(
    ("sessions", "person", "verdict", "reason"),
    [
        ((), "person_free=weekend", "ask", "no_date"),
        ((make_session("day", date(2026, 1, 1)),), "person_free=weekday_day", "ask", "no_date"),
        ((make_session("day", date(2026, 1, 1), date(2026, 12, 1)),), "person_free=weekday_day", "yes", "time_fits"),
        ((make_session("evening"),), "person_free=weekday_evening", "yes", "time_fits"),
        ((make_session("day"), make_session("weekend")), "person_free=weekend", "yes", "time_fits"),
        ((make_session("day"),), "person_free=weekend", "no", "time_clashes"),
        ((make_session("day"), make_session("no_record")), "person_free=weekend", "ask", "hours_not_stated"),
        ((make_session("day"),), "", "unknown", "time_not_told"),
        ((make_session("continuous"),), "person_free=weekend", "ask", "hours_not_stated"),
        ((make_session("no_record", None),), "person_free=weekend", "ask", "hours_not_stated"),
    ],
)
def test_when_they_are_free(sessions: tuple[SessionLine, ...], person: str, verdict: str, reason: str) -> None:
    line = judge("time", person, sessions)
    assert (line.verdict, line.reason) == (verdict, reason)


def test_the_record_s_own_word_is_cited_where_it_is_proved() -> None:
    evidence = (
        EvidenceLine("price", "unknown", document="d2", location="p. 2"),
        EvidenceLine("price", "stated", document="d1", location="p. 1", speaker="she"),
        EvidenceLine("price", "stated"),
    )
    summary = replace(BARE, prices=(PriceLine("student", "free"), PriceLine("all", "unknown")))

    def cite(person: str) -> str | None:
        judgement = judge_offer(make_described(person), Facts(summary, evidence=evidence), TODAY, NO_RULES)
        line = judgement.find("cost")
        return line.source.document if line is not None and line.source is not None else None

    assert cite("person_situation=student") == "d1"
    assert cite("person_situation=worker") == "d2"


def test_lines_come_in_one_order_with_known_verdicts() -> None:
    judgement = judge_offer(make_described("person_situation=worker"), Facts(BARE, sessions=()), TODAY)
    names = [line.name for line in judgement.lines]
    assert names == sorted(names, key=LINE_NAMES.index)
    assert {line.verdict for line in judgement.lines} <= set(VERDICTS)
    assert [line.rule for line in judgement.lines if line.name == "support"] == ["vouchers", "leave"]
