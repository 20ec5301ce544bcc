"""One training session or price of an offer, taken out of its document, changed, and written with the whole."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from service.access import Actor
from service.answers import Answer, make_answer
from service.database import Db, open_reading
from service.errors import ConflictingError, FieldError, NotFoundError, RefusedWritingError
from service.guard import get_actor
from service.intake.documents import StoredDocument
from service.writing.desk import (
    API,
    JSON,
    MERGE_PATCH,
    Desk,
    Outcome,
    read_object,
    read_version,
    show_record,
    take_in,
    write_tag,
)
from service.writing.fields import merge_patch
from service.writing.handling import get_own
from service.writing.records import Writing
from service.writing.schemas import PartView
from service.writing.write import write_records

Item = dict[str, Any]
Part = tuple[str, str]
"""The field of the document, and which of its items an address names."""
NAMES: Mapping[str, str] = {"sessions": "id", "prices": "audience"}
"""By field, that by which its items are named."""
_WHERE = re.compile(r"^(?:sessions|prices)\[\d+\]\.?")


def add_part(desk: Desk, body: bytes, offer_id: str, field: str) -> Answer:
    """Add an item to an offer."""
    version, item = read_version(desk, is_needed=False), read_object(desk, body, JSON)
    if field == "sessions":
        _refuse_name(item, (field, ""))

    def act(db: Db, actor: Actor) -> Outcome:
        stored = get_own(db, actor, "offer", offer_id)
        before = stored.document[field]
        _write(db, actor, stored, {field: [*before, item]}, version)
        after = get_own(db, actor, "offer", offer_id)
        known = [one[NAMES[field]] for one in before]
        added = next((one for one in after.document[field] if one[NAMES[field]] not in known), item)
        return _show(after, (field, str(added[NAMES[field]])), added)

    return take_in(desk, body, act, 201)


def replace_part(desk: Desk, body: bytes, offer_id: str, part: Part) -> Answer:
    """Write a whole item."""
    item = read_object(desk, body, JSON)
    _refuse_name(item, part)
    return _edit(desk, body, offer_id, part, lambda _: item)


def change_part(desk: Desk, body: bytes, offer_id: str, part: Part) -> Answer:
    """Change an item by a merge patch."""
    given = read_object(desk, body, MERGE_PATCH)
    _refuse_name(given, part)
    return _edit(desk, body, offer_id, part, lambda item: merge_patch(item, given))


def _edit(desk: Desk, body: bytes, offer_id: str, part: Part, make: Callable[[Item], Item]) -> Answer:
    version, (field, name) = read_version(desk), part

    def act(db: Db, actor: Actor) -> Outcome:
        stored = get_own(db, actor, "offer", offer_id)
        items, place = list(stored.document[field]), find_place(stored, part)
        items[place] = {**make(items[place]), NAMES[field]: name}
        _write(db, actor, stored, {field: items}, version)
        after = get_own(db, actor, "offer", offer_id)
        return _show(after, part, after.document[field][find_place(after, part)])

    return take_in(desk, body, act)


def remove_part(desk: Desk, body: bytes, offer_id: str, part: Part) -> Answer:
    """Take an item out of an offer; the answer is the offer as it is written then."""
    version, (field, _) = read_version(desk), part

    def act(db: Db, actor: Actor) -> Outcome:
        stored = get_own(db, actor, "offer", offer_id)
        items = list(stored.document[field])
        del items[find_place(stored, part)]
        _write(db, actor, stored, {field: items}, version)
        return show_record(db, "offer", offer_id)

    return take_in(desk, body, act)


def show_part(desk: Desk, offer_id: str, part: Part) -> Answer:
    """An item as it is written, with the tag of its offer."""
    with open_reading(desk.engine) as db:
        stored = get_own(db, get_actor(desk.request), "offer", offer_id)
    body, _, version = _show(stored, part, stored.document[part[0]][find_place(stored, part)])
    return make_answer(body, JSON, etag=write_tag(version))


def find_place(stored: StoredDocument, part: Part) -> int:
    """Where an item stands in its offer's document.

    Raises :class:`NotFoundError`, and :class:`ConflictingError` for an audience that has prices of several periods.
    """
    field, name = part
    places = [place for place, one in enumerate(stored.document[field]) if one[NAMES[field]] == name]
    if not places:
        raise NotFoundError(f"The offer {stored.id!r} has nothing called {name[:80]!r} among its {field}.")
    if len(places) > 1:
        raise ConflictingError(f"{name} has several {field}, each for a time: write them with the offer.")
    return places[0]


def _refuse_name(item: Item, part: Part) -> None:
    """What an address names is not renamed by a body; no body chooses the identifier of a training session."""
    field, name = part
    key = NAMES[field]
    if key in item and item[key] != name:
        raise RefusedWritingError(key, "cannot be chosen here: leave it out.")


def _write(db: Db, actor: Actor, stored: StoredDocument, patch: Item, version: int | None) -> None:
    writing = Writing(kind="offer", id=stored.id, patch=patch, expected_version=version)
    try:
        write_records(db, actor, "api", [writing])
    except RefusedWritingError as error:
        # The body is one item: its fields are called by their own names.
        found = [FieldError(_WHERE.sub("", one.field) or one.field, one.message, one.nearest) for one in error.errors]
        raise RefusedWritingError.join(found) from None


def _show(stored: StoredDocument, part: Part, item: Item) -> Outcome:
    field, name = part
    view = PartView(offer_id=stored.id, version=stored.version, document=item)
    return msgspec.json.encode(view), f"{API}/offers/{stored.id}/{field}/{name}", stored.version
