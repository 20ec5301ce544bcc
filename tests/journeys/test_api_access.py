"""Who may call what: every route and method, as data, and really called by those who may not.

After a change that was meant, write the table anew and read its difference::

    CARTOFORMA_RENEW_CONTRACT=1 .venv/bin/python -m pytest tests/journeys/test_api_access.py
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from service.access import Access
from service.accounts.models import Account, ApiKey
from service.database import Engine, open_transaction
from tests.accounts.asking import OTHER, ask, fill, read_everything
from tests.accounts.people import give_key, sign_in_as
from tests.journeys.app import Client

pytest_plugins = ["tests.journeys.access"]

SNAPSHOT = Path(__file__).parents[1] / "contract" / "access.txt"
WRITTEN_BY_ANYBODY = {
    "POST /api/v1/reports",
    "POST /confirm/{token}",
    "POST /console/password/{token}",
    "POST /console/sign-in",
    "POST /funding/sheets",
    "POST /reports/new",
}
"""What somebody who is not known may send: a report, an answer to a link of ours, what one signs in with, and the wish
that an answer be kept as it is."""


def test_the_table_is_kept(table: dict[str, Access | None]) -> None:
    text = "".join(f"{name}  {access}\n" for name, access in sorted(table.items()))
    if os.environ.get("CARTOFORMA_RENEW_CONTRACT") == "1":
        SNAPSHOT.write_text(text, encoding="utf-8")
    assert SNAPSHOT.read_text(encoding="utf-8").splitlines() == text.splitlines(), "see this module's first lines"


def test_every_route_says_who_may_call_it(table: dict[str, Access | None]) -> None:
    assert len(table) > 60
    assert {name for name, access in table.items() if access is None} == set()


def test_anybody_may_read_and_writes_next_to_nothing(table: dict[str, Access | None]) -> None:
    written = {
        name for name, access in table.items() if access is Access.PUBLIC and name.split()[0] not in ("GET", "HEAD")
    }
    assert written == WRITTEN_BY_ANYBODY


def test_somebody_unknown_is_refused(guarded: Client, closed: list[Any], values: dict[str, str], store: Engine) -> None:
    before = read_everything(store)
    for method, path, _ in closed:
        response = ask(guarded, method, fill(path, values))
        if path.startswith("/api/"):
            assert response.status_code == 401, (method, path, response.text)
            assert response.headers["www-authenticate"] == "Bearer"
            assert response.headers["content-type"] == "application/problem+json"
        elif method == "GET":
            assert response.status_code == 303, (method, path)
            assert response.headers["location"].startswith("/console/sign-in?next=%2Fconsole")
        else:
            assert response.status_code == 401, (method, path)
        assert response.headers["cache-control"] == "no-store", (method, path)
    assert read_everything(store) == before


NO_KEYS = ["Bearer cartoforma_nonsense", "Bearer ", "Bearer", "Basic YTpi", "cartoforma_x", "Bearer é"]


@pytest.mark.parametrize("header", [*NO_KEYS, "Bearer " + "x" * 5_000])
def test_what_is_no_key_opens_nothing(guarded: Client, values: dict[str, str], header: str) -> None:
    address = f"/api/v1/offers/{values['offer_id']}/record"
    response = guarded.get(address, headers=[(b"authorization", header.encode("latin-1"))])
    assert response.status_code == 401
    assert header.rsplit(maxsplit=1)[-1] not in response.text or header == "Bearer"


def test_a_key_that_may_read_writes_nothing(
    guarded: Client, closed: list[Any], values: dict[str, str], store: Engine
) -> None:
    key, before = give_key(store, "becode", "read"), read_everything(store)
    asked = 0
    for method, path, access in closed:
        if path.startswith("/api/") and access is not Access.READ:
            response = ask(guarded, method, fill(path, values), **key)
            assert response.status_code == 403, (method, path, response.text)
            asked += 1
    assert asked > 10
    after = read_everything(store)
    assert {**after, "ApiKey": []} == {**before, "ApiKey": []}, "its last use apart"


def test_another_operator_is_refused_and_nothing_moves(
    guarded: Client, closed: list[Any], values: dict[str, str], store: Engine
) -> None:
    key, before = give_key(store, OTHER), read_everything(store)
    asked = 0
    for method, path, _ in closed:
        if path.startswith("/api/") and "{" in path:
            response = ask(guarded, method, fill(path, values), **key)
            assert response.status_code in (403, 404), (method, path, response.status_code, response.text)
            asked += 1
    assert asked > 10
    after = read_everything(store)
    assert {**after, "ApiKey": []} == {**before, "ApiKey": []}


def test_a_cookie_opens_nothing_of_the_api_and_a_key_nothing_of_the_console(
    guarded: Client, closed: list[Any], values: dict[str, str], store: Engine
) -> None:
    administrator, key = sign_in_as(guarded, store, "administrator"), give_key(store, "becode")
    for method, path, _ in closed:
        filled = fill(path, values)
        if path.startswith("/api/"):
            response = ask(guarded, method, filled, cookie=f"cartoforma={administrator.token}")
            assert response.status_code == 401, (method, path)
        else:
            response = ask(guarded, method, filled, **key)
            assert response.status_code in (303, 401), (method, path)


def test_a_revoked_key_and_a_disabled_account_open_nothing(
    guarded: Client, store: Engine, values: dict[str, str]
) -> None:
    key, person = (
        give_key(store, "becode"),
        sign_in_as(guarded, store, "editor", "becode", "gone@becode.example"),
    )
    address = f"/api/v1/offers/{values['offer_id']}/record"
    assert guarded.get(address, headers=key).status_code == 200
    assert person.get("/console/password").status_code == 200
    with open_transaction(store) as db:
        for row in db.exec(select(ApiKey)):
            row.revoked_at = row.recorded_at
            db.add(row)
        account = db.get_one(Account, person.account_id)
        account.is_disabled = True
        db.add(account)
    assert guarded.get(address, headers=key).status_code == 401
    assert person.get("/console/password").status_code == 303


def test_what_depends_on_who_asks_is_stored_nowhere(guarded: Client, store: Engine, values: dict[str, str]) -> None:
    key, address = give_key(store, "becode"), f"/api/v1/offers/{values['offer_id']}/record"
    for _ in range(2):
        mine = guarded.get(address, headers=key)
        assert (mine.status_code, mine.headers["cache-control"]) == (200, "no-store")
        assert guarded.get(address).status_code == 401
    public = guarded.get("/api/v1/offers?limit=1", headers=key)
    assert public.headers["cache-control"] == "public, no-cache"
    assert public.content == guarded.get("/api/v1/offers?limit=1").content
