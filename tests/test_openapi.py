"""The description of the API: complete, readable, kept, and true.

After a change that was meant, write the snapshot anew and read its difference::

    CARTOFORMA_RENEW_CONTRACT=1 .venv/bin/python -m pytest tests/test_openapi.py
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from service.offers.filters import OfferFilters
from tests.journeys.app import Client, get_json

pytest_plugins = ["tests.journeys.clients"]

SNAPSHOT = Path(__file__).parent / "contract" / "openapi.json"
CHECKS = (not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance)


@pytest.fixture(scope="session")
def document(client: Client) -> dict[str, Any]:
    found: dict[str, Any] = get_json(client, "/api/v1/openapi.json")
    return found


@pytest.fixture(scope="session")
def described(document: dict[str, Any]) -> Any:
    """The description as schemathesis reads it."""
    return schemathesis.openapi.from_dict(document)


def walk_operations(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, item in document["paths"].items():
        for method, operation in item.items():
            yield f"{method} {path}", operation


def test_the_contract_is_kept(document: dict[str, Any]) -> None:
    text = json.dumps(document, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
    if os.environ.get("CARTOFORMA_RENEW_CONTRACT") == "1":
        SNAPSHOT.parent.mkdir(exist_ok=True)
        SNAPSHOT.write_text(text, encoding="utf-8")
    assert json.loads(SNAPSHOT.read_text(encoding="utf-8")) == document, "see this module's first lines"


def test_it_is_openapi_3_1(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1")
    assert document["info"]["title"] == "Cartoforma"
    assert document["info"]["license"]["identifier"] == "EUPL-1.2"
    assert len(document["info"]["description"]) > 500


def test_every_operation_reads_like_documentation(document: dict[str, Any]) -> None:
    tags = {tag["name"] for tag in document["tags"]}
    names = []
    for name, operation in walk_operations(document):
        names.append(operation["operationId"])
        assert set(operation["tags"]) <= tags, name
        assert " " in operation["summary"], name
        assert "Request fulfilled" not in json.dumps(operation), name
    assert len(names) == len(set(names))


def test_every_parameter_has_words_and_an_example(document: dict[str, Any]) -> None:
    for name, operation in walk_operations(document):
        for parameter in operation.get("parameters", ()):
            where = f"{name} {parameter['name']}"
            assert len(parameter["description"]) > 10, where
            assert "example" in parameter or "examples" in parameter, where
            assert "null" not in json.dumps(parameter["schema"]), where


def test_every_filter_is_a_parameter(document: dict[str, Any]) -> None:
    for path in ("/api/v1/offers", "/api/v1/offers.{suffix}", "/api/v1/clusters"):
        names = {parameter["name"] for parameter in document["paths"][path]["get"]["parameters"]}
        assert set(OfferFilters.__dataclass_fields__) <= names


def test_every_error_is_a_problem(document: dict[str, Any]) -> None:
    for name, operation in walk_operations(document):
        responses = operation["responses"]
        assert {"400", "414"} <= set(responses), name
        assert {"200", "201"} & set(responses), name
        assert ("{" not in name) or "404" in responses, name
        for status, response in responses.items():
            if not status.startswith("2"):
                assert response["$ref"].startswith("#/components/responses/"), (name, status)
    for response in document["components"]["responses"].values():
        assert list(response["content"]) == ["application/problem+json"]


def test_answers_have_schemas(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    offers = document["paths"]["/api/v1/offers"]["get"]["responses"]["200"]["content"]
    assert offers["application/json"]["schema"]["$ref"].endswith("/OfferPage")
    assert {"items", "total", "without_point", "facets", "links"} <= set(schemas["OfferPage"]["properties"])
    for name, schema in schemas.items():
        assert "." not in name, "named for readers, not by module"
        assert schema.get("description"), name


def test_answers_are_as_described(described: Any, client: Client) -> None:
    for result in described.get_all_operations():
        operation = result.ok()

        @settings(max_examples=15, phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck))
        @given(case=operation.as_strategy())
        def check(case: Any) -> None:
            asked = case.as_transport_kwargs(base_url="http://testserver")
            wanted = {name: asked[name] for name in ("method", "url", "params", "headers") if asked.get(name)}
            case.validate_response(client.request(**wanted), checks=CHECKS)

        check()
