"""How bodies are described: a document by the draft that it becomes, so that there is no second list of fields."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
from msgspec import Struct

from service.history.schemas import History
from service.intake import draft as drafts
from service.intake import draft_links as links
from service.intake.documents import UNWRITTEN, list_fields
from service.intake.own_word import OwnRecognitionDraft
from service.intake.terms import list_slugs
from service.reports.schemas import ReportGiven
from service.spreadsheets.bulk import JSON_LINES, BulkView
from service.spreadsheets.raw import MEDIA_TYPES
from service.writing.public import OfferAsOf
from service.writing.schemas import LinkEnd, PartView, PastView, ReasonGiven, RecordView, StatusWish

Node = dict[str, Any]

JSON = "application/json"
MERGE_PATCH = "application/merge-patch+json"
DOCUMENTS: Mapping[str, tuple[str, type[Struct], str]] = {
    "offer": ("OfferDocument", drafts.OfferDraft, "What can be written of an offer, its sessions and prices within."),
    "venue": (
        "VenueDocument",
        drafts.VenueDraft,
        "What can be written of a venue; without a point, its address gives it.",
    ),
    "operator": ("OperatorDocument", drafts.OperatorDraft, "What can be written of an operator's own card."),
    "funding_link": (
        "FundingLinkDocument",
        links.FundingLinkDraft,
        "Who pays whom, by what, for what and when: one payer and one payee; with the evidence for it.",
    ),
    "session": ("SessionDocument", drafts.SessionDraft, "What can be written of a training session."),
    "price": ("PriceDocument", drafts.PriceDraft, "What one audience pays."),
}
"""By what a handler takes: the name of the schema, the draft that it is read off, and what it is."""
GIVEN = (RecordView, PastView, PartView, History, OfferAsOf, BulkView)
"""What handlers answer as it stands, without the framework's knowing."""
_NESTED: tuple[type[Struct], ...] = (
    drafts.SessionDraft,
    drafts.PriceDraft,
    OwnRecognitionDraft,
    drafts.HostDraft,
    drafts.EvidenceDraft,
)
_SMALL = {"status": StatusWish, "reason": ReasonGiven, "report": ReportGiven, "end": LinkEnd}
_REFER = "#/components/schemas/{name}"


def describe_bodies() -> Node:
    """The schemas of everything that a body may be, and of what answers hold that handlers write themselves."""
    kinds: list[type[Struct]] = [kind for _, kind, _ in DOCUMENTS.values()]
    wanted = [*kinds, *_NESTED, *_SMALL.values(), *GIVEN]
    _, found = msgspec.json.schema_components(wanted, ref_template=_REFER)
    for kind in (*kinds, *_NESTED):
        _name_terms(found[kind.__name__], kind)
    made = {}
    for what, (name, kind, text) in DOCUMENTS.items():
        schema = found.pop(kind.__name__) if what in UNWRITTEN else dict(found[kind.__name__])
        left_out = {"id", "evidence"} if what != "session" else {"id"}
        fields = list_fields(what) if what in UNWRITTEN else tuple(schema["properties"])
        if what == "funding_link":
            fields, left_out = (*fields, "evidence"), {"id"}
        properties = {field: schema["properties"][field] for field in fields if field not in left_out}
        required = [field for field in schema.get("required", ()) if field in properties]
        made[name] = {**schema, "title": name, "description": text, "properties": properties, "required": required}
    found["SessionDraft"]["required"] = []  # within an offer, one that is there is named, and a new one is not
    return {**found, **made}


def _name_terms(schema: Node, kind: type[Struct]) -> None:
    for name, field in schema["properties"].items():
        slugs = list_slugs(kind.__name__, name)
        for one in _walk_strings(field) if slugs is not None else ():
            one["enum"] = sorted(slugs or ())
        field.pop("default", None)


def _walk_strings(field: Node) -> Iterable[Node]:
    for one in (field, field.get("items", {}), *field.get("anyOf", ())):
        if one.get("type") == "string":
            yield one


def describe_body(takes: str | None, method: str) -> Node | None:
    """The request body of a handler that takes something; None for one that takes nothing, or describes it itself."""
    if takes == "bulk":
        return _describe_bulk()
    names = {what: name for what, (name, _, _) in DOCUMENTS.items()}
    name = (names | {what: kind.__name__ for what, kind in _SMALL.items()}).get(takes or "")
    if name is None:
        return None
    kind = MERGE_PATCH if method == "patch" else JSON
    schema: Node = {"$ref": _REFER.format(name=name)}
    if method == "patch":
        schema = {"type": "object", "description": f"A merge patch (RFC 7396) of a {name}: null blanks a field."}
    return {"required": takes != "reason", "content": {kind: {"schema": schema}}}


def _describe_bulk() -> Node:
    """Lines of JSON, or a spreadsheet."""
    lines = "An object on each line: the fields of an OfferDocument, and `id`, `status` and `reason`."
    content: Node = {JSON_LINES[0]: {"schema": {"type": "string", "description": lines}}}
    for kind in MEDIA_TYPES.values():
        content[kind] = {"schema": {"type": "string", "format": "binary", "description": "As a download has it."}}
    return {"required": True, "content": content}


def describe_given(gives: Iterable[type[Struct]]) -> Node:
    """The content of an answer that is one of these."""
    schemas = [{"$ref": _REFER.format(name=kind.__name__)} for kind in gives]
    return {JSON: {"schema": schemas[0] if len(schemas) == 1 else {"anyOf": schemas}}}
