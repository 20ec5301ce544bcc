"""The console lets nobody in by another way than its own, and does nothing for a form that is not its own."""

from __future__ import annotations

from typing import Any

import pytest

from service.access import Access
from service.database import Engine
from tests.accounts.asking import OTHER, fill, read_everything
from tests.accounts.people import Person, sign_in_as
from tests.journeys.app import Client

pytest_plugins = ["tests.journeys.access"]

CONSOLE_FOR_ANYBODY = {
    "GET /console/sign-in",
    "POST /console/sign-in",
    "GET /console/password/{token}",
    "POST /console/password/{token}",
}


def test_the_console_is_for_people_who_are_known(table: dict[str, Access | None]) -> None:
    console = {name for name in table if name.split()[1].startswith("/console")}
    assert {name for name in console if table[name] is Access.PUBLIC} == CONSOLE_FOR_ANYBODY


def test_another_operators_people_are_refused_on_the_console(
    guarded: Client, closed: list[Any], values: dict[str, str], store: Engine
) -> None:
    person = sign_in_as(guarded, store, "owner", OTHER)
    before = read_everything(store)
    asked = 0
    for method, path, access in closed:
        if path.startswith("/console") and "{" in path and access is not Access.MODERATE:
            filled = fill(path, values)
            response = person.get(filled) if method == "GET" else person.post(filled, {"note": "a test"})
            refused = response.status_code in (403, 404) or (method == "POST" and 400 <= response.status_code < 500)
            assert refused, (method, path, response.status_code)
            asked += 1
    assert asked >= 3
    assert read_everything(store) == before


def test_a_form_without_its_token_does_nothing(
    guarded: Client, closed: list[Any], values: dict[str, str], store: Engine
) -> None:
    administrator, other = (
        sign_in_as(guarded, store, "administrator"),
        sign_in_as(guarded, store, "owner", "becode"),
    )
    before = read_everything(store)
    asked = 0
    for method, path, _ in closed:
        if path.startswith("/console") and method != "GET":
            for token in ("", "nonsense", other.form_token, "é"):
                response = administrator.post(fill(path, values), {"form_token": token})
                assert response.status_code == 403, (method, path, token)
            cross = administrator.post(fill(path, values), headers={"sec-fetch-site": "cross-site"})
            assert cross.status_code == 403, (method, path)
            asked += 1
    assert asked >= 5
    assert read_everything(store) == before


@pytest.mark.parametrize("role", ["editor", "owner", "moderator"])
def test_a_lesser_role_is_refused(
    guarded: Client, closed: list[Any], values: dict[str, str], store: Engine, role: str
) -> None:
    allowed = {
        "editor": (Access.READ, Access.WRITE),
        "owner": (Access.READ, Access.WRITE, Access.OWNER, Access.GRANT),
        "moderator": (Access.READ, Access.WRITE, Access.OWNER, Access.MODERATE),
    }
    person = sign_in_as(guarded, store, role, None if role == "moderator" else "becode")
    for method, path, access in closed:
        if path.startswith("/console") and access not in allowed[role]:
            assert refuse(person, method, fill(path, values)) == 403, (method, path)


def refuse(person: Person, method: str, path: str) -> int:
    return (person.get(path) if method == "GET" else person.post(path)).status_code
