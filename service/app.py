"""The application: the one place where everything meets."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from litestar import Litestar, Request, Router
from litestar.config.compression import CompressionConfig
from litestar.datastructures import State
from litestar.di import NamedDependency, Provide
from litestar.middleware import DefineMiddleware
from litestar.middleware.compression import CompressionMiddleware
from litestar.types import Scope
from sqlalchemy import Engine

from service.access import Access
from service.assets import ASSET_ROUTES
from service.catalogue.catalogue import Catalogue
from service.catalogue.live import LiveCatalogue
from service.catalogue.moments import Moments, pin_moment
from service.catalogue.pin import find_pinned, note_read
from service.catalogue.revision import get_revision
from service.catalogue.routes import list_clusters, list_offers
from service.catalogue.starts import list_starts
from service.compression import BROTLI_QUALITY
from service.confirmation.routes import CONFIRM_ROUTES
from service.console.frame import render_console_error
from service.console.routes import CONSOLE_ROUTES
from service.counts.keeping import CountKeeper
from service.database import MOST_CONNECTIONS, make_engine
from service.direct import Direct
from service.documents.routes import DOCUMENT_ROUTES
from service.embed.routes import EMBED_PAGES
from service.entry import ENTRY_ROUTES
from service.errors import CartoformaError
from service.evidence.routes import EVIDENCE_ROUTES
from service.front import Front, list_hosts
from service.funding.routes import FUNDING_ROUTES
from service.funding_pages.routes import FUNDING_PAGES
from service.glossary import GLOSSARY_ROUTES
from service.guard import CONSOLE, guard, note_caller
from service.health import HEALTH_ROUTES
from service.openapi import DOCS_ROUTES, OPENAPI
from service.operators.routes import OPERATOR_ROUTES
from service.overviews.pages import OVERVIEW_PAGES
from service.overviews.routes import OVERVIEW_ROUTES
from service.pages.crawlers import CRAWLER_ROUTES
from service.pages.rights_page import RIGHTS_PAGES
from service.pages.routes import PAGES, render_error
from service.pages.why_page import WHY_PAGES
from service.places.routes import PLACE_ROUTES
from service.policy import make_policy, read_frame_ancestors
from service.problem_pages import PROBLEM_ROUTES
from service.problems import Problem, make_exception_handler
from service.processes import end_with_parent
from service.reach.page import REACH_PAGES
from service.reach.routes import REACH_ROUTES
from service.reasons.routes import REASON_ROUTES
from service.replica import Replica
from service.reports.page import REPORT_PAGES
from service.reports.routes import REPORT_ROUTES
from service.rights.routes import RIGHTS_ROUTES
from service.rights.table import load_rules
from service.schema_version import check_schema
from service.settings import Settings
from service.shortlist.routes import SHORTLIST_PAGES, SHORTLIST_ROUTES
from service.spreadsheets.routes import Bulk
from service.suggestions.routes import SUGGESTION_ROUTES
from service.who_pays.routes import WHO_PAYS_ROUTES
from service.writing.routes import WRITING_ROUTES
from service.writing.routes_public import PUBLIC_ROUTES

MAX_BODY_BYTES = 64_000
READ_BY_ALL = {"reading": Access.PUBLIC}


class Application(Litestar):
    """Litestar, with :class:`service.front.Front` standing before its router."""

    front: Front

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer a request; lifespan events pass straight through."""
        if scope["type"] != "http":
            return await super().__call__(scope, receive, send)
        return await self.front.answer(super().__call__, scope, receive, send)


def create_app(settings: Settings | None = None) -> Application:
    """Make the application: open the database, check its schema, build the catalogue when it starts.

    Raises :class:`service.errors.SchemaMismatchError` when the database is not at this code's schema.
    """
    settings = settings or Settings.from_environment()
    load_rules()  # a row that cannot be used is said now, not at the first person
    read_frame_ancestors(settings.frame_ancestors)  # a mistake in it is said now, not to the first visitor
    engine = make_engine(settings.database_url, settings.session_url)
    try:
        check_schema(engine)
    except CartoformaError:
        engine.dispose()
        raise
    live = LiveCatalogue(engine, settings.poll_seconds, Path(settings.cache_folder))
    moments = Moments(engine, Path(settings.cache_folder), live)
    replica = Replica(engine, settings.replica_url, settings.poll_seconds)
    app = Application(
        route_handlers=[_make_api(), _make_console(), _make_site()],
        state=State({"settings": settings, "primary": engine, "moments": moments}),
        dependencies=_list_dependencies(settings, engine, replica, live),
        exception_handlers={Exception: make_exception_handler(_draw_error)},
        before_request=_prepare,
        after_response=note_caller,
        lifespan=[_run(engine, replica, live, moments)],
        openapi_config=OPENAPI,
        request_max_body_size=MAX_BODY_BYTES,
        logging_config=None,
    )
    app.front = Front(
        hosts=list_hosts(settings.public_url, settings.allowed_hosts),
        find_catalogue=lambda: live.current if live.is_ready else None,
        find_direct=Direct(app).find,
        policy=make_policy(settings),
        render_page=_draw_refusal,
    )
    return app


