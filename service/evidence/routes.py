"""Addresses of documents."""

from __future__ import annotations

from typing import Any

from litestar import Request, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy import Engine, select

from service.database import open_reading
from service.evidence.models import Document
from service.evidence.schemas import DocumentCard, DocumentDetail
from service.evidence.search import get_document, show_document
from service.paging import Page, Paging, make_page, search_rows
from service.query import get_asked


@get(
    "/documents",
    opt={"parameters": (Paging,)},
    sync_to_thread=True,
    tags=["evidence"],
)
def list_documents(request: Request[Any, Any, Any], engine: NamedDependency[Engine]) -> Page[DocumentCard]:
    """List the published sources, in order of identifier."""
    with open_reading(engine) as db:
        rows, total, cursor = search_rows(db, select(Document), Document.id, get_asked(request, Paging))
        return make_page(request, [show_document(row) for row in rows], total, cursor)


@get("/documents/{document_id:str}", opt={"parameters": ()}, sync_to_thread=True, tags=["evidence"])
def show_one_document(document_id: FromPath[str], engine: NamedDependency[Engine]) -> DocumentDetail:
    """Show a document with every statement that it supports."""
    with open_reading(engine) as db:
        return get_document(db, document_id)


EVIDENCE_ROUTES = (list_documents, show_one_document)
