"""The form of a record in a real browser: it grows, keeps saving in sight, leads to mistakes, and takes a point."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, expect

from tests.journeys.accessibility import check
from tests.journeys.console_site import Opening, Site, save

pytest_plugins = ["tests.journeys.console_windows"]

OFFER = "/console/offers/ecole-ai-anvers"
VENUE = "/console/venues/becode-anvers"


def measure(what: Locator) -> tuple[float, float]:
    """Where it begins and ends in the window, from above, in pixels."""
    box = what.bounding_box()
    assert box is not None
    return box["y"], box["y"] + box["height"]


@pytest.mark.parametrize("has_script", [True, False])
def test_a_draft_grows_line_by_line_until_it_is_published(enter: Opening, *, has_script: bool) -> None:
    page = enter("/console/offers/new", "becode", has_script=has_script)
    page.get_by_label("English").first.fill(f"Evening class {has_script}")
    sessions = page.locator("#field-sessions")
    sessions.get_by_label("Begins on").first.fill("2027-03-01")
    sessions.get_by_role("button", name="One more line").click()
    sessions.get_by_label("Begins on").nth(1).fill("2027-09-01")
    save(page)
    expect(page.locator(".missing")).to_contain_text("Topics")
    page.locator(".missing").get_by_role("link", name="Topics").click()
    for label in ("Artificial intelligence", "English", "Everyone"):
        page.get_by_role("checkbox", name=label, exact=True).first.check()
    page.get_by_label("Way of teaching").select_option("online_live")
    page.get_by_label("Web page of the offer").fill("https://becode.example/evening")
    page.get_by_role("button", name="Save and publish").click()
    expect(page.locator(".tag-published")).to_be_visible()
    expect(page.locator("#field-sessions").get_by_label("Begins on")).to_have_count(3)


def test_saving_is_in_sight_and_hides_nothing_that_has_the_focus(enter: Opening) -> None:
    page = enter(OFFER, "becode")
    expect(page.get_by_role("button", name="Save", exact=True).last).to_be_in_viewport()
    line = page.locator("#field-prices .line").last
    expect(line.get_by_label("Valid from")).to_be_hidden()
    line.get_by_label("Kind of price").select_option("conditional")
    expect(line.get_by_label("Valid from")).to_be_visible()
    bar = page.locator(".form-bar")
    for control in page.locator(".record-form input:visible, .record-form select:visible").all()[::9]:
        control.focus()
        expect(control).to_be_in_viewport(ratio=1)
        assert measure(control)[1] <= measure(bar)[0] + 1


def test_a_mistake_leads_to_its_field(enter: Opening) -> None:
    page = enter(OFFER, "becode")
    page.get_by_label("Places per year").fill("a few")
    page.get_by_label("Places per year").press("Enter")
    expect(page.locator("#mistakes")).to_be_focused()
    page.get_by_role("link", name="“a few” is not a number").click()
    expect(page.get_by_label("Places per year")).to_be_focused()
    expect(page.get_by_label("Places per year")).to_have_value("a few")
    assert check(page) == []


def test_a_point_is_set_by_click_by_keys_and_by_typing(enter: Opening, console_site: Site) -> None:
    page = enter(VENUE, "becode")
    longitude, latitude = page.get_by_label("Longitude"), page.get_by_label("Latitude")
    expect(longitude).to_have_value("")
    marker = page.get_by_role("button", name="The point:")
    marker.focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#point-status")).to_contain_text("Point set at 4.")
    before = float(longitude.input_value())
    page.keyboard.press("Shift+ArrowRight")
    after = float(longitude.input_value())
    assert 0 < after - before < 0.01
    page.locator(".point-map .leaflet-container").click(position={"x": 60, "y": 150})
    assert float(longitude.input_value()) < before
    longitude.fill("4,4")
    latitude.fill("51,22")
    latitude.press("Tab")
    page.get_by_role("button", name="Take the point of the address").click()
    expect(longitude).to_have_value("")
    longitude.fill("4,4")
    latitude.fill("51,22")
    save(page)
    expect(page.get_by_role("status").first).to_contain_text("Saved.")
    expect(longitude).to_have_value("4.4")
