"""What becomes of a form that was sent: written, or given back with everything that was typed.

A form carries the version that it was filled from. When somebody else has written since, nothing is saved: what they
changed is shown field by field, and whoever typed decides.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from litestar import Request
from sqlalchemy import Engine

from service.access import Actor
from service.console.link_evidence import find_wrong, make_evidence, read_seen, rename_parties, with_evidence
from service.console.own_records import get_own
from service.database import Db, open_reading, open_transaction
from service.errors import FieldError, RefusedWritingError, StaleVersionError
from service.forms import get_form
from service.history.rules import compare_states
from service.intake.documents import StoredDocument
from service.pages.speech import Speech
from service.record_forms.fields import list_fields
from service.record_forms.link_fields import EVIDENCE
from service.record_forms.values import Reading, Values, read_document, write_values
from service.record_forms.words import Names, keep_different, name_field, say_value
from service.writing.past import read_version
from service.writing.records import Kind, Writing, Written
from service.writing.write import check_records, write_records

Pairs = Sequence[tuple[str, str]]
THROUGH: Final = "form"
CHOOSE = "choose."
"""The beginning of the name of a choice between what two people wrote; the field's name follows."""


@dataclass(frozen=True, slots=True)
class Target:
    """What a form is about: a record, or without an identifier a new one of an operator."""

    kind: Kind
    id: str | None
    operator_id: str | None


class Meanwhile(NamedTuple):
    """A field that somebody else has changed; ``is_contested`` where the form says something else again."""

    name: str
    before: Any
    theirs: Any
    mine: Any
    is_contested: bool


@dataclass(frozen=True, slots=True)
class Returned:
    """A form that comes back: its texts, what is wrong, what was changed meanwhile, and the version it stands on.

    ``wrong_reason`` says what is wrong with the ``reason`` that was given for an act.
    """

    values: Values
    version: int
    errors: Sequence[FieldError] = ()
    meanwhile: Sequence[Meanwhile] = ()
    asked_lines: str = ""
    reason: str = ""
    wrong_reason: str = ""

    @property
    def status(self) -> int:
        """The HTTP status of the page."""
        if self.meanwhile:
            return StaleVersionError.status
        return RefusedWritingError.status if self.errors or self.wrong_reason else 200


def fill_form(stored: StoredDocument) -> Returned:
    """The form of a record before anybody types."""
    return Returned(write_values(stored.kind, stored.document), stored.version)


def list_pairs(request: Request[Any, Any, Any]) -> list[tuple[str, str]]:
    """The names and texts of a form that was checked before its handler was called."""
    return [(name, text) for name, text in get_form(request).multi_items() if isinstance(text, str)]


def take_form(primary: Engine, actor: Actor, target: Target, pairs: Pairs) -> Written | Returned:
    """Write what a form says, or give it back. Raises :class:`NotFoundError` for a record of somebody else."""
    sent = dict(pairs)
    with open_reading(primary) as db:
        stored = None if target.id is None else with_evidence(db, get_own(db, actor, target.kind, target.id))
        seen = _read_version(sent.get("version", ""), stored)
        base = stored.document if stored else {}
        if stored is not None and seen != stored.version:
            base = _read_base(db, stored, seen, sent)
        reading = read_document(target.kind, pairs, base)
        if asked := sent.get("more"):
            return Returned(reading.values, seen, asked_lines=asked)
        if stored is not None and seen != stored.version:
            return _return_stale(stored, base, reading)
        _take_theirs(pairs, stored, reading)
        present = stored.document.get(EVIDENCE, []) if stored else []
        reading.errors += find_wrong(reading.document.get(EVIDENCE) or [], present)
        if reading.errors:
            return Returned(reading.values, seen, _join_errors(db, actor, target, reading))
    writing = Writing(
        kind=target.kind,
        id=target.id,
        document=_leave_out_evidence(reading),
        operator_id=target.operator_id,
        expected_version=stored.version if stored else None,
        evidence=make_evidence(reading.document.get(EVIDENCE), present),
        is_to_publish=sent.get("act") == "publish",
    )
    return _write(primary, actor, writing, (reading, sent))


