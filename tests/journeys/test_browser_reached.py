"""What has to be reached on the list: every situation, the shortlist, the list behind the map, the map as it was."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.screen import read_query, wait_for_map
from tests.journeys.site import Visit


def drag(page: Page, across: int) -> None:
    """Move the map by hand, and wait until the list has followed."""
    box = page.locator(".leaflet-container").bounding_box()
    assert box is not None
    x, y = box["x"] + 30, box["y"] + box["height"] - 60
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + across, y, steps=6)
    page.mouse.up()


def read_centre(page: Page) -> float:
    return float(page.evaluate("window.cartoformaMap.map.getCenter().lng"))


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


def test_back_brings_the_map_as_it_was_before_the_list_followed_it(visit: Visit) -> None:
    page = visit("/?lang=fr")
    wait_for_map(page)
    before = read_centre(page)
    page.locator("#move").check()
    expect(page).to_have_url(re.compile("bbox="))
    asked = read_query(page)["bbox"]
    drag(page, 160)
    expect(page).not_to_have_url(re.compile(re.escape(asked[0])))
    assert abs(read_centre(page) - before) > 0.3
    page.go_back()
    expect(page).to_have_url(re.compile(re.escape(asked[0])))
    expect(page.locator(".is-loading")).to_have_count(0)
    page.wait_for_timeout(400)
    assert abs(read_centre(page) - before) < 0.1
    assert read_query(page)["bbox"] == asked
    page.go_back()
    expect(page).not_to_have_url(re.compile("bbox="))
    page.wait_for_timeout(400)
    assert abs(read_centre(page) - before) < 0.1
