"""Sheets that are kept: the same answer later, whatever is corrected meanwhile, and a word on what has changed."""

from __future__ import annotations

import re
import zlib
from datetime import date
from pathlib import Path

import pytest
from httpx import Response
from sqlmodel import select

from service.catalogue.catalogue import Catalogue
from service.database import Engine, open_reading, open_transaction
from service.errors import InvalidBodyError
from service.funding.models import FundingLink
from service.funding_pages import search
from service.funding_pages.models import KeptSheet
from service.funding_pages.routes import MOST_KEPT_AN_HOUR
from service.funding_pages.rules import identify, make_fingerprint, read_content, write_content
from service.funding_pages.schemas import SheetContent
from service.funding_pages.sheet import describe_sheet
from service.funding_pages.words import Wording
from service.pages.speech import Speech
from tests.funding_pages.asked import ADDRESS
from tests.journeys.app import Client

SHEET = f"/funding/sheet?{ADDRESS}&as_of=2024-12-31&lang=en"
SAMPLE = Path(__file__).with_name("kept_in_2026.json")
"""A sheet as it was kept first: its address is printed somewhere, so it has to be read for ever."""


def read_fields(client: Client, address: str = SHEET) -> dict[str, str]:
    """What the button of the sheet sends."""
    form = client.get(address).text.partition('action="/funding/sheets')[2].partition("</form>")[0]
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))


def press(client: Client, address: str = SHEET, **changes: str) -> Response:
    """Press the button, as a browser without JavaScript does."""
    fields = read_fields(client, address) | changes
    return client.post("/funding/sheets?lang=en", data=fields, follow_redirects=False)


def pay_directly(engine: Engine) -> None:
    """Somebody finds out that the payer pays for one of the offers."""
    with open_transaction(engine) as db:
        db.add(
            FundingLink(
                id="found-later",
                payer_funder_id="cocof",
                offer_id="ai2-programmes",
                instrument="subsidy",
                directness="direct",
                purpose="training",
                valid_from=date(2024, 1, 1),
            )
        )


def list_kept(engine: Engine) -> list[KeptSheet]:
    with open_reading(engine) as db:
        return list(db.scalars(select(KeptSheet)))


def test_a_kept_answer_stays_when_the_question_is_answered_otherwise(client: Client, engine: Engine) -> None:
    led = press(client)
    assert led.status_code == 303
    path = led.headers["location"].partition("?")[0]
    files = {suffix: client.get(f"{path}{suffix}?lang=fr").content for suffix in (".pdf", ".csv", ".xlsx")}
    before = client.get(f"{path}?lang=en").text
    assert "gets the same answer" in before
    assert f"http://testserver.local{path}?lang=en" in before
    pay_directly(engine)
    after = client.get(f"{path}?lang=en").text
    assert "gets another answer" in after
    assert "Direct funding: 0 then, 1 today" in after
    assert "Not established: 3 then, 2 today" in after
    assert "0 of 3 offers" in after
    assert client.get(f"{path}.pdf?lang=fr").content == files[".pdf"]
    assert client.get(f"{path}.csv?lang=fr").content == files[".csv"]
    assert client.get(f"{path}.xlsx?lang=fr").content[:2] == b"PK"
    assert "1 of 3 offers" in client.get(SHEET).text


def test_the_same_answer_is_kept_once_and_its_sheet_names_the_address(client: Client, engine: Engine) -> None:
    fields = read_fields(client)
    first, second = (client.post("/funding/sheets?lang=en", data=fields, follow_redirects=False) for _ in range(2))
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.headers["location"] == second.headers["location"]
    (kept,) = list_kept(engine)
    assert kept.id == identify(zlib.decompress(kept.content))
    sheet = client.get(SHEET).text
    assert f"/funding/sheets/{kept.id}" in sheet
    assert "Keep this answer" not in sheet


def test_what_is_read_back_is_what_was_kept(content: SheetContent) -> None:
    text = write_content(content)
    assert write_content(read_content(text)) == text
    assert make_fingerprint(read_content(text)) == make_fingerprint(content)


def test_the_first_sheets_can_still_be_read(catalogue: Catalogue) -> None:
    content = read_content(SAMPLE.read_bytes())
    for language in ("fr", "nl"):
        sheet = describe_sheet(Wording(content, catalogue, Speech(language)))
        assert [row.id for row in sheet.rows] == ["ecole-ai-bruxelles", "ai2-programmes", "qt-programmes"]
        assert all(row.paths and row.documents for row in sheet.rows)


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"form_token": "x"}, 403),
        ({"form_token": ""}, 403),
        ({"funder": "nobody"}, 400),
        ({"topic": "alchemy"}, 400),
        ({"as_of": "1800-01-01"}, 400),
        ({"more": "x"}, 400),
        ({"funder": ""}, 400),
    ],
)
def test_nothing_is_kept_of_a_form_that_is_not_right(
    client: Client, engine: Engine, changes: dict[str, str], status: int
) -> None:
    assert press(client, **changes).status_code == status
    assert list_kept(engine) == []


def test_another_site_cannot_have_anything_kept(client: Client, engine: Engine) -> None:
    client.headers["sec-fetch-site"] = "cross-site"
    assert press(client).status_code == 403
    assert list_kept(engine) == []


def test_one_network_keeps_so_many_in_an_hour(client: Client) -> None:
    tried = [press(client, SHEET.replace("2024-12-31", f"2024-12-{day:02}")) for day in range(1, MOST_KEPT_AN_HOUR + 2)]
    assert [answer.status_code for answer in tried] == [303] * MOST_KEPT_AN_HOUR + [429]
    assert int(tried[-1].headers["retry-after"]) > 0


def test_more_proof_than_can_be_kept_is_refused(
    engine: Engine, content: SheetContent, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "MOST_KEPT_BYTES", 500)
    with pytest.raises(InvalidBodyError, match="fewer offers"), open_transaction(engine) as db:
        search.keep_sheet(db, content)
    assert list_kept(engine) == []


@pytest.mark.parametrize("name", ["nobody", "0" * 32, "0" * 32 + ".pdf", "%00", "a" * 500])
def test_what_was_never_kept_is_not_found(client: Client, name: str) -> None:
    assert client.get(f"/funding/sheets/{name}").status_code == 404


def test_a_kept_sheet_has_no_other_forms(client: Client) -> None:
    path = press(client).headers["location"].partition("?")[0]
    assert client.get(f"{path}.exe").status_code == 404


def test_a_payer_that_is_gone_leaves_the_sheet(client: Client, engine: Engine) -> None:
    text = SAMPLE.read_text(encoding="utf-8").strip().replace('"funder":"cocof"', '"funder":"gone"')
    with open_transaction(engine) as db:
        db.add(KeptSheet(id="gone", content=zlib.compress(text.encode())))
    page = client.get("/funding/sheets/gone?lang=en")
    assert page.status_code == 200
    assert "cannot be told at the moment" in page.text
