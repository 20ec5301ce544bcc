"""axe finds nothing: on every page, in French and Dutch, wide and narrow, with everything folded out."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.accessibility import check
from tests.journeys.site import Visit

PATHS = [
    "/?",
    "/?topic=ai&region=BE-BRU&near=Bruxelles&radius_km=20&audience=jobseeker&q=intelligence",
    "/?topic=cyber&near=Gent&audience=women&topics=ai&price_max_eur=x",
    "/?topic=ai&near=Mons&price_max_eur=10&shortlist=becode&selected=ecole-ai-gand&person_situation=jobseeker_longterm",
    "/offers/ecole-ai-bruxelles?",
    "/offers/ai2-programmes?",
    "/operators/becode?",
    "/reports/new?kind=offer&id=ecole-ai-gand",
    "/documents/d1?",
    "/unknowns?",
    "/growth?by=region",
    "/partners?",
    "/schemes?",
    "/figures?",
    "/about?",
    "/about/sources?",
    "/about/accessibility?",
    "/about/api?",
    "/nowhere?",
]


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("language", ["fr", "nl"])
@pytest.mark.parametrize("path", PATHS)
def test_axe_finds_nothing(visit: Visit, path: str, language: str, width: int) -> None:
    page = visit(f"{path}&lang={language}" if path[-1] != "?" else f"{path}lang={language}", width)
    if page.locator(".cf-frame").count():
        expect(page.locator(".cf-frame .leaflet-container")).to_be_visible()
    for summary in page.get_by_text(re.compile("^(Plus de filtres|Meer filters|Export)")).all():
        summary.click()
    assert check(page) == []


@pytest.mark.parametrize(
    "path", ["/?topic=ai&", "/offers/ecole-ai-bruxelles?", "/reports/new?kind=operator&id=becode&"]
)
def test_axe_finds_nothing_in_the_dark(visit: Visit, path: str) -> None:
    page = visit(f"{path}lang=fr")
    page.emulate_media(color_scheme="dark")
    assert check(page) == []
