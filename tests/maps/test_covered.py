"""What stands on the map: nothing of it covers what a person is reading, or the marks at any place of the map."""

from playwright.sync_api import Page, expect

from tests.maps.harness import Site, make_offer, make_point, open_map


def test_the_count_stands_below_a_map_that_has_tools(page: Page, layered: Site) -> None:
    open_map(page, layered)
    count, canvas = page.locator(".cf-count").bounding_box(), page.locator(".leaflet-container").bounding_box()
    assert count is not None
    assert canvas is not None
    assert count["y"] >= canvas["y"] + canvas["height"]


def test_an_open_legend_makes_room_for_a_popup_on_a_telephone(page: Page, site: Site) -> None:
    site.features = [make_point(4.4, 50.6, [make_offer("one")])]
    page.set_viewport_size({"width": 360, "height": 740})
    open_map(page, site)
    page.locator(".cf-legend summary").click()
    expect(page.locator(".cf-legend li").first).to_be_visible()
    page.get_by_role("button", name="Formation one").press("Enter")
    popup = page.get_by_role("dialog", name="Formation one")
    expect(popup).to_be_visible()
    expect(page.locator(".cf-legend")).not_to_be_visible()
    page.keyboard.press("Escape")
    expect(popup).to_have_count(0)
    expect(page.locator(".cf-legend")).to_be_visible()
