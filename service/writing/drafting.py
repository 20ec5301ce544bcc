"""What somebody sends, as the draft of the record that they mean: merged, identified, placed, owned, and clean."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from typing import Any

import msgspec

from service.access import Actor
from service.catalogue.words import fold
from service.errors import RefusedWritingError
from service.intake.documents import FINE, POINT_FIELDS, Document, StoredDocument
from service.intake.draft import Draft
from service.intake.normalise import normalise_draft
from service.writing.fields import apply_patch, make_draft
from service.writing.records import Writing
from service.writing.sessions import identify_sessions

_ADDRESS = ("street", "postal_code", "place", "region_id")
_MOVING = ("postal_code", "place")
"""Fields of an address that say another town: a point that was set by hand does not outlive their change."""
MAX_NAME_CHARACTERS = 60


def merge_document(writing: Writing, stored: StoredDocument | None) -> Document:
    """The whole document that a writing asks for."""
    present = stored.document if stored is not None else {}
    if writing.patch is not None:
        return apply_patch(present, writing.patch)
    return dict(writing.document or ({} if stored is None else present))


def make_id(document: Mapping[str, Any]) -> str:
    """An identifier for a new record: its name for people, and a part that nobody can guess."""
    said = document.get("title", document.get("name", "record"))
    words = [text for text in said.values() if isinstance(text, str)] if isinstance(said, Mapping) else [str(said)]
    name = re.sub(r"[^a-z0-9]+", "-", fold(words[0] if words else ""))[:MAX_NAME_CHARACTERS].strip("-")
    return f"{name or 'record'}-{secrets.token_hex(5)}"


Subject = tuple[str, Document, StoredDocument | None]
"""The identifier of a record, the document that it is to have, and what is stored of it."""


def find_draft(actor: Actor, writing: Writing, subject: Subject, edited: set[str]) -> Draft:
    """The clean draft of a record that somebody writes; ``edited`` are the fields of a venue that a person set.

    Raises :class:`RefusedWritingError` and :class:`RefusedDraftError` naming each field.
    """
    record_id, document, stored = subject
    before = stored.document if stored is not None else {}
    if writing.kind == "offer" and isinstance(document.get("sessions"), list):
        sessions = identify_sessions(record_id, before.get("sessions", ()), document["sessions"])
        document = {**document, "sessions": sessions}
    left_alone: set[str] = set()
    if stored is not None and all(document.get(name) == before.get(name) for name in (*_ADDRESS, *POINT_FIELDS)):
        left_alone = {*_ADDRESS, *POINT_FIELDS}  # what was derived of it, by whomever, stays
    elif writing.kind == "venue":
        document = _place(document, before, edited)
    draft = make_draft(writing.kind, record_id, document, left_alone)
    return normalise_draft(_own(actor, writing, stored, draft))


def _place(document: Document, before: Document, edited: set[str]) -> Document:
    """A venue that is somewhere else: a point that was not given anew does not stay behind."""
    given = [document.get(name) for name in POINT_FIELDS[:2]]
    if given == [None, None]:
        return {**document, "precision": None}
    if given != [before.get(name) for name in POINT_FIELDS[:2]]:
        is_same = document.get("precision") == before.get("precision")
        document = {**document, "precision": None} if is_same else document
        if document.get("precision") not in (None, *FINE):
            raise RefusedWritingError("precision", "is address or street where a point is given.", FINE)
        return document
    moving = _MOVING if "longitude" in edited else _ADDRESS
    if any(document.get(name) != before.get(name) for name in moving):
        return {**document, **dict.fromkeys(POINT_FIELDS)}
    return document


def _own(actor: Actor, writing: Writing, stored: StoredDocument | None, draft: Draft) -> Draft:
    """The draft with its owner and its status, which no document can say."""
    if writing.kind == "funding_link":
        return _own_link(actor, writing, stored, draft)
    changes: dict[str, Any] = {}
    if stored is None and writing.kind != "operator":
        changes["operator_id"] = writing.operator_id if actor.is_team else actor.operator_id
    if writing.kind == "offer":
        if writing.is_to_publish and (stored is None or stored.status == "draft"):
            changes["status"] = "published"
        elif stored is None:
            changes["status"] = "draft"
    return msgspec.structs.replace(draft, **changes) if changes else draft


def _own_link(actor: Actor, writing: Writing, stored: StoredDocument | None, draft: Draft) -> Draft:
    """A funding link with whose word it is: the operator's own, until the team names a document that supports it."""
    changes: dict[str, Any] = {}
    if not actor.is_team:
        changes = {"is_own_word": True, "said_by_operator_id": actor.operator_id}
    elif stored is None or any(one.document for one in writing.evidence or ()):
        changes = {"is_own_word": False, "said_by_operator_id": None}
    if writing.evidence is not None:
        changes["evidence"] = writing.evidence
    return msgspec.structs.replace(draft, **changes)
