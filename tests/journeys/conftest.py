"""A server over the documented facts, a browser, and visits of which the browser may not complain."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias

import pytest
from playwright.sync_api import Browser, Page

from tests.database import make_seeded_database
from tests.journeys.site import open_windows, serve

type_of_opening: TypeAlias = Callable[..., Page]
"""``visit(path, width, height, has_script=...)`` opens a page of the server in a window of its own."""


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the documented facts are served."""
    folder = tmp_path_factory.mktemp("site")
    engine = make_seeded_database(folder)
    url = engine.url.render_as_string(hide_password=False)
    engine.dispose()
    with serve(url, folder) as found:
        yield found


@pytest.fixture
def visit(browser: Browser, address: str, request: pytest.FixtureRequest) -> Iterator[type_of_opening]:
    """Open pages; afterwards, nothing may have been complained of, nor asked of another host."""
    is_looking = request.node.get_closest_marker("once") is not None
    with open_windows(browser, address, forgiven="404", has_tiles=True, is_looking=is_looking) as open_window:

        def open_page(path: str, width: int = 1280, height: int = 900, *, has_script: bool = True) -> Page:
            page = open_window(width, height, has_script=has_script).new_page()
            page.goto(f"{address}{path}")
            return page

        yield open_page
