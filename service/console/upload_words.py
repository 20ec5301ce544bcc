"""What is said of an upload: its mistakes, why it could not be read, its effect on public answers."""

from __future__ import annotations

from service.catalogue.catalogue import Catalogue
from service.errors import FieldError
from service.pages.chips import say_filters
from service.pages.question import read_question
from service.pages.speech import Speech, mark
from service.record_forms.refusals import capitalise, recognise, say_refusal
from service.spreadsheets.columns import columns_by_name
from service.spreadsheets.effect import Effect
from service.spreadsheets.entries import Mistake

STATES = {
    "checking": mark("Being checked"),
    "checked": mark("Checked"),
    "publishing": mark("Being published"),
    "published": mark("Published"),
    "discarded": mark("Discarded"),
    "failed": mark("Not readable"),
}
TOO_MANY = mark("Many files wait already: publish or discard some of them first.")
AWAY = mark("The file could not be checked for the moment: try again.")
SHEET_REFUSALS = (
    mark("“{}” is not a known value."),
    mark("no offer of yours is called “{}”."),
    mark("no venue of yours is called “{}”."),
    mark("a new offer is a draft or published."),
    mark("was withdrawn: restore it first."),
    mark("differs from row {}, which is about the same offer."),
    mark("{} cannot follow {}."),
    mark("holds nothing."),
    mark("has more than {} columns."),
    mark("has more than {} rows: send it in parts."),
    mark("is larger than {} MB."),
    mark("is an old Excel file, or one protected by a password: save it as XLSX or CSV."),
    mark("is a PDF: save the spreadsheet as XLSX or CSV."),
    mark("is not text in any usual encoding: save it as CSV UTF-8."),
    mark("is not text."),
    mark("has a cell of more than {} characters."),
    mark("has two columns for “{}”."),
    mark("has no column with the title or the identifier of offers in its first row."),
    mark("is not a whole XLSX file, or is protected by a password."),
    mark("holds much more than a spreadsheet of this size does."),
    mark("holds a part in another encoding than UTF-8."),
    mark("holds no sheet."),
    mark("is not an XLSX that can be read: save it anew, or as CSV."),
)
"""What the reading of spreadsheets refuses, ``{}`` where it fills something in."""


def say_mistake(mistake: Mistake, speech: Speech) -> str:
    """What is wrong with a cell, with what may have been meant."""
    return _say(mistake.column, mistake.message, mistake.nearest, speech)


def say_failure(message: str, nearest: tuple[str, ...], speech: Speech) -> str:
    """Why a file could not be read; without a message, it may be in a moment."""
    if not message:
        return speech.say(AWAY)
    return speech.say(mark("The file {}"), _say("", message, nearest, speech, is_sentence=False))


def _say(column: str, message: str, nearest: tuple[str, ...], speech: Speech, *, is_sentence: bool = True) -> str:
    found = recognise(message, SHEET_REFUSALS)
    if found is None:
        return say_refusal("offer", FieldError(column, message, nearest), speech)
    known, gaps = found
    filled = tuple(speech.term("status", gap) if column == "status" else gap for gap in gaps)
    text = speech.say(known, *filled)
    if is_sentence:
        text = capitalise(text, filled)
    return f"{text} {speech.propose(nearest)}".strip()


def name_column(name: str, speech: Speech) -> str:
    """What a column is called."""
    column = columns_by_name().get(name)
    return column.label(speech.language) if column is not None else name


def say_effect(effect: Effect, catalogue: Catalogue, speech: Speech) -> list[str]:
    """How many offers the answer to a question loses, and how many it gains."""
    filters = say_filters(catalogue, read_question(effect.question), speech)
    if not filters:
        return _say_all(effect, speech)
    said = []
    if effect.lost:
        said.append(
            speech.count(
                "This removes {number} offer from those {filters}.",
                "This removes {number} offers from those {filters}.",
                effect.lost,
                filters=filters,
            )
        )
    if effect.gained:
        said.append(
            speech.count(
                "This adds {number} offer to those {filters}.",
                "This adds {number} offers to those {filters}.",
                effect.gained,
                filters=filters,
            )
        )
    return said


def _say_all(effect: Effect, speech: Speech) -> list[str]:
    said = []
    if effect.lost:
        said.append(
            speech.count("{number} offer leaves map and search.", "{number} offers leave map and search.", effect.lost)
        )
    if effect.gained:
        said.append(
            speech.count(
                "{number} offer is new on map and search.", "{number} offers are new on map and search.", effect.gained
            )
        )
    return said
