"""The addresses at which documents are brought as evidence, and their files are read."""

from __future__ import annotations

from base64 import b64encode
from typing import Any
from urllib.parse import quote

import msgspec
from litestar import Request, get, post, put
from litestar.di import NamedDependency, Provide
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath, RawBody
from litestar.types import ASGIApp
from sqlalchemy import Engine

from service.access import Access, Actor, mark_private
from service.answers import make_answer
from service.database import Db, open_reading
from service.documents.acts import add_file, bring_document
from service.documents.rules import MEDIA_TYPE, MOST_BYTES, DocumentGiven
from service.documents.schemas import ProposalShown
from service.documents.search import get_file, get_proposal, show_proposal
from service.errors import UnsupportedMediaTypeError
from service.evidence.models import DocumentProposal
from service.guard import get_actor
from service.writing.desk import API, Desk, Outcome, provide_desk, read_as, take_in

POLICY = "sandbox; default-src 'none'"
_ANSWERS = {201: ResponseSpec(ProposalShown, description="The document", generate_examples=False)}
_FILES = {200: ResponseSpec(bytes, description="The file", media_type=MEDIA_TYPE, generate_examples=False)}
_DESK = {"desk": Provide(provide_desk, sync_to_thread=False)}


@post(
    "/documents",
    opt={"parameters": (), "access": Access.WRITE},
    status_code=201,
    sync_to_thread=True,
    dependencies=_DESK,
    summary="Bring a document",
    description="Describe a document that is evidence, as a JSON object: `title`, `document_kind`, `language`, `as_of` "
    "(2024, 2024-05 or 2024-05-31), and its `url`, or its file, which is put to it afterwards. It is pending, and only "
    "its operator sees it, until the team accepts it.",
    tags=["evidence"],
    responses=_ANSWERS,
)
def bring(body: RawBody, desk: NamedDependency[Desk]) -> ASGIApp:
    """Take the description of a document."""
    given = read_as(desk, body, DocumentGiven)
    return take_in(desk, body, lambda db, actor: _show(bring_document(db, actor, given)), 201)


@put(
    "/document-proposals/{proposal_id:str}/file",
    opt={"parameters": (), "access": Access.WRITE},
    sync_to_thread=True,
    request_max_body_size=MOST_BYTES,
    dependencies=_DESK,
    summary="Put the file to a document",
    description="The PDF itself, at most 10 MB, as `application/pdf`, to a document that is pending.",
    tags=["evidence"],
    responses={200: ResponseSpec(ProposalShown, description="The document", generate_examples=False)},
)
def put_file(proposal_id: FromPath[str], body: RawBody, desk: NamedDependency[Desk]) -> ASGIApp:
    """Keep the file of a document."""

    def act(db: Db, actor: Actor) -> Outcome:
        proposal = get_proposal(db, actor, proposal_id)
        if desk.request.headers.get("content-type", "").partition(";")[0].strip().lower() != MEDIA_TYPE:
            raise UnsupportedMediaTypeError(f"The body is to be {MEDIA_TYPE}.")
        add_file(db, actor, proposal, (f"{proposal_id}.pdf", body))
        return _show(proposal)

    return take_in(desk, body, act)


@get(
    "/document-proposals/{proposal_id:str}",
    opt={"parameters": (), "access": Access.READ},
    sync_to_thread=True,
    summary="What became of a document",
    description="A document that one's own operator brought: pending, accepted or rejected, with the reason.",
    tags=["evidence"],
    responses={200: ResponseSpec(ProposalShown, description="The document", generate_examples=False)},
)
def show(
    proposal_id: FromPath[str], request: Request[Any, Any, Any], primary: NamedDependency[Engine]
) -> ProposalShown:
    """Show a document that was brought."""
    with open_reading(primary) as db:
        return show_proposal(get_proposal(db, get_actor(request), proposal_id))


@get(
    "/documents/{document_id:str}/file",
    opt={"parameters": ()},
    sync_to_thread=True,
    summary="Read the file of a document",
    description="The PDF of an accepted document, to be saved; it runs nothing. `SHA-256` of what was brought is in "
    "the header `Repr-Digest`.",
    tags=["evidence"],
    responses=_FILES,
)
def give_file(document_id: FromPath[str], request: Request[Any, Any, Any], engine: NamedDependency[Engine]) -> ASGIApp:
    """Give the file of a document."""
    mark_private(request.scope)  # ten megabytes are not for the store of answers
    with open_reading(engine) as db:
        row = get_file(db, document_id)
        return make_answer(row.content, MEDIA_TYPE, **make_file_headers(row.sha256, row.name))


def make_file_headers(digest: str, name: str) -> dict[str, str]:
    """The headers of a PDF that a browser saves and does not show: it comes from whoever brought it.

    ``digest`` is its SHA-256 in hexadecimal digits.
    """
    return {
        "content_disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}",
        "content_encoding": "identity",  # a PDF is compressed already
        "content_security_policy": POLICY,
        "repr_digest": f"sha-256=:{b64encode(bytes.fromhex(digest)).decode()}:",
        "x_content_type_options": "nosniff",
    }


def _show(proposal: DocumentProposal) -> Outcome:
    return msgspec.json.encode(show_proposal(proposal)), f"{API}/document-proposals/{proposal.id}", 0


DOCUMENT_ROUTES = (bring, put_file, show, give_file)
"""To be registered below ``/api/v1``."""
