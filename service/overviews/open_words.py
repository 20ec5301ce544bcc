"""What is not established, in words: about what, who says so, who could tell, and where to send evidence."""

from __future__ import annotations

from collections.abc import Callable

from service.catalogue.catalogue import Catalogue
from service.database import Db
from service.overviews.rules import KINDS
from service.overviews.schemas import MonthLine, OperatorCount, UnknownLine
from service.overviews.table import Cell, Piece, Table, make_cell
from service.overviews.words import Words
from service.pages.address import write_address
from service.pages.document_page import KINDS as RECORDS
from service.pages.speech import Speech, Text, mark
from service.vocabulary import choose_words
from service.who_pays.schemas import Teller

COLUMNS = (
    mark("What it concerns"),
    mark("What is open"),
    mark("Operator"),
    mark("Offers concerned"),
    mark("Who says so"),
    mark("Who could tell"),
    mark("On record since"),
    mark("Your evidence"),
)
MONTH_COLUMNS = (
    mark("Month"),
    mark("Recorded as open"),
    mark("Answered"),
    mark("Open at its end"),
)
KIND_WORDS = {"funding": mark("Funding"), "recognition": mark("Recognition"), "price": mark("Price")}
STATE_WORDS = {"unknown": mark("Not established"), "disputed": mark("Disputed")}
_ROLES = {
    "asked": mark("was asked in the document"),
    "funder": mark("the payer"),
    "operator": mark("the operator"),
}
_REPORTED = {
    "offer": {"funding": "funding", "recognition": "recognitions", "price": "prices"},
    "operator": {"funding": "funding", "recognition": "recognitions"},
    "programme": {"funding": "funding", "recognition": "recognitions"},
    "funding_link": {},
}
"""The field under which evidence is sent, by kind of record and of unknown."""


def describe_unknowns(db: Db, catalogue: Catalogue, lines: list[UnknownLine], speech: Speech) -> Table:
    """A row for each thing that is open."""
    nodes = {(one.kind, one.id) for line in lines for one in (line.about, line.operator, line.payer, line.payee) if one}
    words = Words.read(db, catalogue, nodes, [said for line in lines for said in line.evidence], speech)
    return Table(
        caption=speech.say("What is not established"),
        columns=[speech.say(name) for name in COLUMNS],
        rows=[_describe(line, words, speech) for line in lines],
        numbers=frozenset({3}),
        links=frozenset({7}),
        wide=frozenset({4}),
    )


def _describe(line: UnknownLine, words: Words, speech: Speech) -> list[Cell]:
    return [
        _say_about(line, words, speech),
        (
            Piece(
                Text(speech.say(KIND_WORDS[line.kind]), None),
                state=line.state,
                word=speech.say(STATE_WORDS[line.state]),
            ),
        ),
        (words.name("operator", line.operator.id),) if line.operator else make_cell(speech.say("no single one")),
        make_cell(speech.number(line.offers)),
        _say_evidence(line, words, speech),
        [_say_teller(teller, words, speech) for teller in line.could_tell] or make_cell(speech.say("not stated")),
        make_cell(speech.date(line.since)),
        _write_ways(line, words, speech),
    ]


def _say_about(line: UnknownLine, words: Words, speech: Speech) -> Cell:
    """The record; a funding link by its two ends."""
    if line.about.kind != "funding_link" or line.payee is None:
        name = words.name(line.about.kind, line.about.id)
        return (name._replace(beside=speech.say(RECORDS[line.about.kind]) if line.about.kind in RECORDS else ""),)
    unnamed = Piece(Text(speech.say("payer not named"), None))
    payer = words.name(line.payer.kind, line.payer.id) if line.payer is not None else unnamed
    payee = words.name(line.payee.kind, line.payee.id)
    return (payer._replace(beside=speech.say("pays?")), payee._replace(beside=speech.say("receives?")))


def _say_evidence(line: UnknownLine, words: Words, speech: Speech) -> Cell:
    said = [*words.cite(line.evidence)]
    said += [Piece(Text(speech.say("The source {name} says otherwise.", name=name), None)) for name in line.sources]
    return said or make_cell(speech.say("the record itself"))


def _say_teller(teller: Teller, words: Words, speech: Speech) -> Piece:
    role = speech.say(_ROLES[teller.role]) if teller.role in _ROLES else ""
    if teller.kind is None or teller.id is None:
        language = next(iter(teller.name), speech.language)
        text = Text(choose_words(teller.name, speech.language), language if language != speech.language else None)
        return Piece(text, beside=role)
    return words.name(teller.kind, teller.id)._replace(beside=role)


def _write_ways(line: UnknownLine, words: Words, speech: Speech) -> Cell:
    """The form by which evidence is sent: about the offer or operator concerned, else about the very record.

    What is about an offer or operator is read by the operator too, the rest by the team alone.
    """
    ends = [one for one in (line.about, line.payee, line.operator) if one is not None and one.kind in _REPORTED]
    party = next((one for one in ends if words.find_page(one.kind, one.id)), line.about)
    if party.kind not in _REPORTED:
        return ()
    field = _REPORTED[party.kind].get(line.kind, "")
    asked = [("kind", party.kind), ("id", party.id), ("field", field), ("with", "evidence"), ("lang", speech.language)]
    address = write_address("/reports/new", [pair for pair in asked if pair[1]])
    concerned = line.payee if party.kind == "funding_link" and line.payee is not None else party
    about = words.name(concerned.kind, concerned.id).text.text
    return (Piece(Text(speech.say("Send evidence"), None), address, beside=about),)


def describe_operators(counts: list[OperatorCount], address: Callable[[str], str], speech: Speech) -> Table:
    """How much is open about each operator, by kind; ``address`` gives the way to what is open about one."""
    nobody = speech.say("no single operator")
    rows: list[list[Cell]] = []
    for line in counts:
        party = line.operator
        text = speech.text(party.name) if party is not None and party.name else Text(nobody, None)
        rows.append(
            [
                (Piece(text, address(party.id) if party is not None else ""),),
                *(make_cell(speech.number(line.counts[kind])) for kind in KINDS),
            ]
        )
    columns = [speech.say("Operator"), *(speech.say(KIND_WORDS[kind]) for kind in KINDS)]
    return Table(speech.say("By operator"), columns, rows, frozenset({1, 2, 3}))


def describe_months(months: list[MonthLine], speech: Speech) -> Table:
    """What was open at the end of each month, the last one first."""
    rows = [
        [
            make_cell(speech.date(line.month, "month")),
            make_cell(speech.number(line.opened)),
            make_cell(speech.number(line.answered)),
            make_cell(speech.number(line.open)),
        ]
        for line in reversed(months)
    ]
    columns = [speech.say(name) for name in MONTH_COLUMNS]
    return Table(speech.say("Over time"), columns, rows, frozenset({1, 2, 3}))
