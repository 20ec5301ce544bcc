"""History from outside: who did what as a kind, past versions, the state of a day, and changes that are taken back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import text

from service.columns import now, to_day
from service.database import Engine
from tests.journeys.app import Client, get_json
from tests.journeys.keyed import API, OFFER, Program

pytest_plugins = ["tests.journeys.writers"]


def test_history_says_who_as_a_kind_and_never_a_person(writable: Client, becode: Program) -> None:
    draft = becode.call("POST", "/offers", {**OFFER, "title": {"fr": "Brouillon secret"}}).json()
    address = f"/offers/{draft['id']}"
    tag = becode.call("PATCH", address, {"title": {"fr": "Python"}}, if_match='"1.record"').headers["etag"]
    becode.call("POST", f"{address}/status", {"status": "published"})
    becode.call("PATCH", address, {"url": "https://a.example"}, if_match=tag.replace("2", "3"))
    public = get_json(writable, f"{API}{address}/history")
    assert [line["act"] for line in public["items"]] == ["edited", "published"], "drafts are nobody else's business"
    assert "Brouillon" not in str(public)
    line = public["items"][0]
    assert (line["who"], line["operator_id"], line["operator"]) == ("operator", "becode", "BeCode")
    assert (line["through"], line["source"], line["fields"]) == ("api", None, {"url": [None, "https://a.example"]})
    own = becode.call("GET", f"{address}/record/history").json()["items"]
    assert [one["act"] for one in own] == ["edited", "published", "edited", "created"]
    assert [one["version"] for one in own] == [4, 3, 2, 1]


def test_history_of_an_import_names_its_source(writable: Client) -> None:
    [line] = get_json(writable, f"{API}/offers/ecole-ai-gand/history")["items"]
    assert (line["act"], line["through"], line["who"], line["source"]) == ("imported", "feed", "source", "documents")
    assert get_json(writable, f"{API}/venues/becode-gand/history")["items"]


def test_history_comes_in_pages(writable: Client, becode: Program) -> None:
    name, tag = becode.add()
    for count in range(5):
        tag = becode.call("PATCH", f"/offers/{name}", {"capacity_per_year": count + 1}, if_match=tag).headers["etag"]
    address: str | None = f"{API}/offers/{name}/history?limit=4"
    found = []
    while address:
        page = get_json(writable, address)
        found += [line["version"] for line in page["items"]]
        address = page["next"]
    assert found == [6, 5, 4, 3, 2, 1]
    assert writable.get(f"{API}/offers/{name}/history?limit=101").status_code == 400


def test_every_past_version_is_readable(becode: Program) -> None:
    name, tag = becode.add()
    documents = [becode.call("GET", f"/offers/{name}/record").json()["document"]]
    patches: tuple[dict[str, Any], ...] = (
        {"title": {"fr": "Deux"}, "sessions": []},
        {"prices": [{"audience": "all", "price_kind": "free"}], "prerequisites": {"nl": "Geen"}},
        {"audiences": [], "audience_state": "unknown", "prices": None},
    )
    for patch in patches:
        answer = becode.call("PATCH", f"/offers/{name}", patch, if_match=tag)
        assert answer.status_code == 200, answer.text
        tag = answer.headers["etag"]
        documents.append(answer.json()["document"])
    for version, document in enumerate(documents, start=1):
        past = becode.call("GET", f"/offers/{name}/record?version={version}").json()
        assert (past["version"], past["document"]) == (version, document)


def test_the_state_of_a_day(writable: Client, written: Engine, becode: Program) -> None:
    name, tag = becode.add()
    becode.call("PATCH", f"/offers/{name}", {"title": {"fr": "Nouveau titre"}}, if_match=tag)
    today, before = to_day(now()), to_day(now()) - timedelta(days=3)
    with written.begin() as connection:  # as if it had been written some days ago
        at = (
            (now() - timedelta(days=5)).replace(tzinfo=None)
            if written.dialect.name == "sqlite"
            else now() - timedelta(days=5)
        )
        connection.execute(
            text("UPDATE change SET at = :at WHERE subject_id = :name AND version = 1"), {"at": at, "name": name}
        )
    shown = get_json(writable, f"{API}/offers/{name}?as_of={before}")
    assert (shown["version"], shown["document"]["title"]["fr"]) == (1, "Programmer en Python")
    assert shown["known_on"] == str(today - timedelta(days=5))
    assert "record as it was kept" in shown["made_of"]
    assert get_json(writable, f"{API}/offers/{name}?as_of={today}")["document"]["title"]["fr"] == "Nouveau titre"
    own = becode.call("GET", f"/offers/{name}/record?as_of={before}").json()
    assert own["document"] == shown["document"]
    paid = get_json(writable, f"{API}/offers/ecole-ai-bruxelles?as_of=2021-01-01")
    assert paid["known_on"] > "2021"
    assert paid["funding"], "who paid on that day, by what is known today"
    assert writable.get(f"{API}/offers/{name}?as_of=yesterday").status_code == 400


def test_what_is_gone_keeps_its_past(writable: Client, written: Engine, becode: Program) -> None:
    name, tag = becode.add()
    becode.call("DELETE", f"/offers/{name}?reason=fini", if_match=tag)
    before = now() - timedelta(days=5)
    with written.begin() as connection:  # as if it had been shown for some days
        at = before.replace(tzinfo=None) if written.dialect.name == "sqlite" else before
        connection.execute(
            text("UPDATE change SET at = :at WHERE subject_id = :name AND version = 1"), {"at": at, "name": name}
        )
    shown = get_json(writable, f"{API}/offers/{name}?as_of={to_day(before)}")
    assert (shown["status"], shown["document"]["title"]["fr"]) == ("published", "Programmer en Python")
    assert writable.get(f"{API}/offers/{name}?as_of={to_day(now())}").status_code == 410
    assert [one["act"] for one in get_json(writable, f"{API}/offers/{name}/history")["items"]] == [
        "withdrawn",
        "created",
    ]


def test_a_change_is_taken_back_unless_a_later_one_touched_the_same(becode: Program) -> None:
    name, tag = becode.add()
    address = f"/offers/{name}"
    tag = becode.call("PATCH", address, {"url": "https://a.example", "sessions": []}, if_match=tag).headers["etag"]
    becode.call("PATCH", address, {"title": {"fr": "Autre"}}, if_match=tag)
    changes = {one["version"]: one["id"] for one in becode.call("GET", f"{address}/record/history").json()["items"]}
    back = becode.call("POST", f"{address}/record/history/{changes[2]}/take-back")
    assert back.status_code == 200, back.text
    document = back.json()["document"]
    assert (document["url"], document["title"]["fr"]) == (None, "Autre")
    assert [one["starts_on"] for one in document["sessions"]] == ["2027-01-11"]
    again = becode.call("POST", f"{address}/record/history/{changes[2]}/take-back")
    assert again.status_code == 409
    assert "url" in again.json()["detail"]
    assert becode.call("POST", f"{address}/record/history/{changes[1]}/take-back").status_code == 409
    foreign = becode.call("POST", f"/offers/ecole-ai-gand/record/history/{changes[2]}/take-back")
    assert foreign.status_code == 404, "a change of another record"


def test_a_withdrawal_is_taken_back(writable: Client, becode: Program) -> None:
    name, tag = becode.add()
    becode.call("DELETE", f"/offers/{name}?reason=erreur", if_match=tag)
    [change] = [
        one["id"]
        for one in becode.call("GET", f"/offers/{name}/record/history").json()["items"]
        if one["act"] == "withdrawn"
    ]
    back = becode.call("POST", f"/offers/{name}/record/history/{change}/take-back")
    assert (back.status_code, back.json()["status"]) == (200, "published")
    assert writable.get(f"{API}/offers/{name}").status_code == 200


def test_a_withdrawal_is_taken_back_of_what_lacked_something_before(writable: Client, becode: Program) -> None:
    seeded = "ecole-ai-anvers"
    before = becode.call("GET", f"/offers/{seeded}/record").json()
    for act in ("archived", "withdrawn"):
        becode.call("POST", f"/offers/{seeded}/status", {"status": act, "reason": "erreur"})
        refused = becode.call("POST", f"/offers/{seeded}/status", {"status": "published"})
        assert (refused.status_code, bool(before["missing"])) == (422, True), "publishing again asks for all"
        change = becode.call("GET", f"/offers/{seeded}/record/history").json()["items"][0]["id"]
        back = becode.call("POST", f"/offers/{seeded}/record/history/{change}/take-back")
        assert (back.status_code, back.json()["status"]) == (200, "published"), back.text
        assert back.json()["document"] == before["document"]
    change = becode.call("GET", f"/offers/{seeded}/record/history").json()["items"][0]["id"]
    again = becode.call("POST", f"/offers/{seeded}/record/history/{change}/take-back")
    assert (again.json()["status"], again.json()["status_reason"]) == ("withdrawn", "erreur"), "with its reason"
