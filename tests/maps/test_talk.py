"""What page and map say to each other, popups that nothing takes away, and a position that nobody is told."""

import re

import pytest
from playwright.sync_api import Page, expect

from maps.config import LAYER_MARKS, MapConfig
from tests.maps.harness import VOCABULARY, Site, make_offer, make_point, open_map
from tests.maps.told import note, told, wait_until


def test_the_same_query_leaves_a_popup_open(page: Page, layered: Site) -> None:
    layered.config = MapConfig(query="topic=ai&place=5000", vocabulary=VOCABULARY)
    open_map(page, layered)
    page.get_by_role("button", name=re.compile("^Formation namur")).click()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.evaluate("window.cartoformaMap.setQuery('?place=5000&topic=ai')")
    page.wait_for_timeout(300)
    expect(page.get_by_role("dialog")).to_be_visible()
    page.evaluate("window.cartoformaMap.setQuery('topic=data')")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_a_press_that_begins_in_a_popup_ends_in_it(page: Page, layered: Site) -> None:
    """The map gets another size while the button is down: nothing moves until it is let go, and nothing closes."""
    open_map(page, layered)
    page.get_by_role("button", name=re.compile("^Formation namur")).click()
    link = page.get_by_role("dialog").get_by_role("link")
    link.evaluate(
        "(node) => node.addEventListener('click', (event) => { event.preventDefault(); window.clicked = true; })"
    )
    link.hover()
    page.mouse.down()
    before = link.bounding_box()
    page.evaluate("document.querySelector('.cf-frame').style.height = '340px'")
    page.wait_for_timeout(200)
    assert link.bounding_box() == before
    page.mouse.up()
    assert page.evaluate("window.clicked") is True
    expect(page.get_by_role("dialog")).to_be_visible()
    page.evaluate("document.querySelector('.cf-frame').style.height = ''")
    # Let go outside, it is still no press on the map.
    link.hover()
    page.mouse.down()
    page.mouse.move(40, 300)
    page.mouse.up()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.mouse.click(300, 60)
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_a_popup_does_not_glide_into_view(page: Page, layered: Site) -> None:
    layered.features = [make_point(4.87, 50.4674, [make_offer("namur")], precision="address")]
    page.set_viewport_size({"width": 360, "height": 640})
    open_map(page, layered)
    marker = page.get_by_role("button", name=re.compile("^Formation namur"))
    marker.focus()
    page.keyboard.press("Enter")
    link = page.get_by_role("dialog").get_by_role("link")
    first = link.bounding_box()
    page.wait_for_timeout(400)
    assert link.bounding_box() == first
    assert first is not None
    assert first["x"] >= 0
    assert first["x"] + first["width"] <= 360


def test_the_page_opens_an_offer_that_stands_in_a_group(page: Page, layered: Site) -> None:
    """The service says where it is; the map goes there and opens it."""
    open_map(page, layered)
    note(page)
    point = make_point(3.95, 50.455, [make_offer("mons")], precision="address", place={"fr": "Mons"})
    layered.hidden = [point]
    layered.features = [point]
    page.evaluate("document.dispatchEvent(new CustomEvent('cartoforma:open', { detail: { id: 'mons' } }))")
    expect(page.get_by_role("dialog", name="Formation mons")).to_be_visible()
    assert page.evaluate("window.cartoformaMap.map.getZoom()") == 13
    assert told(page, "select") == [{"id": "mons"}]
    page.wait_for_timeout(300)
    assert not any(detail["byUser"] for detail in told(page, "moved")), "nobody moved the map by hand"


def test_an_offer_that_is_nowhere_is_not_opened(page: Page, layered: Site) -> None:
    open_map(page, layered)
    assert page.evaluate("window.cartoformaMap.openOffer('online')") is False


def test_the_offer_of_the_page_is_open_at_the_start(page: Page, layered: Site) -> None:
    layered.config = MapConfig(vocabulary=VOCABULARY, marks=LAYER_MARKS, selected="namur")
    open_map(page, layered)
    expect(page.get_by_role("dialog", name="Formation namur")).to_be_visible()


