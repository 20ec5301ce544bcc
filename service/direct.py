"""Handlers that are called before the router: they need a request, and nothing else of the framework.

A handler says so itself, in ``opt["is_direct"]``: it answers from the catalogue that the request is pinned to, on the
event loop, to anybody, with the request as its one argument. Its path is found at once, and what is asked of it is
read and answered as behind the router (docs/decisions/0005-the-way-of-a-request.md). Whatever goes wrong on the way is
left to the router, which meets it again and says it; so is a question about a certain day, whose catalogue takes time.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from litestar import Litestar, Request
from litestar.handlers import HTTPRouteHandler

from service.access import Access
from service.answers import Application
from service.catalogue.moments import find_day
from service.guard import find_access
from service.query import read_request


class Direct:
    """The direct handlers of an application."""

    def __init__(self, app: Litestar) -> None:
        """Find them; raises :class:`ValueError` for one that more has to be done for than calling it."""
        self._app = app
        self._handlers: Mapping[str, HTTPRouteHandler] = {
            path: handler
            for path, handlers in app.route_handler_method_map.items()
            if isinstance(handler := handlers.get("GET"), HTTPRouteHandler) and handler.opt.get("is_direct")
        }
        for path, handler in self._handlers.items():
            if find_access(handler.opt, "GET") is not Access.PUBLIC or not handler.has_sync_callable:
                raise ValueError(f"{path} cannot be answered before the router")

    def find(self, scope: Any) -> Application | None:
        """The answer of a direct handler to a GET; None where it is for the router to give one."""
        handler = self._handlers.get(scope["path"])
        if handler is None:
            return None
        scope["litestar_app"], scope["route_handler"] = self._app, handler
        request: Request[Any, Any, Any] = Request(scope)
        try:
            read_request(request)
            answer: Any = handler.fn(request) if find_day(request) is None else None
        except Exception:  # whatever it is, the router meets it again
            return None
        return cast("Application | None", answer)
