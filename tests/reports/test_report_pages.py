"""Error reports as people make them and decide about them: the form, the page of its fate, the page of the console."""

from __future__ import annotations

import re

import pytest
from httpx import Response

from service.database import Engine
from tests.console.signed_in import Console, read_form, sign_in
from tests.journeys.app import Client
from tests.reports.reporting import OFFER, OPERATOR, get_token, list_kept

NEW = f"/reports/new?kind=offer&id={OFFER}&lang=en"


def send_form(client: Client, **fields: str) -> Response:
    """Fill in the form of the page and send it, as a browser without JavaScript does."""
    page = client.get(NEW, headers={"accept": "text/html"})
    assert page.status_code == 200
    token = re.search(r'name="form_token" value="([^"]+)"', page.text)
    assert token is not None
    given = {"form_token": token[1], "field": "", "text": "", "website": "", **fields}
    return client.post(NEW, data=given, headers={"accept": "text/html"}, follow_redirects=False)


def test_a_visitor_reports_by_the_form_and_is_led_to_its_fate(client: Client, engine: Engine) -> None:
    page = client.get(f"/offers/{OFFER}?lang=en", headers={"accept": "text/html"})
    link = f'href="/reports/new?kind=offer&amp;id={OFFER}&amp;lang=en"'
    assert link in page.text
    sent = send_form(client, field="sessions", text="<b>It begins in October.</b>")
    assert sent.status_code == 303
    fate = client.get(sent.headers["location"], headers={"accept": "text/html"})
    assert "Keep the address of this page" in fate.text
    assert "&lt;b&gt;It begins in October.&lt;/b&gt;" in fate.text
    assert "Nobody has decided about it yet." in fate.text
    assert fate.headers["x-robots-tag"] == "noindex"
    assert fate.headers["referrer-policy"] == "no-referrer"
    assert "set-cookie" not in {**page.headers, **fate.headers}
    assert [row.text for row in list_kept(engine)] == ["<b>It begins in October.</b>"]


def test_what_was_typed_is_not_lost(client: Client, engine: Engine) -> None:
    refused = send_form(client, field="url", text="wrong <x>")
    assert refused.status_code == 422
    assert "wrong &lt;x&gt;</textarea>" in refused.text
    assert '<option value="url" selected>' in refused.text
    assert "Say in 10 to 2,000 characters what is wrong." in refused.text
    assert list_kept(engine) == []


def test_evidence_is_sent_with_the_address_and_the_date_of_its_document(client: Client, engine: Engine) -> None:
    new = "/reports/new?kind=funding_link&id=cocof-ia-brussels&lang=en&with=evidence"
    form = client.get(new, headers={"accept": "text/html"}).text
    assert "<h1>Send evidence</h1>" in form
    fields = {"text": "The decree pays for them.", "document": "javascript:alert(1)", "document_date": "31/05/2024"}
    token = re.search(r'name="form_token" value="([^"]+)"', form)
    assert token is not None
    given = {**dict(read_form(form, new)), "form_token": token[1], **fields}
    refused = client.post(new, data=given, headers={"accept": "text/html"})
    assert refused.status_code == 422
    assert "begins with https:// or http://" in refused.text
    assert "Give a day, such as" in refused.text
    assert 'value="javascript:alert(1)"' in refused.text
    assert list_kept(engine) == []
    given |= {"document": "https://www.example.org/decree?a=1&b=2", "document_date": "2024-05-31"}
    sent = client.post(new, data=given, headers={"accept": "text/html"}, follow_redirects=False)
    assert sent.status_code == 303
    fate = client.get(sent.headers["location"], headers={"accept": "text/html"}).text
    team = sign_in(client, "team@cartoforma.example", "moderator").get("/console/reports").text
    link = '<a href="https://www.example.org/decree?a=1&amp;b=2" rel="nofollow noopener noreferrer">'
    for page in (fate, team):
        assert link in page
        assert "31 May 2024" in page
        assert "Document: https" not in page
    asked = client.get(NEW, headers={"accept": "text/html"}).text
    assert 'name="document"' not in asked


