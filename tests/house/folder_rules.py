"""Which files a feature's folder may hold: the layers under fixed names, and listed exceptions.

Which folders and modules service/ itself may hold is said once: in the import contract "line".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

LAYERS = frozenset({"models", "filters", "search", "schemas", "rules", "routes"})
"""The six files of a feature, each optional, always under these names."""

STEPS = frozenset(
    {"archive", "catalogue", "cli", "console", "formats", "intake", "outbox", "pages", "record_forms", "spreadsheets"}
    | {"overviews", "writing"}
)
"""Folders that are a step on the way from source to answer, or the command line, not a feature."""

EXTRA: Mapping[str, Mapping[str, str]] = {
    "funding_pages": {
        "asking": "the question as it stands in an address",
        "besides": "what is paid for beside the question, in words",
        "citations": "the proof of what is shown, with the way to the very claim",
        "flow": "the flow picture, placed",
        "form": "the form of the question; view.py shows the answer",
        "gaps": "what is not known and who could tell, in words",
        "marks": "the shapes of the answers, drawn alike on map, legend and paper",
        "paper": "the only module that knows the library of PDF, with paper_map",
        "paper_map": "the map on a PDF's canvas",
        "picture": "the map as a picture, placed; page and paper draw it",
        "points": "the places of an answer, for the script of the map",
        "recognised": "who recognised an offer on the day, in words",
        "representations": "the sheet as a page and as files; routes.py says at which address",
        "sheet": "the sheet part by part in words, which all its forms show",
        "table": "the rows of a sheet as a spreadsheet",
        "unplaced": "the offers that no map shows, which page and sheet count beside theirs",
        "view": "what the page of an answer shows",
        "words": "an answer in words, said once for page and sheet",
    },
    "shortlist": {
        "codes": "short links as they arrive, offers that are gone among them; rules.py knows the letters",
        "comparison": "the rows in words, which page, file and sheet share",
        "page": "what the pages show; routes.py answers",
        "paper": "how much fits on one page of A4; it knows lines and letters, no offer",
        "personal": "the rows about one person, which paper never has",
        "sheet": "the one page of paper, its QR code, and the message with the same link",
        "sides": "one offer in words, for somebody or for nobody",
        "wanted": "what is asked, read alike for people and for programs",
    },
    "who_pays": {
        "beside": "what a payer pays for beside the offers of a question",
        "display": "the names, links and documents that answers are shown with, read once",
        "ends": "what money can come to an offer by, asked of database and catalogue",
        "one_offer": "the same question for one offer, whoever pays; search.py asks one payer about many",
        "openness": "what is not known, and who could tell",
        "questions": "the question as sets of offers; search.py shows what it comes to",
        "recognised": "recognitions as they were on a day, shown beside the answers that they are not",
    },
    "rights": {
        "person": "a person read from an address; filters.py says which parameters there are",
        "table": "the rules as data, read and checked; rules.py judges by them",
        "audiences": "whether a person belongs to an audience: known, known not to, or open",
        "grants": "what documents and records grant to whom: the price and the way in",
        "cost": "what an offer costs one person; rules.py puts all lines together",
        "demands": "what an offer asks for: language, level, equipment, time",
        "recognised": "whether the service that follows a person recognises an offer",
    },
    "embed": {
        "asking": "the look and the offers as they stand in an address",
        "file": "the offers as one file, which the command line writes too",
        "snippet": "the code to paste; view.py says what it will show",
        "view": "what the page in a frame shows",
    },
    "reach": {
        "measuring": "from every municipality to the nearest of some offers; search.py makes answers of it",
        "nearest": "the nearest of many points for each of some: numbers alone, which knows no offer",
        "question": "which offers are meant, for certain and possibly, as sets",
        "representations": "the same answer as JSON, GeoJSON and CSV",
        "asking": "the question of the page as it stands in an address",
        "form": "the form of that question; view.py shows the answer",
        "marks": "the shapes of the bands, drawn alike in table and map",
        "page": "the page; routes.py is for programs",
        "rows": "a row of the page for each municipality",
        "view": "what the page of an answer shows beside its rows",
    },
    "documents": {
        "acts": "bringing documents, accepting and rejecting them; search.py reads, rules.py knows no database",
    },
    "reports": {
        "acts": "making and settling a report; search.py reads, rules.py knows no database",
        "letter": "the message to the operator whose record is reported",
        "page": "the form and the fate of a report, for people; routes.py is for programs",
    },
    "counts": {
        "keeping": "writes what was counted from time to time; the tally knows no database",
        "tally": "counts in memory, on the way of every answer",
    },
    "accounts": {
        "browsers": "signed-in browsers: how long they stay so",
        "entry": "signing in: password, limits and browser brought together",
        "keys": "keys for programs, which are somebody without being a person",
        "passwords": "the only module that knows how passwords are hashed",
        "people": "accounts made, invited, disabled: what writes them",
        "tokens": "how what proves an identity is drawn, and what is kept of it",
    },
    "confirmation": {
        "acts": "what each button of the page does",
        "answers": "what a link may write, and nothing else: the one place that decides it",
        "correction": "the few fields of an offer's form that a link shows, and the patch that comes back",
        "letter": "the words of a reminder",
        "links": "links and their messages, written together",
        "page": "what the page shows; routes.py answers",
        "shown": "an offer's changing fields in the words that visitors read",
    },
    "funding": {
        "amounts": "what may be added up of what a payer pays, and what is listed instead",
        "details": "one funder or programme whole; search.py reads what they are made of",
        "paying": "what one payer's money reaches, and what it paid by year",
        "contradictions": "which links contradict each other; rules.py knows what each says, and what money reaches",
        "paths": "one way from a payer to an offer: what it says, and when; rules.py knows single links",
        "proofs": "every way that proves an answer; rules.py says what a payer reaches, without the way to it",
        "tracing": "what payers reach by all links at once, for all offers, where paths are the proof for one",
        "precedence": "which answer holds where several are given: said once, for one offer and for all",
    },
    "history": {
        "recording": "the writing of history, which everything that writes records does alike",
    },
    "reasons": {
        "facts": "what an offer has that a filter looks at",
        "ranking": "at which place an offer stands, and by what",
        "widening": "what would let an offer past a filter",
        "words": "in which fields of an offer the words of a query are found",
    },
    "offers": {
        "certification": "the tables of what a learner gets; the tables of an offer fill their own module",
        "freshness": "how fresh an offer is on a day: a rule of its own, which the catalogue and all who remind follow",
        "keeps": "what each filter keeps: filters.py says what filters there are, one field each",
        "partners": "who takes part, as a list of its own: an offer shows its partners in its own schema",
    },
    "places": {
        "answers": "what remote geocoders answered: reading it, and keeping it so that it is asked once",
        "gazetteer": "the places in memory: read from a file, used by filters and by intake",
        "geocode": "the only module that knows geopy's geocoders",
        "parameters": "places as people write them in a query, read alike by every filter that takes one",
        "remote": "how questions leave for a remote geocoder: addresses, time and bytes have bounds",
    },
}
"""Modules of a feature beyond the six layers, each with the reason that it has."""


def check_feature(feature: str, modules: Iterable[str]) -> list[str]:
    """Modules of one feature that are neither a layer nor listed with a reason."""
    allowed = LAYERS | {"__init__"} | EXTRA.get(feature, {}).keys()
    return [f"service/{feature}/{name}.py is not one of the layers" for name in sorted(set(modules) - allowed)]
