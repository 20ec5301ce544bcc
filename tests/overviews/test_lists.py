"""Growth, partners, schemes and figures: what is counted, what is listed, and what is never done."""

from __future__ import annotations

import csv
import itertools
import re
from io import StringIO
from typing import Any

import pytest

from service.database import Engine, open_transaction
from service.evidence.models import Claim
from tests.journeys.app import Client, get_json
from tests.pages.reading import read_text


def read_csv(client: Client, address: str) -> list[dict[str, str]]:
    response = client.get(address)
    assert response.status_code == 200, response.text
    assert response.headers["content-type"].startswith("text/csv")
    return list(csv.DictReader(StringIO(response.text.removeprefix("\ufeff"))))


def ask(client: Client, address: str) -> Any:
    response = client.get(address)
    assert response.status_code == 200, response.text
    return response.json()


def test_a_year_counts_what_is_attested_and_carries_nothing_on(facts: Client) -> None:
    growth = ask(facts, "/api/v1/growth")
    assert growth["all"] == {"2020": 18, "2021": 9, "2022": 0, "2023": 5, "2024": 2}
    ai = next(line for line in growth["lines"] if line["id"] == "ai")
    assert ai["years"]["2024"] == 2
    assert growth["undated"] == 0


def test_sessions_count_only_where_their_day_is_known(facts: Client) -> None:
    growth = ask(facts, "/api/v1/growth?measure=starting&by=region")
    assert growth["all"] == {"2020": 5}
    assert {line["id"]: line["years"]["2020"] for line in growth["lines"]} == {"BE-VLG": 4, "BE-BRU": 1}
    assert growth["undated"] == growth["offers"] - 5


def test_an_offer_is_first_recorded_once(facts: Client) -> None:
    first = ask(facts, "/api/v1/growth?measure=first")
    assert sum(first["all"].values()) == first["offers"] - first["undated"] == 33


def test_growth_is_narrowed(facts: Client) -> None:
    growth = ask(facts, "/api/v1/growth?topic=ai&region=BE-BRU&by=place")
    assert growth["offers"] == ask(facts, "/api/v1/offers?topic=ai&region=BE-BRU&limit=1")["total"]
    assert {line["id"] for line in growth["lines"]}
    for query in ("by=colour", "measure=x", "topic=zz", "region=zz"):
        response = facts.get(f"/api/v1/growth?{query}")
        assert response.status_code == 400
        assert query.partition("=")[0] in response.text


def test_partners_have_their_part_their_contribution_and_evidence(facts: Client) -> None:
    partners = {item["id"]: item for item in ask(facts, "/api/v1/partners?limit=100")["items"]}
    assert len(partners) == 17
    assert partners["cronos-group"]["of"] == ["programme", "ecole-ai"]
    assert partners["syntra-becode"]["regions"] == ["BE-VLG", "BE-BRU"]
    assert all(item["evidence"] for item in partners.values())
    of_becode = {item["id"] for item in ask(facts, "/api/v1/partners?operator=becode&limit=100")["items"]}
    assert "cronos-group" in of_becode
    assert "cdc-sap" not in of_becode
    public = ask(facts, "/api/v1/partners?kind=public")["items"]
    assert {item["kind"] for item in public} == {"public"}


def test_partners_and_dates_are_said_in_the_language_of_the_page(facts: Client) -> None:
    partners = facts.get("/partners?lang=nl", headers={"Accept": "text/html"}).text
    assert "Waalse competentiecentra" in partners.partition("<table")[2]
    assert "Centres de compétence wallons<" not in partners
    for language, said in (("fr", "vers juillet 2020"), ("nl", "omstreeks juli 2020"), ("de", "Juli 2020")):
        for path in ("/figures", "/documents/d1", "/about/sources"):
            html = facts.get(f"{path}?lang={language}", headers={"Accept": "text/html"}).text
            assert said in html
            assert "2020-07" not in html
    assert "2020-04" not in facts.get("/schemes?lang=nl", headers={"Accept": "text/html"}).text


def test_partners_are_narrowed_to_an_operator_by_the_form_and_stand_by_what_they_take_part_in(facts: Client) -> None:
    html = facts.get("/partners?lang=fr", headers={"Accept": "text/html"}).text
    values = re.findall(r'<option value="([^"]*)"', html.partition('name="operator"')[2].partition("</select>")[0])
    assert values[0] == ""
    assert "becode" in values
    for value in values[1:]:
        assert ask(facts, f"/api/v1/partners?operator={value}")["items"], value
    partnered = {name for kind, name in (item["of"] for item in ask(facts, "/api/v1/partners?limit=100")["items"])}
    operators = {item["id"] for item in ask(facts, "/api/v1/operators?limit=100")["items"]}
    assert partnered & operators <= set(values)
    narrowed = facts.get("/partners?operator=becode&lang=fr", headers={"Accept": "text/html"}).text
    assert '<option value="becode" selected>' in narrowed
    parts = [row["Participe à"] for row in read_csv(facts, "/partners.csv?lang=fr")]
    assert len([one for one, _ in itertools.groupby(parts)]) == len(set(parts)) > 1