async def _prepare(request: Request[Any, Any, Any]) -> None:
    """What is done before any handler: see that it may be called, read what is asked, and find the day it is about."""
    await guard(request)
    await pin_moment(request)


def _draw_error(request: Request[Any, Any, Any], problem: Problem) -> str:
    draw = render_console_error if request.scope["path"].startswith(CONSOLE) else render_error
    return draw(request, problem)


def _draw_refusal(scope: Any, problem: Problem) -> str:
    return render_error(Request(scope), problem)


def _make_api() -> Router:
    """The API. Anybody may read; a handler that writes, or shows what not everybody may see, says who may call it."""
    routes: list[Any] = [list_offers, list_clusters, list_starts, *PUBLIC_ROUTES, *WRITING_ROUTES, *OPERATOR_ROUTES]
    routes += [*FUNDING_ROUTES, *EVIDENCE_ROUTES, *DOCUMENT_ROUTES, *PLACE_ROUTES, *GLOSSARY_ROUTES]
    routes += [*ENTRY_ROUTES, *DOCS_ROUTES]
    routes += [
        *REPORT_ROUTES,
        *SUGGESTION_ROUTES,
        *REASON_ROUTES,
        *WHO_PAYS_ROUTES,
        *RIGHTS_ROUTES,
        *OVERVIEW_ROUTES,
        *SHORTLIST_ROUTES,
        *REACH_ROUTES,
        Bulk,
    ]
    return Router("/api/v1", route_handlers=routes, opt=READ_BY_ALL)


def _make_console() -> Router:
    """The operators' pages. Each handler says who may call it."""
    return Router("/console", route_handlers=CONSOLE_ROUTES, include_in_schema=False)


def _make_site() -> Router:
    """The pages, compressed as they are sent, and their assets; answers of the API are compressed whole, and stored."""
    config = CompressionConfig(backend="brotli", brotli_gzip_fallback=True, brotli_quality=BROTLI_QUALITY)
    compression = DefineMiddleware(CompressionMiddleware, config=config)
    pages = Router(
        "/",
        route_handlers=[
            *PAGES,
            *FUNDING_PAGES,
            *OVERVIEW_PAGES,
            *REACH_PAGES,
            *RIGHTS_PAGES,
            *SHORTLIST_PAGES,
            *REPORT_PAGES,
            *WHY_PAGES,
            *CONFIRM_ROUTES,
            *EMBED_PAGES,
            *CRAWLER_ROUTES,
        ],
        middleware=[compression],
    )
    return Router("/", route_handlers=[*HEALTH_ROUTES, *PROBLEM_ROUTES, *ASSET_ROUTES, pages], opt=READ_BY_ALL)


def _list_dependencies(
    settings: Settings, primary: Engine, replica: Replica, live: LiveCatalogue
) -> dict[str, Provide]:
    def provide_settings() -> Settings:
        return settings

    def provide_primary() -> Engine:
        # What writes, and what must see what was written a moment ago.
        return primary

    def provide_engine(scope: Scope, catalogue: NamedDependency[Catalogue]) -> Engine:
        # What the catalogue shows, and what Front has let the client ask for, is the least that records are read of.
        # They may be newer, and the answer says so.
        engine = replica.choose(catalogue.revision)
        return engine.execution_options(on_reading=lambda db: note_read(scope, get_revision(db)))

    def provide_live() -> LiveCatalogue:
        return live

    def provide_catalogue(scope: Scope) -> Catalogue:
        return find_pinned(scope) or live.current

    providers: dict[str, Callable[..., Any]] = {
        "settings": provide_settings,
        "primary": provide_primary,
        "engine": provide_engine,
        "live": provide_live,
        "catalogue": provide_catalogue,
    }
    return {name: Provide(provider, sync_to_thread=False) for name, provider in providers.items()}


def _run(engine: Engine, replica: Replica, live: LiveCatalogue, moments: Moments) -> Any:
    @asynccontextmanager
    async def run(app: Litestar) -> AsyncIterator[None]:
        end_with_parent()
        # A thread for each connection: with the few that come by themselves, writers that wait for a lock would keep
        # one another waiting, and everybody who reads.
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(MOST_CONNECTIONS, "work"))
        live.start()
        replica.start()
        assert isinstance(app, Application)  # noqa: S101  made above
        counts = CountKeeper(engine, app.front.tally)
        counts.start()
        try:
            yield
        finally:
            await counts.stop()
            moments.stop()
            replica.stop()
            live.stop()
            engine.dispose()

    return run
