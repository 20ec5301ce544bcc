"""The table of rules: every rule rests on a place of a document, does what was expected, and nothing else."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from service.catalogue.catalogue import Catalogue
from service.rights.search import find_judgement
from service.rights.table import PATH, Gap, Rule, RuleTableError, load_rules, read_rules
from tests.rights.known import make_described, read_facts

CASES: list[dict[str, Any]] = tomllib.loads(Path(__file__).with_name("expected.toml").read_text(encoding="utf-8"))[
    "case"
]
TABLE = load_rules()
RULES = {rule.id: rule for rule in TABLE.rule}
TODAY = date(2026, 11, 22)


def name_case(case: dict[str, Any]) -> str:
    return f"{case['rule']}: {case['offer']}, {' '.join(case['person'])}"


@pytest.mark.parametrize("case", CASES, ids=name_case)
def test_each_rule_comes_to_what_was_expected(case: dict[str, Any], catalogue_of: Callable[[date], Catalogue]) -> None:
    person = make_described(*case["person"])
    judgement = find_judgement(catalogue_of(case.get("on", TODAY)), case["offer"], person)
    lines = [line for line in judgement.lines if line.name == case["line"]]
    mine = [line for line in lines if line.rule == case["rule"]]
    assert bool(mine) is case.get("by_rule", True)
    if "verdict" in case:
        assert [line.verdict for line in mine or lines] == [case["verdict"]]
    for line in mine:
        rule = RULES.get(case["rule"])
        assert rule is not None
        assert line.source is not None
        assert line.source.document == rule.document
        assert line.statement == rule.statement


def test_every_rule_has_a_case_with_it_and_one_without() -> None:
    for by_rule in (True, False):
        covered = {case["rule"] for case in CASES if case.get("by_rule", True) is by_rule}
        assert {rule.id for rule in TABLE.rule} == covered
    assert {case["rule"] for case in CASES} == {rule.id for rule in TABLE.rule}


def list_evidence() -> set[tuple[str, str, str]]:
    """Every place that the facts cite: document, location, speaker."""
    facts = read_facts()
    return {
        (one["document"], one["location"], one["speaker"])
        for rows in facts.values()
        for row in rows
        for one in row.get("evidence", ())
        if {"document", "location", "speaker"} <= one.keys()
    }


@pytest.mark.parametrize("row", [*TABLE.rule, *(gap for gap in TABLE.gap if gap.document)], ids=lambda row: row.id)
def test_each_rule_cites_a_place_that_the_facts_cite(row: Rule | Gap) -> None:
    assert (row.document, row.location, row.speaker) in list_evidence()


@pytest.mark.parametrize("rule", [rule for rule in TABLE.rule if rule.said_on], ids=lambda rule: rule.id)
def test_a_rule_is_dated_as_its_document(rule: Rule) -> None:
    days = {
        one.get("said_on")
        for rows in read_facts().values()
        for row in rows
        for one in row.get("evidence", ())
        if (one.get("document"), one.get("location"), one.get("speaker"))
        == (rule.document, rule.location, rule.speaker)
    }
    assert days == {rule.said_on}


@pytest.mark.parametrize("rule", TABLE.rule, ids=lambda rule: rule.id)
def test_a_rule_speaks_of_what_there_is(rule: Rule) -> None:
    facts = read_facts()
    for kind, names in (("offer", rule.offers), ("programme", rule.programmes), ("operator", rule.operators)):
        assert set(names) <= {row["id"] for row in facts[kind]}


RULE = """
[[rule]]
id = "one"
topic = "price"
answer = "yes"
offers = ["bf-online"]
audiences = ["jobseeker"]
valid_from = 2020-01-01
document = "d1"
location = "p. 1"
speaker = "somebody"
status = "stated"
statement = { fr = "a", nl = "b", en = "c", de = "d" }
"""
WORDS = '{ fr = "a", nl = "b", en = "c", de = "d" }'
GAP = f"""
[[gap]]
id = "two"
question = {WORDS}
ask = {WORDS}
"""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('topic = "price"', 'topic = "prize"'),
        ('answer = "yes"', 'answer = "perhaps"'),
        ("valid_from = 2020-01-01", "valid_from = 2020"),
        ("valid_from = 2020-01-01", ""),
        ('document = "d1"', ""),
        ('audiences = ["jobseeker"]', 'audiences = ["everybody"]'),
        ('audiences = ["jobseeker"]', 'residence = ["Brussels"]'),
        ('audiences = ["jobseeker"]', 'services = ["nobody"]'),
        ('audiences = ["jobseeker"]', 'body = "nobody"'),
        ('audiences = ["jobseeker"]', "valid_until = 2019-12-31"),
        ('audiences = ["jobseeker"]', 'colour = "red"'),
        ('offers = ["bf-online"]', ""),
        ('topic = "price"', 'topic = "recognition"'),
        ('status = "stated"', 'status = "inferred"'),
        (', de = "d" }', " }"),
    ],
)
def test_a_wrong_row_is_named(text: str, said: str) -> None:
    assert text in RULE
    with pytest.raises(RuleTableError, match=r"rule 1 \(one\)"):
        read_rules(RULE.replace(text, said) + GAP)


def test_rows_are_told_apart_and_files_are_toml() -> None:
    assert len(read_rules(RULE + GAP).rule) == 1
    with pytest.raises(RuleTableError, match=r"rule 2 \(one\): the id one stands twice"):
        read_rules(RULE * 2 + GAP)
    with pytest.raises(RuleTableError, match=r"gap 1 \(two\)"):
        read_rules(RULE + GAP.replace("ask = {", "asked = {"))
    with pytest.raises(RuleTableError, match=r"rules\.toml: "):
        read_rules("[[rule")


def test_the_table_that_is_shipped_is_the_one_that_is_read() -> None:
    assert read_rules(PATH.read_text(encoding="utf-8")) == TABLE


def test_a_rule_holds_on_its_first_and_last_day() -> None:
    rule = read_rules(RULE.replace("valid_from", "valid_until = 2020-12-31\nvalid_from") + GAP).rule[0]
    days = [date(2019, 12, 31), date(2020, 1, 1), date(2020, 12, 31), date(2021, 1, 1)]
    assert [rule.holds_on(day) for day in days] == [False, True, True, False]
