"""What is pressed through a confirm link: confirmed, put right, and never more than the link is for."""

from __future__ import annotations

import re

import pytest

from service.confirmation.answers import confirm_unchanged, correct_offer, find_link_id
from service.confirmation.rules import PATH
from service.database import Engine, open_transaction
from service.errors import ConflictingError
from service.offers.models import Offer
from tests.confirmation.conftest import list_seen
from tests.confirmation.pressing import OFFER, find_seen, list_changes, press, read_offer
from tests.journeys.app import Client


def test_one_is_confirmed_and_the_others_wait(client: Client, engine: Engine, link: str) -> None:
    answer = press(client, link, "confirm", find_seen(client, link))
    assert answer.status_code == 303
    assert answer.headers["referrer-policy"] == "no-referrer"
    page = client.get(answer.headers["location"]).text
    assert "Merci" in page
    assert len(list_seen(page)) == 5
    assert OFFER not in page
    (change,) = list_changes(engine)
    assert (change.act, change.actor_kind, change.through) == ("confirmed", "link", "confirm_link")
    assert change.actor_id not in link, "who reads the history cannot make the link"
    assert read_offer(engine).confirmed_on is not None
    assert read_offer(engine).confirmed_on != read_offer(engine, "ecole-ai-gand").confirmed_on


def test_what_is_confirmed_is_fresh_for_everybody_at_once(client: Client, link: str) -> None:
    address = f"/api/v1/offers/{OFFER}"
    before = client.get(address, headers={"Accept": "application/json"}).json()
    press(client, link, "confirm", find_seen(client, link))
    after = client.get(address, headers={"Accept": "application/json"}).json()
    assert (before["summary"]["freshness"], after["summary"]["freshness"]) == ("overdue", "fresh")


def test_pressing_twice_confirms_once(client: Client, engine: Engine, link: str) -> None:
    seen = find_seen(client, link)
    press(client, link, "confirm", seen)
    assert press(client, link, "confirm", seen).status_code == 303
    assert len(list_changes(engine)) == 1


def test_a_field_is_put_right(client: Client, engine: Engine, link: str) -> None:
    form = client.get(f"{link}?correct={OFFER}").text
    assert list_seen(form) == find_seen(client, link)
    answer = press(client, link, "correct", list_seen(form), enrolment="open", url="https://ecole.example/ai", **{
        "sessions[0]__starts_on": "15/02/2027", "sessions[0]__places": "12",
        "prices[0]__audience": "all", "prices[0]__price_kind": "amount", "prices[0]__amount_eur": "150",
        "how_to_enrol__fr": "Par téléphone",
    })  # fmt: skip
    assert answer.status_code == 303, answer.text
    offer = client.get(f"/api/v1/offers/{OFFER}", headers={"Accept": "application/json"}).json()
    assert (offer["summary"]["enrolment"], offer["url"]) == ("open", "https://ecole.example/ai")
    assert {(one["starts_on"], one.get("places")) for one in offer["sessions"]} >= {("2027-02-15", 12)}
    assert len(offer["sessions"]) == 2, "the session that is over stays"
    (change,) = list_changes(engine)
    assert change.act == "edited"
    assert set(change.fields) == {"sessions", "prices", "enrolment", "how_to_enrol", "url"}


def test_what_is_wrong_stands_beside_its_field_and_nothing_is_lost(client: Client, engine: Engine, link: str) -> None:
    seen = find_seen(client, link)
    typed = {"sessions[0]__starts_on": "2027-03-01", "sessions[0]__ends_on": "2027-02-01", "url": "ecole.example",
             "how_to_enrol__fr": "Téléphonez-nous"}  # fmt: skip
    answer = press(client, link, "correct", seen, **typed)
    assert answer.status_code == 422
    for text in ("2027-03-01", "2027-02-01", "ecole.example", "Téléphonez-nous"):
        assert text in answer.text
    wrong = re.findall(r'name="([^"]+)"[^>]*aria-invalid="true"', answer.text)
    assert wrong
    assert list_changes(engine) == []
    assert list_seen(answer.text) == seen


