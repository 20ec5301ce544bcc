"""Commands that write to operators, against a real mail server."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from rich.console import Console
from typer.testing import CliRunner, Result

from service.agreement import hold_lock
from service.cli import EXIT_FAILED, app, console
from service.database import make_engine, open_transaction
from service.operators.models import Operator
from service.outbox.sending import LOCK
from tests.database import find_url, make_seeded_database
from tests.outbox.mailbox import SENDER, Mailbox, serve_mail

Run = Callable[..., Result]
ADDRESS = "info@becode.example"


@pytest.fixture
def box() -> Iterator[Mailbox]:
    with serve_mail() as found:
        yield found


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command over the documented facts, at a public address; one operator can be written to."""
    engine = make_seeded_database(tmp_path)
    with open_transaction(engine) as db:
        operator = db.get(Operator, "becode")
        assert operator is not None
        operator.email = ADDRESS
    engine.dispose()
    monkeypatch.setenv("CARTOFORMA_DATABASE_URL", find_url(tmp_path))
    monkeypatch.setenv("CARTOFORMA_PUBLIC_URL", "https://offers.example")

    def run_command(*arguments: str) -> Result:
        monkeypatch.setattr(console, "out", Console(highlight=False, width=200))
        monkeypatch.setattr(console, "err", Console(stderr=True, highlight=False, width=200))
        return CliRunner().invoke(app, arguments)

    return run_command


@pytest.fixture
def with_mail(box: Mailbox, monkeypatch: pytest.MonkeyPatch) -> Mailbox:
    monkeypatch.setenv("CARTOFORMA_SMTP_URL", f"smtp://127.0.0.1:{box.port}")
    monkeypatch.setenv("CARTOFORMA_MAIL_FROM", SENDER)
    return box


def test_operators_are_reminded_once(run: Run, with_mail: Mailbox) -> None:
    first = run("remind")
    assert first.exit_code == 0, first.output
    assert "becode: 6 offers" in first.stdout
    assert "1 sent" in first.stderr
    assert "forem" in first.stderr
    assert "0 sent" in run("remind").stderr
    (recipient, mail), *others = with_mail.taken
    assert (recipient, others) == (ADDRESS, [])
    text = mail.get_body(("plain",))
    assert text is not None
    assert "https://offers.example/confirm/" in text.as_string().replace("=\n", "")


def test_a_dry_run_writes_nothing(run: Run, with_mail: Mailbox) -> None:
    shown = run("remind", "--dry-run")
    assert "becode: 6 due, 1 addresses" in shown.stdout
    assert "forem: 3 due, 0 addresses" in shown.stdout
    assert run("outbox", "list", "--all").stdout == ""
    assert with_mail.taken == []


def test_messages_wait_until_they_are_sent(run: Run, box: Mailbox, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "CARTOFORMA_SMTP_URL" in run("remind").stderr
    assert f"waiting  {ADDRESS}" in run("outbox", "list").stdout
    monkeypatch.setenv("CARTOFORMA_SMTP_URL", f"smtp://127.0.0.1:{box.port}")
    monkeypatch.setenv("CARTOFORMA_MAIL_FROM", SENDER)
    assert "1 sent" in run("outbox", "send").stderr
    assert run("outbox", "list").stdout == ""
    assert f"sent  {ADDRESS}" in run("outbox", "list", "--all").stdout


def test_no_send_leaves_them(run: Run, with_mail: Mailbox) -> None:
    run("remind", "--no-send")
    assert with_mail.taken == []


def test_a_mail_server_that_is_away_is_said(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    with serve_mail() as box:
        monkeypatch.setenv("CARTOFORMA_SMTP_URL", f"smtp://127.0.0.1:{box.port}")
    monkeypatch.setenv("CARTOFORMA_MAIL_FROM", SENDER)
    result = run("remind")
    assert result.exit_code == EXIT_FAILED
    assert "mail server cannot be used" in result.stderr
    assert "failing" in run("outbox", "list").stdout


def test_another_that_sends_is_left_alone(run: Run, with_mail: Mailbox, tmp_path: Path) -> None:
    run("remind", "--no-send")
    engine = make_engine(find_url(tmp_path))
    with hold_lock(engine, LOCK):
        assert "Another process is sending" in run("outbox", "send").stderr
    engine.dispose()
    assert with_mail.taken == []


def test_without_a_public_address_it_is_said(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CARTOFORMA_PUBLIC_URL")
    result = run("remind")
    assert result.exit_code == EXIT_FAILED
    assert "CARTOFORMA_PUBLIC_URL" in result.stderr
