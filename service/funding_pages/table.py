"""The rows of a sheet as a spreadsheet: exactly those that are printed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from service.funding_pages.sheet import Noted, Sheet
from service.pages.speech import Speech
from service.spreadsheets.cells import protect
from service.spreadsheets.files import write_sheet
from service.spreadsheets.raw import MOST_CELL_CHARACTERS, FileKind, Value


def render_table(sheet: Sheet, speech: Speech, kind: FileKind) -> bytes:
    """The rows as a CSV or an XLSX; no cell of either can be run as a formula."""
    return write_sheet(kind, speech.say("Who pays"), _list_rows(sheet, speech))


def _list_rows(sheet: Sheet, speech: Speech) -> Iterator[Sequence[Value]]:
    titles = {source.number: source.title for source in sheet.sources}
    yield [
        *(speech.say("No."), speech.say("Identifier"), speech.say("Offer"), speech.say("Operator")),
        *(speech.say("Places"), speech.say("Answer"), speech.say("Code of the answer"), speech.say("How sure")),
        speech.say("Recognition on that day"),
        *(speech.say("Paths"), speech.say("Other paths, on which no answer rests"), speech.say("Documents")),
    ]
    for row in sheet.rows:
        texts = [row.id, row.title, row.operator, row.places, row.word, row.answer, row.confidence]
        texts += ["\n".join(_say_with_documents(one, titles) for one in row.recognitions)]
        texts += ["\n".join(row.paths), "\n".join(row.others), "\n".join(titles[number] for number in row.documents)]
        yield [row.number, *(protect(text)[:MOST_CELL_CHARACTERS] for text in texts)]


def _say_with_documents(one: Noted, titles: Mapping[int, str]) -> str:
    return f"{one.text}: {', '.join(titles[number] for number in one.documents)}" if one.documents else one.text