def test_one_more_line_writes_nothing(client: Client, engine: Engine, link: str) -> None:
    seen = find_seen(client, link)
    answer = press(client, link, "", seen, more="sessions", url="https://typed.example")
    assert answer.status_code == 200
    assert "https://typed.example" in answer.text
    assert answer.text.count("sessions[1].starts_on") > 0
    assert list_changes(engine) == []


def test_saving_without_a_change_confirms(client: Client, engine: Engine, link: str) -> None:
    form = client.get(f"{link}?correct={OFFER}").text
    fields = dict(re.findall(r'<input (?!type="checkbox")[^>]*name="([^"]+)"[^>]*value="([^"]*)"', form))
    chosen = re.findall(r'<select [^>]*name="([^"]+)".*?<option value="([^"]*)" selected>', form, re.DOTALL)
    texts = {name: text for name, text in (fields | dict(chosen)).items() if name not in ("seen", "q", "lang")}
    answer = press(client, link, "correct", list_seen(form), **texts)
    assert answer.status_code == 303
    assert [change.act for change in list_changes(engine)] == ["confirmed"]


def test_what_changed_meanwhile_is_not_confirmed_unseen(client: Client, engine: Engine, link: str) -> None:
    seen = find_seen(client, link)
    with open_transaction(engine) as db:
        offer = db.get(Offer, OFFER)
        assert offer is not None
        offer.version += 1
    for answer in (press(client, link, "confirm", seen), press(client, link, "correct", seen, url="https://a.example")):
        assert answer.status_code == 412
        assert "entre-temps" in answer.text
    assert "https://a.example" in answer.text
    assert list_changes(engine) == []
    assert press(client, link, "confirm", find_seen(client, link)).status_code == 303


def test_what_was_answered_meanwhile_is_not_said_to_be_put_right(client: Client, engine: Engine, link: str) -> None:
    (seen,) = find_seen(client, link)
    version = int(seen.partition(":")[0])
    link_id = find_link_id(engine, link.removeprefix(PATH))
    with open_transaction(engine) as db:
        confirm_unchanged(db, link_id, {OFFER: version})
    with open_transaction(engine) as db, pytest.raises(ConflictingError):
        correct_offer(db, link_id, (OFFER, version), {"url": "https://second.example"})
    assert [change.act for change in list_changes(engine)] == ["confirmed"]


@pytest.mark.parametrize("act", ["confirm", "correct"])
def test_a_link_reaches_no_other_offer(client: Client, engine: Engine, link: str, act: str) -> None:
    answer = press(client, link, act, ["1:forem-24h"], url="https://taken.example")
    assert answer.status_code in (403, 410)
    assert list_changes(engine, "forem-24h") == []


def test_a_link_reaches_no_offer_that_went_to_another_operator(client: Client, engine: Engine, link: str) -> None:
    seen = find_seen(client, link)
    with open_transaction(engine) as db:
        offer = db.get(Offer, OFFER)
        assert offer is not None
        offer.operator_id = "forem"
    assert OFFER not in client.get(link).text
    press(client, link, "confirm", seen)
    assert list_changes(engine) == []


def test_a_link_writes_no_other_field(client: Client, engine: Engine, link: str) -> None:
    before = read_offer(engine)
    fields = {
        "title__fr": "Taken",
        "operator_id": "forem",
        "status": "withdrawn",
        "version": "1",
        "cadence_months": "12",
    }
    press(client, link, "correct", find_seen(client, link), url="https://right.example", **fields)
    after = read_offer(engine)
    assert after.url == "https://right.example"
    assert (after.title, after.operator_id, after.status) == (before.title, before.operator_id, before.status)
    assert after.cadence_months == before.cadence_months
