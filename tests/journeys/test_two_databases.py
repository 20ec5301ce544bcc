"""SQLite and PostgreSQL give the same answers, byte for byte, on the same facts.

PostgreSQL is made to compare text as French readers do, where its programs can: an order that no query
asks for, or a comparison that the database makes in its own way, shows here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import product
from urllib.parse import quote

import pytest

from service.database import open_reading
from service.intake.run import run_intake
from service.intake.shapes import SHAPES
from service.intake.sources import get_source
from tests.database import drop_databases, make_placed_database
from tests.intake.drafts import Given
from tests.journeys.app import Client, get_engine, open_client
from tests.journeys.invented import INVENTED

FILTERS = (
    "q=formation",
    "q=intelligence+artificielle",
    "q=inteligence",
    "q=%C3%A9cole",
    "q=%00",
    "q=%F0%9F%98%80",
    "q=a%20OR%201%3D1",
    "topic=ai",
    "topic=ai&topic=data",
    "topic=nothing",
    "operator=becode",
    "operator=nobody",
    "place=Gent",
    "place=21004",
    "place=Nowhere",
    "region=BE-BRU",
    "region=BE-VLG&region=BE-WAL",
    "near=Mons&radius_km=30",
    "near=50.85,4.35&radius_km=5",
    "near=4.35,50.85&radius_km=5",
    "bbox=4.2,50.7,4.6,51.0",
    "bbox=4.6,51.0,4.2,50.7",
    "funder=cocof",
    "funder=cocof&funding=direct",
    "funding=indirect",
    "recognised_by=bruxelles-formation",
    "audience=jobseeker",
    "audience=women&free_for=women",
    "free_for=all",
    "price_max_eur=100",
    "price_max_eur=-1",
    "price_max_eur=NaN",
    "modality=onsite",
    "modality=telepathy",
    "language=fr",
    "starts_from=2026-01-01",
    "starts_from=2026-01-01&starts_until=2027-01-01",
    "starts_from=yesterday",
    "enrolment=open",
    "certification=yes",
    "confirmed_since=2024-01-01",
    "freshness=overdue",
    "colour=blue",
)
WHO_PAYS = (
    "",
    "funder=cocof&topic=ai&region=BE-BRU",
    "funder=wallonie&operator=technocite&as_of=2022-06-30",
    "as_of=never",
)
SHORTLIST = "shortlist=becode&shortlist=ecole-ai-gand&person_situation=jobseeker_longterm&person_place=Mons"
WHY = "topic=ai&near=Mons&radius_km=20&audience=jobseeker&price_max_eur=0"
SORTS = ("relevance", "title", "freshness", "staleness", "start", "price", "distance", "colour")
SUFFIXES = ("json", "geojson", "csv", "jsonld", "map", "pdf")
LISTS = ("operators", "venues", "funders", "programmes", "documents")
PAGINGS = ("", "limit=1", "limit=3", "limit=100", "limit=0", "limit=1000", "cursor=x", "cursor=", "colour=blue")
STRANGE = ("nobody", "%00", "a%00b", "%27", "%F0%9F%98%80", "%EF%BF%BD", "%FF", "%25", "_", "A" * 300)
LANGUAGES = ("fr", "nl", "en", "de")

INSTANTS = re.compile(rb'("(?:recorded_at|imported_at|imported_on|updated_at|modified|dateModified)":\s*")[^"]*"')
"""When each database was filled: a second or more apart, and nothing that the two could agree on."""
NONCES = re.compile(rb'nonce="[^"]*"|name="form_token" value="[^"]*"')
"""New in every answer, so that nobody can guess them."""
HEADERS = ("content-type", "content-language", "link", "location", "cache-control", "vary", "allow")
"""Not among them: ETag and Last-Modified, which follow the instants above, and the length of what is compressed with
a nonce inside."""


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Client, Client]]:
    """The documented facts and the invented offers, served from SQLite and from PostgreSQL."""
    folder = tmp_path_factory.mktemp("pair")
    # Not the templates of all tests: one may be of the day before, when midnight came between the two.
    engines = [make_placed_database(folder, kind) for kind in ("sqlite", "postgresql")]
    for engine in engines:
        run_intake(engine, get_source("documents"))
        assert run_intake(engine, Given(*INVENTED)).total.refused == 0
    with open_client(engines[0]) as sqlite, open_client(engines[1]) as postgresql:
        yield sqlite, postgresql
    for engine in engines:
        engine.dispose()
    drop_databases(folder)


def list_ids(client: Client) -> Iterator[tuple[str, str]]:
    """Kind and identifier of everything that has one."""
    with open_reading(get_engine(client)) as db:
        for kind, shape in SHAPES.items():
            if f"{kind}s" in (*LISTS, "offers", "places"):
                for (found,) in db.connection().exec_driver_sql(f"SELECT id FROM {shape.table.name} ORDER BY id"):
                    yield f"{kind}s", found


def list_addresses(client: Client) -> Iterator[str]:
    """The corpus: every list with every parameter, every record, every page, and mistakes of every kind."""
    yield from (f"/api/v1/offers?limit=100&facets=true&{one}" for one in FILTERS)
    yield from (f"/api/v1/clusters?zoom={zoom}&{one}" for zoom, one in product((7, 12), FILTERS))
    yield from (f"/api/v1/offers.{suffix}?{one}" for suffix, one in product(SUFFIXES, FILTERS[::4]))
    yield from (f"/api/v1/offers?sort={sort}&near=Mons&radius_km=200&limit=100" for sort in SORTS)
    yield from (f"/api/v1/offers?{one}" for one in PAGINGS)
    yield from (f"/api/v1/{name}?{one}" for name, one in product(LISTS, PAGINGS))
    yield from (f"/api/v1/{name}/{one}" for name, one in product((*LISTS, "offers", "places", "vocabularies"), STRANGE))
    yield from (f"/api/v1/places?q={one}&lang={code}" for one, code in product(("bru", "lie", "1000"), LANGUAGES))
    yield from ("/api/v1/vocabularies", "/api/v1/nothing", "/problems", "/problems/not-found", "/readyz")
    ids = list(list_ids(client))
    assert len(ids) > 100
    yield from (f"/api/v1/{kind}/{quote(found)}" for kind, found in ids)
    pages = ("offers", "operators", "documents")
    yield from (f"/{kind}/{quote(found)}?lang=nl" for kind, found in ids if kind in pages)
    yield from (f"/{kind}/{one}" for kind, one in product(pages, STRANGE))
    yield from (f"/?lang=fr&{one}" for one in FILTERS)
    yield from (f"/{page}?lang=fr&{one}" for page, one in product(("embed", "embed/make", "reach"), FILTERS[::4]))
    yield from (f"/{page}?lang=fr&{one}" for page, one in product(("funding", "funding/sheet"), WHO_PAYS))
    yield from (f"/{page}?lang=nl&{SHORTLIST}" for page in ("", "shortlist", "shortlist/sheet"))
    yield from (f"/offers/{quote(found)}/why?lang=nl&{WHY}" for kind, found in ids if kind == "offers")
    yield from (f"/{page}?lang=nl" for page in ("unknowns", "growth", "partners", "schemes", "figures", "reports/new"))
    yield from (f"/about{part}?lang={code}" for part, code in product(("", "/sources", "/api"), LANGUAGES))


def ask(client: Client, address: str) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body, without what may differ."""
    response = client.get(address, follow_redirects=False)
    body = NONCES.sub(b"", INSTANTS.sub(rb"\1", response.content))
    return response.status_code, {name: response.headers.get(name, "") for name in HEADERS}, body


def test_answers_are_equal_byte_for_byte(pair: tuple[Client, Client]) -> None:
    sqlite, postgresql = pair
    addresses = list(dict.fromkeys(list_addresses(sqlite)))
    assert len(addresses) > 600
    statuses = set()
    for address in addresses:
        expected = ask(sqlite, address)
        statuses.add(expected[0])
        assert expected[0] < 500, (address, expected)
        assert ask(postgresql, address) == expected, address
    assert statuses >= {200, 400, 404, 422}


def test_every_page_of_a_list_is_equal(pair: tuple[Client, Client]) -> None:
    for name in (*LISTS, "offers"):
        address: str | None = f"/api/v1/{name}?limit=2"
        count = 0
        while address is not None and count < 40:
            expected, found = (ask(client, address) for client in pair)
            assert found == expected, address
            address = json.loads(expected[2])["links"]["next"]
            count += 1
        assert count > 1, name
