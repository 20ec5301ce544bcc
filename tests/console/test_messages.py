"""A moderator makes a link, sees what is sent, has it sent again; nobody else does."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from service.database import Engine, open_reading, open_transaction
from service.operators.models import Operator
from service.outbox.letter import Letter
from service.outbox.messages import get_message, list_messages, note_sent, write_message
from tests.console.signed_in import Console, sign_in
from tests.journeys.app import Client, open_client

OPERATOR, ADDRESS, PUBLIC_URL = "becode", "info@becode.example", "https://offers.example"
PATH = "/console/messages"


@pytest.fixture
def reachable(engine: Engine) -> Iterator[Client]:
    """The application at a public address, with one operator that has an address of its own."""
    with open_transaction(engine) as db:
        operator = db.get(Operator, OPERATOR)
        assert operator is not None
        operator.email = ADDRESS
    with open_client(engine, public_url=PUBLIC_URL) as made:
        yield made


@pytest.fixture
def moderator(reachable: Client) -> Console:
    return sign_in(reachable, "team@offers.example", "moderator")


def ask(moderator: Console, path: str) -> str:
    """A page, as a browser behind https asks for it."""
    headers = {"Cookie": f"__Host-cartoforma={moderator.token}", "Accept": "text/html"}
    response = moderator.client.get(path, headers=headers, follow_redirects=False)
    assert response.status_code == 200, response.text
    return response.text


def send(moderator: Console, path: str, status: int, **fields: str) -> str:
    """A form of a browser behind https; where it leads."""
    headers = {"Cookie": f"__Host-cartoforma={moderator.token}", "Accept": "text/html"}
    data = {"form_token": moderator.form_token, **fields}
    response = moderator.client.post(path, data=data, headers=headers, follow_redirects=False)
    assert response.status_code == status, response.text
    return str(response.headers.get("location", response.text))


def test_who_has_what_to_confirm_is_listed(moderator: Console) -> None:
    page = ask(moderator, PATH)
    assert "No mail server is set" in page
    row = next(row for row in page.split("<tr>") if f'value="{OPERATOR}"' in row)
    assert ADDRESS in row
    assert "never" in row
    assert ">6 <" in row


def test_a_link_is_made_shown_and_works(moderator: Console, reachable: Client) -> None:
    shown = send(moderator, f"{PATH}/links", 303, operator_id=OPERATOR)
    page = ask(moderator, shown)
    found = re.search(rf"{PUBLIC_URL}(/confirm/[\w.-]+)", page)
    assert found is not None
    assert "can be used" in page
    answer = reachable.get(found[1], headers={"Accept": "text/html", "Cookie": ""})
    assert answer.status_code == 200
    overview = ask(moderator, PATH)
    assert "waits to be sent" in overview
    message = re.search(rf"{PATH}/\d+", overview)
    assert message is not None
    assert f"{PUBLIC_URL}/confirm/" in ask(moderator, message[0])


@pytest.mark.parametrize("operator_id", ["", "nobody", "x" * 150])
def test_why_no_link_is_made_stands_beside_the_field(moderator: Console, operator_id: str) -> None:
    page = send(moderator, f"{PATH}/links", 422, operator_id=operator_id)
    assert "There is no such operator" in page
    assert 'aria-invalid="true"' in page
    assert operator_id in page


def test_without_a_public_address_it_is_said(client: Client) -> None:
    moderator = sign_in(client, "team@offers.example", "moderator")
    response = moderator.post(f"{PATH}/links", {"operator_id": OPERATOR})
    assert response.status_code == 422
    assert "CARTOFORMA_PUBLIC_URL" in response.text


def test_a_message_is_sent_again(moderator: Console, engine: Engine) -> None:
    send(moderator, f"{PATH}/links", 303, operator_id=OPERATOR)
    with open_transaction(engine) as db:
        (message,) = list_messages(db, 10)
        assert message.id is not None
        note_sent(db, message.id)
    assert "<dd>sent" in ask(moderator, f"{PATH}/{message.id}")
    send(moderator, f"{PATH}/{message.id}/send", 303)
    with open_reading(engine) as db:
        again = get_message(db, message.id)
        assert (again.sent_at, again.due_at is not None) == (None, True)


@pytest.mark.parametrize(("role", "is_shown"), [("moderator", False), ("administrator", True)])
def test_what_lets_somebody_in_is_for_administrators(client: Client, engine: Engine, role: str, is_shown: bool) -> None:
    letter = Letter(language="en", subject="S", opening=("O",), link_words="W", link=f"{PUBLIC_URL}/secret-entrance")
    with open_transaction(engine) as db:
        message_id = write_message(db, "invitation", "new@offers.example", letter).id
    page = sign_in(client, "team@offers.example", role).get(f"{PATH}/{message_id}")
    assert page.status_code == 200
    assert ("secret-entrance" in page.text) is is_shown


@pytest.mark.parametrize("path", [PATH, f"{PATH}/1", f"{PATH}/links/x"])
def test_operators_do_not_see_it(client: Client, path: str) -> None:
    assert sign_in(client, "owner@becode.example", "owner", OPERATOR).get(path).status_code == 403
    assert client.get(path, headers={"Accept": "text/html"}, follow_redirects=False).status_code == 303


def test_what_is_not_there_is_not_found(client: Client) -> None:
    moderator = sign_in(client, "team@offers.example", "moderator")
    for path in (f"{PATH}/999", f"{PATH}/links/x", f"{PATH}/99999999999999999999"):
        assert moderator.get(path).status_code == 404
    assert moderator.post(f"{PATH}/999/send", {}).status_code == 404
