"""Suggestions over the documented facts, asked as a search field asks."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import pytest

from service.suggestions.rules import NameIndex, fold_words
from tests.journeys.app import Client, get_json, get_problem

pytest_plugins = ["tests.journeys.clients"]
ADDRESS = "/api/v1/suggestions"


def ask(client: Client, q: str, **more: Any) -> dict[str, Any]:
    answer: dict[str, Any] = get_json(client, f"{ADDRESS}?{urlencode({'q': q, **more})}")
    return answer


def list_found(client: Client, q: str, **more: Any) -> list[tuple[str, str]]:
    return [(item["kind"], item["id"]) for item in ask(client, q, **more)["items"]]


@pytest.mark.parametrize("q", ["intelligence art", "artificiele", "AI", "ia", "KI", "künstliche", "artificial intell"])
@pytest.mark.parametrize("lang", ["fr", "nl", "en", "de"])
def test_a_topic_is_found_in_every_language_whatever_the_page_speaks(client: Client, q: str, lang: str) -> None:
    first = ask(client, q, lang=lang)["items"][0]
    assert (first["kind"], first["id"]) == ("topic", "ai")
    labels = {"fr": "Intelligence artificielle", "nl": "Artificiële intelligentie"}
    assert first["label"] == labels.get(lang, first["label"])
    assert first["language"] == lang
    assert first["parameters"] == {"topic": "ai"}


def test_count_is_what_the_filter_gives(client: Client) -> None:
    for q in ("intelligence", "data", "becode", "technocit"):
        for item in ask(client, q)["items"]:
            if item["count"] is not None:
                total = get_json(client, f"/api/v1/offers?{urlencode(item['parameters'])}")["total"]
                assert item["count"] == total > 0


def test_a_place_is_found_by_its_names_and_its_postal_code(client: Client) -> None:
    gent = ask(client, "gand", lang="nl")["items"][0]
    assert (gent["kind"], gent["label"]) == ("place", "Gent")
    assert gent["parameters"] == {"place": gent["id"]}
    assert ("place", gent["id"]) in list_found(client, "gen")
    coded = ask(client, "9000")["items"][0]
    assert (coded["kind"], coded["label"], coded["detail"]) == ("place", "Gand", "9000")
    assert list_found(client, "st-gilles")[0] == list_found(client, "Saint-Gilles")[0]


def test_an_operator_and_the_titles_of_offers(client: Client) -> None:
    assert ("operator", "becode") in list_found(client, "BeCo")
    found = ask(client, "école AI")["items"]
    offers = [item for item in found if item["kind"] == "offer"]
    assert offers
    for offer in offers:
        assert offer["parameters"] == {"selected": offer["id"]}
        assert offer["count"] is None
        title = get_json(client, f"/api/v1/offers/{offer['id']}")["summary"]["title"]
        assert offer["label"] == title[offer["language"]]
        assert any("ecole" in fold_words(text) for text in title.values())


def test_kinds_stay_together_in_their_order(client: Client) -> None:
    kinds = [item["kind"] for item in ask(client, "b", limit=20)["items"]]
    order = ["topic", "place", "operator", "offer"]
    assert kinds == sorted(kinds, key=order.index)
    assert {"place", "operator"} <= set(kinds)


def test_spelling_is_forgiven_only_where_nothing_begins_so(client: Client) -> None:
    corrected = ask(client, "inteligence")
    assert corrected["is_corrected"] is True
    assert ("topic", "ai") in [(item["kind"], item["id"]) for item in corrected["items"]]
    exact = ask(client, "intelligence")
    assert exact["is_corrected"] is False
    assert ask(client, "becod")["is_corrected"] is False
    assert ask(client, "qqqqzzzz") == {"items": [], "is_corrected": False}


@pytest.mark.parametrize("q", ["!!!", "'", '"><script>', "\u0000x", "   .", "🙂", "a" * 80, "ﬁ", "%", "l'"])
def test_any_text_is_answered(client: Client, q: str) -> None:
    assert len(ask(client, q)["items"]) <= 8


@pytest.mark.parametrize(
    ("query", "field"),
    [("q=", "q"), (f"q={'a' * 81}", "q"), ("q=a&limit=0", "limit"), ("q=a&limit=21", "limit"), ("q=a&lang=xx", "lang")],
)
def test_a_wrong_parameter_is_named(client: Client, query: str, field: str) -> None:
    assert field in get_problem(client, f"{ADDRESS}?{query}", 400)["detail"]


def test_limit_is_kept_and_shared(client: Client) -> None:
    for limit in (1, 3, 20):
        assert len(ask(client, "b", limit=limit)["items"]) <= limit


def test_an_answer_has_the_tag_of_the_revision(client: Client) -> None:
    address = f"{ADDRESS}?q=data"
    first = client.get(address)
    again = client.get(address, headers={"if-none-match": first.headers["etag"]})
    assert again.status_code == 304
    assert int(first.headers["revision"]) >= 1


def test_names_are_prepared_once_for_the_same_operators(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    ask(client, "beco")
    made: list[object] = []
    monkeypatch.setattr(NameIndex, "make", made.append)
    assert list_found(client, "becod")
    assert made == []
