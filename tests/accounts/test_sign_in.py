"""Signing in through HTTP: where one is led, the cookie, and what tells nobody anything."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest
from sqlalchemy import update
from sqlmodel import col, select

from service.accounts import passwords
from service.accounts.models import Account, SignIn
from service.database import Engine, open_reading, open_transaction
from tests.accounts.people import EMAIL, PASSWORD, add_person, enter, find_form_token, is_open
from tests.database import make_seeded_database
from tests.journeys.app import Client, open_client

pytestmark = pytest.mark.usefixtures("fast_hashes")


def test_a_browser_that_reads_is_led_to_the_sign_in_page_and_back(client: Client, person: str) -> None:
    del person
    asked = client.get("/console/password?lang=nl", headers={"accept": "text/html"}, follow_redirects=False)
    assert (asked.status_code, asked.headers["location"]) == (
        303,
        "/console/sign-in?next=%2Fconsole%2Fpassword%3Flang%3Dnl",
    )
    page = client.get(asked.headers["location"])
    assert 'name="next" value="/console/password?lang=nl"' in page.text
    done = enter(client, next_="/console/password?lang=nl")
    assert (done.status_code, done.headers["location"]) == (303, "/console/password?lang=nl")
    assert client.get("/console/password").status_code == 200


@pytest.mark.parametrize(
    "next_",
    [
        "https://evil.example/console",
        "//evil.example/console",
        "/\\evil.example",
        "\\\\evil.example",
        "/console\\@evil.example",
        "/console@evil.example",
        "/consolevil",
        "javascript:alert(1)",
        "/",
        "/console/x\r\nSet-Cookie: a=b",
        "console",
        "http://[::1",
    ],
)
def test_nobody_is_led_elsewhere(client: Client, person: str, next_: str) -> None:
    del person
    done = enter(client, next_=next_)
    assert done.status_code == 303
    assert done.headers["location"] == "/console"
    assert len(done.headers.get_list("set-cookie")) == 1


def test_the_cookie_is_for_the_console_alone_and_no_script_reads_it(client: Client, person: str) -> None:
    del person
    cookie = enter(client).headers["set-cookie"]
    assert cookie.startswith("cartoforma=")
    parts = {part.strip().lower() for part in cookie.split(";")[1:]}
    assert {"httponly", "samesite=lax", "path=/console", f"max-age={12 * 3600}"} <= parts
    assert "secure" not in parts


def test_behind_https_the_cookie_is_secure_and_bound_to_the_host(tmp_path: Path) -> None:
    engine = make_seeded_database(tmp_path)
    add_person(engine, EMAIL, "owner", "becode", PASSWORD)
    with open_client(engine, public_url="https://offers.example") as client:
        client.base_url = httpx.URL("https://offers.example")
        cookie = enter(client).headers["set-cookie"]
        assert client.get("/console/password").status_code == 200
    assert cookie.startswith("__Host-cartoforma=")
    parts = {part.strip().lower() for part in cookie.split(";")[1:]}
    assert {"httponly", "samesite=lax", "path=/", "secure"} <= parts
    engine.dispose()


def test_every_sign_in_has_a_token_of_its_own_and_only_its_hash_is_kept(
    client: Client, person: str, engine: Engine
) -> None:
    del person
    tokens = [enter(client).cookies["cartoforma"] for _ in range(2)]
    assert tokens[0] != tokens[1]
    with open_reading(engine) as db:
        stored = str([row.model_dump() for row in db.exec(select(SignIn))])
    assert not [token for token in tokens if token in stored]
    client.cookies.clear()
    assert is_open(client, tokens[1])
    assert not is_open(client, tokens[0]), "the browser that signs in again leaves nothing open"


def test_a_token_that_the_client_invents_is_never_taken_over(client: Client, person: str) -> None:
    del person
    invented = "x" * 43
    client.cookies.set("cartoforma", invented, path="/console")
    token = enter(client).cookies["cartoforma"]
    assert token != invented
    client.cookies.clear()
    assert not is_open(client, invented)


@pytest.mark.parametrize("email", [EMAIL, "nobody@example.org", "", "no address", "x" * 250])
def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(client: Client, person: str, email: str) -> None:
    del person
    known, asked = enter(client, password="wrong, wrong, wrong"), enter(client, email, "wrong, wrong, wrong")
    assert (known.status_code, asked.status_code) == (401, 401)
    strip = [page.text.replace(find_form_token(page.text), "").replace(EMAIL, "") for page in (known, asked)]
    assert strip[0] == (strip[1].replace(email, "") if email else strip[1])
    assert f'value="{email}"' in asked.text, "what was typed stays"
    assert "wrong, wrong" not in asked.text, "the password does not"


def test_as_much_is_hashed_for_an_unknown_address(client: Client, person: str, monkeypatch: pytest.MonkeyPatch) -> None:
    del person

    seen: list[str] = []
    hasher = passwords._HASHER

    class Watched:
        hash = hasher.hash

        def verify(self, password_hash: str, password: str) -> bool:
            seen.append(password_hash.rpartition("$")[0].rpartition("$")[0])
            return hasher.verify(password_hash, password)

    monkeypatch.setattr(passwords, "_HASHER", Watched())
    enter(client, password="wrong, wrong, wrong")
    enter(client, "nobody@example.org")
    assert len(seen) == 2
    assert seen[0] == seen[1], "with the same parameters"


def test_disabled_accounts_and_those_without_a_password_stay_closed(
    client: Client, engine: Engine, person: str
) -> None:
    add_person(engine, "new@becode.example", "editor", "becode")
    assert enter(client, "new@becode.example", "!").status_code == 401
    with open_transaction(engine) as db:
        db.execute(update(Account).where(col(Account.id) == person).values(is_disabled=True))
    assert enter(client).status_code == 401
