"""The page that compares: rows, what differs, what is missing, for whom, and where its links lead."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest

from service.pages.speech import Speech
from tests.journeys.app import Client
from tests.pages.reading import read_text
from tests.shortlist.offers import LONG_ONES, SHORT_ONES

PERSON = (
    "&person_place=Molenbeek-Saint-Jean&person_situation=jobseeker_longterm&person_service=actiris&person_language=fr"
)


def ask(client: Client, *offer_ids: str, more: str = "", language: str = "fr") -> str:
    named = "&".join(f"shortlist={name}" for name in offer_ids)
    response = client.get(f"/shortlist?{named}{more}&lang={language}")
    assert response.status_code == 200, response.text
    return response.text


def read_table(html: str) -> dict[str, list[str]]:
    """The cells of each row of the wide table, by its head."""
    table = re.search(r"(?s)<table class=\"compare.*?</table>", html)
    assert table is not None
    rows = {}
    for row in re.findall(r"(?s)<tr class=\"is-.*?</tr>", table[0]):
        head = re.search(r"(?s)<th scope=\"row\">(.*?)</th>", row)
        assert head is not None
        rows[read_text(head[1]).strip()] = [
            read_text(cell).strip() for cell in re.findall(r"(?s)<td.*?>(.*?)</td>", row)
        ]
    return rows


def find_link(html: str, label: str) -> str:
    """The address of the first link with this text."""
    for href, inner in re.findall(r"(?s)<a [^>]*?href=\"([^\"]*)\"[^>]*>(.*?)</a>", html):
        if label in read_text(inner):
            return unescape(href)
    raise AssertionError(f"no link says {label!r}")


def list_shortlist(url: str) -> list[str]:
    return [value for name, value in parse_qsl(urlsplit(url).query) if name == "shortlist"]


def test_offers_stand_side_by_side(advisor: Client) -> None:
    rows = read_table(ask(advisor, "long-1", "court-1", more="&near=Bruxelles"))
    assert rows["Prochain début"][0].startswith("11 janvier 2027 (jusqu’au 30 septembre 2027")
    assert rows["Prochain début"][1] == "1er mars 2027"
    assert rows["Inscription"][0] == "Inscriptions ouvertes, jusqu’au 20 décembre 2026"
    assert rows["Inscription"][1] == "Aucune information"
    assert rows["Distance depuis Bruxelles"] == ["à moins de 5 km", "Lieu non précisé"]
    assert rows["Langue de la formation"] == ["Anglais, Français, Néerlandais", "Aucune information"]
    assert rows["Niveau"][0] == "CESS / secondaire supérieur"
    assert rows["Durée"][0] == "7 mois"
    assert "Boulevard de la Deuxième Armée britannique 148, 1190 Forest" in rows["Où"][0]
    assert "02 555 66 77 (du lundi au vendredi de 9 h à 16 h)" in rows["Contact"][0]
    assert "accueil@formation.example" in rows["Contact"][0]
    assert rows["Contact"][1] == "Aucun contact connu"
    assert "Bruxelles Formation" in rows["Reconnaissance"][0]
    assert "Commission communautaire française" in rows["Financement"][0]
    assert "Confirmé le 1er octobre 2026" in rows["Fraîcheur de la fiche"][0]


def test_the_order_is_that_of_the_address(advisor: Client) -> None:
    html = ask(advisor, "court-2", "court-1")
    assert html.index(">Tableur<") < html.index(">Python<")
    back = re.search(r'href="([^"]*)"><span aria-hidden="true">←', html)
    assert back is not None
    assert list_shortlist(unescape(back[1])) == ["court-1", "court-2"]
    assert list_shortlist(find_link(html, "Retirer")) == ["court-1"]


def test_what_differs_is_told_apart_and_can_be_seen_alone(advisor: Client) -> None:
    html = ask(advisor, "long-1", "long-2", "court-1")
    assert "Niveau" in read_table(html)
    two = ask(advisor, "court-1", "court-2")
    assert read_table(two)["Niveau"] == ["Aucune information"] * 2, "nobody knows whether it is the same"
    assert any(head.endswith("identique") for head in read_table(two))
    assert re.search(r"Identique pour toutes : [^.]+\. Inconnu pour chacune", two)
    narrow_url = find_link(two, "N’afficher que les différences")
    narrow = advisor.get(narrow_url).text
    assert [head for head in read_table(narrow) if head.endswith("identique")] == []
    assert read_table(narrow).keys() < read_table(two).keys()
    assert urlsplit(find_link(narrow, "Tout afficher")).query.count("only") == 0


def test_the_soonest_and_the_nearest_stand_out(advisor: Client) -> None:
    rows = read_table(ask(advisor, "long-1", "long-2", "court-1", "court-3", more="&near=Li%C3%A8ge"))
    assert [cell.endswith("la première à commencer") for cell in rows["Prochain début"]] == [True, False, False, False]
    assert [cell.endswith("la plus proche") for cell in rows["Distance depuis Liège"]] == [False, False, False, True]
    same = read_table(ask(advisor, "long-1", "long-2", more="&near=Bruxelles"))
    assert not any("plus proche" in cell for cells in same.values() for cell in cells), "both are as near"


def test_a_start_that_is_past_is_said_to_be(advisor: Client) -> None:
    rows = read_table(ask(advisor, "court-2", "court-3"))
    assert rows["Prochain début"] == ["Dernier début connu : 1er mars 2020 (passé)", "Aucune date enregistrée"]


def test_what_each_costs_is_told_for_whoever_is_asked_about(advisor: Client) -> None:
    everyone = read_table(ask(advisor, "long-1"))["Prix"][0]
    assert "1 250,50 €" in everyone.replace("\u202f", " ").replace("\u00a0", " ")
    worker = read_table(ask(advisor, "long-1", more="&audience=worker"))["Prix"][0]
    assert "250,50" in worker
    assert "3" not in worker
    rows = read_table(ask(advisor, "long-1", "court-2", more=PERSON))
    assert "Prix" not in rows
    assert rows["Coût"][0].startswith("Gratuit")
    assert rows["Coût"][1].startswith("Demander à l’opérateur")
    assert rows["Son service"]
    assert "Distance depuis Molenbeek-Saint-Jean" in rows


def test_what_is_missing_is_said(advisor: Client) -> None:
    text = read_text(ask(advisor, "court-1", "nowhere", "archivee", "retiree", "double"))
    assert "Aucune offre ne s’appelle « nowhere »" in text
    assert "« Formation archivee » a été archivée" in text
    assert "« Formation retiree » a été retirée" in text
    assert "« Python encore » faisait double emploi" in text
    assert "1 offre dans la sélection" in text


def test_more_than_six_are_left_out_and_said(advisor: Client) -> None:
    html = ask(advisor, *LONG_ONES, *SHORT_ONES)
    assert "6 offres côte à côte" in read_text(html)
    assert "3 de plus étaient citées" in read_text(html)
    assert len(read_table(html)["Prix identique"]) == 6
    assert "Tableur" not in html.split("<main", 1)[1].split("paper-only")[0]


def test_what_cannot_be_used_is_said(advisor: Client) -> None:
    text = read_text(ask(advisor, "court-1", more="&near=Xyzzyx&person_age=old&person_shoe=43"))
    assert "« Xyzzyx »" in text
    assert "« old »" in text
    assert "43" in text


def test_an_empty_shortlist_explains_itself(advisor: Client) -> None:
    html = ask(advisor, more="&topic=ai")
    assert "La sélection est vide" in read_text(html)
    assert find_link(html, "Choisir des offres dans la liste") == "/?topic=ai&lang=fr"
    assert "<table" not in html


def test_the_way_back_is_the_list_as_it_was(advisor: Client) -> None:
    html = ask(advisor, "court-1", more=f"&topic=dev&sort=title&only=differences{PERSON}")
    back = dict(parse_qsl(urlsplit(find_link(html, "Retour à la liste")).query))
    assert back["topic"] == "dev"
    assert back["sort"] == "title"
    assert back["shortlist"] == "court-1"
    assert back["person_service"] == "actiris"
    assert "only" not in back


def test_nothing_said_of_a_person_is_kept_by_anybody(advisor: Client) -> None:
    described = advisor.get(f"/shortlist?shortlist=court-1{PERSON}")
    assert described.headers["cache-control"] == "no-store"
    assert advisor.get("/shortlist?shortlist=court-1&near=Gent").headers.get("cache-control") != "no-store"


def test_a_message_holds_titles_and_the_short_link_and_nobody(advisor: Client) -> None:
    html = ask(advisor, "long-1", "court-1", more=PERSON, language="nl")
    url = find_link(html, "Per e-mail versturen")
    subject, body = (value for _, value in parse_qsl(urlsplit(url).query))
    assert subject == "2 opleidingen om te vergelijken"
    assert "1. 1. Machinaal geleerde modellen" in body
    assert "2. Python (Petit)" in body
    link = re.search(r"https://carto\.example/s/[\w-]+\?lang=nl", body)
    assert link is not None
    assert "olenbeek" not in unquote(url)
    assert "actiris" not in unquote(url).lower()
    assert len(url) < 2_000
    led = advisor.get(link[0].removeprefix("https://carto.example"), follow_redirects=False)
    assert led.status_code == 303
    assert led.headers["location"] == "/shortlist?shortlist=long-1&shortlist=court-1&lang=nl"


@pytest.mark.parametrize("language", ["fr", "nl", "en", "de"])
def test_the_page_speaks_every_language(advisor: Client, language: str) -> None:
    html = ask(advisor, *LONG_ONES, language=language, more=PERSON)
    assert f'<html lang="{language}">' in html
    assert Speech(language).say("Offers side by side") in read_text(html)


@pytest.mark.parametrize("text", ["%00", "%ff%fe", "<script>", "a" * 1_500, "{{7*7}}", "../../etc", "%27%22"])
def test_nothing_breaks_on_what_is_no_identifier(advisor: Client, text: str) -> None:
    response = advisor.get(f"/shortlist?shortlist={text}&lang=fr")
    assert response.status_code in (200, 400), response.text
    assert "<script>" not in response.text.replace("<script nonce", "")


def test_what_nobody_has_said_of_any_is_not_told_as_the_same(advisor: Client) -> None:
    html = ask(advisor, "long-1", "long-2", language="en")
    told = read_text(html.partition('class="differences"')[2].partition("</p>")[0])
    same, _, silent = told.partition("Known of none of them:")
    silences = {Speech("en").absence(slug) for slug in ("unknown", "no_record")}
    heads = {head.removesuffix(" the same"): cells for head, cells in read_table(html).items() if len(set(cells)) == 1}
    assert {cells[0] in silences for cells in heads.values()} == {True, False}, "there are some of both"
    for head, cells in heads.items():
        assert (head in silent) is (cells[0] in silences), head
        assert (head in same) is (cells[0] not in silences), head
