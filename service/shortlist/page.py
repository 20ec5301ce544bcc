"""What the pages of a shortlist show: the comparison with its links, the sheet, and what was read of a code."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from urllib.parse import quote

from litestar import Request

from service.catalogue.catalogue import Catalogue
from service.columns import UNKNOWNS
from service.pages.address import Pairs, drop_names, write_address
from service.pages.mistakes import say_mistake
from service.pages.person_panel import describe_panel
from service.pages.question import Question
from service.pages.shortlist_links import MOST_LISTED, PATH, SHORTLIST, move, set_shortlist, toggle
from service.pages.speech import LANGUAGE_NAMES, Speech, Text
from service.rights.person import is_about_person
from service.settings import Settings
from service.shortlist.comparison import Row, Side, Wording
from service.shortlist.rules import write_short_code
from service.shortlist.search import Gathered, Listed
from service.shortlist.sheet import Sheet, make_sheet, write_mail
from service.shortlist.sides import list_rows, make_sides, make_wording
from service.shortlist.wanted import Wanted

SHEET = f"{PATH}/sheet"
ONLY = "only"
"""The parameter of the page that leaves out rows in which all offers say the same."""
DIFFERENCES = "differences"


class Column(NamedTuple):
    """One offer at the head of the table, and what can be done with it; an address is empty where nothing is left."""

    id: str
    title: Text
    url: str
    operator: str
    remove_url: str
    back_url: str
    on_url: str


@dataclass(frozen=True, slots=True)
class Desk:
    """What every page of a shortlist is written with; ``base_url`` begins the links on paper and in messages."""

    catalogue: Catalogue
    speech: Speech
    base_url: str

    def print_sheet(self, listed: Sequence[Listed]) -> Sheet:
        """The sheet of some offers."""
        code = write_short_code([one.detail.summary.id for one in listed])
        sides = make_sides(listed, self.catalogue, self.speech)
        return make_sheet(sides, Wording(self.catalogue, self.speech), code, self.base_url)


def find_base_url(request: Request[Any, Any, Any], settings: Settings) -> str:
    """The address that links on paper and in messages begin with: the public one, else the one that was asked.

    Whoever asked did so under a host that this service answers to. Empty where it cannot stand in a link.
    """
    if settings.public_url:
        return settings.public_url.rstrip("/")
    host = request.headers.get("host", "").lower()
    is_usable = re.fullmatch(r"(?:[a-z0-9.-]{1,253}|\[::1\])(?::\d{1,5})?", host) is not None
    return f"{request.scope['scheme']}://{host}" if is_usable else ""


def describe_page(desk: Desk, gathered: Gathered, wanted: Wanted, question: Question, pairs: Pairs) -> dict[str, Any]:
    """What the template of the comparison needs. ``pairs`` are the parameters of its address but the language."""
    speech, language = desk.speech, (("lang", desk.speech.language),)
    sides = make_sides(gathered.listed, desk.catalogue, speech, wanted)
    rows = _mark_silent(list_rows(sides, make_wording(desk.catalogue, speech, wanted), wanted), speech)
    is_narrow, kept = (ONLY, DIFFERENCES) in pairs, drop_names(pairs, ONLY)
    other = kept if is_narrow else (*kept, (ONLY, DIFFERENCES))
    sheet = desk.print_sheet(gathered.listed)
    listed = tuple(side.card.id for side in sides)
    return {
        "columns": _list_columns(sides, pairs, speech),
        "groups": _group_rows([row for row in rows if not (is_narrow and row.is_same)]),
        "same_heads": speech.all_of(row.head for row in rows if row.is_same and not row.is_silent),
        "silent_heads": speech.all_of(row.head for row in rows if row.is_silent),
        "is_narrow": is_narrow,
        "narrow_url": write_address(PATH, (*other, *language)),
        "sheet": sheet,
        "mail_url": write_mail_url(sides, sheet, speech),
        "back_url": write_address("/", (*question.pairs, *question.list_rest(speech.language))),
        "data_urls": _list_data_urls(listed, wanted, speech),
        "sheet_urls": list_sheet_urls(listed),
        **_describe_person(wanted, pairs, speech),
        **describe_missing(gathered, speech),
        "beyond": wanted.beyond,
        "most": MOST_LISTED,
    }


def _mark_silent(rows: Sequence[Row], speech: Speech) -> list[Row]:
    """The rows, with those marked of which nothing is known of any offer."""
    silences = {speech.absence(slug) for slug in UNKNOWNS}
    return [row._replace(is_silent=row.is_same and row.cells[0].text in silences) for row in rows]


def _group_rows(rows: Sequence[Row]) -> list[tuple[bool, list[Row]]]:
    """What is about the person, if anything is, and what is about the offers alone."""
    groups = [(is_personal, [row for row in rows if row.is_personal is is_personal]) for is_personal in (True, False)]
    return [group for group in groups if group[1]]


def _describe_person(wanted: Wanted, pairs: Pairs, speech: Speech) -> dict[str, Any]:
    """What is said of the person, the way to forget it, and what could not be used of the address."""
    panel = describe_panel(wanted.person, speech, wanted.person_mistakes, pairs, PATH)
    mistakes = [say_mistake(mistake, speech) for mistake in wanted.mistakes]
    return {
        "person": panel["said"],
        "forget_url": panel["forget_url"],
        "mistakes": [*mistakes, *panel["mistakes"]],
    }


def describe_missing(gathered: Gathered, speech: Speech) -> dict[str, Any]:
    """What is to be said of offers that are not there: those that are gone, and what is no offer's identifier."""
    return {"gone": [(speech.text(one.title), one) for one in gathered.gone], "unknown": gathered.unknown}


