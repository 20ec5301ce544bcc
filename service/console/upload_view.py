"""What the page of an upload shows: how far it is, what is to be mended, what would change, and the effect of that."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from service.catalogue.catalogue import Catalogue
from service.console.upload_words import STATES, name_column, say_effect, say_failure, say_mistake
from service.pages.speech import Speech
from service.record_forms.fields import list_fields
from service.record_forms.words import Difference, Names, list_differences, name_field
from service.spreadsheets.columns import columns_by_name
from service.spreadsheets.models import Upload
from service.spreadsheets.results import Check, Result
from service.spreadsheets.uploads import find_check, is_interrupted

PAGE_SIZE = 20
"""Offers to mend on one page."""
MOST_SHOWN = 100
"""Offers that are shown with what changes in them; the file itself has all."""
FEW_EFFECTS = 12
LONG_CHARACTERS = 60
_WRITTEN = {column.field for column in columns_by_name().values()}
"""Fields that a spreadsheet can say; what follows from them is not shown."""
OUTCOMES = ("added", "changed", "withdrawn", "unchanged", "refused")


class Cell(NamedTuple):
    """A cell to mend; ``name`` is its field in the form, ``choices`` the list of what may stand in it."""

    name: str
    label: str
    text: str
    errors: list[str]
    choices: str
    is_long: bool


class Mended(NamedTuple):
    """An offer in which something is wrong; ``others`` are mistakes that no cell mends."""

    title: str
    rows: str
    cells: list[Cell]
    others: list[str]


class Shown(NamedTuple):
    """An offer and what becomes of it."""

    title: str
    id: str
    outcome: str
    differences: list[Difference]
    lacks: list[str]
    alike: list[tuple[str, str, str]]


def view_upload(upload: Upload, page: int, about: tuple[Catalogue, Names], speech: Speech) -> dict[str, Any]:
    """What the template is filled with. ``about``: the catalogue, and the names of the operator's records."""
    catalogue, names = about
    check = find_check(upload)
    context: dict[str, Any] = {
        "upload": upload,
        "state": speech.say(STATES[upload.state]),
        "is_working": upload.state in ("checking", "publishing") and not is_interrupted(upload),
        "is_interrupted": is_interrupted(upload),
        "failure": "",
        "check": check,
    }
    if upload.state == "failed":
        nearest = tuple(upload.result.get("nearest", ()))
        context["failure"] = say_failure(upload.result.get("failed", ""), nearest, speech)
    if check is not None and upload.state in ("checked", "published"):
        context |= _view_check(check, page, names, speech)
        said = [line for effect in check.effects for line in say_effect(effect, catalogue, speech)]
        context |= {"effects": said[:FEW_EFFECTS], "more_effects": said[FEW_EFFECTS:]}
    return context


def _view_check(check: Check, page: int, names: Names, speech: Speech) -> dict[str, Any]:
    wrong = [one for one in check.results if one.mistakes]
    pages = max(1, -(-len(wrong) // PAGE_SIZE))
    page = min(page, pages)
    mended = [_view_mended(one, speech) for one in wrong[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]]
    told = [one for one in check.results if one.outcome in ("added", "changed") or (one.alike and not one.mistakes)]
    counts = check.count_outcomes()
    return {
        "counts": {outcome: counts[outcome] for outcome in OUTCOMES if counts[outcome]},
        "mended": mended,
        "page": page,
        "pages": pages,
        "wrong_count": len(wrong),
        "choices": _list_choices(mended, speech),
        "told": [_view_shown(one, names, speech) for one in told[:MOST_SHOWN]],
        "untold_count": max(0, len(told) - MOST_SHOWN),
        "own_columns": [(text, speech.propose(nearest)) for text, nearest in check.own_columns.items()],
    }


def _view_mended(result: Result, speech: Speech) -> Mended:
    cells: dict[str, Cell] = {}
    others = []
    for mistake in result.mistakes:
        said = say_mistake(mistake, speech)
        name = f"cell-{mistake.row}-{mistake.column}"
        if not mistake.column:
            others.append(said)
        elif name in cells:
            cells[name].errors.append(said)
        else:
            column = columns_by_name()[mistake.column]
            choices = mistake.column.replace(".", "-") if column.terms and not column.is_list else ""
            is_long = len(mistake.text) > LONG_CHARACTERS or "\n" in mistake.text
            cells[name] = Cell(name, name_column(mistake.column, speech), mistake.text, [said], choices, is_long)
    rows = speech.all_of(str(row) for row in result.rows[:10])
    return Mended(result.title, rows, list(cells.values()), others)


def _list_choices(mended: Iterable[Mended], speech: Speech) -> dict[str, list[str]]:
    """The texts from which the cells of some columns can be chosen, by the name of the list."""
    wanted = {cell.choices for one in mended for cell in one.cells if cell.choices}
    columns = {name.replace(".", "-"): column for name, column in columns_by_name().items()}
    return {
        name: [columns[name].show_term(slug, speech.language) for slug in columns[name].terms]
        for name in sorted(wanted)
    }


def _view_shown(result: Result, names: Names, speech: Speech) -> Shown:
    fields: Sequence[tuple[str, tuple[Any, Any]]] = [
        (name, (values[0], values[1])) for name, values in result.fields.items() if name in _WRITTEN
    ]
    differences = list_differences("offer", fields, names, speech)
    if result.status != result.status_before and result.status_before:
        before, after = (speech.term("status", status) for status in (result.status_before, result.status))
        differences.append(Difference("status", name_column("status", speech), [before], [after]))
    known = list_fields("offer")
    return Shown(
        title=result.title,
        id=result.id,
        outcome="withdrawn" if result.is_withdrawn else result.outcome,
        differences=differences,
        lacks=[name_field(known[name], speech) for name in result.lacks if name in known],
        alike=[(one.title, one.id, str(one.row or "")) for one in result.alike],
    )
