"""The page of one offer: where it leads, and what it keeps of where one came from."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import Any

from icalendar import Calendar
from litestar.testing import TestClient

from tests.pages.reading import list_offers, read_text

Browser = TestClient[Any]
FROM_LIST = "topic=dev&near=Mons&radius_km=30&sort=distance&shortlist=donnees-gand&person_age=25_29&lang=fr"


def get_page(browser: Browser, name: str, query: str = "lang=fr") -> str:
    page = browser.get(f"/offers/{name}?{query}")
    assert page.status_code == 200
    return str(page.text)


def find_link(html: str, text: str) -> str:
    """The address of the one link that says this."""
    links = re.findall(r'<a [^>]*?href="([^"]*)"[^>]*>(.*?)</a>', html)
    (found,) = [unescape(address) for address, said in links if unescape(said).strip() == text]
    return found


def test_way_back_is_the_list_as_it_was_with_this_offer_lit(invented_browser: Browser) -> None:
    back = find_link(get_page(invented_browser, "python-mons", FROM_LIST), "Retour à la liste")
    for part in FROM_LIST.split("&"):
        assert part in back
    assert "selected=python-mons" in back
    assert "python-mons" in list_offers(invented_browser.get(back).text)


def test_without_a_list_behind_it_the_way_back_is_all_offers(invented_browser: Browser) -> None:
    html = get_page(invented_browser, "python-mons")
    assert find_link(html, "Toutes les offres") == "/?lang=fr"
    assert "/why" not in html


def test_topics_lead_on_with_shortlist_and_person(invented_browser: Browser) -> None:
    html = get_page(invented_browser, "python-mons", FROM_LIST)
    address = find_link(html, "Développement logiciel et web")
    assert address.startswith("/?topic=dev&lang=fr&")
    assert "shortlist=donnees-gand" in address
    assert "person_age=25_29" in address
    assert "near" not in address


def test_shortlist_is_toggled_in_place(invented_browser: Browser) -> None:
    html = get_page(invented_browser, "python-mons", FROM_LIST)
    added = find_link(html, "Ajouter à la sélection")
    assert re.findall("shortlist=([a-z-]+)", added) == ["donnees-gand", "python-mons"]
    assert find_link(html, "Comparer et imprimer 1 offre").startswith("/shortlist?")
    html = invented_browser.get(added).text
    removed = find_link(html, "Retirer de la sélection")
    assert "shortlist=python-mons" not in removed
    assert find_link(html, "Comparer et imprimer 2 offres")


def test_a_full_shortlist_takes_no_other(invented_browser: Browser) -> None:
    query = "&".join(f"shortlist=x{number}" for number in range(6))
    html = get_page(invented_browser, "python-mons", f"{query}&lang=fr")
    assert "Ajouter à la sélection" not in html
    assert "La sélection est complète" in read_text(html)


def test_the_question_why_is_asked_with_the_same_filters(invented_browser: Browser) -> None:
    why = find_link(get_page(invented_browser, "python-mons", FROM_LIST), "Est-elle parmi les résultats, et pourquoi ?")
    assert why.startswith("/offers/python-mons/why?topic=dev&near=Mons&radius_km=30&lang=fr")
    assert "Oui : à la place 1 sur 1." in read_text(invented_browser.get(why).text)


def test_dates_to_come_are_a_calendar(invented_browser: Browser) -> None:
    html = get_page(invented_browser, "python-mons")
    address = find_link(html, "Mettre les dates à venir dans un agenda (.ics)")
    assert address == "/offers/python-mons.ics?lang=fr"
    answer = invented_browser.get(address)
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert len(Calendar.from_ical(answer.content).walk("VEVENT")) == 1
    assert '<link rel="alternate" type="text/calendar" href="/api/v1/offers/python-mons.ics">' in html


def test_past_dates_alone_make_no_calendar(invented_browser: Browser) -> None:
    html = get_page(invented_browser, "ecole-ai-bruxelles")
    assert "1er septembre 2020" in read_text(html)
    assert "agenda (.ics)" not in read_text(html)
    assert "text/calendar" not in html
    assert ".ics" not in html


def test_an_ending_of_nothing_is_not_found(invented_browser: Browser) -> None:
    assert invented_browser.get("/offers/nothing.ics").status_code == 404


def test_linked_data_hold_the_training_sessions(invented_browser: Browser) -> None:
    html = get_page(invented_browser, "python-mons")
    (text,) = re.findall(r'(?s)<script type="application/ld\+json"[^>]*>(.*?)</script>', html)
    node = json.loads(text)
    assert node["@type"] == "Course"
    assert [instance["startDate"] for instance in node["hasCourseInstance"]] == ["2027-01-11"]


def test_nothing_of_a_person_is_counted(invented_browser: Browser) -> None:
    app: Any = invented_browser.app
    app.front.tally.take()
    get_page(invented_browser, "python-mons", "person_age=25_29&lang=fr")
    assert app.front.tally.take().list_counts() == {}
    get_page(invented_browser, "python-mons")
    assert set(app.front.tally.take().list_counts()) == {"python-mons"}


def test_who_pays_names_its_documents_and_what_kind_of_help_it_is(browser: Browser) -> None:
    html = get_page(browser, "ecole-ai-bruxelles").partition('<h2 id="funding">')[2].partition("</section>")[0]
    rows = {read_text(head): row for head, row in re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", html, re.DOTALL)}
    cocof = rows["Commission communautaire française (COCOF)"]
    assert "Non établi Source : La formation en intelligence artificielle en COCOF" in read_text(cocof)
    assert 'href="/documents/d0?lang=fr"' in cocof
    partners = rows["Partenaires privés de l'école AI"]
    assert "Financement direct (en nature; Déduit)" in read_text(partners)
    assert 'href="/documents/d1?lang=fr"' in partners
    for row in rows.values():
        for address in re.findall('href="([^"]*)"', row):
            assert browser.get(unescape(address)).status_code == 200


def test_everyone_else_stands_after_those_who_pay_otherwise(browser: Browser) -> None:
    text = read_text(get_page(browser, "ecole-ai-gand", "lang=en"))
    assert text.index("Long-term job-seeker") < text.index("Everyone else")


def test_how_old_it_is_and_whom_to_ask_are_two_sentences(browser: Browser) -> None:
    assert "</span>. Ask the operator whether it still holds." in get_page(browser, "ecole-ai-gand", "lang=en")
