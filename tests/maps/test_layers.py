"""The layers of the live map, totals of areas, the slider over starts, and what page and map say to each other."""

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from maps.config import LAYER_MARKS, MapConfig
from tests.maps.harness import VOCABULARY, Site, make_cluster, make_offer, make_point, open_map

HAINAUT = {"id": "50000", "kind": "province", "names": {"fr": "Hainaut", "nl": "Henegouwen"}}
MONS = {"id": "53", "kind": "district", "names": {"fr": "Mons", "nl": "Bergen"}}
STARTS = {
    "total": 9,
    "without_start": 4,
    "before": 0,
    "after": 0,
    "months": [{"month": f"2027-{month:02}", "offers": offers} for month, offers in enumerate((1, 0, 3, 2), 1)],
}
NOTE = """
    window.told = [];
    for (const name of ["layer", "starts", "moved", "select"]) {
      document.addEventListener(`cartoforma:${name}`, (event) => window.told.push([name, event.detail]));
    }
"""


@pytest.fixture
def layered(site: Site) -> Site:
    """A site whose map has layers and the slider."""
    site.config = MapConfig(vocabulary=VOCABULARY, marks=LAYER_MARKS, starts_url="/api/v1/starts")
    site.starts = STARTS
    site.features = [
        make_point(4.87, 50.4674, [make_offer("namur", funding="unknown", freshness="due")], precision="address"),
        make_cluster(3.95, 50.47, 12, [3.3, 50.2, 4.4, 50.7], classes={"direct": 9, "unknown": 3}, area=HAINAUT),
    ]
    return site


def note(page: Page) -> None:
    page.evaluate(NOTE)


def told(page: Page, name: str) -> list[Any]:
    return [detail for what, detail in page.evaluate("window.told") if what == name]


def wait_until(page: Page, condition: str) -> None:
    """Wait for something that shows nowhere. Not wait_for_function: it evaluates text, which the policy forbids."""
    for _ in range(200):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"never: {condition}")


def find_total(page: Page) -> Locator:
    return page.get_by_role("button", name=re.compile("^Hainaut : 12 offres"))


def test_an_area_says_its_name_its_count_and_its_classes(page: Page, layered: Site) -> None:
    layered.config = MapConfig(vocabulary=VOCABULARY, marks=LAYER_MARKS, layer="funding")
    open_map(page, layered)
    area = find_total(page)
    expect(area).to_have_accessible_name("Hainaut : 12 offres, agrandir. Direct : 9, Non établi : 3")
    expect(area.locator(".cf-stretch")).to_have_count(2)
    area.hover()
    expect(page.locator(".cf-tooltip")).to_contain_text("Hainaut : 12 offres")
    expect(page.locator(".cf-tooltip li")).to_have_text(["•Direct : 9", "?Non établi : 3"])


def test_a_district_is_called_one(page: Page, layered: Site) -> None:
    layered.features = [make_cluster(3.95, 50.47, 2, [3.9, 50.4, 4, 50.5], area=MONS)]
    layered.config = MapConfig(language="nl", vocabulary=VOCABULARY, marks=LAYER_MARKS)
    open_map(page, layered)
    expect(page.locator(".cf-area")).to_have_accessible_name("Bergen (arrondissement): 2 opleidingen, inzoomen")


def test_pressing_an_area_shows_the_box_of_its_offers(page: Page, layered: Site) -> None:
    open_map(page, layered)
    before = page.evaluate("window.cartoformaMap.map.getZoom()")
    area = find_total(page)
    area.focus()
    page.keyboard.press("Enter")
    wait_until(page, f"window.cartoformaMap.map.getZoom() > {before}")
    assert page.evaluate("window.cartoformaMap.map.getBounds().contains([[50.2, 3.3], [50.7, 4.4]])")


def test_layers_are_chosen_by_mouse_and_by_keyboard(page: Page, layered: Site) -> None:
    open_map(page, layered)
    note(page)
    choice = page.get_by_role("group", name="Les symboles montrent")
    expect(choice.get_by_role("radio", name="Reconnaissance")).to_be_checked()
    marker = page.get_by_role("button", name=re.compile("^Formation namur"))
    expect(marker.locator(".cf-glyph")).to_have_count(1)
    choice.get_by_text("Financement").click()
    expect(marker.locator(".cf-letter")).to_have_text("?")
    expect(marker).to_have_accessible_name(re.compile("Financement : Non établi"))
    page.keyboard.press("ArrowRight")
    expect(choice.get_by_role("radio", name="Fraîcheur")).to_be_checked()
    expect(marker.locator(".cf-letter")).to_have_text("…")
    expect(marker.locator(".cf-mark")).to_have_count(0)
    assert [detail["layer"] for detail in told(page, "layer")] == ["funding", "freshness"]
    assert [question["layer"] for question in layered.questions][-1] == "freshness"


