"""The panel for a person on a telephone: by touch, by keyboard alone, without a script, in French and Dutch."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.accessibility import check
from tests.journeys.site import Visit

WORDS = {
    "fr": {
        "panel": "Pour cette personne",
        "place": "Où elle habite",
        "service": "Suivie par",
        "longterm": "Demandeur d'emploi de longue durée",
        "free": "Gratuit pour les demandeurs d’emploi de longue durée",
        "forget": "Oublier cette personne",
        "rules": "Selon quelles règles ?",
        "see": "Voir ce que cela change",
        "title": "Selon quelles règles une offre est jugée pour une personne",
        "untold": "situation, domicile",
    },
    "nl": {
        "panel": "Voor deze persoon",
        "place": "Woonplaats",
        "service": "Begeleid door",
        "longterm": "Langdurig werkzoekende",
        "free": "Gratis voor langdurig werkzoekenden",
        "forget": "Vergeet deze persoon",
        "rules": "Volgens welke regels?",
        "see": "Bekijk wat dat betekent",
        "title": "Volgens welke regels een opleiding voor een persoon beoordeeld wordt",
        "untold": "situatie, woonplaats",
    },
}
languages = pytest.mark.parametrize("language", ["fr", "nl"])


def read_told(page: Page) -> dict[str, str]:
    """What the address says of the person."""
    return {name: value for name, value in parse_qsl(urlsplit(page.url).query) if name.startswith("person_")}


def find_card(page: Page, offer: str) -> Locator:
    return page.locator(f'[data-offer="{offer}"]').first


def open_panel(page: Page, words: dict[str, str]) -> Locator:
    panel = page.locator("#person-panel")
    panel.locator("summary").get_by_text(words["panel"]).click()
    expect(panel).to_have_attribute("open", "")
    return panel


@languages
def test_what_it_costs_them_is_on_the_card_as_soon_as_it_is_told(visit: Visit, language: str) -> None:
    words = WORDS[language]
    page = visit(f"/?topic=ai&lang={language}", 360)
    panel = open_panel(page, words)
    panel.get_by_role("checkbox", name=words["longterm"], exact=True).check()
    expect(find_card(page, "ecole-ai-gand").locator(".judged-yes").first).to_contain_text(words["free"])
    panel.get_by_label(words["service"]).select_option("actiris")
    expect(page.locator("#person-said")).to_contain_text("Actiris")
    place = panel.get_by_label(words["place"])
    place.fill("Molenbeek")
    place.press("Tab")
    expect(page.locator("#person-said")).to_contain_text("Molenbeek")
    assert read_told(page).keys() == {"person_place", "person_situation", "person_service"}
    assert check(page) == []
    card = find_card(page, "ecole-ai-bruxelles")
    expect(card).to_contain_text("Bruxelles Formation")
    expect(card.get_by_role("link", name="article (sans auteur imprimé), 2020").first).to_be_visible()


@languages
def test_the_link_is_the_person_and_forgetting_leaves_nothing(visit: Visit, language: str) -> None:
    words = WORDS[language]
    page = visit(f"/?topic=ai&lang={language}&person_situation=jobseeker_longterm&person_place=1080", 360)
    expect(find_card(page, "ecole-ai-gand").locator(".judged-yes").first).to_contain_text(words["free"])
    panel = open_panel(page, words)
    expect(panel.get_by_role("checkbox", name=words["longterm"], exact=True)).to_be_checked()
    panel.get_by_role("link", name=words["forget"]).click()
    expect(page.locator("#person-said")).to_contain_text(words["untold"])
    expect(page.locator(".judged")).to_have_count(0)
    assert read_told(page) == {}
    assert "topic=ai" in page.url
    assert page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]
    expect(page.get_by_label(words["place"])).to_have_value("")


@languages
def test_the_panel_works_by_keyboard_alone(visit: Visit, language: str) -> None:
    words = WORDS[language]
    page = visit(f"/?topic=ai&lang={language}", 360)
    page.locator("#person-panel > summary").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#person-panel")).to_have_attribute("open", "")
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "person_situation-jobseeker_longterm":
            break
    page.keyboard.press("Space")
    expect(find_card(page, "ecole-ai-gand").locator(".judged-yes").first).to_contain_text(words["free"])
    expect(page.locator("#person_situation-jobseeker_longterm")).to_be_checked()
    expect(page.locator("#person_situation-jobseeker_longterm")).to_be_focused()
    assert read_told(page) == {"person_situation": "jobseeker_longterm"}


@languages
def test_the_panel_works_without_a_script(visit: Visit, language: str) -> None:
    words = WORDS[language]
    page = visit(f"/?topic=ai&lang={language}", 360, has_script=False)
    panel = open_panel(page, words)
    panel.get_by_label(words["place"]).fill("1080")
    panel.get_by_role("checkbox", name=words["longterm"], exact=True).check()
    panel.get_by_role("button", name=words["see"]).click()
    expect(page.locator("#person-said")).to_contain_text("Molenbeek")
    expect(find_card(page, "ecole-ai-gand").locator(".judged-yes").first).to_contain_text(words["free"])
    assert "topic=ai" in page.url


@languages
def test_an_offer_tells_all_and_leads_to_the_rules(visit: Visit, language: str) -> None:
    words = WORDS[language]
    page = visit(f"/offers/bf-online?lang={language}&topic=ai", 360)
    expect(page.locator("#for-this-person")).to_have_count(0)
    panel = open_panel(page, words)
    panel.get_by_role("checkbox", name=re.compile("^(Demandeur d'emploi|Werkzoekende)$")).check()
    panel.get_by_label(words["place"]).fill("Ixelles")
    panel.get_by_role("button", name=words["see"]).click()
    judged = page.locator("#for-this-person")
    expect(judged).to_contain_text("0800 555 66")
    expect(judged.get_by_role("link", name=re.compile("Farida Tahar")).first).to_be_visible()
    assert "topic=ai" in page.url
    assert check(page) == []
    open_panel(page, words).get_by_role("link", name=words["rules"]).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(words["title"])
    assert read_told(page) == {}
    assert check(page) == []


def test_nothing_is_found_in_the_dark_either(visit: Visit) -> None:
    page = visit("/offers/bf-online?lang=fr&person_situation=jobseeker&person_place=Gent&person_age=x", 1280)
    page.emulate_media(color_scheme="dark")
    expect(page.locator("#for-this-person")).to_be_visible()
    assert check(page) == []
    page.goto(page.url.split("/offers")[0] + "/rights?lang=nl")
    expect(page.get_by_role("heading", level=1)).to_have_text(WORDS["nl"]["title"])
    assert check(page) == []
