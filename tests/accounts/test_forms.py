"""Forms: read within bounds, refused in words, and never taken from pages of others."""

from __future__ import annotations

import re
from datetime import timedelta

import httpx
import pytest
from sqlalchemy import update
from sqlmodel import select

from service.accounts.models import Account, SignIn
from service.columns import now
from service.database import Engine, open_reading, open_transaction
from service.forms import TOKEN_SECONDS, make_form_token
from tests.accounts.conftest import SignIn as SignInAs
from tests.accounts.people import EMAIL, PASSWORD, enter, find_form_token, is_open, sign_in_as
from tests.journeys.app import Client, get_engine

SIGN_IN = "/console/sign-in"
FORM = {"content-type": "application/x-www-form-urlencoded"}


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://["},
        {"origin": "http://testserver.local.evil.example"},
    ],
)
def test_a_page_of_others_sends_no_form(client: Client, person: str, headers: dict[str, str]) -> None:
    del person
    refused = enter(client, **headers)
    assert refused.status_code == 403
    assert "set-cookie" not in refused.headers


OWN: tuple[dict[str, str], ...] = (
    {},
    {"sec-fetch-site": "same-origin"},
    {"origin": "http://testserver.local"},
    {"sec-fetch-site": "none"},
)


@pytest.mark.parametrize("headers", OWN)
def test_a_page_of_ours_does(client: Client, person: str, headers: dict[str, str]) -> None:
    del person
    assert enter(client, **headers).status_code == 303


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "é", "x" * 3_000])
def test_a_sign_in_form_without_our_token_is_refused(client: Client, person: str, token: str) -> None:
    del person
    typed = {"form_token": token, "email": EMAIL, "password": PASSWORD}
    assert client.post(SIGN_IN, data=typed).status_code == 403


def test_a_sign_in_form_is_good_for_a_day(
    client: Client, person: str, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    del person
    from itsdangerous import TimestampSigner

    token = make_form_token(engine)
    typed = {"form_token": token, "email": EMAIL, "password": PASSWORD}
    made_at = int(now().timestamp())
    for age, status in ((TOKEN_SECONDS - 60, 303), (TOKEN_SECONDS + 60, 403)):
        monkeypatch.setattr(TimestampSigner, "get_timestamp", lambda _, at=made_at + age: at)
        assert client.post(SIGN_IN, data=typed, follow_redirects=False).status_code == status


PARTS = {"content-type": "multipart/form-data; boundary=b"}


def make_part(value: bytes, more: str = "") -> bytes:
    head = f'--b\r\nContent-Disposition: form-data; name="form_token"{more}\r\n\r\n'
    return head.encode() + value + b"\r\n--b--\r\n"


BODIES: list[tuple[dict[str, str], bytes, int]] = [
    (FORM, b"", 403),
    (FORM, b"\xff\xfe%ff%00&=&&", 403),
    (FORM, b"a=1&" * 10_000, 400),
    (FORM, b"x" * 70_000, 413),
    (PARTS, b"", 403),
    (PARTS, b"nonsense", 400),
    (PARTS, make_part(b"\xff\xfe"), 400),
    (PARTS, make_part(b"x", "\r\nContent-Type: text/plain; charset=nonsense"), 400),
    (PARTS, make_part(b"x", "\r\nContent-Type: text/plain; charset=utf-16"), 400),
    (PARTS, make_part(b"x", '; filename="x"'), 403),
    ({"content-type": "multipart/form-data"}, b"", 400),
    ({"content-type": "application/json"}, b"{}", 403),
    ({"content-type": "nonsense"}, b"x", 403),
]


@pytest.mark.parametrize(("headers", "body", "status"), BODIES)
def test_what_is_no_form_is_refused_in_words(
    refusing: Client, headers: dict[str, str], body: bytes, status: int
) -> None:
    owner = sign_in_as(refusing, get_engine(refusing), "owner", "becode")
    cookie = {"cookie": f"cartoforma={owner.token}"}
    for path, more in ((SIGN_IN, {}), ("/console/keys", cookie)):
        response = refusing.post(path, content=body, headers={**headers, **more})
        assert response.status_code == status, (path, response.text)
        assert response.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    "typed", [{"email": "x" * 5_000}, {"next": "x" * 5_000}, {"email": ["a", "b"]}, {"password": ["a", "b"]}]
)
def test_fields_have_bounds(client: Client, typed: dict[str, object]) -> None:
    token = find_form_token(client.get(SIGN_IN).text)
    response = client.post(SIGN_IN, data={"form_token": token, "email": "a@b.example", "password": "x", **typed})
    assert response.status_code in (400, 401)


def test_what_was_typed_before_signing_in_again_can_be_sent(client: Client, person: str, engine: Engine) -> None:
    del person
    first = enter(client).cookies["cartoforma"]
    page = client.get("/console/keys", headers={"cookie": f"cartoforma={first}"}).text
    typed = {"form_token": find_form_token(page, "/console/keys"), "label": "typed at length", "scope": "read"}
    with open_transaction(engine) as db:
        db.execute(update(SignIn).values(seen_at=now() - timedelta(hours=3)))
    sent = client.post("/console/keys", data=typed, headers={"accept": "text/html"})
    assert sent.status_code == 401
    assert re.search('href="/console/sign-in', sent.text)
    assert enter(client).status_code == 303, "in another window"
    assert client.post("/console/keys", data=typed).status_code == 200, "and the first is loaded again"
    assert not is_open(client, first)


def test_a_form_of_a_browser_that_was_signed_out_is_refused(client: Client, sign_in: SignInAs) -> None:
    left, stayed = sign_in("owner", "becode"), sign_in("owner", "becode")
    assert left.account_id == stayed.account_id
    assert stayed.post("/console/language", {"form_token": left.form_token, "language": "fr"}).status_code == 303
    left.post("/console/sign-out")
    assert stayed.post("/console/language", {"form_token": left.form_token, "language": "fr"}).status_code == 403


def test_nobody_s_form_is_good_for_another(sign_in: SignInAs, engine: Engine) -> None:
    one, other = sign_in("owner", "becode"), sign_in("owner", "syntra")
    assert one.post("/console/language", {"form_token": other.form_token, "language": "fr"}).status_code == 403
    with open_reading(engine) as db:
        assert {row.language for row in db.exec(select(Account))} == {"en"}


def test_the_console_is_kept_by_nobody(client: Client, sign_in: SignInAs) -> None:
    answers: list[httpx.Response] = [
        client.get(SIGN_IN),
        client.get("/console/password", follow_redirects=False),
        sign_in("owner", "becode").get("/console/keys"),
        sign_in("owner", "becode").post("/console/keys", {"label": "x", "scope": "read"}),
        client.get("/console/nowhere"),
    ]
    for answer in answers:
        assert answer.headers.get_list("cache-control") == ["no-store"]
        assert answer.status_code >= 300 or "form-action 'self'" in answer.headers["content-security-policy"]