def test_the_layer_of_the_page_is_chosen_at_the_start(page: Page, layered: Site) -> None:
    layered.config = MapConfig(vocabulary=VOCABULARY, marks=LAYER_MARKS, layer="funding")
    open_map(page, layered)
    expect(page.get_by_role("radio", name="Financement")).to_be_checked()
    assert layered.questions[0]["layer"] == "funding"


def test_the_legend_follows_the_layer(page: Page, layered: Site) -> None:
    open_map(page, layered)
    page.locator(".cf-legend summary").click()
    legend = page.locator(".cf-legend")
    expect(legend).to_contain_text("qui reconnaît l’offre")
    page.get_by_role("group", name="Les symboles montrent").get_by_text("Financement").click()
    expect(legend).to_contain_text("Forme et couleur : qui paie")
    for word in VOCABULARY["funding"].values():
        expect(legend).to_contain_text(word)
    expect(legend).not_to_contain_text("qui reconnaît l’offre")


def test_a_map_without_layers_offers_none(page: Page, site: Site) -> None:
    open_map(page, site)
    expect(page.locator(".cf-tools")).to_have_count(0)
    assert "layer" not in site.questions[0]


def test_the_slider_narrows_by_keyboard_and_says_so(page: Page, layered: Site) -> None:
    open_map(page, layered)
    note(page)
    page.get_by_text("toutes les dates").click()
    since, until = (page.get_by_role("slider", name=re.compile(name)) for name in ("À partir", "Jusqu"))
    expect(since).to_have_attribute("aria-valuetext", "aucune limite")
    since.focus()
    page.keyboard.press("ArrowRight")
    expect(since).to_have_attribute("aria-valuetext", "janvier 2027 : 1 offre")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(since).to_have_attribute("aria-valuetext", "mars 2027 : 3 offres")
    said = page.locator(".cf-starts-told")
    expect(said).to_contain_text("à partir de mars 2027")
    expect(said).to_contain_text("4 offres sans date de début connue (laissées de côté")
    until.focus()
    page.keyboard.press("Home")
    # The handles push each other.
    expect(since).to_have_value("1")
    expect(until).to_have_value("1")
    assert told(page, "starts")[-1] == {"from": "2027-01-01", "until": "2027-01-31"}
    assert told(page, "starts")[2] == {"from": "2027-03-01", "until": None}
    expect(page.locator(".cf-starts-said")).to_have_text("de janvier 2027 à janvier 2027")
    page.get_by_role("button", name="Toutes les dates").click()
    expect(since).to_be_focused()
    expect(said).to_contain_text("4 offres sans date de début connue (montrées)")
    assert told(page, "starts")[-1] == {"from": None, "until": None}


def test_the_slider_narrows_the_map_and_follows_the_page(page: Page, layered: Site) -> None:
    open_map(page, layered)
    page.evaluate("window.cartoformaMap.setQuery('topic=ai&starts_from=2027-03-01&starts_until=2027-03-31')")
    expect(page.locator(".cf-starts-said")).to_have_text("de mars 2027 à mars 2027")
    page.get_by_text("de mars 2027").click()
    expect(page.get_by_role("slider", name=re.compile("À partir"))).to_have_value("3")
    expect(page.locator(".cf-starts-bars rect.is-out")).to_have_count(3)
    assert layered.questions[-1]["starts_from"] == "2027-03-01"
    page.get_by_role("button", name="Toutes les dates").click()
    expect(page.locator(".cf-starts-said")).to_have_text("toutes les dates")
    expect(page.locator(".cf-count")).not_to_be_empty()
    assert layered.questions[-1]["topic"] == "ai"


def test_without_any_known_start_the_slider_says_so(page: Page, layered: Site) -> None:
    layered.starts = STARTS | {"months": [], "without_start": 9}
    open_map(page, layered)
    page.get_by_text("toutes les dates").click()
    expect(page.locator(".cf-starts-body")).to_contain_text("Aucune date de début n’est connue. 9 offres sans date")


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
    page.evaluate("window.cartoformaMap.map.setView([50.6, 4.7], 10.5, { animate: false })")
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
    page.evaluate("window.cartoformaMap.map.setView([50.85, 4.35], 12, { animate: false })")
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
