"""Forms of the console: untouched they change nothing, wrong they lose nothing, and two editors hear of each other."""

from __future__ import annotations

from typing import Any

import pytest

from service.database import open_reading
from service.intake.documents import read_documents
from tests.console.signed_in import Console, Pairs, change, read_form, sign_in
from tests.journeys.app import Client, get_engine, get_json
from tests.pages.reading import read_text

OFFER = "/console/offers/ecole-ai-anvers"
VENUE = "/console/venues/becode-anvers"
CARD = "/console/operator"


def read_stored(client: Client, kind: str, record_id: str) -> Any:
    with open_reading(get_engine(client)) as db:
        return read_documents(db, kind, [record_id])[record_id]


def list_ids(client: Client, path: str) -> list[str]:
    return [item["id"] for item in get_json(client, f"/api/v1/{path}?limit=100")["items"]]


def test_an_untouched_form_changes_nothing(client: Client, moderator: Console) -> None:
    targets = [("offer", name, f"/console/offers/{name}") for name in list_ids(client, "offers")]
    venues = {venue["id"] for item in get_json(client, "/api/v1/offers?limit=100")["items"] for venue in item["venues"]}
    targets += [("venue", name, f"/console/venues/{name}") for name in sorted(filter(None, venues))]
    operators = {
        item["operator"]["id"] for item in get_json(client, "/api/v1/offers?limit=100")["items"] if item["operator"]
    }
    targets += [("operator", name, f"/console/operator?operator={name}") for name in sorted(operators)]
    assert len(targets) > 50
    changed = []
    for kind, name, path in targets:
        before = read_stored(client, kind, name)
        answer = moderator.post(path, moderator.find_form(path, path))
        after = read_stored(client, kind, name)
        if answer.status_code != 303 or (after.version, after.document) != (before.version, before.document):
            changed.append((path, answer.status_code))
    assert changed == []


def test_what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost(becode: Console, client: Client) -> None:
    before = read_stored(client, "offer", "ecole-ai-anvers")
    typed = change(
        becode.find_form(OFFER, OFFER),
        title__nl="Een nieuwe titel",
        capacity_per_year="veel",
        url="javascript:alert(1)",
        **{"sessions[0].ends_on": "01/01/2019"},
    )
    page = becode.post(OFFER, typed)
    assert page.status_code == 422
    html = page.text
    for path, text in (("capacity_per_year", "veel"), ("url", "javascript:alert(1)"), ("title.nl", "Een nieuwe titel")):
        assert (path, text) in find_values(html)
    assert 'id="field-capacity_per_year" name="capacity_per_year"' in html
    assert 'aria-invalid="true" aria-describedby="field-capacity_per_year-error"' in html
    assert "“veel” is not a number." in html
    for target in ("field-capacity_per_year", "field-sessions-0-ends_on"):
        assert f'href="#{target}"' in html
        assert f'id="{target}"' in html
    assert read_stored(client, "offer", "ecole-ai-anvers").document == before.document


def find_values(html: str) -> Pairs:
    return read_form(html, OFFER)


def test_one_more_line_saves_nothing_and_keeps_what_was_typed(becode: Console, client: Client) -> None:
    typed = change(becode.find_form(OFFER, OFFER), title__en="Typed", more="sessions")
    page = becode.post(OFFER, typed)
    assert page.status_code == 200
    values = dict(find_values(page.text))
    assert values["title.en"] == "Typed"
    assert [name for name in values if name.startswith("sessions[") and name.endswith("].starts_on")] == [
        f"sessions[{rank}].starts_on" for rank in range(4)
    ]
    assert read_stored(client, "offer", "ecole-ai-anvers").document["title"]["en"] != "Typed"


def test_what_was_written_is_found_at_once(becode: Console, client: Client) -> None:
    answer = becode.post(OFFER, change(becode.find_form(OFFER, OFFER), title__en="Unheard-of wombat training"))
    assert (answer.status_code, answer.headers["location"]) == (303, f"{OFFER}?said=saved")
    assert get_json(client, "/api/v1/offers?q=wombat")["total"] == 1
    assert "Saved." in becode.get(f"{OFFER}?said=saved").text


@pytest.mark.parametrize(("choice", "kept"), [("mine", "Mine"), ("theirs", "Theirs")])
def test_two_editors_race_and_one_is_told(becode: Console, client: Client, choice: str, kept: str) -> None:
    first, second = becode.find_form(OFFER, OFFER), becode.find_form(OFFER, OFFER)
    theirs = change(first, title__en="Theirs", url="https://becode.example/ai")
    assert becode.post(OFFER, theirs).status_code == 303
    page = becode.post(OFFER, change(second, title__en="Mine", capacity_per_year="30"))
    assert page.status_code == 412
    text = read_text(page.text)
    for words in ("Somebody else has changed this", "Theirs", "Mine", "https://becode.example/ai", "You did not touch"):
        assert words in text
    values = find_values(page.text)
    assert dict(values)["title.en"] == "Mine"
    assert dict(values)["url"] == "https://becode.example/ai"
    assert dict(values)["capacity_per_year"] == "30"
    assert becode.post(OFFER, change(values, **{"choose.title": choice})).status_code == 303
    after = read_stored(client, "offer", "ecole-ai-anvers").document
    assert after["title"]["en"] == kept
    assert (after["url"], after["capacity_per_year"]) == ("https://becode.example/ai", 30)


