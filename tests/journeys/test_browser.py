"""Journeys in a browser without a network: the map and the list, by mouse, by keyboard, without a script."""

from __future__ import annotations

import csv
import io
import re

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.journeys.screen import wait_for_map
from tests.journeys.site import Visit

TOWNS = {
    "Bruxelles": (4.3517, 50.8466),
    "Gand": (3.7250, 51.0543),
    "Anvers": (4.4003, 51.2199),
    "Charleroi": (4.4444, 50.4114),
    "Hasselt": (5.3378, 50.9311),
    "Courtrai": (3.2649, 50.8280),
    "Mons": (3.9523, 50.4541),
    "Hornu": (3.8274, 50.4323),
    "Tournai": (3.3889, 50.6056),
    "Liège": (5.5675, 50.6337),
}
QUERY = "topic=ai&region=BE-BRU"


def list_shown(page: Page) -> list[str]:
    shown = page.locator("#offers > .cards > [data-offer]").all()
    return [str(card.get_attribute("data-offer")) for card in shown]


@pytest.mark.parametrize("town", TOWNS)
def test_map_has_a_marker_in(visit: Visit, town: str) -> None:
    page = visit("/?lang=fr")
    wait_for_map(page)
    longitude, latitude = TOWNS[town]
    # void: to hand over what setView gives, the whole map, would take seconds.
    page.evaluate("([lon, lat]) => void window.cartoformaMap.map.setView([lat, lon], 12)", [longitude, latitude])
    expect(page.get_by_role("button", name=re.compile(rf"centre (?:de |d’){town}")).first).to_be_visible()


def test_narrowing_gives_the_same_offers_everywhere(visit: Visit, address: str) -> None:
    page = visit("/?lang=fr")
    wait_for_map(page)
    page.get_by_text("Plus de filtres").click()
    page.get_by_role("checkbox", name=re.compile("^Intelligence artificielle")).check()
    expect(page.locator("#sentence")).to_contain_text("sur l’intelligence artificielle")
    page.get_by_role("checkbox", name=re.compile("^Région de Bruxelles-Capitale")).check()
    expect(page.locator("#sentence")).to_contain_text("dans la Région de Bruxelles-Capitale")
    assert QUERY in page.url
    shown = sorted(list_shown(page))
    with httpx.Client(base_url=f"{address}/api/v1", trust_env=False) as client:
        in_json = [item["id"] for item in client.get(f"/offers.json?{QUERY}").json()["items"]]
        features = client.get(f"/offers.geojson?{QUERY}").json()["features"]
        rows = csv.DictReader(io.StringIO(client.get(f"/offers.csv?{QUERY}").text.lstrip("\ufeff")))
        in_csv = [row["id"] for row in rows]
    in_geojson = {feature.get("id") or feature["properties"]["id"] for feature in features}
    assert shown
    assert shown == sorted(in_json) == sorted(in_geojson) == sorted(in_csv)
    expect(page.locator(".cf-count")).to_contain_text(f"{len(shown)} offres sur toute la carte")


def test_back_and_forward_restore_list_form_and_map(visit: Visit) -> None:
    page = visit("/?lang=fr")
    wait_for_map(page)
    everything = page.locator("#sentence").inner_text()
    page.get_by_label("Que voulez-vous apprendre ?").fill("cybersécurité")
    expect(page.locator("#sentence")).to_contain_text("cybersécurité")
    expect(page.locator("#announcement")).to_contain_text("cybersécurité")
    narrowed = page.locator("#sentence").inner_text()
    page.go_back()
    expect(page.locator("#sentence")).to_have_text(everything)
    expect(page.get_by_label("Que voulez-vous apprendre ?")).to_have_value("")
    page.go_forward()
    expect(page.locator("#sentence")).to_have_text(narrowed)
    expect(page.get_by_label("Que voulez-vous apprendre ?")).to_have_value("cybersécurité")
    page.get_by_role("link", name=re.compile("^Retirer")).click()
    expect(page.locator("#sentence")).to_have_text(everything)


