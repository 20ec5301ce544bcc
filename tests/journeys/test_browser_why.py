"""Why, and why not, in a browser: without a script, by keyboard, on a telephone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.accessibility import check
from tests.journeys.site import Visit

OUTSIDE = "/offers/ecole-ai-bruxelles/why?topic=data&near=Mons&q=intelligence&funder=cocof&price_max_eur=0"
FOUND = "/offers/ecole-ai-bruxelles/why?topic=ai&recognised_by=vdab&audience=jobseeker"


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("language", ["fr", "nl"])
@pytest.mark.parametrize("path", [OUTSIDE, FOUND])
def test_axe_finds_nothing(visit: Visit, path: str, language: str, width: int) -> None:
    page = visit(f"{path}&lang={language}", width)
    expect(page.locator("h1")).to_be_visible()
    assert check(page) == []


def test_axe_finds_nothing_in_the_dark(visit: Visit) -> None:
    page = visit(f"{OUTSIDE}&lang=fr", 360)
    page.emulate_media(color_scheme="dark")
    assert check(page) == []


@pytest.mark.parametrize("has_script", [True, False])
def test_the_smallest_change_leads_to_the_offer(visit: Visit, *, has_script: bool) -> None:
    page = visit(f"{OUTSIDE}&lang=fr", 360, has_script=has_script)
    remedy = page.locator(".why-remedy a")
    remedy.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/\?.*selected=ecole-ai-bruxelles"))
    expect(page.locator("[data-offer=ecole-ai-bruxelles]").first).to_be_visible()
