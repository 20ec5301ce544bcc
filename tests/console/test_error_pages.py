"""What is refused in the console is said within its frame, in the language of the account, with a way on."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from service.pages.error_page import list_known_details
from tests.console.signed_in import Console, sign_in
from tests.journeys.app import Client
from tests.pages.reading import read_text

SERVICE = Path(__file__).parents[2] / "service"


@pytest.fixture
def editor(client: Client) -> Console:
    """An editor who reads Dutch, with a browser that asks for nothing."""
    return sign_in(client, "redactie@becode.example", "editor", "becode", language="nl")


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("/console/moderation", 403, "Met uw account mag dit niet."),
        ("/console/offers/nothing", 404, "Niets van u heeft dit adres."),
        ("/console/nowhere", 404, "Deze pagina bestaat niet"),
    ],
)
def test_a_refusal_keeps_menu_and_language(editor: Console, path: str, status: int, said: str) -> None:
    page = editor.get(path)
    assert page.status_code == status
    assert 'href="/console/offers"' in page.text
    assert 'action="/console/sign-out"' in page.text
    assert '<html lang="nl"' in page.text
    assert said in read_text(page.text)
    assert 'lang="en">' not in page.text.partition("<main")[2].partition("</main")[0]


def test_an_old_form_is_said_in_the_language_of_the_account(editor: Console) -> None:
    page = Console(editor.client, editor.token, "old", editor.account_id).post("/console/language", {"language": "nl"})
    assert page.status_code == 403
    assert "Het formulier was te oud." in read_text(page.text)
    assert '<a href="/console">' in page.text


def test_whoever_is_signed_in_no_more_is_led_to_the_sign_in(client: Client) -> None:
    page = client.post("/console/language", headers={"Accept": "text/html", "Accept-Language": "fr"})
    assert page.status_code == 401
    assert '<a href="/console/sign-in?lang=fr">' in page.text
    assert "below /api/" not in page.text


def test_every_refusal_with_words_of_its_own_is_one_that_is_said() -> None:
    written = "\n".join(
        re.sub(r'"\s*f?"', "", path.read_text(encoding="utf-8"))
        for path in SERVICE.rglob("*.py")
        if path.name != "error_page.py"
    )
    assert [text for text in list_known_details() if text not in written] == []
