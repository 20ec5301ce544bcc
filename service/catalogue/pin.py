"""What a request is answered from: a catalogue, pinned when it begins, and records, which may be of a later state.

The revision of an answer is the latest of both: a client that has seen a record may ask not to see an older one.
"""

from __future__ import annotations

from typing import Any

from litestar import Request

from service.catalogue.catalogue import Catalogue
from service.errors import UnavailableError

_KEY = "catalogue"
_READ = "read_revision"


def pin_catalogue(scope: Any, catalogue: Catalogue) -> None:
    """Answer the request of an ASGI scope from a catalogue, to its end."""
    scope.setdefault("state", {})[_KEY] = catalogue


def find_pinned(scope: Any) -> Catalogue | None:
    """The catalogue that an ASGI scope was pinned to."""
    found: Catalogue | None = scope.get("state", {}).get(_KEY)
    return found


def note_read(scope: Any, revision: int) -> None:
    """Remember that records of a revision were read for the request of an ASGI scope."""
    state = scope["state"]
    state[_READ] = max(revision, state.get(_READ, revision))


def find_shown(scope: Any) -> int | None:
    """The revision that the answer to an ASGI scope's request shows something of; None when it was pinned to none."""
    catalogue = find_pinned(scope)
    if catalogue is None:
        return None
    read: int = scope["state"].get(_READ, 0)
    return max(catalogue.revision, read)


def get_catalogue(request: Request[Any, Any, Any]) -> Catalogue:
    """The catalogue to answer a request from; raises :class:`UnavailableError` while there is none."""
    found = find_pinned(request.scope)
    if found is None:
        raise UnavailableError("The catalogue is being built.")
    return found
