"""What one does with one's own account: stay signed in, sign out, choose a password and a language."""

from __future__ import annotations

import time
from datetime import timedelta

import httpx
import pytest
from itsdangerous import TimestampSigner
from sqlalchemy import update
from sqlmodel import select

from service.accounts.browsers import ABSOLUTE_END, IDLE_END
from service.accounts.models import SignIn
from service.accounts.people import INVITATION_SECONDS, make_invitation
from service.accounts.search import find_account
from service.columns import now
from service.database import Engine, open_reading, open_transaction
from tests.accounts.conftest import SignIn as SignInAs
from tests.accounts.people import PASSWORD, add_person, enter, find_form_token, is_open
from tests.journeys.app import Client

pytestmark = pytest.mark.usefixtures("fast_hashes")


@pytest.fixture
def two_browsers(client: Client, person: str) -> tuple[str, str]:
    del person
    first = enter(client).cookies["cartoforma"]
    client.cookies.clear()
    second = enter(client).cookies["cartoforma"]
    client.cookies.clear()
    return first, second


def test_a_new_password_signs_the_other_browsers_out(client: Client, two_browsers: tuple[str, str]) -> None:
    mine, other = two_browsers
    cookie = {"cookie": f"cartoforma={mine}", "accept": "text/html"}
    form_token = find_form_token(client.get("/console/password", headers=cookie).text)
    typed = {"form_token": form_token, "password": "another sentence", "again": "another sentence"}

    def change(**more: str) -> httpx.Response:
        return client.post("/console/password", data={**typed, **more}, headers=cookie, follow_redirects=False)

    wrong = change(present="wrong, wrong, wrong")
    assert (wrong.status_code, 'id="present-error"' in wrong.text) == (422, True)
    assert 'id="password-error"' in change(present=PASSWORD, password="short", again="short").text
    assert 'id="again-error"' in change(present=PASSWORD, again="another sentenze").text
    assert is_open(client, other), "nothing has changed yet"
    assert change(present=PASSWORD).headers["location"] == "/console/password?said=password"
    assert is_open(client, mine)
    assert not is_open(client, other)
    assert enter(client).status_code == 401
    assert enter(client, password="another sentence").status_code == 303


def test_an_invitation_serves_once(client: Client, engine: Engine) -> None:
    add_person(engine, "new@becode.example", "editor", "becode")
    with open_transaction(engine) as db:
        account = find_account(db, "new@becode.example")
        assert account is not None
        path = f"/console/password/{make_invitation(db, account)}"
    page = client.get(path)
    assert "new@becode.example" in page.text
    typed = {"form_token": find_form_token(page.text), "password": PASSWORD, "again": PASSWORD}
    assert client.post(path, data={**typed, "again": "x"}).status_code == 422
    assert client.get(path).status_code == 200, "looking, and mistyping, use nothing up"
    assert (
        client.post(path, data=typed, follow_redirects=False).headers["location"]
        == "/console/sign-in?said=chosen&lang=fr"
    )
    assert client.post(path, data=typed, follow_redirects=False).status_code == 404
    assert client.get(path).status_code == 404
    assert enter(client, "new@becode.example").status_code == 303


@pytest.mark.parametrize("token", ["nobody", "a.b.c", "x" * 2_000, "%00", "WzEsMl0.aaaa.bbbb"])
def test_an_invented_invitation_opens_nothing(client: Client, token: str) -> None:
    assert client.get(f"/console/password/{token}").status_code == 404


def test_an_invitation_ends_after_a_week(client: Client, engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    add_person(engine, "new@becode.example", "editor", "becode")
    with open_transaction(engine) as db:
        account = find_account(db, "new@becode.example")
        assert account is not None
        path = f"/console/password/{make_invitation(db, account)}"
    later = int(time.time()) + INVITATION_SECONDS + 5
    monkeypatch.setattr(TimestampSigner, "get_timestamp", lambda _: later)
    assert client.get(path).status_code == 404


def test_the_language_of_an_account_stays(client: Client, sign_in: SignInAs) -> None:
    person = sign_in("owner", "becode")
    assert '<html lang="en">' in person.get("/console/password").text
    done = person.post("/console/language", {"language": "nl", "next": "/console/password?a=b"})
    assert done.headers["location"] == "/console/password?a=b"
    assert '<html lang="nl">' in person.get("/console/password").text
    assert person.post("/console/language", {"language": "xx"}).status_code == 400


def test_signed_out_is_signed_out(client: Client, sign_in: SignInAs) -> None:
    person = sign_in("owner", "becode")
    assert is_open(client, person.token)
    done = person.post("/console/sign-out")
    assert (done.status_code, done.headers["location"]) == (303, "/console/sign-in?said=signed-out&lang=en")
    assert "max-age=0" in done.headers["set-cookie"].lower()
    assert not is_open(client, person.token)


@pytest.mark.parametrize(
    ("column", "age"), [("seen_at", IDLE_END), ("expires_at", timedelta(0)), ("seen_at", timedelta(days=2))]
)
def test_a_browser_that_was_idle_or_stayed_too_long_is_signed_out(
    client: Client, sign_in: SignInAs, engine: Engine, column: str, age: timedelta
) -> None:
    person = sign_in("owner", "becode")
    with open_transaction(engine) as db:
        db.execute(update(SignIn).values({column: now() - age}))
    assert person.get("/console/password").headers["location"].startswith("/console/sign-in?next=")


def test_a_browser_in_use_stays_signed_in_up_to_its_end(client: Client, sign_in: SignInAs, engine: Engine) -> None:
    person = sign_in("owner", "becode")
    for _ in range(3):
        with open_transaction(engine) as db:
            db.execute(update(SignIn).values(seen_at=now() - IDLE_END + timedelta(minutes=1)))
        assert person.get("/console/password").status_code == 200
    with open_reading(engine) as db:
        row = db.exec(select(SignIn)).one()
    assert now() - row.seen_at < timedelta(seconds=30)
    assert row.expires_at - row.signed_in_at == ABSOLUTE_END


def test_seeing_a_browser_again_within_a_minute_writes_nothing(sign_in: SignInAs, engine: Engine) -> None:
    person, seen = sign_in("owner", "becode"), now() - timedelta(seconds=40)
    with open_transaction(engine) as db:
        db.execute(update(SignIn).values(seen_at=seen))
    assert person.get("/console/password").status_code == 200
    with open_reading(engine) as db:
        assert db.exec(select(SignIn)).one().seen_at == seen
