"""API keys: made, shown once, used, revoked; by code and on their page."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import httpx
import pytest
from sqlalchemy import update
from sqlmodel import select

from service.accounts.keys import LONGEST_LABEL, MOST_KEYS, find_key, list_keys, make_key, revoke_key
from service.accounts.models import ApiKey
from service.columns import now
from service.database import Engine, open_reading, open_transaction
from service.errors import InvalidBodyError
from tests.accounts.conftest import SignIn
from tests.accounts.people import give_key
from tests.journeys.app import Client

RECORD = "/api/v1/offers/ecole-ai-gand/record"


def test_a_key_has_256_bits_and_only_its_hash_is_kept(engine: Engine) -> None:
    with open_transaction(engine) as db:
        made = [make_key(db, "becode", "nightly", "read") for _ in range(2)]
    keys = [key for _, key in made]
    assert keys[0] != keys[1]
    assert all(re.fullmatch(r"cartoforma_[A-Za-z0-9_-]{43}", key) for key in keys)
    with open_reading(engine) as db:
        stored = str([row.model_dump() for row in list_keys(db)])
        found = find_key(db, keys[0])
    assert not [key for key in keys if key in stored or key.removeprefix("cartoforma_") in stored]
    assert found is not None
    assert (found.actor.kind, found.actor.operator_id, found.actor.role) == ("api_key", "becode", "read")
    assert (found.actor.id, found.last_used_at) == (made[0][0].id, None)


@pytest.mark.parametrize("key", ["", "cartoforma_", "cartoforma_" + "x" * 43, "é", "\0"])
def test_what_is_no_key_is_nobody(engine: Engine, key: str) -> None:
    give_key(engine, "becode")
    with open_reading(engine) as db:
        assert find_key(db, key) is None


def test_a_revoked_key_is_nobody_and_stays_in_the_list(engine: Engine) -> None:
    with open_transaction(engine) as db:
        row, key = make_key(db, "becode", "nightly", "write")
        revoke_key(db, row)
        at = row.revoked_at
        revoke_key(db, row)
        assert row.revoked_at == at
    with open_reading(engine) as db:
        assert find_key(db, key) is None
        assert [row.label for row in list_keys(db, "becode")] == ["nightly"]
        assert list_keys(db, "syntra") == []


@pytest.mark.parametrize(
    ("operator", "label", "scope", "field"),
    [
        ("becode", "", "read", "label"),
        ("becode", " \n ", "read", "label"),
        ("becode", "x" * (LONGEST_LABEL + 1), "read", "label"),
        ("becode", "a\0b", "read", "label"),
        ("becode", "nightly", "rea", "scope"),
        ("becod", "nightly", "read", "operator_id"),
        ("", "nightly", "read", "operator_id"),
        ("x" * 1_000, "nightly", "read", "operator_id"),
    ],
)
def test_what_cannot_be_is_refused_by_name(engine: Engine, operator: str, label: str, scope: str, field: str) -> None:
    with pytest.raises(InvalidBodyError) as refused, open_transaction(engine) as db:
        make_key(db, operator, label, scope)
    assert refused.value.field == field
    assert field != "scope" or refused.value.nearest == ("read",)
    assert operator != "becod" or "becode" in refused.value.nearest


def test_an_operator_has_so_many_keys_and_no_more(engine: Engine) -> None:
    with open_transaction(engine) as db:
        rows = [make_key(db, "becode", f"key {number}", "read")[0] for number in range(MOST_KEYS)]
    with pytest.raises(InvalidBodyError, match="revoke"):
        give_key(engine, "becode")
    with open_transaction(engine) as db:
        revoke_key(db, db.get_one(ApiKey, rows[0].id))
    give_key(engine, "becode")


def test_use_is_noted_once_a_minute(client: Client, engine: Engine) -> None:
    key = give_key(engine, "becode")
    assert read_used(engine) is None
    assert client.get(RECORD, headers=key).status_code == 200
    first = read_used(engine)
    assert first is not None
    assert now() - first < timedelta(seconds=30)
    seen = now() - timedelta(seconds=40)
    for age, is_noted in ((seen, False), (seen - timedelta(minutes=1), True)):
        with open_transaction(engine) as db:
            db.execute(update(ApiKey).values(last_used_at=age))
        client.get(RECORD, headers=key)
        assert (read_used(engine) != age) is is_noted


def read_used(engine: Engine) -> datetime | None:
    with open_reading(engine) as db:
        return db.exec(select(ApiKey)).one().last_used_at


def find_secret(page: httpx.Response) -> str:
    found = re.search(r'class="console-secret"[^>]*>([^<]+)<', page.text)
    assert found, page.text
    return found[1]


def test_the_owner_makes_a_key_sees_it_once_and_revokes_it(client: Client, sign_in: SignIn) -> None:
    owner = sign_in("owner", "becode")
    made = owner.post("/console/keys", {"label": "Our <site>", "scope": "read", "operator_id": "syntra"})
    assert (made.status_code, made.headers["cache-control"]) == (200, "no-store")
    assert "Our &lt;site&gt;" in made.text
    key = find_secret(made)
    header = {"authorization": f"Bearer {key}"}
    assert client.get(RECORD, headers=header).status_code == 200, "a key of becode, whatever operator was asked for"
    page = owner.get("/console/keys").text
    assert key not in page
    assert f"…{key[-4:]}" in page
    revoke = re.search(r'action="(/console/keys/\w+/revoke)"', page)
    assert revoke
    assert sign_in("owner", "syntra").post(revoke[1]).status_code == 403
    assert client.get(RECORD, headers=header).status_code == 200
    assert owner.post(revoke[1]).headers["location"] == "/console/keys?said=revoked"
    assert client.get(RECORD, headers=header).status_code == 401
    assert "Revoked on" in owner.get("/console/keys").text


def test_what_was_typed_stays_beside_what_is_wrong(sign_in: SignIn) -> None:
    page = sign_in("owner", "becode").post("/console/keys", {"label": "x" * 81, "scope": "read"})
    assert page.status_code == 422
    assert 'aria-describedby="label-error"' in page.text
    assert f'value="{"x" * 81}"' in page.text
    assert '<option value="read" selected>' in page.text
    assert "console-secret" not in page.text


def test_an_owner_sees_the_keys_of_its_operator_and_the_team_all(sign_in: SignIn, engine: Engine) -> None:
    for operator in ("becode", "syntra"):
        with open_transaction(engine) as db:
            make_key(db, operator, f"key of {operator}", "read")
    mine, all_ = (sign_in(*who).get("/console/keys").text for who in (("owner", "becode"), ("moderator",)))
    assert ("key of becode" in mine, "key of syntra" in mine) == (True, False)
    assert ("key of becode" in all_, "key of syntra" in all_) == (True, True)
    page = sign_in("moderator").post("/console/keys", {"label": "x", "scope": "write", "operator_id": "syntr"})
    assert "Did you mean syntra?" in page.text
    made = sign_in("moderator").post("/console/keys", {"label": "x", "scope": "write", "operator_id": "syntra"})
    assert find_secret(made).startswith("cartoforma_")


def test_a_key_is_in_no_log_and_no_error(client: Client, engine: Engine, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    key = give_key(engine, "becode")["authorization"].removeprefix("Bearer ")
    for path in (RECORD, "/api/v1/nowhere", "/api/v1/offers?limit=x"):
        for header in (key, f"{key}x"):
            response = client.get(path, headers={"authorization": f"Bearer {header}"})
            assert key not in response.text + str(response.headers)
    assert key not in caplog.text
