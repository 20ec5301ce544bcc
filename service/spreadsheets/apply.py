"""Apply entries: write what a file asks for, inside the caller's transaction, and say of each entry what became of it.

Checking is doing it and taking it back; publishing is doing it and keeping it. There is no second way.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from service.access import Actor
from service.database import Db
from service.errors import CartoformaError, FieldError, InputError
from service.intake.documents import StoredDocument, read_documents
from service.spreadsheets.described import find_described
from service.spreadsheets.entries import Entry, Mistake
from service.spreadsheets.owned import DOWNLOADED
from service.spreadsheets.results import Result, find_mistake
from service.spreadsheets.values import Venues
from service.spreadsheets.wishes import make_patch
from service.vocabulary import find_nearest
from service.writing.publishing import list_missing
from service.writing.records import RefusedWritingsError, StatusChange, Through, Writing, Written
from service.writing.status import change_status
from service.writing.write import check_records, write_records


@dataclass(frozen=True, slots=True)
class Party:
    """Who brings a file, of which operator, through what, and in whose language it is."""

    actor: Actor
    operator_id: str
    language: str
    through: Through = "upload"
    offer_ids: tuple[str, ...] = ()
    """Those of the operator's offers, for telling which may have been meant."""


@dataclass(slots=True)
class Wish:
    """An entry on its way: what is stored of it, and what it comes to."""

    entry: Entry
    result: Result
    stored: StoredDocument | None = None
    status: str = ""
    is_known: bool = True
    """Whether it is a new offer, or one that may be written."""

    def refuse(self, party: Party, *errors: FieldError) -> None:
        """Note what is wrong."""
        self.result.outcome = "refused"
        self.result.mistakes += [find_mistake(self.entry, error, party.language) for error in errors]


def _list_lacking(entry: Entry) -> list[str]:
    """The fields for want of which a new offer would stay a draft."""
    document = make_patch(entry, {})
    if not isinstance(document.get("modality", ""), str):
        return ["modality"]
    return list(list_missing({**document, "venues": document.get("venues") or entry.venue}))


@dataclass(slots=True)
class Places:
    """The venues that entries may name: those that the operator has, and what a file has described so far."""

    known: Venues
    described: dict[tuple[tuple[str, str], ...], str] = field(default_factory=dict)


def apply_entries(db: Db, party: Party, entries: Sequence[Entry], places: Places) -> list[Result]:
    """Write those entries in which nothing is wrong; gives what became of each, in their order."""
    stored = read_documents(db, "offer", [entry.id for entry in entries if entry.id])
    wishes = [_begin(party, entry, stored) for entry in entries]
    venues = {wish.entry.rows[0]: _find_venue(db, party, wish, places) for wish in wishes if wish.entry.venue}
    _write(db, party, [wish for wish in wishes if wish.result.outcome != "refused"], venues)
    for wish in wishes:
        if wish.result.outcome != "refused":
            _change_status(db, party, wish)
    _look_further(db, party, [wish for wish in wishes if wish.entry.mistakes and wish.is_known], venues)
    return [wish.result for wish in wishes]


def _begin(party: Party, entry: Entry, stored: Mapping[str, StoredDocument]) -> Wish:
    found = stored.get(entry.id)
    wish = Wish(entry, Result(list(entry.rows), entry.id, entry.title, mistakes=list(entry.mistakes)), found)
    if entry.mistakes:
        wish.result.outcome = "refused"
    if entry.id and (found is None or found.operator_id != party.operator_id):
        wish.is_known, nearest = False, find_nearest(entry.id, party.offer_ids)
        wish.refuse(party, FieldError("id", f"no offer of yours is called “{entry.id[:100]}”.", nearest))
    elif found is not None:
        wish.result.version, wish.result.status_before = found.version, found.status
        if found.status not in DOWNLOADED:
            wish.is_known = False
            wish.refuse(party, FieldError("id", "was withdrawn: restore it first."))
    _wish_status(party, wish)
    return wish


def _wish_status(party: Party, wish: Wish) -> None:
    """The status that is asked for; a new offer is published when nothing is missing, and is a draft otherwise."""
    asked, is_new = wish.entry.status, not wish.entry.id
    if is_new and not asked:
        wish.result.lacks = _list_lacking(wish.entry)
        asked = "draft" if wish.result.lacks else "published"
    wish.status = asked or wish.result.status_before
    if is_new and wish.status not in ("draft", "published"):
        wish.refuse(party, FieldError("status", "a new offer is a draft or published."))
    if asked == "withdrawn" and not wish.entry.reason:
        wish.refuse(party, FieldError("reason", "is needed: whoever looks for it is told why it is gone."))


