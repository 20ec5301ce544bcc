"""Normalise: a draft with clean texts, known terms, finite numbers and ordered dates, or a refusal.

What holds for every field follows from its type; what only one kind of draft has is in ``rules.py``.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, TypeVar

import msgspec
from msgspec import UNSET, Struct

from service.errors import FieldError, RefusedDraftError
from service.intake.draft import Draft
from service.intake.rules import RULES
from service.intake.terms import check_terms, list_slugs
from service.intake.texts import clean_text, clean_words

MAX_NUMBER = 1e12
"""Beyond any amount, count or duration that means something, and within what every database keeps."""

MAX_COUNT = 2**31 - 1
"""The largest whole number that a column of either database keeps."""

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,119}")
_PERIODS = (
    ("valid_from", "valid_to"),
    ("starts_on", "ends_on"),
    ("enrolment_closes_on", "ends_on"),
)

AnyStruct = TypeVar("AnyStruct", bound=Struct)
AnyDraft = TypeVar("AnyDraft", bound=Draft)
_Clean = Callable[[Any, str], Any]


def normalise_draft(draft: AnyDraft) -> AnyDraft:
    """The draft as it is kept; raises :class:`RefusedDraftError` naming each field that is wrong, and the reason."""
    cleaned, refused = _clean_fields(draft, "")
    for rule in RULES.get(draft.kind, ()):
        try:
            changes = rule(cleaned)
        except RefusedDraftError as error:
            told = {one.field for one in refused}
            refused += [one for one in error.errors if one.field not in told]
            continue
        if changes:
            cleaned = msgspec.structs.replace(cleaned, **changes)
    if refused:
        raise RefusedDraftError.join(refused)
    return cleaned


def clean_draft(draft: AnyDraft) -> AnyDraft:
    """The draft with each field as it is kept, before the rules between fields; raises as :func:`normalise_draft`."""
    cleaned, refused = _clean_fields(draft, "")
    if refused:
        raise RefusedDraftError.join(refused)
    return cleaned


def _clean_fields(struct: AnyStruct, prefix: str) -> tuple[AnyStruct, list[FieldError]]:
    """The struct with the fields clean that can be, and what is wrong with the others."""
    changes: dict[str, Any] = {}
    refused: list[FieldError] = []
    for name, clean in _list_cleaners(type(struct)):
        value = getattr(struct, name)
        if value is None or value is UNSET:
            continue
        try:
            cleaned = clean(value, prefix + name)
        except RefusedDraftError as error:
            refused += error.errors
            continue
        if cleaned is not value:
            changes[name] = cleaned
    if changes:
        struct = msgspec.structs.replace(struct, **changes)
    refused += _find_reversed(struct, prefix)
    return struct, refused


def _find_reversed(struct: Struct, prefix: str) -> Iterator[FieldError]:
    for first, last in _PERIODS:
        start, end = getattr(struct, first, None), getattr(struct, last, None)
        if start and end and start > end:
            yield FieldError(prefix + last, f"{end} is before {first} ({start}).")


@cache
def _list_cleaners(cls: type[Struct]) -> tuple[tuple[str, _Clean], ...]:
    """One cleaner per field that needs one, chosen by the field's type."""
    found: list[tuple[str, _Clean]] = []
    for field in msgspec.structs.fields(cls):
        cleaner = _choose_cleaner(cls.__name__, field.name, msgspec.inspect.type_info(field.type))
        if cleaner is not None:
            found.append((field.name, cleaner))
    return tuple(found)


def _choose_cleaner(cls: str, name: str, kind: msgspec.inspect.Type) -> _Clean | None:
    kinds = kind.types if isinstance(kind, msgspec.inspect.UnionType) else (kind,)
    return next((found for one in kinds if (found := _find_cleaner(cls, name, one)) is not None), None)


def _find_cleaner(cls: str, name: str, kind: msgspec.inspect.Type) -> _Clean | None:
    match kind:
        case msgspec.inspect.StrType():
            return _make_text_cleaner(cls, name)
        case msgspec.inspect.DictType():
            return lambda value, path: clean_words(value, path, name)
        case msgspec.inspect.IntType():
            return _check_count
        case msgspec.inspect.FloatType():
            return _check_number
        case msgspec.inspect.VarTupleType():
            is_nested = isinstance(kind.item_type, msgspec.inspect.StructType)
            return _clean_structs if is_nested else _make_list_cleaner(cls, name)
        case _:
            return None


def _make_text_cleaner(cls: str, name: str) -> _Clean:
    is_term = list_slugs(cls, name) is not None

    def clean(value: str, path: str) -> str | None:
        text = clean_text(value, path, name)
        if name == "id" and not _ID.fullmatch(text):
            raise RefusedDraftError(path, f"{text!r} is not an identifier: letters, digits, dot, hyphen, underscore.")
        if is_term:
            check_terms(cls, name, (text,), path)
        return text

    return clean


def _make_list_cleaner(cls: str, name: str) -> _Clean:
    def clean(values: tuple[str, ...], path: str) -> tuple[str, ...]:
        # A value named twice says nothing more; the order in which a source names them does.
        texts = tuple(dict.fromkeys(clean_text(value, path, name) for value in values))
        check_terms(cls, name, texts, path)
        return texts

    return clean


def _clean_structs(values: tuple[Struct, ...], path: str) -> tuple[Struct, ...]:
    found = [_clean_fields(value, f"{path}[{rank}].") for rank, value in enumerate(values)]
    if refused := [error for _, errors in found for error in errors]:
        raise RefusedDraftError.join(refused)
    return tuple(cleaned for cleaned, _ in found)


def _check_count(value: int, path: str) -> int:
    if abs(value) > MAX_COUNT:
        raise RefusedDraftError(path, f"is more than {MAX_COUNT}.")
    return value


def _check_number(value: float, path: str) -> float:
    if isinstance(value, bool) or not math.isfinite(value) or abs(value) > MAX_NUMBER:
        raise RefusedDraftError(path, f"{value!r} is not a number that can be kept.")
    return value
