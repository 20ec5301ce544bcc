"""An address of the console that leads nowhere: said to whoever is signed in, within the frame of their pages."""

from __future__ import annotations

from litestar import get
from litestar.params import FromPath

from service.access import Access
from service.errors import NotFoundError


@get("/{address:path}", sync_to_thread=False, access=Access.READ)
def show_nothing(address: FromPath[str]) -> None:
    """Raise :class:`NotFoundError`. That somebody may be known, a handler has to ask for them."""
    raise NotFoundError("Nothing has this address.")


NOWHERE_ROUTES = (show_nothing,)
"""To be registered below ``/console``."""