def test_a_robot_is_thanked_and_nothing_is_kept(client: Client, engine: Engine) -> None:
    sent = send_form(client, text="Buy my beautiful watches", website="http://watches.example")
    assert sent.status_code == 303
    assert list_kept(engine) == []


def test_a_form_that_is_not_ours_is_refused(client: Client, engine: Engine) -> None:
    given = {"text": "The course begins in October."}
    assert client.post(NEW, data=given).status_code == 403
    assert client.post(NEW, data={**given, "form_token": "x" * 40}).status_code == 403
    crossing = {"origin": "http://elsewhere.example", "sec-fetch-site": "cross-site"}
    assert client.post(NEW, data=given, headers=crossing).status_code == 403
    assert list_kept(engine) == []


@pytest.mark.parametrize("kind", ["operator", "venue"])
def test_operators_and_venues_have_the_form_too(client: Client, kind: str) -> None:
    page = client.get(f"/operators/{OPERATOR}?lang=fr", headers={"accept": "text/html"}).text
    links = re.findall(rf'href="(/reports/new\?kind={kind}&amp;id=[^"]+)"', page)
    assert links
    form = client.get(links[0].replace("&amp;", "&"), headers={"accept": "text/html"})
    assert form.status_code == 200
    assert "Une erreur ici" in form.text


@pytest.mark.parametrize("address", ["/reports/nobody", "/reports/%00", "/reports/new", "/reports/new?kind=x&id=y"])
def test_what_is_not_there_is_a_page(client: Client, address: str) -> None:
    assert client.get(address, headers={"accept": "text/html"}).status_code == 404


def decide(browser: Console, token: str, state: str, answer: str = "") -> Response:
    return browser.post(f"/console/reports/{token}", {"state": state, "answer": answer})


def test_an_operator_decides_about_its_own_records_alone(client: Client, engine: Engine) -> None:
    mine, other = get_token(client), get_token(client, id="forem-24h", field=None)
    browser = sign_in(client, "editor@becode.example", "editor", OPERATOR)
    page = browser.get("/console/reports").text
    assert f"report-{mine}" in page
    assert f"report-{other}" not in page
    assert f"report-{other}" not in browser.get("/console/reports?operator=forem").text
    assert decide(browser, other, "accepted").status_code == 403
    assert decide(browser, mine, "rejected").status_code == 422, "a rejection says why"
    assert decide(browser, mine, "open", "no").status_code == 422
    assert decide(browser, mine, "rejected", "It does begin in September.").status_code == 303
    states = {row.id: (row.state, row.answer) for row in list_kept(engine)}
    assert states == {mine: ("rejected", "It does begin in September."), other: ("open", None)}
    assert "It does begin in September." in client.get(f"/reports/{mine}?lang=en").text
    assert "There are none." in browser.get("/console/reports").text
    assert f"report-{mine}" in browser.get("/console/reports?state=rejected").text


def test_the_team_decides_about_all(client: Client) -> None:
    first, second = get_token(client), get_token(client, id="forem-24h", field=None)
    browser = sign_in(client, "team@example.org", "moderator")
    page = browser.get("/console/reports").text
    assert f"report-{first}" in page
    assert f"report-{second}" in page
    assert f"report-{first}" not in browser.get("/console/reports?operator=forem").text
    assert decide(browser, second, "accepted").status_code == 303
    assert client.get(f"/api/v1/reports/{second}").json()["state"] == "accepted"


def test_nobody_decides_without_an_account(client: Client) -> None:
    token = get_token(client)
    assert client.get("/console/reports", follow_redirects=False).status_code == 401
    given = {"state": "accepted", "answer": ""}
    assert client.post(f"/console/reports/{token}", data=given, follow_redirects=False).status_code == 401
    browser = sign_in(client, "editor@becode.example", "editor", OPERATOR)
    pairs = read_form(browser.get("/console/reports").text, f"/console/reports/{token}")
    assert [name for name, _ in pairs] == ["answer"]
