"""The page of a confirm link, followed as from a message: read without effect, pressed once, gone afterwards."""

from __future__ import annotations

import re
from typing import Any
from unittest.mock import patch

import httpx
import pytest
from sqlmodel import select

from service.confirmation.models import ConfirmLink, ReminderStop
from service.database import Engine, open_reading, open_transaction
from service.history.models import Change
from service.offers.models import Offer
from service.outbox.messages import list_messages
from tests.confirmation.conftest import OPERATOR, end_links, list_seen, make_path
from tests.journeys.app import Client

OFFER = "ecole-ai-bruxelles"


def press(client: Client, link: str, act: str, seen: list[str], **fields: str) -> httpx.Response:
    data: dict[str, Any] = {
        "act": act,
        "seen": seen,
        **{name.replace("__", "."): text for name, text in fields.items()},
    }
    return client.post(link, data=data, follow_redirects=False)


def find_seen(client: Client, link: str, offer_id: str = OFFER) -> list[str]:
    return [one for one in list_seen(client.get(link).text) if one.endswith(f":{offer_id}")]


def read_offer(engine: Engine, offer_id: str = OFFER) -> Offer:
    with open_reading(engine) as db:
        found = db.get(Offer, offer_id)
        assert found is not None
        db.expunge(found)
        return found


def list_changes(engine: Engine, offer_id: str = OFFER) -> list[Change]:
    with open_reading(engine) as db:
        rows = db.exec(select(Change).where(Change.subject_id == offer_id, Change.through == "confirm_link")).all()
        for row in rows:
            db.expunge(row)
        return list(rows)


def count_everything(engine: Engine) -> tuple[int, ...]:
    with open_reading(engine) as db:
        changes = len(db.exec(select(Change)).all())
        link = db.exec(select(ConfirmLink)).one()
        return changes, len(link.answered), int(link.used_at is not None)


def test_reading_changes_nothing(client: Client, engine: Engine, link: str) -> None:
    before = count_everything(engine)
    for method in ("GET", "HEAD", "GET"):
        response = client.request(method, link)
        assert response.status_code == 200
    client.get(f"{link}?correct={OFFER}")
    assert client.request("PUT", link).status_code == 405
    assert count_everything(engine) == before


def test_nobody_else_learns_of_it(client: Client, link: str) -> None:
    response = client.get(link)
    assert response.headers.get_list("referrer-policy") == ["no-referrer"]
    assert "noindex" in response.headers["x-robots-tag"]
    assert response.headers["cache-control"] == "no-store"
    assert "set-cookie" not in response.headers
    policy = response.headers["content-security-policy"]
    assert "'unsafe-inline'" not in policy
    assert "form-action 'self'" in policy
    assert list(client.cookies) == []


def test_the_page_shows_what_there_is(client: Client, link: str) -> None:
    page = client.get(link).text
    assert len(list_seen(page)) == 6
    for words in ("BeCode", "Toujours exact ?", "Gratuit", "Prix", "État des inscriptions"):
        assert words in page
    assert client.get(f"{link}?lang=nl").text.count("Nog juist?") >= 1
    assert "Still true?" in client.get(f"{link}?lang=en").text


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


def test_all_are_confirmed_and_the_link_is_used(client: Client, engine: Engine, link: str) -> None:
    seen = list_seen(client.get(link).text)
    answer = press(client, link, "confirm", seen)
    assert answer.status_code == 200
    assert "Merci, c’est tout" in answer.text
    again = client.get(link)
    assert again.status_code == 410
    assert "déjà servi" in again.text
    changes = count_everything(engine)
    assert press(client, link, "confirm", seen).status_code == 410
    assert count_everything(engine) == changes


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


def test_a_link_that_has_ended_says_so_and_sends_another(client: Client, engine: Engine, link: str) -> None:
    seen = find_seen(client, link)
    end_links(engine)
    page = client.get(link)
    assert page.status_code == 410
    assert "expiré" in page.text
    assert press(client, link, "confirm", seen).status_code == 410
    assert list_changes(engine) == []
    with open_reading(engine) as db:
        assert len(list_messages(db, 10)) == 1
    answer = press(client, link, "renew", [])
    assert answer.status_code == 303
    assert "Un nouveau lien part vers" in client.get(answer.headers["location"]).text
    with open_reading(engine) as db:
        assert len(list_messages(db, 10)) == 2
    assert press(client, link, "renew", []).status_code == 429
    assert "confirm/" not in page.text.replace(link, ""), "the new link goes to the known address alone"


@pytest.mark.parametrize("path", ["/confirm/x", "/confirm/{link}x", "/confirm/" + "y" * 3_000, "/confirm/%00%ff"])
def test_a_forged_link_is_not_known(client: Client, link: str, path: str) -> None:
    address = path.replace("{link}", link.removeprefix("/confirm/"))
    page = client.get(address)
    assert page.status_code == 404
    assert "inconnu" in page.text
    assert client.post(address, data={"act": "confirm", "seen": f"1:{OFFER}"}).status_code == 404


@pytest.mark.parametrize("data", [{}, {"act": "x"}, {"act": ["confirm", "y"]}, {"seen": "1"}, {"more": "x"}])
def test_what_no_button_sends_is_refused_in_words(client: Client, engine: Engine, link: str, data: Any) -> None:
    assert client.post(link, data=data).status_code in (400, 410)
    assert client.post(link, content=b"\xff\xfe", headers={"Content-Type": "multipart/form-data"}).status_code == 400
    assert list_changes(engine) == []


def test_reminders_stop_and_begin_again(client: Client, engine: Engine, link: str) -> None:
    answer = press(client, link, "stop", [])
    page = client.get(answer.headers["location"]).text
    assert "ne recevrez plus" in page
    with open_reading(engine) as db:
        assert db.get(ReminderStop, OPERATOR) is not None
    end_links(engine)
    press(client, link, "resume", [])
    with open_reading(engine) as db:
        assert db.get(ReminderStop, OPERATOR) is None


def test_too_many_presses_wait(client: Client, link: str) -> None:
    with patch("service.confirmation.acts.MOST_PRESSES", 2):
        answers = [press(client, link, "stop", []).status_code for _ in range(3)]
    assert answers == [303, 303, 429]


def test_two_links_of_one_operator_are_apart(client: Client, engine: Engine, link: str) -> None:
    other = make_path(engine)
    assert other != link
    press(client, link, "confirm", list_seen(client.get(link).text))
    assert client.get(other).status_code == 200, "what it was made for can be looked at still"