def test_pointing_at_a_card_shows_where_an_offer_of_a_group_is(page: Page, layered: Site) -> None:
    layered.hidden = [make_point(3.95, 50.455, [make_offer("mons")])]
    open_map(page, layered)
    point = "(id) => document.dispatchEvent(new CustomEvent('cartoforma:highlight', { detail: { id } }))"
    page.evaluate(point, "mons")
    expect(page.locator(".cf-spot")).to_have_count(1)
    page.evaluate(point, None)
    expect(page.locator(".cf-spot")).to_have_count(0)
    page.evaluate(point, "namur")
    expect(page.locator(".is-highlighted")).to_have_count(1)
    page.wait_for_timeout(300)
    expect(page.locator(".cf-spot")).to_have_count(0)


def test_a_move_by_hand_is_told_from_one_by_the_page(page: Page, layered: Site) -> None:
    open_map(page, layered)
    note(page)
    page.evaluate("window.cartoformaMap.showView([4.2, 50.7, 4.6, 51.0])")
    wait_until(page, "window.told.some(([name]) => name === 'moved')")
    assert told(page, "moved")[-1]["byUser"] is False
    west, south, east, north = map(float, told(page, "moved")[-1]["bbox"].split(","))
    assert west < 4.25
    assert south < 50.75
    assert east > 4.55
    assert north > 50.95
    page.evaluate("window.told.length = 0")
    page.locator(".leaflet-container").focus()
    page.keyboard.press("ArrowRight")
    wait_until(page, "window.told.some(([name, detail]) => name === 'moved' && detail.byUser)")


def test_a_view_comes_back_as_it_was_left(page: Page, layered: Site) -> None:
    open_map(page, layered)
    page.evaluate("void window.cartoformaMap.map.setView([50.6, 4.7], 10.5, { animate: false })")
    read = "window.cartoformaMap.map.getBounds().toBBoxString().split(',').map(Number)"
    left = page.evaluate(read)
    layered.config = MapConfig(
        vocabulary=VOCABULARY,
        marks=LAYER_MARKS,
        starts_url="/api/v1/starts",
        view=tuple(round(degrees, 4) for degrees in left),
    )
    open_map(page, layered)
    assert page.evaluate("window.cartoformaMap.map.getZoom()") == 10.5
    assert page.evaluate(read) == pytest.approx(left, abs=0.002)


def test_links_to_offers_carry_what_the_page_says(page: Page, layered: Site) -> None:
    layered.config = MapConfig(vocabulary=VOCABULARY, carried=("shortlist", "person_"))
    page.goto(f"{layered.address}?shortlist=a&shortlist=b&person_age=18_24&topic=ai&lang=nl")
    page.get_by_role("button", name=re.compile("^Formation namur")).click()
    link = page.get_by_role("dialog").get_by_role("link")
    expected = f"{layered.address}offers/namur?shortlist=a&shortlist=b&person_age=18_24&lang=fr"
    expect(link).to_have_attribute("href", expected)


def test_my_position_stays_in_the_browser(page: Page, layered: Site) -> None:
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"longitude": 4.35, "latitude": 50.85})
    asked: list[str] = []
    open_map(page, layered)
    page.on("request", lambda request: asked.append(request.url))
    page.get_by_role("button", name="Ma position").click()
    expect(page.locator(".cf-me")).to_have_count(1)
    expect(page.get_by_role("alert")).to_contain_text("sur cet écran seulement")
    page.wait_for_timeout(300)
    assert asked == []


def test_a_position_out_of_view_is_gone_to_only_when_asked(page: Page, layered: Site) -> None:
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"longitude": 5.57, "latitude": 50.63})
    open_map(page, layered)
    page.evaluate("void window.cartoformaMap.map.setView([50.85, 4.35], 12, { animate: false })")
    page.get_by_role("button", name="Ma position").click()
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("hors de la vue")
    inside = "window.cartoformaMap.map.getBounds().contains([50.63, 5.57])"
    assert page.evaluate(inside) is False
    alert.get_by_role("button", name="Y aller").click()
    assert page.evaluate(inside) is True


def test_no_position_is_said(page: Page, layered: Site) -> None:
    page.context.clear_permissions()
    open_map(page, layered)
    page.get_by_role("button", name="Ma position").click()
    expect(page.get_by_role("alert")).to_contain_text("n’a pas pu être trouvée")
