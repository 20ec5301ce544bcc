"""Whether the service is alive, and whether it can answer."""

from __future__ import annotations

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.status_codes import HTTP_200_OK, HTTP_503_SERVICE_UNAVAILABLE
from msgspec import Struct

from service.catalogue.live import LiveCatalogue


class Health(Struct, frozen=True):
    """How the service is."""

    status: str
    revision: int | None = None
    offers: int | None = None


@get("/healthz", sync_to_thread=False, opt={"parameters": ()}, tags=["health"])
def check_health() -> Health:
    """Say that the process answers."""
    return Health("alive")


@get("/readyz", sync_to_thread=False, opt={"parameters": ()}, tags=["health"])
def check_readiness(live: NamedDependency[LiveCatalogue]) -> Response[Health]:
    """Say whether there is a catalogue to answer from, and of which revision."""
    if not live.is_ready:
        return Response(Health("starting"), status_code=HTTP_503_SERVICE_UNAVAILABLE)
    catalogue = live.current
    return Response(Health("ready", catalogue.revision, len(catalogue)), status_code=HTTP_200_OK)


HEALTH_ROUTES = (check_health, check_readiness)
