"""Run a source through intake: drafts in batches, one transaction each, and a report of what they became."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from sqlalchemy import insert, select, update
from sqlalchemy.exc import DataError, IntegrityError

from service.catalogue.revision import get_revision, move_revision
from service.columns import now
from service.database import Db, Engine, open_reading, open_transaction
from service.errors import CartoformaError
from service.intake.batch import Outcomes, take_batch
from service.intake.draft import Draft
from service.intake.ledgers import Numbers, load_numbers, settle_ledgers
from service.intake.match import TitleIndex
from service.intake.models import IntakeRun
from service.intake.report import Report
from service.intake.shapes import TABLES, get_table
from service.intake.source import Refusal, Remark, Source

BATCH_SIZE = 1_000

Given = Draft | Refusal | Remark
Progress = Callable[[int], None]
"""Called after each batch with the number of drafts in it."""

_RUN = get_table(IntakeRun)


def run_intake(
    engine: Engine, source: Source, location: Path | None = None, progress: Progress | None = None
) -> Report:
    """Take everything that a source gives; what it gave before, unchanged, is not written again.

    Refused drafts are in the report and take no others down. What was committed stays when a later
    batch fails, and running again goes on from there.

    Raises :class:`CartoformaError` when no places are loaded, :class:`UnavailableError` when the
    database cannot be written.
    """
    report = Report(source.name)
    _require_places(engine)
    run_id = open_run(engine, report)
    titles = TitleIndex(source.name)
    for batch in _make_batches(_read(engine, source, location)):
        drafts = [item for item in batch if isinstance(item, Draft)]
        report.remark(item for item in batch if isinstance(item, Remark))
        report.refuse(item for item in batch if isinstance(item, Refusal))
        outcomes = _store_batch(engine, source.name, drafts, titles)
        report.count(outcomes.counted)
        report.refuse(outcomes.refusals)
        if progress is not None:
            progress(len(batch))
    close_run(engine, run_id, report)
    return report


def _read(engine: Engine, source: Source, location: Path | None) -> Iterator[Given]:
    """What a source gives, the payments of registers matched with the operators of the moment."""

    def find_numbers() -> Numbers:
        with open_reading(engine) as db:
            return load_numbers(db)

    return settle_ledgers(source.read(location), find_numbers)


def _make_batches(items: Iterator[Given]) -> Iterator[list[Given]]:
    """Cut at BATCH_SIZE, and before a draft that the batch already holds: it writes a record once."""
    batch: list[Given] = []
    seen: set[tuple[str, str]] = set()
    for item in items:
        key = (item.kind, item.id) if isinstance(item, Draft) else None
        if len(batch) >= BATCH_SIZE or key in seen:
            yield batch
            batch, seen = [], set()
        batch.append(item)
        if key is not None:
            seen.add(key)
    if batch:
        yield batch


def _store_batch(engine: Engine, source: str, drafts: Sequence[Draft], titles: TitleIndex) -> Outcomes:
    try:
        with open_transaction(engine) as db:
            outcomes = take_batch(db, source, drafts, titles)
            if outcomes.is_changing:
                move_revision(db, outcomes.touched)
            return outcomes
    except (IntegrityError, DataError):
        # A constraint that no rule foresaw: the others must not go down with the one that breaks it.
        return _store_one_by_one(engine, source, drafts)


def _store_one_by_one(engine: Engine, source: str, drafts: Sequence[Draft]) -> Outcomes:
    together, titles = Outcomes(), TitleIndex(source)
    with open_transaction(engine) as db:
        for draft in drafts:
            try:
                with db.begin_nested():
                    one = take_batch(db, source, [draft], titles)
            except (IntegrityError, DataError) as error:
                together.refusals.append(Refusal(draft.kind, draft.id, *_explain(error)))
                continue
            together.counted += one.counted
            together.touched |= one.touched
            together.refusals += one.refusals
        if together.is_changing:
            move_revision(db, together.touched)
    return together


def _explain(error: IntegrityError | DataError) -> tuple[str, str]:
    said = str(error.orig).splitlines()[0]
    told = getattr(error.orig, "diag", None)  # PostgreSQL names them apart, SQLite at the end of its sentence
    if told is not None:
        field = told.constraint_name or (f"{told.table_name}.{told.column_name}" if told.column_name else "")
    else:
        field = said.rsplit(":", 1)[-1].strip()
    return field or "record", f"the database refuses it ({said})."


def _require_places(engine: Engine) -> None:
    place = TABLES["place"]
    with open_reading(engine) as db:
        if db.execute(select(place.c.id).limit(1)).first() is None:
            raise CartoformaError("No places are loaded yet. Run: cartoforma places load")


def open_run(engine: Engine, report: Report) -> int:
    """Write down that a run has begun; its number closes it."""
    with open_transaction(engine) as db:
        return _insert_run(db, report)


def _insert_run(db: Db, report: Report) -> int:
    key = (
        db.connection()
        .execute(insert(_RUN).values(source=report.source, started_at=report.started_at))
        .inserted_primary_key
    )
    assert key is not None  # noqa: S101  an insert of one row always has one
    return int(key[0])


def close_run(engine: Engine, run_id: int, report: Report) -> None:
    """Write down what a run did, and take the catalogue's revision into its report."""
    report.finished_at, total = now(), report.total
    values = {
        "added": total.added,
        "changed": total.changed,
        "unchanged": total.unchanged,
        "refused": total.refused,
    }
    with open_transaction(engine) as db:
        db.execute(update(_RUN).where(_RUN.c.id == run_id).values(finished_at=report.finished_at, **values))
        report.revision = get_revision(db)
