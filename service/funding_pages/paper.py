"""The sheet as a PDF on A4.

Texts of people are escaped before they become paragraphs: the library would read markup in them, and load files that
they name. Its standard fonts have the letters of western Europe; others are shown by their plain form where they have
one. The same sheet is always the same bytes.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

from service.funding_pages.marks import INTERMEDIARY, MARKS
from service.funding_pages.paper_map import Captions, make_flowable
from service.funding_pages.picture import Picture
from service.funding_pages.sheet import Count, Row, Sheet
from service.pages.speech import Speech
from service.vocabulary import choose_words

MM = 72 / 25.4
MARGIN = 18 * MM
_COLUMNS = (9 * MM, 53 * MM, 32 * MM, 75 * MM)
"""Together as wide as a page is between its margins, and the frame within them."""
_TOP_OF_PAGE = 215 * MM
"""What is left of a page on which there is nothing yet but a head."""
_COUNT_COLUMNS = (75 * MM, 40 * MM)
_BESIDE_LATIN = frozenset("→≥≤")
"""What the library finds in its font of symbols."""
_SPACES = {0x202F: "\u00a0", 0x2009: "\u00a0", 0x2011: "-", 0x2212: "-"}


def make_printable(text: str) -> str:
    """A text in letters that the fonts have."""
    return "".join(_find_printable(letter) for letter in text.translate(_SPACES))


def _find_printable(letter: str) -> str:
    if letter in _BESIDE_LATIN or letter == "\n" or _is_latin(letter):
        return letter
    plain = "".join(part for part in unicodedata.normalize("NFKD", letter) if _is_latin(part))
    return plain or "?"


def _is_latin(letter: str) -> bool:
    try:
        letter.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return letter >= " "


@dataclass(frozen=True, slots=True)
class Imprint:
    """What stands around the sheet: its lines of facts (label, text), and its map."""

    title: str
    facts: Sequence[tuple[str, str]]
    picture: Picture | None


@cache
def _list_styles() -> dict[str, Any]:
    from reportlab.lib.colors import HexColor
    from reportlab.lib.styles import ParagraphStyle

    plain = ParagraphStyle("plain", fontName="Helvetica", fontSize=9.5, leading=12.5, textColor=HexColor("#1b262e"))
    cell = ParagraphStyle("cell", plain, fontSize=8, leading=10)
    return {
        "plain": plain,
        "title": ParagraphStyle("title", plain, fontName="Helvetica-Bold", fontSize=16, leading=20, spaceAfter=4),
        "lead": ParagraphStyle("lead", plain, fontName="Helvetica-Bold", fontSize=11, leading=14.5, spaceBefore=6),
        "head": ParagraphStyle(
            "head", plain, fontName="Helvetica-Bold", fontSize=11.5, leading=15, spaceBefore=10, keepWithNext=1
        ),
        "item": ParagraphStyle("item", plain, leftIndent=10, bulletIndent=0, spaceAfter=2),
        "cell": cell,
        "strong": ParagraphStyle("strong", cell, fontName="Helvetica-Bold"),
        "small": ParagraphStyle("small", cell, fontSize=7.5, leading=9.5, leftIndent=10),
    }


def _write(text: str, style: str = "plain", bullet: str | None = None) -> Any:
    from reportlab.platypus import Paragraph

    return Paragraph(escape(make_printable(text)).replace("\n", "<br/>"), _list_styles()[style], bulletText=bullet)


def render_pdf(sheet: Sheet, speech: Speech, imprint: Imprint) -> bytes:
    """The sheet as a PDF; raises nothing of the library's whatever the texts hold."""
    from reportlab.lib.pagesizes import A4
    from reportlab.platypus import SimpleDocTemplate

    kept = BytesIO()
    document = SimpleDocTemplate(
        kept,
        pagesize=A4,
        leftMargin=MARGIN,
        rightMargin=MARGIN,
        topMargin=MARGIN,
        bottomMargin=MARGIN,
        title=make_printable(sheet.question),
        author="Cartoforma",
        lang=speech.language,
        invariant=1,
    )

    def draw_foot(canvas: Any, _: Any) -> None:
        canvas.saveState()
        canvas.setFont("Helvetica", 7.5)
        canvas.drawString(MARGIN, MARGIN * 0.55, make_printable(f"Cartoforma · {sheet.fingerprint}"))
        canvas.drawRightString(A4[0] - MARGIN, MARGIN * 0.55, str(canvas.getPageNumber()))
        canvas.restoreState()

    document.build(list(_list_parts(sheet, speech, imprint)), onFirstPage=draw_foot, onLaterPages=draw_foot)
    return kept.getvalue()


