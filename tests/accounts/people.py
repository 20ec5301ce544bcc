"""People with accounts and signed-in browsers, and programs with keys, for tests of everything that asks who calls."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import httpx
from sqlmodel import select

from service.accounts.browsers import begin_sign_in
from service.accounts.keys import make_key
from service.accounts.models import SignIn
from service.accounts.passwords import hash_password
from service.accounts.people import add_account, set_password
from service.accounts.search import find_account
from service.accounts.tokens import hash_token
from service.database import Engine, open_transaction
from tests.journeys.app import Client

PASSWORD = "a sentence of our own"
COOKIE = "cartoforma"
EMAIL = "owner@becode.example"
SIGN_IN = "/console/sign-in"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who is signed in: what their browser sends along."""

    client: Client
    account_id: str
    token: str
    form_token: str

    def get(self, path: str, **headers: str) -> httpx.Response:
        """Ask for a page; redirects are not followed."""
        return self._ask("GET", path, headers=headers)

    def post(self, path: str, data: dict[str, Any] | None = None, **more: Any) -> httpx.Response:
        """Send a form, with its token unless the form brings one."""
        return self._ask("POST", path, data={"form_token": self.form_token, **(data or {})}, **more)

    def _ask(self, method: str, path: str, headers: dict[str, str] | None = None, **more: Any) -> httpx.Response:
        given = {"accept": "text/html", "cookie": f"{COOKIE}={self.token}", **(headers or {})}
        return self.client.request(method, path, headers=given, follow_redirects=False, **more)


def add_person(engine: Engine, email: str, role: str, operator_id: str | None = None, password: str = "") -> str:
    """An account, which opens with the password if there is one; gives its identifier."""
    with open_transaction(engine) as db:
        account = add_account(db, email, role, operator_id, "en")
        if password:
            set_password(db, account, hash_password(password))
        return account.id


def sign_in_as(client: Client, engine: Engine, role: str, operator_id: str | None = None, email: str = "") -> Person:
    """Somebody of this role with a signed-in browser, without the work of a password."""
    email = email or f"{role}@{operator_id or 'team'}.example"
    with open_transaction(engine) as db:
        account = find_account(db, email) or add_account(db, email, role, operator_id, "en")
        token = begin_sign_in(db, account)
        db.flush()
        row = db.exec(select(SignIn).where(SignIn.token_hash == hash_token(token))).one()
        return Person(client, account.id, token, row.form_token)


def give_key(engine: Engine, operator_id: str, scope: str = "write") -> dict[str, str]:
    """The header with which a program of this operator asks."""
    with open_transaction(engine) as db:
        _, key = make_key(db, operator_id, "a test", scope)
    return {"authorization": f"Bearer {key}"}


def find_form_token(html: str, action: str = "") -> str:
    """The token of a page's form, of the one with this action if one is given."""
    part = html[html.index(f'action="{action}"') :] if action else html
    found = re.search(r'name="form_token" value="([^"]+)"', part)
    assert found, html
    return found[1]


def enter(client: Client, email: str = EMAIL, password: str = PASSWORD, next_: str = "", **more: str) -> httpx.Response:
    """Load the sign-in page and send its form; ``more`` are headers."""
    token = find_form_token(client.get(SIGN_IN).text)
    typed = {"form_token": token, "email": email, "password": password, "next": next_}
    return client.post(SIGN_IN, data=typed, follow_redirects=False, headers={"accept": "text/html", **more})


def is_open(client: Client, token: str) -> bool:
    """Whether a browser with this token is signed in."""
    headers = {"cookie": f"{COOKIE}={token}", "accept": "application/json"}
    return client.get("/console/password", headers=headers).status_code == 200
