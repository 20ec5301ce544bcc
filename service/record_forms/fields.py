"""The fields of a record's form, read off its draft: which there are, of what kind, and what each may hold.

What a draft cannot say stands in the tables below: how fields are gathered, which texts are long, what helps to
fill one in. A field that is new in a draft appears by itself, in the last group. Labels are vocabulary terms.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

import msgspec
from msgspec import inspect

from service.columns import NO_RECORD, UNKNOWNS
from service.intake import offer_rules
from service.intake.documents import list_fields as list_written
from service.intake.shapes import SHAPES
from service.intake.terms import TERMS
from service.offers.models import CADENCES_MONTHS
from service.pages.speech import mark
from service.record_forms.link_fields import EVIDENCE, LINK_GROUPS, LINK_HELP, LINK_RECORDS, LINK_VOCABULARIES
from service.vocabulary import load_vocabularies

FieldKind = Literal[
    "text", "words", "term", "terms", "record", "records", "number", "integer", "date", "yes_no", "lines"
]
"""``words`` is a text in several languages, ``record`` the identifier of another record, ``lines`` rows of fields."""

GROUPS: Mapping[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "offer": (
        (
            mark("What is taught"),
            ("title", "description", "topics", "aim", "level", "prerequisites", "certification"),
        ),
        (
            mark("How and where"),
            ("modality", "languages", "language_state", "venues", "venue_state", "place", "region_id"),
        ),
        (
            mark("When"),
            ("sessions", "duration_amount", "duration_unit", "internship_amount", "duration_state"),
        ),
        (mark("For whom, at what price"), ("audiences", "audience_state", "prices")),
        (mark("Enrolment"), ("enrolment", "how_to_enrol", "url", "capacity_per_year")),
        (mark("Who recognises it, in your own words"), ("recognitions",)),
        (mark("How long it stays true"), ("cadence_months", "valid_from", "valid_to")),
    ),
    "venue": (
        (mark("The venue"), ("name", "venue_kind", "note")),
        (mark("Where it is"), ("street", "postal_code", "place", "region_id", "longitude", "latitude")),
        (mark("How long it stays true"), ("valid_from", "valid_to")),
    ),
    "operator": (
        (
            mark("Who you are"),
            ("name", "short_name", "names", "operator_kind", "sector", "enterprise_number", "description"),
        ),
        (mark("How to reach you"), ("website", "phone", "email", "contact_hours")),
        (mark("Where you are"), ("place", "region_id")),
    ),
    "funding_link": LINK_GROUPS,
}
OTHERS = mark("Other fields")
KEPT: Mapping[str, Mapping[str, str]] = {
    "offer": {
        "title_status": "a source's statement about its own title",
        "programme_id": "being part of a programme says who pays: evidence says so, no form",
        "certifications": "records of their own, shared by offers",
    },
    "venue": {
        "precision": "follows from the address, or from the point that was set",
        "hosts": "who else is present is for the others to say",
    },
    "operator": {
        "is_group": "the team's to say",
        "parent_id": "the team's to say",
        "valid_from": "sources say since when an operator exists",
        "valid_to": "sources say until when an operator exists",
    },
    "funding_link": {},
}
"""Fields of a document that its form shows nowhere and leaves as they are, each with the reason."""

STATES = {field: state for field, state, _ in offer_rules.STATES if state in list_written("offer")}
"""For a field that may be empty, the one that says why it is: stated that there is none, not established, not said."""

LONG = frozenset({"description", "prerequisites", "how_to_enrol"})
HELP = {
    **LINK_HELP,
    ("offer", "title"): mark("As a learner would look for it. One language is enough."),
    ("offer", "venues"): mark("Add a venue under “Venues” first when it is not in this list."),
    ("offer", "place"): mark("Only where no venue can be named: a municipality or a postal code."),
    ("offer", "sessions"): mark("One line for each date. A line that is left empty is not kept."),
    ("offer", "prices"): mark("One line for each audience; “Everyone” is whoever no other line speaks of."),
    ("offer", "recognitions"): mark("Shown as your own word until a document supports it. It is not funding."),
    ("offer", "cadence_months"): mark("How often we ask you whether this is still true."),
    ("offer", "url"): mark("Begins with https://"),
    ("operator", "website"): mark("Begins with https://"),
    ("operator", "enterprise_number"): mark("Ten digits, for example 0203.430.576"),
    ("operator", "email"): mark("Shown to everybody: a role mailbox rather than a person’s address."),
    ("venue", "longitude"): mark("Leave both empty to take the point that the address gives."),
    ("venue", "place"): mark("Municipality, locality or postal code"),
}
_RECORDS = {
    **LINK_RECORDS,
    "venue_id": "venue",
    "venues": "venue",
    "operator_id": "operator",
    "parent_id": "operator",
}
_VOCABULARIES = {
    **LINK_VOCABULARIES,
    ("OfferDraft", "title_status"): "evidence_status",
    ("OfferDraft", "enrolment"): "enrolment",
    ("OfferDraft", "duration_unit"): "duration_unit",
    ("OfferDraft", "status"): "status",
    ("SessionDraft", "starts_status"): "evidence_status",
    ("PriceDraft", "price_kind"): "price",
    ("OwnRecognitionDraft", "status"): "recognition_status",
    ("OperatorDraft", "sector"): "sector",
    ("HostDraft", "state"): "host_state",
}
"""The vocabulary with the labels of a closed list, by draft and field; what has none says one of the absences."""
_LEFT_OUT = {"languages": UNKNOWNS}
"""Values that another field says, and that are no choice beside the others."""
_INPUTS = {"url": "url", "website": "url", "email": "email", "phone": "tel"}


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form. ``labels`` is the vocabulary of its label, ``terms`` that of its values.

    ``options`` are the values that it may hold, where they are a closed list; ``record`` is the kind of the records
    that it may name; ``lines`` are the fields of each of its rows; ``default`` is what an untouched control holds.
    """

    name: str
    labels: str
    kind: FieldKind
    is_empty_allowed: bool
    terms: str = ""
    options: tuple[str, ...] = ()
    record: str = ""
    lines: tuple[Field, ...] = ()
    input_type: str = "text"
    default: str = ""

    @property
    def empty(self) -> str | None:
        """What is kept where nothing is given."""
        return None if self.is_empty_allowed else self.default or None

    @property
    def is_long(self) -> bool:
        """Whether the text runs over several lines."""
        return self.name in LONG


