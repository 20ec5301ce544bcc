"""The browser that the tests of the map share, and a site for each of them."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.maps.harness import Site, make_offer, make_point, serve_site
from tests.maps.told import FEATURES, LAYERED, STARTS


@pytest.fixture
def site() -> Iterator[Site]:
    features = [
        make_point(4.3517, 50.8466, [make_offer(f"b{index}") for index in range(3)]),
        make_point(4.87, 50.4674, [make_offer("namur")], precision="address", place={"fr": "Namur"}),
    ]
    with serve_site(Site(features=features, without_point=6)) as running:
        yield running


@pytest.fixture
def layered(site: Site) -> Site:
    """A site whose map has layers and the slider."""
    site.config, site.starts, site.features = LAYERED, STARTS, list(FEATURES)
    return site


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page without motion that remembers every complaint of the browser; a test fails on any of them."""
    context = browser.new_context(viewport={"width": 1000, "height": 700}, reduced_motion="reduce")
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "console",
        lambda message: complaints.append(message.text) if message.type in {"error", "warning"} else None,
    )
    page.complaints = complaints  # type: ignore[attr-defined]
    yield page
    context.close()
    assert complaints == []
