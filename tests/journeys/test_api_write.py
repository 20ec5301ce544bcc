"""A program writes the offers of its operator: added, changed, withdrawn, seen at once, and by nobody else."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select, update
from sqlmodel import col

from service.accounts.models import KeptAnswer
from service.columns import now
from service.database import Engine, open_reading, open_transaction
from service.intake.shapes import SHAPES
from service.writing.kept import KEPT_HOURS
from tests.journeys.app import Client, list_ids
from tests.journeys.keyed import API, OFFER, Program, draw_key

pytest_plugins = ["tests.journeys.writers"]

LIST = "/api/v1/offers"


def test_an_offer_is_a_draft_until_it_is_published(writable: Client, becode: Program) -> None:
    response = becode.call("POST", "/offers", {"title": {"fr": "Une ébauche"}})
    assert response.status_code == 201
    body = response.json()
    address = f"{LIST}/{body['id']}"
    assert response.headers["location"] == address
    assert response.headers["etag"] == '"1.record"'
    assert (body["status"], body["version"], body["operator_id"]) == ("draft", 1, "becode")
    assert {"topics", "modality", "audiences", "languages"} == set(body["missing"])
    assert writable.get(address).status_code == 404
    assert becode.call("GET", f"/offers/{body['id']}/record").json() == body
    refused = becode.call("POST", f"/offers/{body['id']}/status", {"status": "published"})
    assert refused.status_code == 422
    assert {error["field"] for error in refused.json()["errors"]} == set(body["missing"])


def test_a_write_is_seen_at_once(writable: Client, becode: Program) -> None:
    before = int(writable.get(LIST).headers["revision"])
    name, tag = becode.add()
    assert name in list_ids(writable, "q=Programmeren+Python&operator=becode")
    shown = writable.get(f"{LIST}/{name}")
    assert shown.json()["summary"]["title"]["nl"] == "Programmeren in Python"
    assert shown.headers["etag"].startswith('"1.')
    changed = becode.call("PATCH", f"/offers/{name}", {"title": {"nl": "Slangen temmen"}}, if_match=tag)
    assert changed.status_code == 200, changed.text
    assert changed.headers["etag"] == '"2.record"'
    assert int(changed.headers["revision"]) > before
    assert list_ids(writable, "q=slangen") == [name]
    again = writable.get(f"{LIST}/{name}", headers={"least-revision": changed.headers["revision"]})
    assert again.json()["summary"]["title"] == {"fr": "Programmer en Python", "nl": "Slangen temmen"}


def test_the_public_tag_of_an_offer_is_good_for_writing(writable: Client, becode: Program) -> None:
    name, _ = becode.add()
    for suffix, accept in (("", "br"), (".json", "identity"), (".jsonld", "gzip")):
        tag = writable.get(f"{LIST}/{name}{suffix}", headers={"accept-encoding": accept}).headers["etag"]
        version = int(tag.strip('"').partition(".")[0])
        response = becode.call("PATCH", f"/offers/{name}", {"capacity_per_year": version}, if_match=tag)
        assert response.status_code == 200, (suffix, tag, response.text)


def test_a_change_says_what_it_saw(becode: Program) -> None:
    name, tag = becode.add()
    address = f"/offers/{name}"
    for method, body in (("PUT", dict(OFFER)), ("PATCH", {"url": "https://a.example"}), ("DELETE", {"reason": "x"})):
        assert becode.call(method, address, body).status_code == 428, method
        assert becode.call(method, address, body, if_match='"9.record"').status_code == 412, method
        assert becode.call(method, address, body, if_match="nonsense").status_code == 412, method
    record = becode.call("GET", f"{address}/record")
    assert record.headers["etag"] == tag
    assert record.json()["document"]["url"] is None


def test_put_blanks_what_it_lacks_and_patch_does_not(becode: Program) -> None:
    name, tag = becode.add(url="https://a.example", prerequisites={"fr": "Rien"})
    patched = becode.call("PATCH", f"/offers/{name}", {"capacity_per_year": 20, "url": None}, if_match=tag)
    document = patched.json()["document"]
    assert (document["capacity_per_year"], document["url"]) == (20, None)
    assert document["prerequisites"] == {"fr": "Rien"}
    put = becode.call("PUT", f"/offers/{name}", dict(OFFER), if_match=patched.headers["etag"])
    assert put.status_code == 200, put.text
    assert (put.json()["document"]["capacity_per_year"], put.json()["document"]["prerequisites"]) == (None, {})
    again = becode.call("PUT", f"/offers/{name}", put.json()["document"], if_match=put.headers["etag"])
    assert again.headers["etag"] == put.headers["etag"], "what changes nothing makes no version"


def test_what_is_published_loses_nothing_that_it_needs(becode: Program) -> None:
    name, tag = becode.add()
    refused = becode.call("PATCH", f"/offers/{name}", {"topics": [], "modality": "online_live"}, if_match=tag)
    assert refused.status_code == 422
    assert {error["field"] for error in refused.json()["errors"]} == {"topics", "url"}


def test_a_withdrawn_offer_answers_410_with_its_reason(writable: Client, becode: Program) -> None:
    name, tag = becode.add()
    assert becode.call("DELETE", f"/offers/{name}", if_match=tag).status_code == 422, "a reason is needed"
    gone = becode.call("DELETE", f"/offers/{name}?reason=Plus+de+salle", if_match=tag)
    assert (gone.status_code, gone.json()["status"]) == (200, "withdrawn")
    assert name not in list_ids(writable, "operator=becode")
    for address in (f"{LIST}/{name}", f"{LIST}/{name}.jsonld"):
        problem = writable.get(address)
        assert problem.status_code == 410, address
        assert "Plus de salle" in problem.json()["detail"]
        assert f"{LIST}/{name}/history" in problem.json()["detail"]
    acts = [(one["act"], one["reason"]) for one in writable.get(f"{LIST}/{name}/history").json()["items"]]
    assert acts == [("withdrawn", "Plus de salle"), ("created", None)]
    page = writable.get(f"/offers/{name}", headers={"accept": "text/html"})
    assert page.status_code == 410
    assert "Plus de salle" in page.text
    assert "<h1>Programmer en Python</h1>" in page.text
    stale = becode.call("PATCH", f"/offers/{name}", {"url": None}, if_match=gone.headers["etag"])
    assert stale.status_code == 410
    back = becode.call("POST", f"/offers/{name}/status", {"status": "published"})
    assert (back.status_code, back.json()["status_reason"]) == (200, None)
    assert writable.get(f"{LIST}/{name}").status_code == 200


def test_a_draft_that_was_put_away_is_nobody_elses_business(writable: Client, becode: Program) -> None:
    name = becode.call("POST", "/offers", {"title": {"fr": "Secret"}}).json()["id"]
    assert becode.call("DELETE", f"/offers/{name}?reason=rien", if_match='"1.record"').status_code == 200
    for address in (f"{LIST}/{name}", f"{LIST}/{name}/history", f"{LIST}/{name}?as_of=2020-01-01", f"/offers/{name}"):
        answer = writable.get(address)
        assert (answer.status_code, "Secret" in answer.text) == (404, False), address


def test_an_offer_is_given_at_venues_of_its_operator(becode: Program, other: Program) -> None:
    venue = other.call("POST", "/venues", {"name": "Campus", "place": "Mons"}).json()["id"]
    refused = becode.call("POST", "/offers", {**OFFER, "venues": [venue], "sessions": [{"venue_id": venue}]})
    assert [(one["field"], one["message"]) for one in refused.json()["errors"]] == [
        ("venues", f"{venue} is not one of your venues.")
    ]
    name, tag = becode.add()
    refused = becode.call("PATCH", f"/offers/{name}", {"sessions": [{"venue_id": venue}]}, if_match=tag)
    assert refused.json()["errors"][0]["field"] == "sessions[0].venue_id"


def test_drafts_of_others_keep_no_venue(written: Engine, becode: Program, other: Program) -> None:
    venue = other.call("POST", "/venues", {"name": "Campus", "place": "Mons"})
    draft = becode.call("POST", "/offers", {"title": {"fr": "Secret"}}).json()["id"]
    with written.begin() as connection:  # as it may stand from before this was refused
        values = {"offer_id": draft, "venue_id": venue.json()["id"]}
        connection.execute(SHAPES["offer"].table.metadata.tables["offer_venue"].insert(), values)
    address = f"/venues/{venue.json()['id']}?reason=x"
    assert other.call("DELETE", address, if_match=venue.headers["etag"]).status_code == 200


def test_nobody_else_sees_the_draft_or_touches_the_offer(writable: Client, becode: Program, other: Program) -> None:
    draft = becode.call("POST", "/offers", {"title": {"fr": "Secret"}}).json()["id"]
    shown, tag = becode.add()
    for name, status in ((draft, 404), (shown, 403)):
        address = f"/offers/{name}"
        attempts = [
            other.call("PUT", address, dict(OFFER), if_match=tag),
            other.call("PATCH", address, {"title": {"fr": "x"}}, if_match=tag),
            other.call("DELETE", f"{address}?reason=x", if_match=tag),
            other.call("POST", f"{address}/status", {"status": "archived"}),
            other.call("POST", f"{address}/confirm"),
            other.call("POST", f"{address}/sessions", {"starts_on": "2027-05-01"}),
            other.call("GET", f"{address}/record"),
            other.call("GET", f"{address}/record/history"),
            other.call("GET", f"{address}/record?version=1"),
        ]
        assert [one.status_code for one in attempts] == [status] * len(attempts)
        assert becode.call("GET", f"{address}/record").json()["version"] == 1
    assert writable.get(f"{LIST}/{draft}/history").status_code == 404


def test_nobody_writes_without_a_key_that_may(writable: Client, written: Engine, becode: Program) -> None:
    name, tag = becode.add()
    reader = Program(writable, draw_key(written, "becode", "read"))
    assert reader.call("GET", f"/offers/{name}/record").status_code == 200
    assert reader.call("PATCH", f"/offers/{name}", {"url": None}, if_match=tag).status_code == 403
    assert reader.call("POST", "/offers", dict(OFFER)).status_code == 403
    assert writable.post(f"{API}/offers", json=dict(OFFER)).status_code == 401
    assert writable.get(f"{API}/offers/{name}/record").status_code == 401
    answer = writable.get(f"{API}/offers/{name}/record", headers={"authorization": f"Bearer {becode.key}"})
    assert "no-store" in answer.headers["cache-control"]
    assert writable.get(f"{API}/offers/{name}/record").status_code == 401, "nothing of it was stored for others"


def test_a_request_that_comes_again_writes_once(writable: Client, becode: Program) -> None:
    first = becode.call("POST", "/offers", dict(OFFER), idempotency_key="k1")
    again = becode.call("POST", "/offers", dict(OFFER), idempotency_key="k1")
    assert (again.status_code, again.json()) == (201, first.json())
    assert again.headers["location"] == first.headers["location"]
    assert again.headers["etag"] == first.headers["etag"]
    other = becode.call("POST", "/offers", {**OFFER, "url": "https://b.example"}, idempotency_key="k1")
    assert other.status_code == 409
    assert becode.call("POST", "/offers", dict(OFFER), idempotency_key="k2").json()["id"] != first.json()["id"]


def test_a_kept_answer_ends_after_two_days(written: Engine, becode: Program, other: Program) -> None:
    def let_two_days_pass() -> None:
        with open_transaction(written) as db:
            db.execute(update(KeptAnswer).values(recorded_at=now() - timedelta(hours=KEPT_HOURS, seconds=1)))

    first = becode.call("POST", "/offers", dict(OFFER), idempotency_key="old").json()["id"]
    let_two_days_pass()
    assert becode.call("POST", "/offers", dict(OFFER), idempotency_key="old").json()["id"] != first
    let_two_days_pass()
    other.call("POST", "/offers", {"title": {"fr": "Autre"}}, idempotency_key="new")
    with open_reading(written) as db:
        assert list(db.scalars(select(col(KeptAnswer.key)))) == ["new"], "nobody's stays longer"


def test_identifiers_owners_and_instants_cannot_be_chosen(becode: Program) -> None:
    for field, value in {
        "id": "mine",
        "operator_id": "technocite",
        "version": 9,
        "status": "published",
        "recorded_at": "2020-01-01T00:00:00Z",
        "confirmed_on": "2026-01-01",
        "source": "d0",
        "evidence": [],
        "merged_into_id": "x",
    }.items():
        refused = becode.call("POST", "/offers", {**OFFER, field: value})
        assert refused.status_code == 422, field
        assert refused.json()["errors"][0]["field"] == field
    sessions = [{"id": "ecole-ai-gand-1", "starts_on": "2027-01-01"}]
    refused = becode.call("POST", "/offers", {**OFFER, "sessions": sessions})
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "sessions[0].id")


def test_refusals_name_each_field_and_what_would_do(becode: Program) -> None:
    body = {**OFFER, "topics": ["dew"], "languages": ["fr", "xx"], "titel": {"fr": "x"}, "duration_amount": "ten"}
    errors = {error["field"]: error for error in becode.call("POST", "/offers", body).json()["errors"]}
    assert errors.keys() == {"titel", "duration_amount", "topics", "languages"}, "all is told at once"
    assert errors["titel"]["nearest"][0] == "title"
    assert errors["duration_amount"]["message"] == "must be a number."
    assert "dev" in errors["topics"]["nearest"]
    refused = becode.call("POST", "/offers", {**OFFER, "venues": ["becode-gant"]}).json()["errors"]
    assert (refused[0]["field"], refused[0]["nearest"][0]) == ("venues[0].venue_id", "becode-gand")


def test_confirmed_unchanged_is_an_act_of_its_own(writable: Client, becode: Program) -> None:
    name, _ = becode.add()
    first = becode.call("POST", f"/offers/{name}/confirm")
    assert (first.status_code, first.json()["version"]) == (200, 2)
    assert writable.get(f"{LIST}/{name}").json()["summary"]["confirmed_on"] is not None
    assert becode.call("POST", f"/offers/{name}/confirm").json()["version"] == 2, "once a day is enough"
    acts = [line["act"] for line in writable.get(f"{LIST}/{name}/history").json()["items"]]
    assert acts == ["confirmed", "created"]
