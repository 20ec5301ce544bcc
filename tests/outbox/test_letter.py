"""A letter in its two forms, and as mail."""

from __future__ import annotations

from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest

from service.database import Engine, open_transaction
from service.errors import InvalidBodyError
from service.outbox.letter import render_html, render_text
from service.outbox.mail import UndeliveredError, compose_mail
from service.outbox.messages import is_address, write_message
from service.outbox.models import Message
from tests.outbox.conftest import LETTER
from tests.outbox.mailbox import SENDER

TEXT = """Bonjour,

Deux offres <b>attendent</b>.

- Été en code & données (depuis le 1er juillet)
- Web

Confirmer
https://offers.example/confirm/abc?lang=fr

Le lien vaut jusqu’au 1er janvier.

--\N{SPACE}
Pourquoi ce message ?
Nederlands: https://offers.example/confirm/abc?lang=nl
"""


def make_message(recipient: str = "a@b.example", subject: str = LETTER.subject) -> Message:
    return Message(
        id=7,
        kind="trial",
        recipient=recipient,
        language="fr",
        subject=subject,
        text=render_text(LETTER),
        html=render_html(LETTER),
    )


def test_text_says_everything() -> None:
    assert render_text(LETTER) == TEXT


def test_html_says_the_same_and_runs_nothing() -> None:
    html = render_html(LETTER)
    assert '<html lang="fr">' in html
    assert '<a href="https://offers.example/confirm/abc?lang=fr">Confirmer</a>' in html
    assert '<a href="https://offers.example/confirm/abc?lang=nl">Nederlands</a>' in html
    assert "&lt;b&gt;attendent&lt;/b&gt;" in html
    assert "Été en code &amp; données (depuis le 1er juillet)" in html
    assert "<script" not in html
    assert "src=" not in html


def test_mail_has_both_forms_and_survives_the_way() -> None:
    sent = message_from_bytes(compose_mail(make_message(), SENDER).as_bytes(), policy=policy.default)
    assert isinstance(sent, EmailMessage)
    assert sent["Subject"] == LETTER.subject
    assert sent["To"] == "a@b.example"
    assert sent["From"] == f"Cartoforma <{SENDER}>"
    assert sent["Auto-Submitted"] == "auto-generated"
    assert sent.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in sent.iter_parts()] == ["text/plain", "text/html"]
    text = sent.get_body(("plain",))
    assert isinstance(text, EmailMessage)
    assert text.get_content().replace("\r\n", "\n") == TEXT
    assert all(len(line) < 998 for line in sent.as_bytes().splitlines())


def test_mail_sent_twice_says_that_it_is_the_same() -> None:
    message = make_message()
    assert compose_mail(message, SENDER)["Message-ID"] == compose_mail(message, SENDER)["Message-ID"]


@pytest.mark.parametrize("is_subject", [True, False])
def test_nothing_is_smuggled_into_the_head(is_subject: bool) -> None:
    smuggled = "a@b.example\r\nBcc: everybody@else.example"
    message = make_message(subject=smuggled) if is_subject else make_message(recipient=smuggled)
    with pytest.raises(UndeliveredError) as refused:
        compose_mail(message, SENDER)
    assert refused.value.is_final


@pytest.mark.parametrize("text", ["info@ecole.be", "a.b+c@sub.ecole.brussels"])
def test_addresses(text: str) -> None:
    assert is_address(text)


@pytest.mark.parametrize(
    "text",
    [None, "", "ecole.be", "a@b", "a@b.be, c@d.be", "A <a@b.be>", "a@b.be\r\nBcc: x@y.be", "a b@c.be", "a@b..be"],
)
def test_what_is_no_address(text: str | None) -> None:
    assert not is_address(text)


def test_what_is_no_address_is_not_written(engine: Engine) -> None:
    with pytest.raises(InvalidBodyError), open_transaction(engine) as db:
        write_message(db, "trial", "a@b.be, c@d.be", replace(LETTER, subject="x"))
