"""The addresses that the ``type`` of a problem leads to: what went wrong, in general, and what to do."""

from __future__ import annotations

from html import escape
from typing import Any

import msgspec
from litestar import MediaType, Request, Response, get
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath
from msgspec import Struct

from service.errors import NotFoundError
from service.problems import ProblemType, list_problem_types, wants_page
from service.vocabulary import find_nearest

PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} · Cartoforma</title></head>
<body><main><h1>{title}</h1><p>HTTP status {status}.</p><p>{description}</p>
<p><a href="/problems">Every kind of problem</a> · <a href="/api/v1/docs">The API</a></p></main></body></html>"""


class ProblemTypes(Struct, frozen=True):
    """Every kind of problem that this service answers with."""

    items: list[ProblemType]


@get("/problems", opt={"parameters": ()}, sync_to_thread=False, tags=["problems"])
def list_problems() -> ProblemTypes:
    """List every kind of problem that this service answers with."""
    return ProblemTypes(list(list_problem_types().values()))


@get(
    "/problems/{slug:str}",
    opt={"parameters": ()},
    sync_to_thread=False,
    tags=["problems"],
    responses={200: ResponseSpec(ProblemType, description="The kind of problem", generate_examples=False)},
)
def show_problem(slug: FromPath[str], request: Request[Any, Any, Any]) -> Response[bytes]:
    """Say when a kind of problem occurs: as JSON, or as a page for a browser."""
    found = list_problem_types().get(slug)
    if found is None:
        nearest = find_nearest(slug, tuple(list_problem_types()))
        raise NotFoundError(f"No kind of problem is called {slug[:80]!r}.", nearest)
    if not wants_page(request.headers, request.scope["path"]):
        return Response(msgspec.json.encode(found), media_type=MediaType.JSON, headers={"Vary": "Accept"})
    title, text = escape(found.title), escape(found.description)
    page = PAGE.format(title=title, status=found.status, description=text)
    return Response(page.encode(), media_type=MediaType.HTML, headers={"Vary": "Accept"})


PROBLEM_ROUTES = (list_problems, show_problem)
