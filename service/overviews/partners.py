"""Partners in words: who takes part in what, with what, and how we know."""

from __future__ import annotations

from service.catalogue.catalogue import Catalogue
from service.catalogue.words import fold
from service.database import Db
from service.offers.partners import PartnerCard
from service.overviews.table import Cell, Piece, Table, make_cell
from service.overviews.words import Words
from service.pages.speech import Speech, Text, mark

COLUMNS = (
    mark("Partner"),
    mark("Kind"),
    mark("Takes part in"),
    mark("Contribution"),
    mark("Region"),
    mark("Period"),
    mark("Evidence"),
)


def describe_partners(db: Db, catalogue: Catalogue, partners: list[PartnerCard], speech: Speech) -> Table:
    """A row for each partnership, those in one thing beside each other."""
    nodes = {one.of for one in partners} | {("programme", one.within_programme or "") for one in partners}
    evidence = [line for one in partners for line in one.evidence]
    words = Words.read(db, catalogue, nodes, evidence, speech)
    ordered = sorted(partners, key=lambda one: (fold(words.name(*one.of).text.text), one.of, fold(one.name)))
    return Table(
        caption=speech.say("Partners"),
        columns=[speech.say(name) for name in COLUMNS],
        rows=[_describe(one, words, speech) for one in ordered],
        wide=frozenset({3, 6}),
    )


def _describe(one: PartnerCard, words: Words, speech: Speech) -> list[Cell]:
    part: list[Piece] = [words.name(*one.of)]
    if one.within_programme is not None:
        part.append(words.name("programme", one.within_programme))
    regions = [speech.term("region", region) for region in one.regions]
    return [
        (Piece(Text(one.name, None), words.find_page("operator", one.operator) if one.operator else ""),),
        make_cell(speech.term("partner_kind", one.kind)),
        part,
        (Piece(speech.text(one.contribution)),) if one.contribution else make_cell(speech.say("not stated")),
        make_cell(*(regions or [speech.say("not limited")])),
        make_cell(words.say_period(one.valid_from, one.valid_to) or speech.say("not stated")),
        words.cite(one.evidence),
    ]
