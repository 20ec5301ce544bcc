"""Refine: ask a remote geocoder for the point of venues whose street is known but not where in the town it is.

Background work, never inside a request: it is slow on purpose, and the geocoder may be away. An answer
is checked before it is believed, and what is refused is said. Answers are kept, so that running again
asks only what is new.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from geopy.distance import geodesic
from geopy.exc import (
    ConfigurationError,
    GeocoderAuthenticationFailure,
    GeocoderInsufficientPrivileges,
    GeocoderQuotaExceeded,
    GeopyError,
)
from sqlalchemy import select

from service.catalogue.revision import move_revision
from service.database import Engine, open_reading, open_transaction
from service.errors import InvalidSettingError
from service.intake.batch import make_fingerprint, record_import
from service.intake.draft import VenueDraft
from service.intake.edited import spare_edited
from service.intake.locate import locate_draft
from service.intake.match import Known, load_given, load_rows
from service.intake.points import ADDRESS_COLUMNS, make_point_evidence
from service.intake.report import Report
from service.intake.rows import Record, make_record
from service.intake.run import close_run, open_run
from service.intake.shapes import SHAPES, Row
from service.intake.source import Refusal
from service.intake.store import store_records
from service.places.answers import RemoteAnswer, StoredGeocodes
from service.places.gazetteer import default_gazetteer
from service.places.geocode import RemoteGeocoder, make_remote_geocoder
from service.settings import Settings

MAX_DISTANCE_KM = 15.0
"""How far from the town's point a street of it may lie: no Belgian municipality reaches farther."""
BATCH_SIZE = 20
"""Points written at once: half a minute of asking."""
MAX_FAILURES = 3
"""Failures one after the other after which the geocoder counts as away."""

_VENUE = SHAPES["venue"]
_FINAL = (
    ConfigurationError,
    GeocoderAuthenticationFailure,
    GeocoderInsufficientPrivileges,
    GeocoderQuotaExceeded,
)
"""Errors that asking again would only make worse."""


@dataclass(frozen=True, slots=True)
class Question:
    """A venue to be placed: its row as it was read, and its address as it is asked for."""

    row: Row
    address: str

    @property
    def venue_id(self) -> str:
        """The venue's identifier."""
        return str(self.row["id"])


@dataclass(slots=True)
class Refining:
    """One run: its report, how many venues were left for later, and why it stopped early, if it did."""

    report: Report
    left_count: int = 0
    stopped_because: str = ""
    failure_count: int = field(default=0, repr=False)

    def refuse(self, question: Question, column: str, reason: str) -> None:
        """Say why a venue keeps the point that it has."""
        self.report.refuse([Refusal("venue", question.venue_id, column, reason)])


def make_geocoder(settings: Settings, engine: Engine) -> RemoteGeocoder:
    """The remote geocoder of the settings, with its answers kept in the database.

    Raises :class:`InvalidSettingError` where there is none, or none of that name.
    """
    try:
        geocoder = make_remote_geocoder(
            settings.geocoder, settings.geocoder_domain, settings.geocoder_user_agent, StoredGeocodes(engine)
        )
    except (ValueError, ConfigurationError) as error:
        raise InvalidSettingError("CARTOFORMA_GEOCODER", str(error)) from None
    if geocoder is None:
        raise InvalidSettingError("CARTOFORMA_GEOCODER", "is none: set it to nominatim or photon to ask one.")
    return geocoder


def find_questions(engine: Engine) -> list[Question]:
    """The venues that have a street and a point coarser than it (or none), in the order of their identifiers."""
    table = _VENUE.table
    wanted = select(table).where(table.c.street.is_not(None), table.c.precision.not_in(("address", "street")))
    with open_reading(engine) as db:
        rows = [dict(row) for row in db.execute(wanted.order_by(table.c.id)).mappings()]
    return [Question(row, write_address(row)) for row in rows]


def write_address(row: Row) -> str:
    """A venue's address as one line, its town in the language of the region."""
    entry = default_gazetteer().find(row["place_id"] or "")
    if entry is None:
        return ", ".join(part for part in (row["street"], row["postal_code"]) if part)
    town = entry.get_name("nl" if entry.region_id == "BE-VLG" else "fr")
    return f"{row['street']}, " + f"{row['postal_code'] or entry.postal_code} {town}".strip()


