"""What has to be reached on the list: every situation, the shortlist, the list behind the map, the map as it was."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys.screen import wait_for_map
from tests.journeys.site import Visit


@pytest.mark.parametrize("language", ["fr", "nl"])
@pytest.mark.parametrize("width", [1280, 360])
def test_no_situation_is_hidden_in_a_box_of_its_own(visit: Visit, language: str, width: int) -> None:
    page = visit(f"/?lang={language}", width)
    page.locator("#person-panel > summary").click()
    for box in page.locator(".person-choices ul").all():
        assert box.evaluate("(node) => node.scrollHeight <= node.clientHeight + 1")
    if width > 360:
        panel = page.locator("#person-panel")
        assert panel.evaluate("(node) => node.scrollHeight <= node.clientHeight + 1")


@pytest.mark.parametrize("language", ["fr", "nl"])
@pytest.mark.parametrize("width", [1280, 360])
def test_the_shortlist_stays_in_reach_down_the_list(visit: Visit, language: str, width: int) -> None:
    page = visit(f"/?lang={language}&shortlist=bf-online", width, 740)
    page.locator("#offers .card").last.scroll_into_view_if_needed()
    expect(page.locator("#shortlist-bar a").first).to_be_in_viewport()
    height = page.locator("#shortlist-bar").evaluate("(node) => node.offsetHeight")
    assert height < 112, "cards that have the focus come to stand below it"


@pytest.mark.parametrize("language", ["fr", "nl"])
def test_one_key_leads_past_the_map(visit: Visit, language: str) -> None:
    page = visit(f"/?lang={language}")
    wait_for_map(page)
    page.locator("#more-filters > summary").focus()
    page.keyboard.press("Tab")
    skip = page.locator(".skip-map")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('#results') !== null")
