"""The pages about the service itself. Their running text lies in a template for each language."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from service.database import Db
from service.evidence.models import Document
from service.evidence.search import show_document
from service.pages.evidence import write_document_address
from service.pages.speech import Speech

ABOUT_PAGES = {
    "about": "about.html",
    "sources": "sources.html",
    "accessibility": "accessibility.html",
    "api": "api.html",
}
"""Template by page; `<name>_<language>.html` beside it holds the running text."""


def list_documents(db: Db, speech: Speech) -> list[dict[str, Any]]:
    """The documents that facts are taken from, the oldest first."""
    rows = (show_document(row) for row in db.scalars(select(Document).order_by(Document.as_of, Document.id)))
    return [
        {
            "card": row,
            "kind": speech.term("document_kind", row.kind),
            "dated": describe_document_date(row.published_on, row.as_of, speech),
            "url": write_document_address(row.id, speech),
        }
        for row in rows
    ]


def describe_document_date(published_on: Any, as_of: str, speech: Speech) -> str:
    """When a document was published, or what is known of it."""
    if published_on:
        return speech.date(published_on)
    return speech.say("not dated, about {period}", period=speech.period(as_of))