def _list_parts(sheet: Sheet, speech: Speech, imprint: Imprint) -> Iterable[Any]:
    yield _write(imprint.title, "title")
    yield _write(sheet.question, "plain")
    yield _write(sheet.answer, "lead")
    yield _write(" ".join(sheet.parts))
    if sheet.rows:
        yield _make_counts(sheet.counts, speech)
        yield from _list_map_parts(sheet, speech, imprint.picture)
        yield _write(speech.say("The offers, with what is known of each"), "head")
        yield _make_table(sheet.rows, speech)
        yield _write(sheet.more)
    parts = (
        (speech.say("What this payer is known to pay for besides"), sheet.beside),
        (speech.say("What is not known, and who could tell"), sheet.open),
        (speech.say("Method"), sheet.method),
    )
    for title, items in parts:
        if items:
            yield _write(title, "head")
            yield from (_write(f"{one.text} {_cite(one.documents)}".rstrip(), "item", "•") for one in items)
    if sheet.sources:
        yield _write(speech.say("Sources"), "head")
    for source in sheet.sources:
        yield _write(f"[{source.number}] {source.title}. {source.about}")
        yield from (_write(text, "small", "–") for text in source.citations)
    yield _write(speech.say("How to check this sheet"), "head")
    yield from (_write(f"{label}{speech.say(':')} {text}") for label, text in imprint.facts)


def _list_map_parts(sheet: Sheet, speech: Speech, picture: Picture | None) -> Iterable[Any]:
    """The map, and what is not on it."""
    if picture is not None or sheet.unplaced:
        yield _write(speech.say("Where the offers are given"), "head")
    if picture is not None:
        yield make_flowable(picture, _make_captions(picture, speech))
    yield from (_write(text, "item") for text in sheet.unplaced)


def _make_captions(picture: Picture, speech: Speech) -> Captions:
    present = [name for name in MARKS if any(stamp.name == name for stamp in picture.stamps)]
    return Captions(
        places=[make_printable(choose_words(label.names, speech.language)) for label in picture.labels],
        marks={name: make_printable(name_mark(name, speech)) for name in present},
    )


def name_mark(name: str, speech: Speech) -> str:
    """What a mark stands for."""
    return speech.say("Intermediary") if name == INTERMEDIARY else speech.term("funding", name)


def _make_table(rows: Iterable[Row], speech: Speech) -> Any:
    from reportlab.platypus import LongTable

    heads = (speech.say("No."), speech.say("Offer and operator"), speech.say("Answer"), speech.say("Paths and sources"))
    lines = [[_write(text, "strong") for text in heads]]
    lines += [_list_cells(row, speech) for row in rows]

    class Rows(LongTable):  # type: ignore[misc]  # the library has no types
        def split(self, width: float, height: float) -> list[Any]:
            # A row that is longer than a page goes on over the next one, instead of ending the whole document; any
            # other begins on the next page rather than being cut in two.
            self.splitInRow = int(height > _TOP_OF_PAGE)
            return list(super().split(width, height))

    return Rows(lines, colWidths=_COLUMNS, style=_make_style(), repeatRows=1)


def _make_counts(counts: Iterable[Count], speech: Speech) -> Any:
    """Every answer with its number of offers, those that none has among them."""
    from reportlab.platypus import Table

    heads = (speech.say("Answer"), speech.say("Number of offers"))
    lines = [[_write(text, "strong") for text in heads]]
    lines += [
        [_write(f"{MARKS[one.answer].sign or '–'} {one.word}", "cell"), _write(one.said, "cell")] for one in counts
    ]
    return Table(lines, colWidths=_COUNT_COLUMNS, style=_make_style(), hAlign="LEFT", spaceBefore=6)


def _make_style() -> Any:
    from reportlab.lib.colors import HexColor
    from reportlab.platypus import TableStyle

    return TableStyle(
        [
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LINEBELOW", (0, 0), (-1, -1), 0.4, HexColor("#8b8474")),
            ("BACKGROUND", (0, 0), (-1, 0), HexColor("#e4eef0")),
            ("LEFTPADDING", (0, 0), (-1, -1), 3),
            ("RIGHTPADDING", (0, 0), (-1, -1), 3),
            ("TOPPADDING", (0, 0), (-1, -1), 3),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
        ]
    )


def _list_cells(row: Row, speech: Speech) -> list[Any]:
    about = " · ".join(part for part in (row.operator, row.places) if part)
    recognised = [speech.say("Recognition on that day: no information")]
    if row.recognitions:
        recognised = [
            f"{speech.say('Recognition on that day')}{speech.say(':')}",
            *(f"{one.text} {_cite(one.documents)}" for one in row.recognitions),
        ]
    paths = [*row.paths, *([speech.say("No answer rests on:"), *row.others] if row.others else [])]
    return [
        _write(str(row.number), "cell"),
        [_write(row.title, "strong"), _write(about, "cell"), *(_write(text, "cell") for text in recognised)],
        [_write(f"{MARKS[row.answer].sign or '–'} {row.word}", "strong"), _write(row.beside_word, "cell")],
        [*(_write(text, "cell") for text in paths), _write(_cite(row.documents), "cell")],
    ]


def _cite(documents: Iterable[int]) -> str:
    return "".join(f"[{number}]" for number in documents)