def test_a_race_over_the_same_words_is_none(becode: Console) -> None:
    first, second = becode.find_form(OFFER, OFFER), becode.find_form(OFFER, OFFER)
    assert becode.post(OFFER, change(first, title__en="Same")).status_code == 303
    page = becode.post(OFFER, change(second, title__en="Same"))
    assert page.status_code == 412
    assert "You wrote" not in read_text(page.text)


@pytest.mark.parametrize("version", ["0", "-1", "99", "x", "", "9" * 40])
def test_an_impossible_version_is_the_present_one(becode: Console, version: str) -> None:
    assert becode.post(OFFER, change(becode.find_form(OFFER, OFFER), version=version)).status_code == 303


def test_a_new_offer_is_a_draft_until_nothing_is_missing(becode: Console, client: Client) -> None:
    new = "/console/offers/new"
    form = change(becode.find_form(new, new), title__en="Draft of a wombat course")
    assert becode.post(new, change(form, act="publish")).status_code == 422
    answer = becode.post(new, form)
    path = answer.headers["location"].partition("?")[0]
    assert "Missing before it can be published" in becode.get(path).text
    assert get_json(client, "/api/v1/offers?q=wombat")["total"] == 0
    filled = change(becode.find_form(path, path), topics="ai", modality="online_self", audiences="all", languages="nl")
    assert becode.post(path, change(filled, act="publish")).status_code == 422
    assert becode.post(path, change(filled, act="publish", url="https://becode.example/w")).status_code == 303
    assert get_json(client, "/api/v1/offers?q=wombat")["total"] == 1


def test_sessions_prices_and_own_words_are_lines_of_the_form(becode: Console, client: Client) -> None:
    form = becode.find_form(OFFER, OFFER)
    lines = {
        "sessions[1].starts_on": "2027-03-01",
        "sessions[1].places": "12",
        "prices[0].price_kind": "amount",
        "prices[0].amount_eur": "1 250,50",
        "prices[3].remove": "yes",
        "recognitions[0].body": "vdab",
        "cadence_months": "6",
    }
    assert becode.post(OFFER, change(form, **lines)).status_code == 303
    after = read_stored(client, "offer", "ecole-ai-anvers").document
    assert [row["starts_on"] for row in after["sessions"]] == ["2020-09-01", "2027-03-01"]
    assert after["sessions"][0]["id"] == "ecole-ai-anvers-2020-09"
    assert {row["audience"]: row["amount_eur"] for row in after["prices"]}["all"] == 1250.5
    assert len(after["prices"]) == 3
    assert [row["body"] for row in after["recognitions"]] == ["vdab"]
    assert after["cadence_months"] == 6


@pytest.mark.parametrize(
    ("path", "name", "wrong"),
    [
        (VENUE, "latitude", "12"),
        (VENUE, "place", "Atlantis"),
        (CARD, "email", "nobody"),
        (CARD, "enterprise_number", "123"),
    ],
)
def test_venues_and_cards_say_what_is_wrong_with_a_field(becode: Console, path: str, name: str, wrong: str) -> None:
    form = becode.find_form(path, path)
    given = {"longitude": "4.4"} if name == "latitude" else {}
    page = becode.post(path, change(form, **given, **{name: wrong}))
    assert page.status_code == 422
    assert f'href="#field-{name}"' in page.text
    assert f'value="{wrong}"' in page.text


def test_a_point_set_by_hand_stays_and_goes_with_its_coordinates(becode: Console, client: Client) -> None:
    page = read_text(becode.get(VENUE).text)
    assert "The address leads to: Antwerp (centre of the municipality, address not known)." in page
    answer = becode.post(VENUE, change(becode.find_form(VENUE, VENUE), longitude="4,40346", latitude="51.21989"))
    assert answer.status_code == 303
    row = read_stored(client, "venue", "becode-anvers").row
    assert (row["longitude"], row["latitude"], row["precision"]) == (4.40346, 51.21989, "address")
    answer = becode.post(VENUE, change(becode.find_form(VENUE, VENUE), longitude="", latitude=""))
    assert answer.status_code == 303
    assert read_stored(client, "venue", "becode-anvers").row["precision"] == "municipality"


def test_an_address_is_looked_up_before_anything_is_saved(becode: Console, client: Client) -> None:
    page = becode.post(VENUE, change(becode.find_form(VENUE, VENUE), place="Gent", more="point"))
    assert page.status_code == 200
    assert "The address leads to: Ghent" in read_text(page.text)
    assert read_stored(client, "venue", "becode-anvers").document["place"] == "Anvers"


@pytest.mark.parametrize("language", ["fr", "nl", "de"])
def test_a_mistake_is_said_in_the_language_of_the_page(client: Client, language: str) -> None:
    other = sign_in(client, f"{language}@becode.example", "editor", "becode", language=language)
    page = other.post(CARD, change(other.find_form(CARD, CARD), email="nobody"))
    said = {"fr": "n’est pas une adresse e-mail", "nl": "is geen e-mailadres", "de": "ist keine E-Mail-Adresse"}
    assert said[language] in page.text
    assert f'<html lang="{language}">' in page.text