def test_place_is_chosen_by_keyboard(visit: Visit) -> None:
    page = visit("/?lang=nl")
    wait_for_map(page)
    field = page.get_by_role("combobox", name="Waar?")
    field.focus()
    page.keyboard.type("gent")
    offered = page.locator("#place-suggestions").get_by_role("option")
    expect(offered.first).to_be_visible()
    expect(field).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    expect(offered.first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(page.locator("#sentence")).to_contain_text("in Gent")
    expect(field).to_be_focused()
    assert re.search(r"place=\d{5}", page.url)
    page.get_by_label("Hoe ver?").select_option("40")
    expect(page.locator("#sentence")).to_contain_text("in de buurt van Gent, binnen een straal van 40 km")


def test_keyboard_reaches_the_list_an_offer_and_a_marker(visit: Visit) -> None:
    page = visit("/?lang=fr&topic=ai&place=Gand")  # one marker, which no zoom gathers with others
    wait_for_map(page)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Aller à la liste des offres")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    focused = page.evaluate("document.activeElement.closest('#results') !== null")
    assert focused, "after the skip link, the next stop lies in the list"
    page.locator(".cf-marker").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()


def test_a_link_within_the_page_asks_nothing_again(visit: Visit) -> None:
    page = visit("/?lang=fr&topic=ai&place=Gand")
    wait_for_map(page)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if request.resource_type == "fetch" else None)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("#"))
    page.wait_for_timeout(300)
    assert [url for url in asked if "/api/" not in url] == []


def test_list_and_map_point_at_each_other(visit: Visit) -> None:
    page = visit("/?lang=fr&topic=ai&place=Gand")
    wait_for_map(page)
    page.locator("[data-offer=ecole-ai-gand] h3 a").hover()
    expect(page.locator(".cf-marker.is-highlighted")).to_have_count(1)
    page.locator(".cf-marker").first.click()
    expect(page.locator("[data-offer=ecole-ai-gand]")).to_contain_class("is-selected")
    page.get_by_role("dialog").get_by_role("link").click()
    expect(page).to_have_url(re.compile("/offers/ecole-ai-gand"))


def test_without_a_script_the_list_and_the_form_work(visit: Visit) -> None:
    page = visit("/?lang=fr", has_script=False)
    page.get_by_label("Que voulez-vous apprendre ?").fill("intelligence artificielle")
    page.get_by_label("Où ?", exact=True).fill("Bruxelles")
    page.get_by_label("Jusqu’où ?").select_option("20")
    page.get_by_role("button", name="Rechercher").click()
    expect(page).to_have_url(re.compile(r"near=Bruxelles"))
    assert "audience=" not in page.url
    expect(page.locator("#sentence")).to_contain_text("offres contenant « intelligence artificielle »")
    assert list_shown(page)
    page.get_by_role("link", name=re.compile("école AI.*Bruxelles")).first.click()
    expect(page.get_by_role("heading", name="Comment nous le savons")).to_be_visible()


@pytest.mark.parametrize("path", ["/?lang=fr", "/?lang=nl&topic=ai&near=Mons", "/offers/ecole-ai-bruxelles?lang=nl"])
@pytest.mark.parametrize("width", [320, 360, 640])
def test_nothing_is_wider_than_the_window(visit: Visit, path: str, width: int) -> None:
    page = visit(path, width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    if path.startswith("/?"):
        page.get_by_text(re.compile("Plus de filtres|Meer filters")).click()
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_wide_screen_scrolls_the_list_and_never_the_page(visit: Visit) -> None:
    page = visit("/?lang=fr&topic=ai&selected=ecole-ai-gand")
    wait_for_map(page)
    expect(page.locator("[data-offer=ecole-ai-gand]")).to_contain_class("is-selected")
    assert page.evaluate("document.documentElement.scrollHeight") == 900
    assert page.evaluate("document.getElementById('results').scrollHeight") > 900


def test_small_screen_can_put_the_map_away(visit: Visit) -> None:
    page = visit("/?lang=fr", 360, 740)
    wait_for_map(page)
    page.locator(".map-summary").click()
    expect(page.locator(".map-box")).to_be_hidden()
    expect(page.locator("[data-offer]").first).to_be_visible()


def test_reading_changes_no_cookie_and_keeps_the_policy(visit: Visit, address: str) -> None:
    page = visit("/?lang=fr")
    wait_for_map(page)
    assert page.context.cookies() == []
    policy = httpx.get(f"{address}/", trust_env=False).headers["content-security-policy"]
    assert "unsafe" not in policy