def _write(
    primary: Engine, actor: Actor, writing: Writing, form: tuple[Reading, Mapping[str, str]]
) -> Written | Returned:
    reading, sent = form
    try:
        with open_transaction(primary) as db:
            return write_records(db, actor, THROUGH, [writing])[0]
    except RefusedWritingError as error:
        return Returned(reading.values, writing.expected_version or 0, rename_parties(error.errors))
    except StaleVersionError:
        assert writing.id is not None  # noqa: S101  a new record has no version yet
        assert writing.expected_version is not None  # noqa: S101  nor does one that exists go without
        with open_reading(primary) as db:
            stored = with_evidence(db, get_own(db, actor, writing.kind, writing.id))
            return _return_stale(stored, _read_base(db, stored, writing.expected_version, sent), reading)


def _read_base(db: Db, stored: StoredDocument, seen: int, sent: Mapping[str, str]) -> dict[str, Any]:
    """What a form was filled from: the record at that version, with the evidence that the form carries."""
    base = read_version(db, stored.kind, stored.id, version=seen).document
    return base | {name: read_seen(sent) for name in (EVIDENCE,) if name in stored.document}


def _leave_out_evidence(reading: Reading) -> dict[str, Any]:
    return {name: value for name, value in reading.document.items() if name != EVIDENCE}


def _read_version(text: str, stored: StoredDocument | None) -> int:
    """The version that a form was filled from; the present one where it does not say a possible one."""
    if stored is None:
        return 0
    return int(text) if text.isdecimal() and 0 < int(text[:9]) < stored.version else stored.version


def _return_stale(stored: StoredDocument, base: Mapping[str, Any], reading: Reading) -> Returned:
    """The form with what the others wrote in the fields that were not touched in it, and what they changed."""
    theirs, mine = compare_states(base, stored.document), compare_states(base, reading.document)
    meanwhile = [
        Meanwhile(name, before, after, reading.document.get(name), name in mine and mine[name][1] != after)
        for name, (before, after) in theirs.items()
        if name in list_fields(stored.kind)
    ]
    merged = {**stored.document, **{name: after for name, (_, after) in mine.items()}}
    unread = {error.field: reading.values[error.field] for error in reading.errors if error.field in reading.values}
    return Returned(write_values(stored.kind, merged) | unread, stored.version, reading.errors, meanwhile)


def _take_theirs(pairs: Pairs, stored: StoredDocument | None, reading: Reading) -> None:
    """Where two wrote the same field and the choice fell on the other, the field stays as it is stored."""
    for name, choice in pairs:
        field = name.removeprefix(CHOOSE)
        if stored is not None and name.startswith(CHOOSE) and choice == "theirs" and field in stored.document:
            reading.document[field] = stored.document[field]
            reading.errors = [error for error in reading.errors if error.field.partition("[")[0] != field]


def _join_errors(db: Db, actor: Actor, target: Target, reading: Reading) -> list[FieldError]:
    """What cannot be read, and what is wrong with the rest: all at once."""
    document = _leave_out_evidence(reading)
    writing = Writing(
        kind=target.kind,
        id=target.id,
        document=document,
        operator_id=target.operator_id,
        evidence=make_evidence(reading.document.get(EVIDENCE), []),
    )
    checked = check_records(db, actor, [writing])[0]
    known = {error.field for error in reading.errors}
    others = rename_parties(checked) if isinstance(checked, list) else []
    return [*reading.errors, *(error for error in others if error.field not in known)]


def describe_meanwhile(kind: str, meanwhile: Sequence[Meanwhile], names: Names, speech: Speech) -> list[dict[str, Any]]:
    """What others changed, in words."""
    found = []
    for item in meanwhile:
        one = list_fields(kind)[item.name]
        mine = [item.mine] if item.is_contested else []
        said = [
            say_value(one, value, names, speech) for value in keep_different(one, [item.before, item.theirs, *mine])
        ]
        found.append(
            {
                "name": item.name,
                "label": name_field(one, speech),
                "before": said[0],
                "theirs": said[1],
                "mine": said[-1],
                "is_contested": item.is_contested,
            }
        )
    return found
