"""From a document as somebody sends it to a draft: known fields, strict types, bounded lists, or errors by field."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

import msgspec
from msgspec import UNSET, Struct

from service.errors import FieldError, RefusedDraftError, RefusedWritingError
from service.expectations import reword
from service.intake.documents import STATE_FIELDS, list_fields
from service.intake.draft import Draft
from service.intake.normalise import clean_draft
from service.intake.offer_rules import STATES
from service.intake.shapes import SHAPES
from service.vocabulary import find_nearest

MAX_ITEMS = 100
MAX_SESSIONS = 500
_PATH = re.compile(r" - at `\$(?P<path>.*)`$")
_NAMES = {"offer": "an offer", "venue": "a venue", "operator": "an operator", "funding_link": "a funding link"}


def make_draft(kind: str, record_id: str, document: Mapping[str, Any], left_alone: Collection[str] = ()) -> Draft:
    """The draft of a whole document; a field that it lacks is blank, one that is ``left_alone`` stays as stored.

    Raises :class:`RefusedWritingError` with every field that is unknown, missing, of another type, or no known term.
    """
    shape, errors = SHAPES[kind], list(_find_unknown(kind, document))
    values: dict[str, Any] = {}
    strange = {error.field.partition("[")[0] for error in errors}
    for field in _list_draft_fields(kind):
        if field.name not in list_fields(kind) or field.name in left_alone:
            continue
        values[field.name] = _find_blank(kind, field)
        value = _strip(document.get(field.name))
        if value is None and field.required:
            errors.append(FieldError(field.name, "is needed."))
        if value is None or field.name in strange:
            continue
        try:
            values[field.name] = _convert(field.name, value, field.type)
        except RefusedWritingError as error:
            errors += error.errors
    draft = shape.draft(id=record_id, **values)
    if errors:
        raise RefusedWritingError.join([*errors, *_find_refused(draft)])
    return draft


def _find_refused(draft: Draft) -> Sequence[FieldError]:
    """What else is wrong, so that all is told at once."""
    try:
        clean_draft(draft)
    except RefusedDraftError as error:
        return error.errors
    return ()


def merge_patch(target: Any, patch: Any) -> Any:
    """A JSON value with a merge patch applied (RFC 7396)."""
    if not isinstance(patch, Mapping):
        return patch
    merged = dict(target) if isinstance(target, Mapping) else {}
    for name, value in patch.items():
        if value is None:
            merged.pop(name, None)
        else:
            merged[name] = merge_patch(merged.get(name), value)
    return merged


def apply_patch(document: Mapping[str, Any], patch: Mapping[str, Any]) -> dict[str, Any]:
    """A document with a merge patch. Why a value was not known is no longer said once it is given."""
    merged: dict[str, Any] = merge_patch(document, patch)
    for field, state, _ in STATES:
        if patch.get(field) and state not in patch:
            merged.pop(state, None)
    return merged


def _strip(value: Any) -> Any:
    """A value without members that are null: they say nothing."""
    if isinstance(value, Mapping):
        return {name: _strip(one) for name, one in value.items() if one is not None}
    return [_strip(one) for one in value] if isinstance(value, list | tuple) else value


def _find_unknown(kind: str, document: Mapping[str, Any]) -> Iterator[FieldError]:
    known = list_fields(kind)
    for name in document:
        if name not in known:
            yield FieldError(name[:80], f"is no field of {_NAMES[kind]}.", find_nearest(name, known))
    for name, item in _list_structs(kind).items():
        rows = document.get(name)
        for rank, row in enumerate(rows if isinstance(rows, list | tuple) else ()):
            for inner in row if isinstance(row, Mapping) else ():
                if inner not in item.__struct_fields__:
                    nearest = find_nearest(str(inner), item.__struct_fields__)
                    yield FieldError(f"{name}[{rank}].{str(inner)[:80]}", "is no field here.", nearest)


@cache
def _list_draft_fields(kind: str) -> tuple[msgspec.structs.FieldInfo, ...]:
    """The fields of a kind's draft; reading them off its class takes a millisecond."""
    return msgspec.structs.fields(SHAPES[kind].draft)


@cache
def _list_structs(kind: str) -> Mapping[str, type[Struct]]:
    """The fields that hold rows of fields, with what a row is."""
    found = {}
    for field in _list_draft_fields(kind):
        union = msgspec.inspect.type_info(field.type)
        kinds = union.types if isinstance(union, msgspec.inspect.UnionType) else (union,)
        for one in kinds:
            if isinstance(one, msgspec.inspect.VarTupleType) and isinstance(one.item_type, msgspec.inspect.StructType):
                found[field.name] = one.item_type.cls
    return found


def _convert(name: str, value: Any, kind: Any) -> Any:
    limit = MAX_SESSIONS if name == "sessions" else MAX_ITEMS
    if isinstance(value, list) and len(value) > limit:
        raise RefusedWritingError(name, f"takes at most {limit} values.")
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        text = str(error)
        found = _PATH.search(text)
        inner = found["path"].replace("[...]", "") if found else ""
        raise RefusedWritingError(f"{name}{inner}", f"{reword(text)}.") from None


def _find_blank(kind: str, field: Any) -> Any:
    """What a field holds when nothing is said in it."""
    if field.name in STATE_FIELDS or field.name == "precision":
        return UNSET  # follows
    column = dict(SHAPES[kind].columns).get(field.name)
    if any(child.field == field.name for child in SHAPES[kind].children):
        return ()
    return SHAPES[kind].defaults.get(column) if column is not None else None
