"""The page of accounts: who invites and disables whom, and what is sent to them."""

from __future__ import annotations

import re

import pytest
from sqlmodel import select

from service.accounts.models import Account
from service.accounts.search import find_account
from service.database import Engine, open_reading, open_transaction
from service.outbox.models import Message
from tests.accounts.conftest import SignIn
from tests.accounts.people import PASSWORD, add_person, enter, find_form_token, sign_in_as
from tests.accounts.test_keys import find_secret
from tests.journeys.app import Client, open_client

NEW = {"email": "New@BeCode.example", "role": "editor", "language": "nl"}

pytestmark = pytest.mark.usefixtures("fast_hashes")


def find_person(engine: Engine, email: str) -> Account | None:
    with open_reading(engine) as db:
        return find_account(db, email)


def test_an_owner_invites_an_editor_who_then_signs_in(client: Client, engine: Engine, sign_in: SignIn) -> None:
    page = sign_in("owner", "becode").post("/console/accounts", NEW)
    assert page.status_code == 200
    link = find_secret(page)
    assert link.startswith(f"{client.base_url}/console/password/"), "no setting says where we are: as it was reached"
    assert enter(client, "new@becode.example", "").status_code == 401
    token = find_form_token(client.get(link).text)
    client.post(link, data={"form_token": token, "password": PASSWORD, "again": PASSWORD})
    assert enter(client, "new@becode.example").status_code == 303
    account = find_person(engine, "new@becode.example")
    assert account is not None
    assert (account.role, account.operator_id, account.language) == ("editor", "becode", "nl")


def test_the_invitation_is_sent_where_it_is_known_where_we_are(engine: Engine) -> None:
    with open_client(engine, public_url="http://offers.example") as client:
        client.base_url = client.base_url.copy_with(host="offers.example")
        page = sign_in_as(client, engine, "owner", "becode").post("/console/accounts", NEW)
        assert find_secret(page).startswith("http://offers.example/console/password/")
        team = sign_in_as(client, engine, "administrator")
        assert (
            team.post("/console/accounts", {**NEW, "email": "m@team.example", "role": "moderator"}).status_code == 200
        )
    with open_reading(engine) as db:
        message = db.exec(select(Message)).one()
    assert (message.recipient, message.kind, message.operator_id) == ("new@becode.example", "invitation", "becode")
    assert find_secret(page) in message.text
    assert message.language == "nl"


@pytest.mark.parametrize("role", ["owner", "moderator", "administrator"])
def test_an_owner_gives_nobody_more_than_an_editor_s_role(engine: Engine, sign_in: SignIn, role: str) -> None:
    page = sign_in("owner", "becode").post("/console/accounts", {**NEW, "role": role})
    assert page.status_code == 403
    assert find_person(engine, NEW["email"]) is None


