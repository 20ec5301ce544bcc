"""The columns of a sheet of offers, read off the fields of the document of an offer.

A text in several languages has a column for each; a field that holds lines (sessions, prices) a column for each part
of a line, and a further row of the sheet for each further line. Headings are terms of the vocabulary.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

import msgspec

from service.intake.documents import STATE_FIELDS, list_fields
from service.intake.draft import OfferDraft, VenueDraft
from service.intake.terms import TERMS, Listed
from service.offers.models import STATUSES
from service.vocabulary import LANGUAGES, find_label, get_vocabulary

Kind = Literal["text", "term", "number", "integer", "date", "venue", "place", "word"]
"""What one value of a cell is; ``word`` is what the sheet itself reads (identifier, status, reason)."""

LEFT_OUT: Mapping[str, str] = {
    "title_status": "a source's statement about its own title",
    "programme_id": "being part of a programme says who pays: evidence says so",
    "certifications": "records of their own, shared by offers",
}
"""Fields of an offer's document that have no column, each with the reason; what is not carried stays as it is."""

HIDDEN_PARTS = frozenset({"starts_status"})
"""Parts of a line that sources alone speak of."""
VENUE_PARTS = ("name", "street", "postal_code", "place")
"""By these a row describes a venue that is not there yet."""
LINE_KEYS: Mapping[str, tuple[str, ...]] = {
    "sessions": ("id",),
    "prices": ("audience", "valid_from"),
    "recognitions": ("body", "valid_from"),
}
"""By which parts a line is the same as one that is stored."""
_GROUP_LABELS = {
    "sessions": "session_field",
    "prices": "price_field",
    "recognitions": "recognition_field",
    "new_venue": "venue_field",
}
_LABELS = {
    "price_kind": "price",
    "enrolment": "enrolment",
    "status": "recognition_status",
    "duration_unit": "duration_unit",
}
"""By field with a closed list, the vocabulary that has its labels."""
_VENUE_FIELDS = {"venues", "venue_id"}


@dataclass(frozen=True, slots=True)
class Column:
    """A column: of a field, of one part of its lines, in one language.

    ``terms`` are the slugs that may stand in it, ``vocabulary`` where their labels are; both empty where anything may.
    """

    field: str
    part: str = ""
    language: str = ""
    kind: Kind = "text"
    is_list: bool = False
    terms: tuple[str, ...] = ()
    vocabulary: str = ""

    @property
    def name(self) -> str:
        """Its name for programs, the same in every language."""
        return ".".join(filter(None, (self.field, self.part, self.language)))

    def label(self, language: str) -> str:
        """Its heading for people."""
        if self.kind == "word":
            return find_label("sheet_column", self.field, language)
        label = find_label("sheet_column" if self.field == "new_venue" else "offer_field", self.field, language)
        if self.part:
            label = f"{label}: {find_label(_GROUP_LABELS[self.field], self.part, language)}"
        return f"{label} ({self.language})" if self.language else label

    def show_term(self, slug: str, language: str) -> str:
        """What stands in a cell for a term."""
        return find_label(self.vocabulary, slug, language) if self.vocabulary else slug


@cache
def list_columns() -> tuple[Column, ...]:
    """Every column of a sheet, in order."""
    found = [
        Column("id", kind="word"),
        Column("status", kind="word", terms=STATUSES, vocabulary="status"),
        Column("reason", kind="word"),
    ]
    wanted = [name for name in list_fields("offer") if name not in LEFT_OUT]
    fields = [field for field in msgspec.structs.fields(OfferDraft) if field.name in wanted]
    # What there is one of stands before what there may be several lines of.
    fields.sort(key=lambda field: (field.name in LINE_KEYS, field.name.startswith("valid_")))
    for field in fields:
        found += _read_field(OfferDraft.__name__, field)
        if field.name == "venues":
            found += _list_venue_columns()
    return tuple(found)


@cache
def columns_by_name() -> Mapping[str, Column]:
    """Every column by its name."""
    return {column.name: column for column in list_columns()}


def _list_venue_columns() -> Iterator[Column]:
    for field in msgspec.structs.fields(VenueDraft):
        if field.name in VENUE_PARTS:
            yield Column("new_venue", field.name, kind="place" if field.name == "place" else "text")


def _read_field(owner: str, field: Any, group: str = "") -> Iterator[Column]:
    where, part = (group, field.name) if group else (field.name, "")
    kind = _find_type(field.type)
    if isinstance(kind, msgspec.inspect.DictType):
        yield from (Column(where, part, language) for language in LANGUAGES)
    elif isinstance(kind, msgspec.inspect.VarTupleType) and isinstance(kind.item_type, msgspec.inspect.StructType):
        line = kind.item_type.cls
        for part in msgspec.structs.fields(line):
            if part.name not in HIDDEN_PARTS:
                yield from _read_field(line.__name__, part, field.name)
    else:
        is_list = isinstance(kind, msgspec.inspect.VarTupleType)
        meaning, terms, vocabulary = _find_meaning(owner, field.name, kind)
        yield Column(where, part, "", meaning, is_list, terms, vocabulary)


def _find_type(annotation: Any) -> msgspec.inspect.Type:
    kind = msgspec.inspect.type_info(annotation)
    if not isinstance(kind, msgspec.inspect.UnionType):
        return kind
    return next(one for one in kind.types if not isinstance(one, msgspec.inspect.NoneType | msgspec.inspect.CustomType))


def _find_meaning(owner: str, name: str, kind: msgspec.inspect.Type) -> tuple[Kind, tuple[str, ...], str]:
    """What a value is, the terms that it may be, and the vocabulary of their labels."""
    listed = TERMS[owner].get(name)
    if listed is not None:
        return "term", _list_terms(listed), _name_vocabulary(name, listed)
    if name in _VENUE_FIELDS:
        return "venue", (), ""
    if name == "place":
        return "place", (), ""
    return _KINDS.get(type(kind), "text"), (), ""


_KINDS: Mapping[type, Kind] = {
    msgspec.inspect.IntType: "integer",
    msgspec.inspect.FloatType: "number",
    msgspec.inspect.DateType: "date",
}


def _list_terms(listed: Listed) -> tuple[str, ...]:
    return tuple(get_vocabulary(listed)) if isinstance(listed, str) else listed


def _name_vocabulary(name: str, listed: Listed) -> str:
    if isinstance(listed, str):
        return listed
    return "knowledge" if name in STATE_FIELDS else _LABELS[name]
