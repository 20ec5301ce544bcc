"""The page of a confirm link, followed as from a message: read without effect, pressed once, gone afterwards."""

from __future__ import annotations

import html
import re
from typing import Any
from unittest.mock import patch

import pytest

from service.confirmation.models import ReminderStop
from service.database import Engine, open_reading
from service.outbox.messages import list_messages
from tests.confirmation.conftest import ADDRESS, OPERATOR, end_links, list_seen, make_path
from tests.confirmation.pressing import OFFER, count_everything, find_seen, list_changes, press
from tests.journeys.app import Client


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


def test_the_page_shows_how_the_operator_is_reached_and_where_that_is_corrected(client: Client, link: str) -> None:
    text = client.get(f"{link}?lang=nl").text
    part = text.partition('aria-labelledby="contact-title"')[2].partition("</section>")[0]
    assert re.findall(r"<dd>([^<]*)</dd>", part) == [ADDRESS, "Geen informatie"], "no telephone is on record"
    for address in re.findall(r'href="([^"]+)"', part):
        answer = client.get(html.unescape(address), follow_redirects=True)
        assert answer.status_code == 200
    assert "kind=operator&amp;id=becode" in part


def test_of_a_month_no_day_is_shown(client: Client, engine: Engine, link: str) -> None:
    ages = re.findall(r'<p class="soft">([^<]+) · ', client.get(link).text)
    with open_reading(engine) as db:
        (message,) = list_messages(db, 10)
    assert ages == ["Confirmé en juillet 2020"] * 6, "as its document says it"
    assert message.text.count("(Confirmé en juillet 2020)") == 6


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
