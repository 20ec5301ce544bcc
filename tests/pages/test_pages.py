"""The other pages: one offer, an operator, a document, the service itself, and errors."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from litestar.testing import TestClient

from service.pages.error_page import render_error_page
from service.problems import Problem
from tests.pages.reading import find_object, read_text

Browser = TestClient[Any]
PATHS = [
    "/",
    "/offers/ecole-ai-bruxelles",
    "/offers/ecole-ai-bruxelles/why",
    "/operators/becode",
    "/documents/d1",
    "/unknowns",
    "/growth",
    "/partners",
    "/schemes",
    "/figures",
    "/about",
    "/about/sources",
    "/about/accessibility",
    "/about/api",
    "/nowhere",
]


@pytest.mark.parametrize("language", ["fr", "nl", "en", "de"])
@pytest.mark.parametrize("path", PATHS)
def test_every_page_keeps_the_strict_policy(browser: Browser, path: str, language: str) -> None:
    page = browser.get(f"{path}?lang={language}")
    assert page.status_code == (404 if path == "/nowhere" else 200)
    assert f'<html lang="{language}">' in page.text
    assert not find_object(page.text), "what a program holds is not what a person reads"
    policy = page.headers["content-security-policy"]
    assert "unsafe-inline" not in policy
    nonces = set(re.findall(r'nonce="([^"]*)"', page.text))
    assert all(f"'nonce-{nonce}'" in policy for nonce in nonces)
    assert "set-cookie" not in page.headers
    assert not re.search(r'(?i)\s(style|on[a-z]+)="', re.sub(r"(?s)<script.*?</script>", "", page.text))


@pytest.mark.parametrize("path", PATHS)
def test_every_page_has_one_heading_one_main_and_unique_ids(browser: Browser, path: str) -> None:
    html = re.sub(r"(?s)<script.*?</script>", "", browser.get(f"{path}?lang=fr").text)
    assert len(re.findall(r"<h1\b", html)) == 1
    assert len(re.findall(r"<main\b", html)) == 1
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids)), sorted(name for name in ids if ids.count(name) > 1)
    for target in re.findall(r'<(?:label for|a class="skip-link" href)="#?([^"]+)"', html):
        assert target in ids


@pytest.mark.parametrize(
    ("language", "reason"),
    [
        ("fr", "l&#39;article n&#39;imprime aucun intitulé de formation"),
        ("nl", "het artikel geeft geen titel van een opleiding"),
        ("en", "the article prints no course title"),
        ("de", '<span lang="fr">l&#39;article n&#39;imprime aucun intitulé de formation</span>'),
    ],
)
def test_why_something_is_inferred_is_said_in_the_language_of_the_page(
    browser: Browser, language: str, reason: str
) -> None:
    assert reason in browser.get(f"/offers/ecole-ai-bruxelles?lang={language}").text


def test_links_within_the_site_lead_somewhere(browser: Browser) -> None:
    seen: set[str] = set()
    for path in PATHS[:-1]:
        seen |= set(re.findall(r'<a [^>]*href="(/[^"#]*)"', browser.get(f"{path}?lang=nl").text))
    local = sorted({link.replace("&amp;", "&") for link in seen})
    assert len(local) > 30
    assert [link for link in local if browser.get(link).status_code != 200] == []


def test_offer_shows_how_we_know(browser: Browser) -> None:
    text = read_text(browser.get("/offers/ecole-ai-bruxelles?lang=fr").text)
    for words in ("Comment nous le savons", "Énoncé par la source", "Déduit", "Non établi", "caractères 813–914"):
        assert words in text
    assert "BeCode et Microsoft" in text


def test_offer_tells_the_three_recognitions_and_that_they_are_no_money(browser: Browser) -> None:
    text = read_text(browser.get("/offers/ecole-ai-bruxelles?lang=fr").text)
    assert "Être reconnu ne veut pas dire être financé." in text
    for body in ("Bruxelles Formation", "Le Forem", "VDAB"):
        assert body in text


def test_charleroi_is_not_syntra(browser: Browser) -> None:
    text = read_text(browser.get("/offers/ecole-ai-charleroi?lang=fr").text)
    glance = text.split("Mode de formation", 1)[1][:40]
    assert "Hybride" not in glance


def test_offer_carries_linked_data(browser: Browser) -> None:
    html = browser.get("/offers/ecole-ai-bruxelles?lang=fr").text
    found = re.search(r'(?s)<script type="application/ld\+json" nonce="[^"]+">(.*?)</script>', html)
    assert found
    node = json.loads(found[1])
    assert node["@context"] == "https://schema.org"
    assert node["@type"] == "Course"


def test_offer_without_a_point_has_no_map(browser: Browser) -> None:
    answer = browser.get("/api/v1/offers?modality=online_self", headers={"Accept": "application/json"}).json()
    offer = next(item for item in answer["items"] if not item["venues"])
    html = browser.get(f"/offers/{offer['id']}?lang=fr").text
    assert "map-config" not in html
    assert "En ligne, sans lieu" in read_text(html)


def test_operator_has_its_offers_and_venues(browser: Browser) -> None:
    text = read_text(browser.get("/operators/becode?lang=nl").text)
    assert re.search(r"\d+ opleidingen", text)
    assert "Locaties" in text


def test_a_venue_where_an_operator_is_only_intended_says_so(browser: Browser) -> None:
    venues = read_text(browser.get("/operators/becode?lang=en").text).partition("Venues")[2]
    assert venues.count("intended there, not confirmed") == 1
    assert "intended there, not confirmed" in venues.partition("E6K/A6K")[2][:200]


@pytest.mark.parametrize("name", ["d0", "d1", "d2", "d3", "d4"])
def test_what_documents_speak_of_is_named_in_words(browser: Browser, name: str) -> None:
    heads = re.findall(r"<h3>(.*?) <span", browser.get(f"/documents/{name}?lang=fr").text)
    assert heads
    assert [head for head in heads if re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", re.sub("<[^>]+>", "", head))] == []


def test_document_lists_what_rests_on_it(browser: Browser) -> None:
    html = browser.get("/documents/d1?lang=fr").text
    assert re.search(r"\d+ énoncés s’y appuient", read_text(html))
    assert "/offers/ecole-ai-bruxelles" in html


@pytest.mark.parametrize("path", ["/offers/x", "/operators/x", "/documents/x", "/offers/..%2f..%2fetc", "/x/y"])
def test_what_is_missing_is_said_in_the_visitors_language(browser: Browser, path: str) -> None:
    page = browser.get(path, headers={"Accept-Language": "nl"})
    assert page.status_code == 404
    assert "Deze pagina bestaat niet" in read_text(page.text)


def test_our_own_failures_tell_nothing() -> None:
    html = render_error_page(Problem(500, "x", "KeyError", "secret in line 3"), "fr", "n")
    assert "secret" not in html
    assert "KeyError" not in html
    assert "Un problème est survenu" in read_text(html)


def test_error_texts_are_escaped() -> None:
    html = render_error_page(Problem(400, "x", "<b>", "<script>x</script>"), "de", "n")
    assert "<script>x" not in html
    assert "&lt;script&gt;x" in html


@pytest.mark.parametrize("language", ["fr", "nl", "de"])
def test_what_is_written_for_programs_is_left_out_or_folded_away(browser: Browser, language: str) -> None:
    gone = browser.get(f"/operators/nowhere?lang={language}").text
    assert "identifier" not in gone
    html = browser.get(f"/offers.html?foo=1&lang={language}").text
    folded = re.search(r'(?s)<details><summary>([^<]+)</summary><p class="notice" lang="en">.*?</p></details>', html)
    assert folded is not None
    assert "no such parameter" in folded[0]
    assert "no such parameter" not in html.replace(folded[0], "")


def test_what_is_written_for_programs_is_plain_on_english_pages(browser: Browser) -> None:
    assert "No operator has the identifier" in browser.get("/operators/nowhere?lang=en").text
