"""Who may do what: the rules, without HTTP."""

from __future__ import annotations

import pytest

from service.access import Access, Actor, check_may_write, may_call, may_write
from service.accounts.models import Account
from service.accounts.rules import check_may_administer, list_grantable_roles, may_administer
from service.errors import ForbiddenError

READ_KEY = Actor("api_key", "r", "becode", "read")
WRITE_KEY = Actor("api_key", "w", "becode", "write")
EDITOR = Actor("account", "e", "becode", "editor")
OWNER = Actor("account", "o", "becode", "owner")
MODERATOR = Actor("account", "m", None, "moderator")
ADMINISTRATOR = Actor("account", "a", None, "administrator")
COMMAND = Actor("command", "cartoforma")
EVERYBODY = [READ_KEY, WRITE_KEY, EDITOR, OWNER, MODERATOR, ADMINISTRATOR, COMMAND]


CALLERS = [
    (Access.PUBLIC, EVERYBODY),
    (Access.READ, EVERYBODY),
    (Access.WRITE, EVERYBODY[1:]),
    (Access.OWNER, EVERYBODY[3:]),
    (Access.GRANT, [OWNER, ADMINISTRATOR, COMMAND]),
    (Access.MODERATE, EVERYBODY[4:]),
    (Access.ADMINISTER, EVERYBODY[5:]),
]


@pytest.mark.parametrize(("access", "allowed"), CALLERS)
def test_who_may_call(access: Access, allowed: list[Actor]) -> None:
    assert [actor for actor in EVERYBODY if may_call(access, actor)] == allowed


def test_every_access_is_decided() -> None:
    assert [access for access, _ in CALLERS] == list(Access)


@pytest.mark.parametrize(
    ("operator_id", "allowed"),
    [
        ("becode", EVERYBODY[1:]),
        ("interface3", [MODERATOR, ADMINISTRATOR, COMMAND]),
        (None, [MODERATOR, ADMINISTRATOR, COMMAND]),
    ],
)
def test_who_may_write(operator_id: str | None, allowed: list[Actor]) -> None:
    assert [actor for actor in EVERYBODY if may_write(actor, operator_id)] == allowed
    for actor in EVERYBODY:
        if actor not in allowed:
            with pytest.raises(ForbiddenError):
                check_may_write(actor, operator_id)


def test_a_source_and_a_link_write_nothing_by_themselves() -> None:
    for actor in (Actor("source", "x"), Actor("link", "x", "becode")):
        assert not may_write(actor, actor.operator_id)


def account(account_id: str, role: str, operator_id: str | None = None) -> Account:
    return Account(
        id=account_id, email=f"{account_id}@x.example", password_hash="!", role=role, operator_id=operator_id
    )


@pytest.mark.parametrize(
    ("other", "allowed"),
    [
        (account("1", "editor", "becode"), [OWNER, ADMINISTRATOR, COMMAND]),
        (account("2", "owner", "becode"), [ADMINISTRATOR, COMMAND]),
        (account("3", "editor", "interface3"), [ADMINISTRATOR, COMMAND]),
        (account("4", "moderator"), [ADMINISTRATOR, COMMAND]),
        (account("5", "administrator"), [ADMINISTRATOR, COMMAND]),
        (account("a", "administrator"), [COMMAND]),
    ],
)
def test_who_may_see_to_whose_account(other: Account, allowed: list[Actor]) -> None:
    assert [actor for actor in EVERYBODY if may_administer(actor, other)] == allowed
    for actor in set(EVERYBODY) - set(allowed):
        with pytest.raises(ForbiddenError):
            check_may_administer(actor, other)


def test_who_may_give_which_role() -> None:
    assert [len(list_grantable_roles(actor)) for actor in EVERYBODY] == [0, 0, 0, 1, 0, 4, 4]