def test_an_owner_invites_for_its_own_operator_alone(engine: Engine, sign_in: SignIn) -> None:
    sign_in("owner", "becode").post("/console/accounts", {**NEW, "operator_id": "syntra"})
    account = find_person(engine, NEW["email"])
    assert account is not None
    assert account.operator_id == "becode"


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({"email": "no address"}, "email"),
        ({"email": ""}, "email"),
        ({"email": "a@b@c.example"}, "email"),
        ({"email": "x" * 250 + "@c.example"}, ""),
        ({"language": "xx"}, "language"),
        ({"role": "king"}, "role"),
        ({"role": "editor", "operator_id": ""}, "operator_id"),
        ({"role": "editor", "operator_id": "becod"}, "operator_id"),
        ({"role": "moderator", "operator_id": "becode"}, "operator_id"),
        ({"email": "administrator@team.example"}, "email"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(sign_in: SignIn, given: dict[str, str], wrong: str) -> None:
    page = sign_in("administrator").post("/console/accounts", {**NEW, "operator_id": "becode", **given})
    assert page.status_code == (422 if wrong else 400)
    assert re.findall(r'id="(\w+)-error"', page.text) == ([wrong] if wrong else [])


def test_an_administrator_sees_to_everybody(engine: Engine, sign_in: SignIn) -> None:
    administrator = sign_in("administrator")
    for role, operator in (("owner", "syntra"), ("moderator", "")):
        given = {**NEW, "email": f"{role}@x.example", "role": role, "operator_id": operator}
        assert administrator.post("/console/accounts", given).status_code == 200
    page = administrator.get("/console/accounts").text
    assert "owner@x.example" in page
    assert "moderator@x.example" in page
    assert sign_in("moderator").get("/console/accounts").status_code == 403, "a moderator sees to records"


def test_who_is_disabled_is_out_at_once_and_can_come_back(client: Client, engine: Engine, sign_in: SignIn) -> None:
    account_id = add_person(engine, "editor@becode.example", "editor", "becode", PASSWORD)
    owner, editor = sign_in("owner", "becode"), sign_in("editor", "becode")
    assert editor.account_id == account_id
    path = f"/console/accounts/{account_id}/state"
    assert owner.post(path, {"state": "disabled"}).headers["location"] == "/console/accounts?said=disabled"
    assert editor.get("/console/password").status_code == 303
    assert enter(client, "editor@becode.example").status_code == 401
    assert owner.post(path, {"state": "enabled"}).headers["location"] == "/console/accounts?said=enabled"
    assert enter(client, "editor@becode.example").status_code == 303
    assert editor.get("/console/password").status_code == 303, "that browser stays signed out"


@pytest.mark.parametrize("act", ["state", "link", "role"])
def test_nobody_sees_to_accounts_that_are_not_theirs(engine: Engine, sign_in: SignIn, act: str) -> None:
    others = [
        add_person(engine, "e@syntra.example", "editor", "syntra"),
        add_person(engine, "o@becode.example", "owner", "becode"),
        sign_in("administrator").account_id,
    ]
    owner = sign_in("owner", "becode")
    for account_id in (*others, owner.account_id):
        assert owner.post(f"/console/accounts/{account_id}/{act}").status_code == 403
    assert owner.post(f"/console/accounts/nobody/{act}").status_code == 404
    administrator = sign_in("administrator")
    assert administrator.post(f"/console/accounts/{administrator.account_id}/{act}").status_code == 403
    with open_reading(engine) as db:
        assert not [row.email for row in db.exec(select(Account)) if row.is_disabled]


def test_a_new_link_leaves_the_old_password_until_it_is_used(client: Client, engine: Engine, sign_in: SignIn) -> None:
    account_id = add_person(engine, "editor@becode.example", "editor", "becode", PASSWORD)
    link = find_secret(sign_in("owner", "becode").post(f"/console/accounts/{account_id}/link"))
    assert enter(client, "editor@becode.example").status_code == 303
    token = find_form_token(client.get(link).text)
    client.post(link, data={"form_token": token, "password": "another sentence", "again": "another sentence"})
    assert enter(client, "editor@becode.example").status_code == 401
    assert enter(client, "editor@becode.example", "another sentence").status_code == 303


def test_a_disabled_account_s_link_opens_nothing(client: Client, engine: Engine, sign_in: SignIn) -> None:
    link = find_secret(sign_in("owner", "becode").post("/console/accounts", NEW))
    with open_transaction(engine) as db:
        account = find_account(db, NEW["email"])
        assert account is not None
        account.is_disabled = True
        db.add(account)
    assert client.get(link).status_code == 404


def test_an_administrator_makes_an_owner_of_an_editor_and_back(engine: Engine, sign_in: SignIn) -> None:
    administrator, editor = sign_in("administrator"), sign_in("editor", "becode")
    path = f"/console/accounts/{editor.account_id}/role"
    assert editor.get("/console/accounts").status_code == 403
    for _ in range(2):  # pressed twice, it is done once
        page = administrator.post(path, {"role": "owner"})
        assert page.headers["location"] == "/console/accounts?said=role"
    assert editor.get("/console/accounts").status_code == 200, "from the next request on, without signing in again"
    assert "Make editor" in administrator.get("/console/accounts?lang=en").text
    administrator.post(path, {"role": "editor"})
    assert editor.get("/console/accounts").status_code == 403


@pytest.mark.parametrize("role", ["moderator", "administrator", "king", ""])
def test_nobody_goes_from_an_operator_to_the_team(engine: Engine, sign_in: SignIn, role: str) -> None:
    account_id = add_person(engine, "editor@becode.example", "editor", "becode")
    page = sign_in("administrator").post(f"/console/accounts/{account_id}/role", {"role": role})
    assert page.status_code == 403
    account = find_person(engine, "editor@becode.example")
    assert account is not None
    assert account.role == "editor"


def test_an_owner_makes_no_owners(engine: Engine, sign_in: SignIn) -> None:
    account_id = add_person(engine, "editor@becode.example", "editor", "becode")
    owner = sign_in("owner", "becode")
    assert "Make owner" not in owner.get("/console/accounts?lang=en").text
    assert owner.post(f"/console/accounts/{account_id}/role", {"role": "owner"}).status_code == 403
