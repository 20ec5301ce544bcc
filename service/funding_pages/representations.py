"""The sheet in each of its forms: a page to print, a PDF, and the same rows as a CSV and an XLSX."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from litestar import Response
from sqlalchemy import Engine

from service.columns import to_day
from service.forms import make_form_token
from service.funding_pages.marks import MARKS
from service.funding_pages.models import KeptSheet
from service.funding_pages.paper import Imprint, name_mark, render_pdf
from service.funding_pages.picture import HEIGHT, PAINT, WIDTH, Picture, draw_picture
from service.funding_pages.sheet import Sheet, describe_sheet
from service.funding_pages.table import render_table
from service.funding_pages.words import Wording
from service.pages.address import Pairs, write_address
from service.pages.speech import Speech
from service.settings import Settings
from service.spreadsheets.raw import MEDIA_TYPES, FileKind
from service.spreadsheets.work import take_turn

SHEET = "/funding/sheet"
KEPT = "/funding/sheets"
SUFFIXES = ("pdf", "csv", "xlsx")
_KINDS: tuple[FileKind, ...] = ("csv", "xlsx")


@dataclass(frozen=True)
class Printed:
    """An answer that is to be shown as a sheet: its question as parameters, and how it was kept, if it was."""

    wording: Wording
    settings: Settings
    pairs: Pairs
    kept: KeptSheet | None

    @property
    def speech(self) -> Speech:
        """The language of the sheet."""
        return self.wording.speech

    @cached_property
    def sheet(self) -> Sheet:
        """The sheet in words."""
        return describe_sheet(self.wording)

    @cached_property
    def picture(self) -> Picture | None:
        """Its map."""
        return draw_picture(self.wording.content)

    @property
    def question_url(self) -> str:
        """Where the question is asked anew."""
        return write_address("/funding", [*self.pairs, ("lang", self.speech.language)])

    @property
    def kept_url(self) -> str:
        """Where this very answer stays; empty where nobody has kept it."""
        return write_address(f"{KEPT}/{self.kept.id}", [("lang", self.speech.language)]) if self.kept else ""

    def list_facts(self) -> list[tuple[str, str]]:
        """What the sheet can be checked by, each with its label."""
        say, sheet = self.speech.say, self.sheet
        public_url = self.settings.public_url.rstrip("/")
        facts = [
            (say("State of"), self.wording.day),
            (say("Revision of the data"), str(sheet.revision)),
            (say("Fingerprint of the answer"), sheet.fingerprint),
        ]
        if self.kept is not None:
            facts.append((say("Kept on"), self.speech.date(to_day(self.kept.made_at))))
            facts.append((say("Permanent address of this answer"), f"{public_url}{self.kept_url}"))
        else:
            facts.append((say("Permanent address of this answer"), say("none yet: nobody has kept this answer")))
        return [*facts, (say("The question, asked anew"), f"{public_url}{self.question_url}")]


def list_downloads(path: str, pairs: Pairs, speech: Speech) -> dict[str, str]:
    """The addresses of a sheet in each of its forms; those in French and Dutch by language."""
    found = {f"{code}": write_address(path, [*pairs, ("lang", code)]) for code in ("fr", "nl")}
    found |= {f"pdf_{code}": write_address(f"{path}.pdf", [*pairs, ("lang", code)]) for code in ("fr", "nl")}
    return found | {kind: write_address(f"{path}.{kind}", [*pairs, ("lang", speech.language)]) for kind in _KINDS}


def describe_sheet_page(printed: Printed, primary: Engine) -> dict[str, Any]:
    """What the template of a sheet needs."""
    path, pairs = (f"{KEPT}/{printed.kept.id}", ()) if printed.kept else (SHEET, printed.pairs)
    return {
        "sheet": printed.sheet,
        "facts": printed.list_facts(),
        "picture": printed.picture,
        "size": (int(WIDTH), int(HEIGHT)),
        "paint": PAINT,
        "marks": {name: (mark, name_mark(name, printed.speech)) for name, mark in MARKS.items()},
        "downloads": list_downloads(path, pairs, printed.speech),
        "question_url": printed.question_url,
        "kept_url": printed.kept_url,
        "made": printed.speech.date(to_day(printed.kept.made_at)) if printed.kept else "",
        "pairs": printed.pairs,
        "form_token": "" if printed.kept else make_form_token(primary),
    }


def answer_file(printed: Printed, suffix: str) -> Response[bytes]:
    """The sheet as a file (pdf, csv, xlsx). A long one takes a second or two: one is made at a time."""
    sheet, speech = printed.sheet, printed.speech
    with take_turn():
        if suffix == "pdf":
            title = speech.say("Who pays: an answer with its proof")
            body = render_pdf(sheet, speech, Imprint(title, printed.list_facts(), printed.picture))
            media_type = "application/pdf"
        else:
            kind: FileKind = "csv" if suffix == "csv" else "xlsx"
            body, media_type = render_table(sheet, speech, kind), MEDIA_TYPES[kind]
    name = f"cartoforma-{sheet.fingerprint}-{speech.language}.{suffix}"
    disposition = "inline" if suffix == "pdf" else "attachment"
    headers = {
        "Content-Disposition": f'{disposition}; filename="{name}"',
        "Content-Language": speech.language,
        "Vary": "Accept-Language",
    }
    return Response(body, media_type=media_type, headers=headers)
