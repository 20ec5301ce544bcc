"""The description of the API (OpenAPI 3.1), and a page to read and try it, from files of our own host."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, cast

import msgspec
from litestar import Litestar, MediaType, Request, Response, Router, get
from litestar.handlers import HTTPRouteHandler
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.spec import Contact, License, Tag
from litestar.routes import HTTPRoute

from service import __version__
from service.api_description import describe_api

DESCRIPTION = """
Which trainings in AI and digital skills exist in Belgium, where, for whom, at what price, recognised by whom, and
paid for by whom. Reading needs no key; answers may be embedded and harvested (CORS is open).

**Writing** needs a key of an operator (`Authorization: Bearer`), and reaches that operator's records alone. A record is
one document: `PUT` takes it whole, `PATCH` a merge patch of it. Every change says in `If-Match` which version it saw; a
`POST` may carry an `Idempotency-Key`. What was written is visible in search before the answer is sent.

**Three answers that are never merged.** `none`: a source says that there is none. `unknown`: a source says that it is
not established. `no_record`: nobody has said anything.

**Recognition is not funding.** Being recognised by a body, or listed by it, does not mean being paid by it.

**Evidence.** Each statement has its document, the place in it, who speaks, when, and whether it is `stated`,
`inferred` (with the reason) or `unknown`.

**Conditional requests.** Every answer has an `ETag` that changes with the catalogue's revision; send it back in
`If-None-Match` and get 304 while nothing has changed.

**Reading what was just written.** Every answer below `/api/v1` says in `Revision` which revision of the catalogue it
is answered from. A request with the header `Least-Revision: <number>` is never answered from an older one: it waits up
to a second for that revision to arrive, and is then told 503 with `Retry-After`.

**Errors** are `application/problem+json` (RFC 9457); `errors` names each field, what is wrong with it, and the nearest
values that would do. Coordinates are longitude first, WGS 84.
"""


def _name_operation(handler: HTTPRouteHandler, _method: Any, path: list[Any]) -> str:
    """The handler's name; with the suffix where one handler has an address for each representation."""
    called: Any = handler.fn
    while hasattr(called, "func"):  # the framework wraps what runs in a thread, once for each of its addresses
        called = called.func
    name = called.__name__
    _, dot, suffix = str(path[-1]).partition(".")
    return f"{name}_{suffix}" if dot and suffix.isalpha() else name


class _Unrouted(Router):
    """Takes no routes: the framework would serve its own, unfinished description beside ours."""

    def register(self, value: Any) -> list[Any]:
        """Leave a handler out."""
        return []


OPENAPI = OpenAPIConfig(
    title="Cartoforma",
    version=__version__,
    description=DESCRIPTION,
    license=License(name="EUPL-1.2", identifier="EUPL-1.2"),
    contact=Contact(name="Cartoforma"),
    tags=[
        Tag("offers", "What one can learn."),
        Tag("operators", "Who runs offers, and where."),
        Tag("funding", "Who pays whom, for what."),
        Tag("evidence", "Which documents say so."),
        Tag("places", "Regions, provinces, municipalities, localities."),
        Tag("vocabularies", "Controlled terms with their labels."),
        Tag("reports", "What visitors say is wrong, and what became of it."),
        Tag("problems", "What an error means."),
        Tag("health", "How the service is."),
    ],
    openapi_router=_Unrouted("/schema", route_handlers=[]),
    render_plugins=(),
    use_handler_docstrings=True,
    operation_id_creator=_name_operation,
)

_PAGE_NAME = re.compile(r"Page_[a-z_.]+\.(\w+?)_(?=\")")
"""What the framework calls a page of things: by the module of the thing."""

PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Cartoforma API</title>
<link rel="stylesheet" href="/assets/swagger/swagger-ui.css">
<link rel="icon" href="/assets/pages/icon.svg"></head>
<body><main id="api"></main><noscript><a href="/api/v1/openapi.json">openapi.json</a></noscript>
<script src="/assets/swagger/swagger-ui-bundle.js"></script>
<script nonce="{nonce}">
SwaggerUIBundle({{url: "/api/v1/openapi.json", dom_id: "#api", deepLinking: true, validatorUrl: null}});
</script>
</body></html>"""


@get("/openapi.json", include_in_schema=False, sync_to_thread=True, opt={"parameters": ()})
def show_openapi(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Give the description of the API."""
    return Response(write_description(request.app), media_type="application/json")


def write_description(app: Litestar) -> bytes:
    """The description of an application as JSON text; made once, in about a second, and kept with it."""
    if "api_description" not in app.state:
        text = msgspec.json.encode(describe_api(app.openapi_schema.to_schema(), _list_options(app))).decode()
        app.state["api_description"] = _PAGE_NAME.sub(r"PageOf\1", text).encode()
    return cast("bytes", app.state["api_description"])


def _list_options(app: Litestar) -> dict[tuple[str, str], Mapping[str, Any]]:
    """The options of every handler, by path and method."""
    return {
        (route.path_format, method.lower()): handler.opt
        for route in app.routes
        if isinstance(route, HTTPRoute)
        for handler in route.route_handlers
        for method in handler.http_methods
    }


@get("/docs", include_in_schema=False, sync_to_thread=False, opt={"parameters": ()})
def show_docs(request: Request[Any, Any, Any]) -> Response[str]:
    """Show the description as a page on which the API can be tried."""
    page = PAGE.format(nonce=request.scope["state"]["csp_nonce"])
    return Response(page, media_type=MediaType.HTML)


DOCS_ROUTES = (show_openapi, show_docs)
