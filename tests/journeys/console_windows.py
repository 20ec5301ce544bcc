"""The operators' pages in a real browser. A test module names this one in ``pytest_plugins``."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from service.accounts.passwords import hash_password
from service.accounts.people import add_account, set_password
from service.database import open_transaction
from tests.console.signed_in import open_browser
from tests.database import make_seeded_database
from tests.journeys.console_site import PASSWORD, Opening, Site
from tests.journeys.site import open_windows, serve

ROLES = {"becode": ("editor", "becode"), "technocite": ("editor", "technocite"), "team": ("moderator", None)}


@pytest.fixture(scope="module")
def console_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("console")
    engine = make_seeded_database(folder)
    with open_transaction(engine) as db:
        account = add_account(db, "owner@becode.example", "owner", "becode", "en")
        set_password(db, account, hash_password(PASSWORD))
    with serve(engine.url.render_as_string(hide_password=False), folder) as address:
        yield Site(address, engine)
    engine.dispose()


@pytest.fixture
def enter(console_site: Site, browser: Browser, request: pytest.FixtureRequest) -> Iterator[Opening]:
    """Open a page as somebody who is signed in (``becode``, ``technocite``, ``team``), or as nobody.

    The browser may complain of nothing but the refusals that were asked for.
    """
    with open_windows(browser, console_site.address, forgiven="40[34]|41[02]|422", has_tiles=True) as open_window:

        def open_page(
            path: str, who: str = "", language: str = "en", width: int = 1280, *, has_script: bool = True
        ) -> Page:
            context = open_window(width, has_script=has_script)
            if who:
                role, operator = ROLES[who]
                email = f"{id(context)}-{abs(hash(request.node.name))}@{who}.example"
                _, token = open_browser(console_site.engine, email, role, operator, language=language)
                context.add_cookies([{"name": "cartoforma", "value": token, "url": f"{console_site.address}/console"}])
            page = context.new_page()
            page.goto(f"{console_site.address}{path}")
            return page

        yield open_page
