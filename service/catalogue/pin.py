"""The catalogue that one request is answered from: pinned when the request begins, whatever moves meanwhile."""

from __future__ import annotations

from typing import Any

from litestar import Request

from service.catalogue.catalogue import Catalogue
from service.errors import UnavailableError

_KEY = "catalogue"


def pin_catalogue(scope: Any, catalogue: Catalogue) -> None:
    """Answer the request of an ASGI scope from a catalogue, to its end."""
    scope.setdefault("state", {})[_KEY] = catalogue


def find_pinned(scope: Any) -> Catalogue | None:
    """The catalogue that an ASGI scope was pinned to."""
    found: Catalogue | None = scope.get("state", {}).get(_KEY)
    return found


def get_catalogue(request: Request[Any, Any, Any]) -> Catalogue:
    """The catalogue to answer a request from; raises :class:`UnavailableError` while there is none."""
    found = find_pinned(request.scope)
    if found is None:
        raise UnavailableError("The catalogue is being built.")
    return found
