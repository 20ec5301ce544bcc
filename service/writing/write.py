"""Write records: the one way in which people and programs change what is kept, one record or thousands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy.exc import DataError, IntegrityError

from service.access import Actor
from service.catalogue.revision import move_revision
from service.columns import now
from service.database import Db
from service.errors import FieldError
from service.history.recording import Act, Key, mark_edited, record_acts
from service.history.rules import Fields
from service.intake.documents import BESIDE
from service.intake.store import Became, plan_records
from service.intake.touched import list_touched
from service.writing.prepare import Preparation, Prepared, prepare_writings
from service.writing.records import Refusals, Through, Writing, Written


def check_records(db: Db, actor: Actor, writings: Sequence[Writing]) -> list[Written | list[FieldError]]:
    """What writing would come to, by the same rules: what would become of each, or what is wrong with it.

    Reads only. The identifier of a record that would be new is empty: it is chosen when it is written.
    """
    found: list[Written | list[FieldError]] = []
    for one in prepare_writings(db, actor, writings).prepared:
        if one.failure is not None:
            found.append([FieldError("id", one.failure.detail)])
        elif one.errors or one.became is None:
            found.append(one.errors)
        else:
            shown = _describe(one, one.became)
            found.append(shown if one.writing.id is not None else shown._replace(id=""))
    return found


def write_records(db: Db, actor: Actor, through: Through, writings: Sequence[Writing]) -> list[Written]:
    """Write records inside the caller's transaction: all of them, or none.

    Writes history, notes which fields a person answers for now, and moves the catalogue's revision when something
    has changed. Raises :class:`RefusedWritingsError` with the errors of each writing, and the error of the first
    that somebody may not write, or that has another version than the one that was seen.
    """
    preparation, refusals = prepare_writings(db, actor, writings), Refusals()
    for place, one in enumerate(preparation.prepared):
        if one.failure is not None:
            raise one.failure
        if one.errors or one.became is None:
            refusals.add(place, *one.errors)
    refusals.raise_any(len(writings))
    _flush(db, preparation)
    done = [(one, one.became) for one in preparation.prepared if one.became is not None]
    changed = [(one, became) for one, became in done if became.outcome != "unchanged"]
    _write_history(db, actor, through, changed)
    if changed:
        touched = {key for one, became in changed for key in _list_touched(one, became)}
        move_revision(db, touched)
    return [_describe(one, became) for one, became in done]


def _flush(db: Db, preparation: Preparation) -> None:
    """Write the rows; a constraint that no rule foresaw is the writer's error, and not ours."""
    try:
        with db.begin_nested():
            preparation.plan.flush(db)
    except (IntegrityError, DataError):
        with db.begin_nested():
            _flush_one_by_one(db, preparation)


def _flush_one_by_one(db: Db, preparation: Preparation) -> None:
    """Write the rows of each record by themselves, to tell which of them the database refuses."""
    plan, refusals = preparation.plan, Refusals()
    for place, one in enumerate(preparation.prepared):
        records = [one.record] if one.record is not None else []
        alone, _ = plan_records(db, plan.source, records, preparation.known, plan.instant)
        try:
            with db.begin_nested():
                alone.flush(db)
        except (IntegrityError, DataError):
            refusals.add(place, FieldError("record", "The database refuses it."))
    refusals.raise_any(len(preparation.prepared))


def _write_history(db: Db, actor: Actor, through: Through, changed: Sequence[tuple[Prepared, Became]]) -> None:
    at = now()
    edited: dict[Key, list[str]] = {}
    acts = []
    for one, became in changed:
        kind, fields = one.writing.kind, one.changes
        edited[kind, one.id] = list_answered(fields)
        kept: Fields = fields if one.stored is not None else {}
        acts.append(Act(kind, one.id, became.version, _name_act(one, fields), kept, one.writing.reason))
    record_acts(db, actor, through, acts, at)
    mark_edited(db, through, edited, at)


def list_answered(fields: Iterable[str]) -> list[str]:
    """The fields among these that a person answers for by writing them."""
    return [name for name in fields if name == "status" or name not in BESIDE]


def _name_act(one: Prepared, fields: Fields) -> str:
    if one.stored is None:
        return "created"
    return "published" if "status" in fields else "edited"


def _list_touched(one: Prepared, became: Became) -> set[tuple[str, str]]:
    return list_touched(became.record, one.stored.row if one.stored is not None else None)


def _describe(one: Prepared, became: Became) -> Written:
    return Written(one.writing.kind, one.id, became.outcome, became.version, one.changes)
