"""One application with people and programs of several operators, and all its routes; a module names it as a plugin."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from litestar.routes import HTTPRoute
from sqlmodel import select

from service.access import Access
from service.accounts.models import ApiKey
from service.accounts.people import add_account
from service.database import Engine, open_transaction
from service.guard import find_access
from service.offers.models import Offer
from tests.accounts.people import give_key
from tests.database import make_seeded_database
from tests.journeys.app import Client, open_client
from tests.journeys.test_api_routes import VALUES


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    made = make_seeded_database(tmp_path_factory.mktemp("access"))
    yield made
    made.dispose()


@pytest.fixture(scope="session")
def guarded(store: Engine) -> Iterator[Client]:
    with open_client(store) as made:
        yield made


@pytest.fixture(scope="session")
def table(guarded: Client) -> dict[str, Access | None]:
    """Who may call each method of each address."""
    found = {}
    for route in guarded.app.routes:
        if isinstance(route, HTTPRoute):
            for method, (handler, _) in route.route_handler_map.items():
                if method != "OPTIONS":  # the framework's own: says which methods there are
                    found[f"{method} {route.path_format}"] = find_access(handler.opt, method)
    return found


@pytest.fixture(scope="session")
def closed(table: dict[str, Access | None]) -> list[tuple[str, str, Access]]:
    """Method, address and access of what not everybody may call; the records of the addresses are becode's."""
    return [
        (*name.split(" ", 1), access)  # type: ignore[misc]
        for name, access in table.items()
        if access is not None and access is not Access.PUBLIC
    ]


@pytest.fixture(scope="session")
def values(store: Engine) -> dict[str, str]:
    """What stands for each parameter: things of becode, as far as there are any."""
    give_key(store, "becode")
    with open_transaction(store) as db:
        account = add_account(db, "editor-of@becode.example", "editor", "becode")
        key = db.exec(select(ApiKey)).one()
        offer = db.exec(select(Offer.id).where(Offer.operator_id == "becode").order_by(Offer.id)).first()
        assert offer is not None
        own = {"account_id": account.id, "key_id": key.id, "offer_id": offer}
    return {name: given[0] for name, given in VALUES.items()} | own