def _list_columns(sides: Sequence[Side], pairs: Pairs, speech: Speech) -> list[Column]:
    language = (("lang", speech.language),)
    columns = []
    for place, side in enumerate(sides):
        name = side.card.id
        moved = [write_address(PATH, (*move(pairs, name, by), *language)) for by in (-1, 1)]
        columns.append(
            Column(
                id=name,
                title=side.card.title,
                url=write_address(f"/offers/{quote(name)}", (*language, *_carry(pairs))),
                operator=side.card.operator,
                remove_url=write_address(PATH, (*toggle(pairs, name), *language)),
                back_url=moved[0] if place else "",
                on_url=moved[1] if place < len(sides) - 1 else "",
            )
        )
    return columns


def _carry(pairs: Pairs) -> Pairs:
    """What the page of an offer is told: the shortlist, and who it is for."""
    return tuple(pair for pair in pairs if pair[0] == SHORTLIST or is_about_person(pair[0]))


def write_mail_url(sides: Sequence[Side], sheet: Sheet, speech: Speech) -> str:
    """A message to be sent by whoever has a program for it; empty without a link to put in it."""
    if not sheet.link or not sides:
        return ""
    subject, body = write_mail(sides, speech, sheet.link)
    return f"mailto:?subject={quote(subject)}&body={quote(body)}"


def list_sheet_urls(offer_ids: Sequence[str]) -> list[tuple[str, str, str]]:
    """The sheet in each language: its code, its name, its address. None of them says anything of a person."""
    pairs = set_shortlist((), tuple(offer_ids))
    return [(code, name, write_address(SHEET, (*pairs, ("lang", code)))) for code, name in LANGUAGE_NAMES.items()]


def _list_data_urls(offer_ids: Sequence[str], wanted: Wanted, speech: Speech) -> dict[str, str]:
    near = () if wanted.origin is None or wanted.person.place else (("near", wanted.origin.written),)
    audiences = (("audience", audience) for audience in wanted.audiences)
    pairs = (*set_shortlist((), tuple(offer_ids)), *near, *audiences, *wanted.person.pairs)
    return {
        "JSON": write_address("/api/v1/shortlist", (*pairs, ("lang", speech.language))),
        "CSV": write_address("/api/v1/shortlist.csv", (*pairs, ("lang", speech.language))),
    }
