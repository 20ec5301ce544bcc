"""Accounts and keys by commands: the first administrator, and no secret in an argument."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from rich.console import Console
from typer.testing import CliRunner, Result

from service.accounts.entry import sign_in
from service.accounts.keys import find_key
from service.cli import app, console
from service.database import make_engine, open_reading
from tests.database import find_url, make_seeded_database

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command on the documented facts; ``typed`` is its standard input."""
    make_seeded_database(tmp_path).dispose()
    monkeypatch.setenv("CARTOFORMA_DATABASE_URL", find_url(tmp_path))

    def run_command(*arguments: str, typed: str = "") -> Result:
        monkeypatch.setattr(console, "out", Console(highlight=False, width=60))
        monkeypatch.setattr(console, "err", Console(stderr=True, highlight=False, width=60))
        return CliRunner().invoke(app, arguments, input=typed)

    return run_command


def can_enter(folder: Path, email: str, password: str) -> bool:
    engine = make_engine(find_url(folder))
    token = sign_in(engine, email, password, "")
    engine.dispose()
    return token is not None


def test_the_first_administrator(run: Run, tmp_path: Path) -> None:
    made = run("account", "add", "Me@Example.org", "--role", "administrator", typed="a sentence of our own\n")
    assert made.exit_code == 0, made.output
    assert "me@example.org can sign in as administrator." in made.stderr
    assert "a sentence" not in made.output
    assert can_enter(tmp_path, "me@example.org", "a sentence of our own")


def test_a_drawn_password_is_printed_alone(run: Run, tmp_path: Path) -> None:
    made = run("account", "add", "o@x.example", "--role", "owner", "--operator", "becode", "--generate")
    assert can_enter(tmp_path, "o@x.example", made.stdout.strip())
    changed = run("account", "password", "o@x.example", "--generate")
    assert not can_enter(tmp_path, "o@x.example", made.stdout.strip())
    assert can_enter(tmp_path, "o@x.example", changed.stdout.strip())


@pytest.mark.parametrize(
    ("arguments", "typed", "said"),
    [
        (["add", "me@example.org", "--role", "king", "--generate"], "", "editor"),
        (["add", "me", "--role", "administrator", "--generate"], "", "email"),
        (["add", "me@example.org", "--role", "owner", "--generate"], "", "acts for one operator"),
        (["add", "me@example.org", "--role", "owner", "--operator", "becod", "--generate"], "", "becode"),
        (["add", "me@example.org", "--role", "administrator"], "short\n", "12 characters"),
        (["add", "me@example.org", "--role", "administrator"], "", "12 characters"),
        (["password", "me@example.org", "--generate"], "", "has no account"),
        (["disable", "me@example.org"], "", "has no account"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_made(run: Run, arguments: list[str], typed: str, said: str) -> None:
    result = run("account", *arguments, typed=typed)
    assert result.exit_code == 1
    assert said in result.stderr
    assert result.stdout == "", "no password of an account that was not made"
    assert run("account", "list").stdout == ""


def test_disabled_and_enabled(run: Run, tmp_path: Path) -> None:
    run("account", "add", "me@example.org", "--role", "moderator", typed="a sentence of our own\n")
    assert run("account", "disable", "me@example.org").exit_code == 0
    assert run("account", "list").stdout.split() == ["me@example.org", "moderator", "-", "disabled"]
    assert not can_enter(tmp_path, "me@example.org", "a sentence of our own")
    assert run("account", "disable", "me@example.org", "--undo").exit_code == 0
    assert can_enter(tmp_path, "me@example.org", "a sentence of our own")


def test_keys_of_an_operator(run: Run, tmp_path: Path) -> None:
    made = run("operator", "key", "make", "becode", "--label", "Nightly export", "--scope", "read")
    key = made.stdout.strip()
    engine = make_engine(find_url(tmp_path))
    with open_reading(engine) as db:
        found = find_key(db, key)
    assert found is not None
    assert (found.actor.operator_id, found.actor.role) == ("becode", "read")
    listed = run("operator", "key", "list", "becode").stdout
    assert "Nightly export" in listed
    assert "never used" in listed
    assert key not in listed
    assert run("operator", "key", "list", "syntra").stdout == ""
    assert run("operator", "key", "revoke", listed.split()[0]).exit_code == 0
    with open_reading(engine) as db:
        assert find_key(db, key) is None
    engine.dispose()
    assert "revoked" in run("operator", "key", "list").stdout
    assert run("operator", "key", "revoke", "nobody").exit_code == 1
    wrong = run("operator", "key", "make", "becod", "--label", "x")
    assert (wrong.exit_code, "Did you mean" in wrong.stderr) == (1, True)


@pytest.mark.parametrize(
    "command", ["account add", "account list", "account disable", "account password", "operator key make"]
)
def test_every_command_shows_an_example(run: Run, command: str) -> None:
    shown = run(*command.split(), "--help")
    assert shown.exit_code == 0
    assert f"cartoforma {command}" in " ".join(shown.output.split())