def refine_points(
    engine: Engine,
    geocoder: RemoteGeocoder,
    questions: Sequence[Question],
    limit: int | None = None,
    progress: Callable[[int], None] | None = None,
) -> Refining:
    """Ask for each venue's point and write those that are believed.

    Args:
        engine: where the venues are.
        geocoder: who is asked.
        questions: the venues, from :func:`find_questions`.
        limit: how many questions may leave; answers that are kept already do not count.
        progress: called with 1 after each venue.

    What goes wrong with one venue is a refusal in the report. A geocoder that is away or refuses ends
    the run early; what was found before is written. Raises :class:`UnavailableError` when the database
    cannot be written.
    """
    refining = Refining(Report(geocoder.kind))
    run_id = open_run(engine, refining.report)
    found: list[tuple[Question, RemoteAnswer]] = []
    try:
        for question in questions:
            answer = _ask(geocoder, question, limit, refining)
            if answer is not None and _is_believed(question, answer, refining):
                found.append((question, answer))
            if len(found) >= BATCH_SIZE:
                _write(engine, geocoder.kind, found, refining)
                found = []
            if progress is not None:
                progress(1)
    finally:  # stopped by hand, too: what was believed is not asked again
        _write(engine, geocoder.kind, found, refining)
        close_run(engine, run_id, refining.report)
    return refining


def _ask(geocoder: RemoteGeocoder, question: Question, limit: int | None, refining: Refining) -> RemoteAnswer | None:
    if question.row["longitude"] is None:
        refining.refuse(question, "place", "is not known: nothing says whether an answer would be right.")
        return None
    answer = geocoder.find_known(question.address)
    if answer is not None:
        return answer
    if refining.stopped_because or (limit is not None and geocoder.asked_count >= limit):
        refining.left_count += 1
        return None
    try:
        answer = geocoder.locate(question.address)
    except GeopyError as error:
        _note_failure(question, error, refining)
        return None
    refining.failure_count = 0
    return answer


def _note_failure(question: Question, error: GeopyError, refining: Refining) -> None:
    said = str(error) or type(error).__name__
    refining.refuse(question, "street", f"the geocoder gave no answer: {said}")
    refining.failure_count += 1
    if isinstance(error, _FINAL) or refining.failure_count >= MAX_FAILURES:
        refining.stopped_because = said


def _is_believed(question: Question, answer: RemoteAnswer, refining: Refining) -> bool:
    row = question.row
    if answer.lon is None or answer.lat is None:
        refining.refuse(question, "street", f"{question.address!r} is not found in Belgium.")
        return False
    if answer.precision not in ("address", "street"):
        refining.refuse(question, "street", f"{question.address!r} is only placed by its {answer.precision}.")
        return False
    distance_km = geodesic((row["latitude"], row["longitude"]), (answer.lat, answer.lon)).km
    if distance_km > MAX_DISTANCE_KM:
        refining.refuse(question, "street", f"the answer lies {distance_km:.0f} km from the town: another place.")
        return False
    return True


def _write(engine: Engine, source: str, found: Sequence[tuple[Question, RemoteAnswer]], refining: Refining) -> None:
    if not found:
        return
    keys = [("venue", question.venue_id) for question, _ in found]
    with open_transaction(engine) as db:
        known = Known(given=load_given(db, source, keys), rows=load_rows(db, keys))
        records: list[Record] = []
        for question, answer in found:
            row = known.rows["venue"].get(question.venue_id)
            # Minutes may have passed since it was read.
            if row is None or any(row[name] != question.row[name] for name in (*ADDRESS_COLUMNS, "precision")):
                refining.refuse(question, "street", "was changed in the meantime; run again.")
            else:
                records.append(_make_record(source, row, question, answer))
        results = store_records(db, source, spare_edited(db, source, records, known), known)
        record_import(db, source, results)
        if changed := [("venue", one.record.id) for one in results if one.outcome != "unchanged"]:
            move_revision(db, changed)
    refining.report.count(("venue", one.outcome) for one in results)


def _make_record(source: str, row: Row, question: Question, answer: RemoteAnswer) -> Record:
    assert answer.lon is not None  # noqa: S101  believed answers have a point
    assert answer.lat is not None  # noqa: S101  as above
    has_number = any(char.isdigit() for char in row["street"])
    precision = answer.precision
    if precision == "address" and not has_number:
        precision = "street"  # a house was found, but which house is meant nobody said
    draft = VenueDraft(
        id=row["id"],
        name=row["name"],
        longitude=answer.lon,
        latitude=answer.lat,
        precision=precision,
        evidence=(make_point_evidence(source, question.address),),
    )
    return make_record(_VENUE, draft, row["id"], locate_draft(draft), (source, make_fingerprint(draft)))
