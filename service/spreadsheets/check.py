"""Check entries, or publish them: the same writing, taken back some offers at a time, or kept all at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from service.catalogue.live import today
from service.catalogue.records import Frame, read_frame
from service.database import Db, Engine, open_reading, open_transaction
from service.errors import StaleVersionError
from service.spreadsheets.apply import Party, Places, apply_entries
from service.spreadsheets.duplicates import find_alike
from service.spreadsheets.effect import Effects, read_answers
from service.spreadsheets.entries import Corrections, Entry, Speaker, gather_entries, list_texts
from service.spreadsheets.files import read_sheet
from service.spreadsheets.headings import read_headings
from service.spreadsheets.owned import read_titles, read_venues
from service.spreadsheets.raw import RawSheet
from service.spreadsheets.results import Check, Result
from service.spreadsheets.values import Venues

AT_ONCE = 100
"""Offers that are written together; in a check others write in between."""
Tell = Callable[[int, int], None]
"""Told how many offers are done, and of how many."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a file asks for. ``own_columns`` are headings that are not ours, with what may have been meant."""

    entries: Sequence[Entry]
    venues: Venues
    own_columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


class RefusedFileError(StaleVersionError):
    """A file that was checked can no longer be published as it was: it has to be checked again."""

    slug = "check-again"
    title = "The file has to be checked again"


def read_wanted(db: Db, party: Party, sheet: RawSheet, corrections: Corrections) -> Wanted:
    """Understand the rows of a sheet, with what was mended on screen put in.

    Raises :class:`UnreadableSheetError` where the headings say nothing.
    """
    venues = read_venues(db, party.operator_id)
    headings = read_headings(sheet.heading.cells, party.language)
    own = {text: headings.nearest.get(text, ()) for text in headings.list_own()}
    texts = list_texts(sheet, headings, corrections)
    return Wanted(gather_entries(texts, Speaker(party.language, venues)), venues, own)


def read_file(engine: Engine, party: Party, content: bytes, corrections: Corrections) -> Wanted:
    """Read a file and understand its rows; raises :class:`UnreadableSheetError`."""
    sheet = read_sheet(content)
    with open_reading(engine) as db:
        return read_wanted(db, party, sheet, corrections)


def check_wanted(engine: Engine, party: Party, wanted: Wanted, tell: Tell) -> Check:
    """What publishing would do. Nothing is written: each transaction is taken back."""
    with open_reading(engine) as db:
        trial = Trial(party, wanted.venues, read_frame(db, today()))
        alike = find_alike(wanted.entries, read_titles(db, party.operator_id))
    check = Check(own_columns=dict(wanted.own_columns))
    for start in range(0, len(wanted.entries), AT_ONCE):
        tell(start, len(wanted.entries))
        check.results += trial.run(engine, wanted.entries[start : start + AT_ONCE])
    for result in check.results:
        result.alike = alike.get(result.rows[0], [])
    check.effects = trial.effects.list_effects()
    return check


@dataclass(frozen=True, slots=True)
class Trial:
    """Does what entries ask for, in transactions that are taken back, and compares public answers around it."""

    party: Party
    venues: Venues
    frame: Frame
    effects: Effects = field(default_factory=Effects)

    def run(self, engine: Engine, entries: Sequence[Entry]) -> list[Result]:
        """What becomes of some entries."""
        with open_transaction(engine) as db:
            results = apply_entries(db, self.party, entries, Places(self.venues))
            changed = [one.id for one in results if one.outcome in ("added", "changed")]
            after = read_answers(db, self.frame, changed)
            db.rollback()
        with open_reading(engine) as db:
            self.effects.compare(read_answers(db, self.frame, changed), after)
        for one in results:
            if one.outcome == "added":
                one.id = ""  # another is drawn when it is written for good
        return results


def apply_wanted(db: Db, party: Party, wanted: Wanted) -> list[Result]:
    """Write what a file asks for; where something is refused, nothing of it may be committed."""
    places, results = Places(wanted.venues), []
    for start in range(0, len(wanted.entries), AT_ONCE):  # a few at a time need less memory
        results += apply_entries(db, party, wanted.entries[start : start + AT_ONCE], places)
    return results


def publish_wanted(db: Db, party: Party, wanted: Wanted, versions: Mapping[str, int]) -> list[Result]:
    """Write all that a file asks for inside the caller's transaction.

    ``versions`` are those of the offers when they were checked. Raises :class:`RefusedFileError` when one has changed
    since, or something is wrong now, and then nothing may be committed.
    """
    results = apply_wanted(db, party, wanted)
    if any(one.outcome == "refused" for one in results):
        raise RefusedFileError("Something is wrong with this file now that was not when it was checked.")
    stale = [one.title for one in results if one.version != versions.get(one.id, 0)]
    if stale:
        raise RefusedFileError(f"Somebody else has changed {', '.join(stale[:5])} since the file was checked.")
    return results
