"""Browsers that are signed in to the console, and the forms that they find and send."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urlencode

from httpx import Response

from service.accounts.browsers import SignedIn, begin_sign_in, find_browser
from service.accounts.people import add_account
from service.database import Engine, open_transaction
from tests.journeys.app import Client, get_engine

Pairs = list[tuple[str, str]]


@dataclass(frozen=True)
class Console:
    """A browser of one account. It follows no redirect, so that a test sees where it is led."""

    client: Client
    token: str
    form_token: str
    account_id: str

    def get(self, path: str) -> Response:
        """A page."""
        headers = {"Cookie": f"cartoforma={self.token}", "Accept": "text/html"}
        return self.client.get(path, headers=headers, follow_redirects=False)

    def post(self, path: str, pairs: Iterable[tuple[str, str]] | dict[str, str]) -> Response:
        """A form of this browser's, its token with it."""
        given = list(pairs.items()) if isinstance(pairs, dict) else list(pairs)
        headers = {
            "Cookie": f"cartoforma={self.token}",
            "Accept": "text/html",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        body = urlencode([("form_token", self.form_token), *given])
        return self.client.post(path, content=body, headers=headers, follow_redirects=False)

    def find_form(self, path: str, action: str) -> Pairs:
        """What a browser would send of the form of a page that goes to this address, the token left out."""
        page = self.get(path)
        assert page.status_code == 200, page.text
        return read_form(page.text, action)


def sign_in(client: Client, email: str, role: str, operator_id: str | None = None, *, language: str = "en") -> Console:
    """A browser of a new account."""
    found, token = open_browser(get_engine(client), email, role, operator_id, language=language)
    return Console(client, token, found.form_token, found.account_id)


def open_browser(
    engine: Engine, email: str, role: str, operator_id: str | None, *, language: str
) -> tuple[SignedIn, str]:
    """Make an account and sign a browser in to it, without its password; gives the token of its cookie too."""
    with open_transaction(engine) as db:
        token = begin_sign_in(db, add_account(db, email, role, operator_id, language))
        db.flush()
        found = find_browser(db, token)
        assert found is not None
        return found, token


class _Reader(HTMLParser):
    """Reads the fields of the form with one action, as a browser fills them."""

    def __init__(self, action: str) -> None:
        super().__init__()
        self.action = action
        self.pairs: Pairs = []
        self.is_within = False
        self.name: str | None = None
        self.options: list[tuple[str, bool]] | None = None
        self.text: list[str] | None = None
        self.found = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.is_within = given.get("action") == self.action
            self.found = self.found or self.is_within
        if self.is_within:
            self._take(tag, given)

    def _take(self, tag: str, given: dict[str, str]) -> None:
        if tag == "input" and given.get("name", "form_token") != "form_token":
            if given.get("type") not in ("checkbox", "radio") or "checked" in given:
                self.pairs.append((given["name"], given.get("value", "")))
        elif tag == "select":
            self.name, self.options = given["name"], []
        elif tag == "option" and self.options is not None:
            self.options.append((given.get("value", ""), "selected" in given))
        elif tag == "textarea":
            self.name, self.text = given["name"], []

    def handle_data(self, data: str) -> None:
        if self.text is not None:
            self.text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.is_within = False
        elif tag == "select" and self.options is not None and self.name:
            chosen = [value for value, is_chosen in self.options if is_chosen] or [self.options[0][0]]
            self.pairs.append((self.name, chosen[-1]))
            self.options = None
        elif tag == "textarea" and self.text is not None and self.name:
            self.pairs.append((self.name, "".join(self.text).removeprefix("\n")))
            self.text = None


def read_form(html: str, action: str) -> Pairs:
    """The names and values of a form, as a browser would send them untouched."""
    reader = _Reader(action)
    reader.feed(html)
    assert reader.found, f"no form of this page goes to {action}"
    return reader.pairs


def change(pairs: Pairs, **changes: str | None) -> Pairs:
    """A form with some fields filled in otherwise; ``__`` in a name stands for a dot, None leaves a field out."""
    renamed = {name.replace("__", "."): text for name, text in changes.items()}
    kept = [(name, text) for name, text in pairs if name not in renamed]
    return [*kept, *((name, text) for name, text in renamed.items() if text is not None)]