def _find_venue(db: Db, party: Party, wish: Wish, places: Places) -> str | None:
    """The venue that an entry describes: one that is there, or one that is made now; None where something is wrong."""
    document = {"name": _name_venue(wish.entry.venue), **wish.entry.venue}
    key = tuple(sorted(document.items()))
    known = places.described.get(key) or find_described(db, places.known, document)
    if known is None and wish.is_known:
        writing = Writing(kind="venue", document=document, operator_id=party.operator_id)
        try:
            known = write_records(db, party.actor, party.through, [writing])[0].id
        except InputError as error:
            found = [FieldError(f"new_venue.{one.field}", one.message, one.nearest) for one in error.errors]
            wish.refuse(party, *found)
            return None
    if known is not None:
        places.described[key] = known
    return known


def _name_venue(parts: Mapping[str, str]) -> str:
    return parts.get("street") or parts.get("place") or parts.get("postal_code") or ""


def _write(db: Db, party: Party, wishes: Sequence[Wish], venues: Mapping[int, str | None]) -> None:
    """Write the entries; those that are refused are left out, and what is left is tried again."""
    while wishes:
        writings = [_make_writing(party, wish, venues) for wish in wishes]
        try:
            written = write_records(db, party.actor, party.through, writings)
        except RefusedWritingsError as error:
            for place, errors in error.by_place.items():
                wishes[place].refuse(party, *errors)
            wishes = [wish for wish in wishes if wish.result.outcome != "refused"]
            continue
        for wish, one in zip(wishes, written, strict=True):
            _note(wish, one)
        return


def _make_writing(party: Party, wish: Wish, venues: Mapping[int, str | None]) -> Writing:
    stored = wish.stored
    patch = make_patch(wish.entry, stored.document if stored is not None else {})
    venue = venues.get(wish.entry.rows[0])
    if venue is not None:
        named = patch["venues"] if "venues" in patch else stored.document["venues"] if stored is not None else ()
        patch["venues"] = list(dict.fromkeys([*(named or ()), venue]))
    return Writing(
        kind="offer",
        id=stored.id if stored is not None else None,
        patch=patch,
        operator_id=party.operator_id,
        reason=wish.entry.reason or None,
        is_to_publish=wish.status == "published" and (stored is None or stored.status == "draft"),
    )


def _look_further(db: Db, party: Party, wishes: Sequence[Wish], venues: Mapping[int, str | None]) -> None:
    """What else is wrong with offers of which some cells could not be read: all of it is told at once."""
    writings = []
    for wish in wishes:
        unread = {mistake.column.partition(".")[0] for mistake in wish.entry.mistakes}
        writing = _make_writing(party, wish, venues)
        patch = {name: value for name, value in (writing.patch or {}).items() if name not in unread}
        writings.append(replace(writing, patch=patch, is_to_publish=False))
    found = check_records(db, party.actor, writings) if writings else []
    for wish, one in zip(wishes, found, strict=True):
        if isinstance(one, list):
            wish.refuse(party, *one)


def _note(wish: Wish, written: Written) -> None:
    result = wish.result
    result.id, result.outcome = written.id, written.outcome
    result.fields = {name: values for name, values in written.fields.items() if name != "status"}
    result.status = wish.status if wish.status in ("draft", "published") else result.status_before


def _change_status(db: Db, party: Party, wish: Wish) -> None:
    """Suspend, archive, withdraw, publish again: whatever writing the fields has not done."""
    present = wish.stored.status if wish.stored is not None else wish.status
    is_published_by_writing = present == "draft" and wish.status == "published"
    if wish.status == present or is_published_by_writing:
        wish.result.status = wish.status
        return
    change = StatusChange(kind="offer", id=wish.result.id, status=wish.status, reason=wish.entry.reason or None)
    try:
        change_status(db, party.actor, party.through, change)
    except CartoformaError as error:
        found = error.errors or (FieldError("status", error.detail),)
        wish.refuse(party, *found)
        return
    wish.result.status = wish.status
    wish.result.outcome = "changed"


def list_mistakes(results: Iterable[Result]) -> list[Mistake]:
    """All that is wrong, in the order of the rows."""
    return sorted((mistake for result in results for mistake in result.mistakes), key=lambda one: one.row)