@cache
def list_fields(kind: str) -> Mapping[str, Field]:
    """Every field of a kind's document, by name, in the order of its draft; a funding link's evidence with them."""
    written = {*list_written(kind), EVIDENCE}
    return {name: one for name, one in list_told(kind).items() if name in written}


@cache
def list_told(kind: str) -> Mapping[str, Field]:
    """Every field of which the history of a record tells: those of its document, and what acts alone change."""
    left_out = ("id",) if kind == "funding_link" else ("id", EVIDENCE)
    return {one.name: one for one in _read_struct(SHAPES[kind].draft, f"{kind}_field", left_out)}


Groups = tuple[tuple[str, tuple[Field, ...]], ...]
"""The groups of a form: a heading and its fields."""


@cache
def list_shown(kind: str) -> Groups:
    """The groups of a form: a heading and its fields."""
    fields = list_fields(kind)
    grouped = {name for _, names in GROUPS[kind] for name in names}
    others = tuple(name for name in fields if name not in grouped and name not in KEPT[kind])
    groups = [*GROUPS[kind], (OTHERS, others)] if others else GROUPS[kind]
    return tuple((heading, tuple(fields[name] for name in names if name in fields)) for heading, names in groups)


def _read_struct(struct: type[msgspec.Struct], labels: str, left_out: tuple[str, ...] = ("id",)) -> tuple[Field, ...]:
    """The fields of a struct; its identifier is nobody's to write."""
    fields = msgspec.structs.fields(struct)
    return tuple(_read_field(struct, item, labels) for item in fields if item.name not in left_out)


def _read_field(struct: type[msgspec.Struct], item: msgspec.structs.FieldInfo, labels: str) -> Field:
    info = inspect.type_info(item.type)
    types = info.types if isinstance(info, inspect.UnionType) else (info,)
    is_empty_allowed = any(isinstance(one, inspect.NoneType) for one in types)
    kind, extra = _read_type(struct.__name__, item.name, types)
    default = item.default if isinstance(item.default, str) else ""
    if not default and not is_empty_allowed and NO_RECORD in extra.get("options", ()):
        default = NO_RECORD
    input_type = _INPUTS.get(item.name, "text")
    return Field(item.name, labels, kind, is_empty_allowed, input_type=input_type, default=default, **extra)


def _read_type(owner: str, name: str, types: tuple[inspect.Type, ...]) -> tuple[FieldKind, dict[str, Any]]:
    """What kind of control shows a field of a draft's class, and what it may hold."""
    for one in types:
        if isinstance(one, inspect.VarTupleType) and isinstance(one.item_type, inspect.StructType):
            row = one.item_type.cls
            return "lines", {"lines": _read_struct(row, _name_labels(row))}
        if isinstance(one, inspect.VarTupleType):
            return _choose_kind(owner, name, ("terms", "records"))
        if isinstance(one, inspect.StrType):
            return _choose_kind(owner, name, ("term", "record"))
        if type(one) in _PLAIN:
            choices = {"options": tuple(map(str, CADENCES_MONTHS))} if name == "cadence_months" else {}
            return _PLAIN[type(one)], choices
    raise TypeError(f"no control shows the field {name!r}")


_PLAIN: Mapping[type[inspect.Type], FieldKind] = {
    inspect.DictType: "words",
    inspect.BoolType: "yes_no",
    inspect.IntType: "integer",
    inspect.FloatType: "number",
    inspect.DateType: "date",
}


def _name_labels(row: type[msgspec.Struct]) -> str:
    """``SessionDraft`` -> ``session_field``, the vocabulary of the labels of its fields."""
    return f"{row.__name__.removesuffix('Draft').removeprefix('Own').lower()}_field"


def _choose_kind(owner: str, name: str, kinds: tuple[FieldKind, FieldKind]) -> tuple[FieldKind, dict[str, Any]]:
    of_terms, of_records = kinds
    listed = TERMS.get(owner, {}).get(name)
    if listed is not None:
        vocabulary = listed if isinstance(listed, str) else _VOCABULARIES.get((owner, name), "")
        options = tuple(load_vocabularies()[listed]) if isinstance(listed, str) else listed
        left_out = _LEFT_OUT.get(name, ("known",) if name in STATES.values() else ())
        return of_terms, {"terms": vocabulary, "options": tuple(slug for slug in options if slug not in left_out)}
    if name in _RECORDS:
        return of_records, {"record": _RECORDS[name]}
    return "text", {}
