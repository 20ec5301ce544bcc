"""Following a short link: to its offers, gone ones among them; and what is said where it cannot be read whole."""

from __future__ import annotations

import re
from html import unescape

import pytest

from service.shortlist.rules import write_short_code
from tests.journeys.app import Client
from tests.pages.reading import read_text
from tests.shortlist.offers import LONG_ONES


def follow(client: Client, code: str, **headers: str) -> tuple[int, str]:
    response = client.get(f"/s/{code}", follow_redirects=False, headers=headers)
    return response.status_code, response.headers.get("location", "")


def test_a_code_leads_to_its_offers_in_the_language(advisor: Client) -> None:
    code = write_short_code(["court-2", "long-3"])
    there = "/shortlist?shortlist=court-2&shortlist=long-3"
    assert follow(advisor, f"{code}?lang=nl") == (303, f"{there}&lang=nl")
    assert follow(advisor, code, **{"Accept-Language": "de-BE,de;q=0.9"}) == (303, f"{there}&lang=de")
    assert follow(advisor, code.lower().replace("-", " ")) == (303, f"{there}&lang=fr")


def test_offers_that_are_gone_are_found_and_said_to_be(advisor: Client) -> None:
    code = write_short_code(["archivee", "court-1", "double", "retiree"])
    status, location = follow(advisor, f"{code}?lang=fr")
    assert status == 303
    text = read_text(advisor.get(location).text)
    assert "« Formation archivee » a été archivée" in text
    assert "« Python encore » faisait double emploi" in text
    assert "1 offre dans la sélection" in text


def test_what_was_recognised_of_a_garbled_code_is_said(advisor: Client) -> None:
    one, two, three, end = write_short_code(["court-1", "archivee", "long-1"]).split("-")
    wrong = "-".join([one, two, three[::-1], end])
    response = advisor.get(f"/s/{wrong}?lang=fr")
    assert response.status_code == 404
    text = read_text(response.text)
    assert "Python" in text
    assert "Formation archivee" in text
    assert "N'est plus affiché" in text
    assert f"{three[::-1]} ne désigne aucune offre" in re.sub(r"\s+", " ", text)
    link = re.search(r'href="(/shortlist\?[^"]*)"', response.text)
    assert link is not None
    assert unescape(link[1]) == "/shortlist?shortlist=court-1&shortlist=archivee&lang=fr"


def test_letters_that_confirm_nothing_are_said_to(advisor: Client) -> None:
    one, two, end = write_short_code(["court-1", "long-1"]).split("-")
    response = advisor.get(f"/s/{two}-{one}-{end}?lang=fr")
    assert response.status_code == 404
    assert "les dernières lettres ne les confirment pas" in read_text(response.text)
    assert "Comparer les 2 offres reconnues" in read_text(response.text)


@pytest.mark.parametrize(
    "code", ["x", "-", "0000000", "%20", "%00", "%ff", "é" * 90, "K" * 3_000, "K-" * 90, "<script>"]
)
def test_nothing_breaks_on_what_is_no_code(advisor: Client, code: str) -> None:
    response = advisor.get(f"/s/{code}?lang=fr")
    assert response.status_code in (400, 404)
    assert "<script>" not in response.text


def test_the_longest_code_is_short(advisor: Client) -> None:
    assert len(write_short_code(LONG_ONES)) == 50
    assert follow(advisor, write_short_code(LONG_ONES))[0] == 303
