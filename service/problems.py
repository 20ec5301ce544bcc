"""Errors as people and programs see them: application/problem+json (RFC 9457), or a page for a browser."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import msgspec
from litestar import Request, Response
from litestar.exceptions import HTTPException, NotFoundException
from litestar.status_codes import HTTP_500_INTERNAL_SERVER_ERROR

from service.errors import (
    CartoformaError,
    FieldError,
    InputError,
    InvalidParameterError,
    NotAcceptableError,
    NotFoundError,
    UnavailableError,
    walk_errors,
)
from service.expectations import reword
from service.preferences import list_preferences
from service.vocabulary import find_nearest

log = logging.getLogger(__name__)
MEDIA_TYPE = "application/problem+json"
RETRY_AFTER_SECONDS = 5

STATUS_TITLES = {
    400: ("bad-request", "Bad request"),
    401: ("unauthorized", "Unauthorized"),
    403: ("forbidden", "Forbidden"),
    404: (NotFoundError.slug, NotFoundError.title),
    405: ("method-not-allowed", "Method not allowed"),
    406: (NotAcceptableError.slug, NotAcceptableError.title),
    413: ("too-large", "Too large"),
    414: ("too-long", "Address too long"),
    421: ("unknown-host", "Unknown host"),
    503: (UnavailableError.slug, UnavailableError.title),
}
_OWN_WORDS = {404: "Nothing has this address.", 405: "This address cannot be asked that way."}


@dataclass(frozen=True, slots=True)
class Problem:
    """What went wrong, in the words of RFC 9457. ``nearest`` is what the detail proposes, where pages say it anew."""

    status: int
    slug: str
    title: str
    detail: str
    errors: tuple[FieldError, ...] = ()
    nearest: tuple[str, ...] = ()

    def encode(self, path: str) -> bytes:
        """The problem as JSON text; ``instance`` is the path that was asked for."""
        body: dict[str, Any] = {
            "type": f"/problems/{self.slug}",
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            "instance": path,
        }
        if self.errors:
            body["errors"] = self.errors
        return msgspec.json.encode(body)


RenderPage = Callable[[Request[Any, Any, Any], Problem], str]
"""Draws a problem for a browser, as HTML."""


def describe(error: Exception) -> Problem:
    """The problem that an exception amounts to; nothing internal shows."""
    if isinstance(error, CartoformaError):
        return Problem(error.status, error.slug, error.title, error.detail, error.errors, error.nearest)
    if isinstance(error, HTTPException):
        return _describe_http(error)
    log.error("unexpected error", exc_info=error)
    status = HTTP_500_INTERNAL_SERVER_ERROR
    return Problem(status, CartoformaError.slug, CartoformaError.title, "This has been noted. Trying again may help.")


def _describe_http(error: HTTPException) -> Problem:
    slug, title = STATUS_TITLES.get(error.status_code, ("http-error", "The request could not be answered"))
    found = tuple(_read_extra(error.extra))
    if found:
        parts = [f"{item.field}: {item.message}" for item in found]
        return Problem(
            error.status_code, InvalidParameterError.slug, InvalidParameterError.title, "; ".join(parts), found
        )
    if error.status_code >= HTTP_500_INTERNAL_SERVER_ERROR:
        return Problem(error.status_code, slug, title, f"{title}.")
    return Problem(error.status_code, slug, title, _OWN_WORDS.get(error.status_code, error.detail or title))


def _read_extra(extra: Any) -> list[FieldError]:
    """The fields that the framework's own validation names."""
    items = extra if isinstance(extra, list) else []
    return [
        FieldError(str(item["key"]), reword(str(item.get("message", ""))))
        for item in items
        if isinstance(item, Mapping) and "key" in item
    ]


def wants_page(headers: Mapping[str, str], path: str) -> bool:
    """Whether a person with a browser asked: by Accept, and not below ``/api/``."""
    return not path.startswith("/api/") and "text/html" in list_preferences(headers.get("accept", ""))


def suggest_addresses(path: str, known: Iterable[str]) -> tuple[str, ...]:
    """The addresses that may have been meant: every representation of the same thing, or what is spelt alike."""
    static = sorted({address for address in known if "{" not in address and address.startswith("/api/")})
    stem = f"{path.rpartition('.')[0]}."
    same = tuple(address for address in static if address.startswith(stem)) if "." in path else ()
    return same or find_nearest(path, static)


def _describe_for(request: Request[Any, Any, Any], error: Exception) -> Problem:
    """The problem of an exception; where the router knows no such address, with those that may have been meant."""
    problem = describe(error)
    if not isinstance(error, NotFoundException) or not request.scope["path"].startswith("/api/"):
        return problem
    nearest = suggest_addresses(request.scope["path"], (route.path for route in request.app.routes))
    return replace(problem, errors=(FieldError("path", problem.detail, nearest),))


class ProblemType(msgspec.Struct, frozen=True):
    """A kind of problem: the address that names it, its status and title, and when it occurs."""

    type: str
    status: int
    title: str
    description: str


def list_problem_types() -> dict[str, ProblemType]:
    """Every kind of problem by slug: the error classes, and what the framework and the front refuse."""
    found = {
        slug: ProblemType(f"/problems/{slug}", status, title, f"{title}: HTTP status {status}.")
        for status, (slug, title) in STATUS_TITLES.items()
    }
    for kind in walk_errors():
        if kind is not InputError:
            text = " ".join((kind.__doc__ or "").split())
            found[kind.slug] = ProblemType(f"/problems/{kind.slug}", kind.status, kind.title, text)
    found[CartoformaError.slug] = msgspec.structs.replace(
        found[CartoformaError.slug], description="Not your doing. Trying again may help; if it persists, tell us."
    )
    return dict(sorted(found.items()))


def make_exception_handler(render_page: RenderPage) -> Callable[[Request[Any, Any, Any], Exception], Response[bytes]]:
    """The one handler of all exceptions."""

    def handle(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
        problem = _describe_for(request, error)
        headers = dict(getattr(error, "headers", None) or {})
        headers["Cache-Control"] = "no-store"
        if problem.status == UnavailableError.status:
            headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
        if wants_page(request.headers, request.scope["path"]):
            if address := getattr(error, "leads_to", ""):
                return Response(b"", status_code=303, media_type="text/plain", headers={"Location": address})
            page = render_page(request, problem)
            return Response(page.encode(), status_code=problem.status, media_type="text/html", headers=headers)
        body = problem.encode(request.scope["path"])
        return Response(body, status_code=problem.status, media_type=MEDIA_TYPE, headers=headers)

    return handle