def test_every_figure_has_its_kind_and_its_evidence_and_there_is_no_sum(facts: Client) -> None:
    figures = ask(facts, "/api/v1/figures?limit=100")["items"]
    assert len(figures) == 28
    assert all(item["evidence"] for item in figures)
    targets = {item["figure"]["id"] for item in ask(facts, "/api/v1/figures?kind=target")["items"]}
    assert targets == {"ai-150-200", "ai-200"}
    rows = read_csv(facts, "/figures.csv?lang=en")
    assert len(rows) == 28
    assert facts.get("/api/v1/figures?kind=sum").status_code == 400


def test_who_may_use_a_scheme_is_said_by_key_and_never_guessed(client: Client, engine: Engine) -> None:
    keys = [
        f"Who may use it, by {end}" for end in ("where they live", "where the company has its seat", "where they work")
    ]
    voucher = next(row for row in read_csv(client, "/schemes.csv?lang=en&kind=voucher"))
    assert [voucher[key] for key in keys] == ["No information"] * 3
    with open_transaction(engine) as db:
        claim = Claim(
            subject_kind="programme",
            subject_id="cheques-formation",
            field="seat",
            status="stated",
            statement={"en": "Companies with their seat in Brussels."},
            document_id="d0",
            source="documents",
        )
        db.add(claim)
    voucher = next(row for row in read_csv(client, "/schemes.csv?lang=en&kind=voucher"))
    assert "Companies with their seat in Brussels." in voucher[keys[1]]
    assert [voucher[keys[0]], voucher[keys[2]]] == ["No information"] * 2
    assert "Companies" not in voucher["Evidence"]


def test_a_scheme_names_who_pays_by_links_and_through_what_it_is_part_of(client: Client) -> None:
    who_pays = {row["Scheme"].partition(" | ")[0]: row["Who pays"] for row in read_csv(client, "/schemes.csv?lang=en")}
    label = next(text for name, text in who_pays.items() if "Centre de compétence" in name)
    assert "Wallonia" in label or "Walloon" in label, "by a funding link"
    assert "PRW" not in label, "what is only potential pays nothing"
    parts = get_json(client, "/api/v1/programmes?limit=100")["items"]
    above = {one["id"]: one for one in parts}
    names = {
        one["name"].get("en") or one["name"]["fr"] for one in parts if above.get(one["parent"] or "", {}).get("funder")
    }
    assert names
    assert all(who_pays[name] != "No information" for name in names), "by its parent's funder"


PAGES = ["unknowns", "growth", "partners", "schemes", "figures"]


@pytest.mark.parametrize("language", ["fr", "nl", "en", "de"])
@pytest.mark.parametrize("name", PAGES)
def test_page_and_file_have_the_same_rows(facts: Client, name: str, language: str) -> None:
    page = facts.get(f"/{name}?lang={language}", headers={"Accept": "text/html"})
    assert page.status_code == 200
    assert f'<html lang="{language}">' in page.text
    table = page.text.partition('class="overview-table stacks"')[2].partition("</table>")[0]
    rows = read_csv(facts, f"/{name}.csv?lang={language}")
    assert table.count('<th scope="row" ') == len(rows) > 0
    shown = read_text(table)
    for row in rows:
        assert next(iter(row.values())).partition(" (")[0].partition(" | ")[0] in shown


@pytest.mark.parametrize("name", PAGES)
def test_pages_take_no_offence_at_other_parameters_and_refuse_wrong_values(facts: Client, name: str) -> None:
    browser = {"Accept": "text/html"}
    assert facts.get(f"/{name}?utm_source=x&kind=&topic=", headers=browser).status_code == 200
    wrong = facts.get(f"/{name}?{'by' if name == 'growth' else 'kind'}=%00x", headers=browser)
    assert wrong.status_code == 400
    assert "text/html" in wrong.headers["content-type"]


def test_bars_are_said_in_words(facts: Client) -> None:
    text = read_text(facts.get("/growth?lang=en", headers={"Accept": "text/html"}).text)
    assert "18 in 2020, 9 in 2021, 0 in 2022, 5 in 2023 and 2 in 2024." in text
    assert "0 have no date of this kind" in text


def test_evidence_is_sent_by_the_form_about_the_record_with_its_field_chosen(facts: Client) -> None:
    html = facts.get("/unknowns?lang=en&operator=ai2", headers={"Accept": "text/html"}).text
    address = "/reports/new?kind=offer&id=ai2-programmes&field=funding&with=evidence&lang=en"
    assert address.replace("&", "&amp;") in html
    form = facts.get(address, headers={"Accept": "text/html"})
    assert form.status_code == 200
    assert '<option value="funding" selected>' in form.text


def test_every_way_to_send_evidence_leads_to_a_form(facts: Client) -> None:
    html = facts.get("/unknowns?lang=en", headers={"Accept": "text/html"}).text
    ways = {part.partition('"')[0].replace("&amp;", "&") for part in html.split('href="')[1:] if "/reports/new" in part}
    ways = {way for way in ways if way.startswith("/reports/new")}
    assert len(ways) > 12
    assert html.count('href="/reports/new?') == 19, "each thing that is open has its way"
    assert [way for way in ways if facts.get(way, headers={"Accept": "text/html"}).status_code != 200] == []
