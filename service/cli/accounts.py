"""Commands about who may write: accounts of people, API keys of operators. No secret is ever an argument."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from service.cli import console
from service.errors import NotFoundError

if TYPE_CHECKING:
    from service.accounts.models import Account
    from service.database import Db

accounts = typer.Typer(cls=console.InWords, no_args_is_help=True, help="Accounts of people who sign in.")
operators = typer.Typer(cls=console.InWords, no_args_is_help=True, help="What operators need to write.")
keys = typer.Typer(cls=console.InWords, no_args_is_help=True, help="API keys of an operator.")
operators.add_typer(keys, name="key")

Email = Annotated[str, typer.Argument(help="The address that the account is known by.")]
Operator = Annotated[str, typer.Argument(help="Identifier of the operator, such as becode.")]
Generate = Annotated[bool, typer.Option("--generate", help="Draw a password and print it, instead of asking for one.")]


@accounts.command("add", epilog="The first one: [bold]cartoforma account add you@example.org --role administrator[/]")
def add(
    email: Email,
    role: Annotated[str, typer.Option(help="editor, owner, moderator or administrator.")],
    operator: Annotated[str, typer.Option(help="Operator of an editor or owner.")] = "",
    language: Annotated[str, typer.Option(help="fr, nl, en or de.")] = "fr",
    *,
    is_generated: Generate = False,
) -> None:
    """Make an account; its password is asked for, or the first line of standard input."""
    _, engine = console.open_database()
    from service.accounts.passwords import hash_password
    from service.accounts.people import add_account, set_password
    from service.database import open_transaction

    password = _take_password(is_generated=is_generated)
    hashed = hash_password(password)
    with open_transaction(engine) as db:
        account = add_account(db, email, role, operator, language)
        set_password(db, account, hashed)
    console.err.print(f"{account.email} can sign in as {role}.", markup=False, soft_wrap=True)
    _show(password, is_generated=is_generated)


@accounts.command("password", epilog="Example: [bold]cartoforma account password you@example.org --generate[/]")
def change_password(email: Email, *, is_generated: Generate = False) -> None:
    """Give an account another password, and sign it out everywhere."""
    _, engine = console.open_database()
    from service.accounts.passwords import hash_password
    from service.accounts.people import set_password
    from service.database import open_reading, open_transaction

    with open_reading(engine) as db:
        _get_account(db, email)  # before anything is asked
    password = _take_password(is_generated=is_generated)
    hashed = hash_password(password)
    with open_transaction(engine) as db:
        set_password(db, _get_account(db, email), hashed)
    console.err.print("The password is changed.")
    _show(password, is_generated=is_generated)


@accounts.command("list", epilog="Example: [bold]cartoforma account list --operator becode[/]")
def list_all(operator: Annotated[str | None, typer.Option(help="Only those of this operator.")] = None) -> None:
    """List accounts: address, role, operator, state."""
    _, engine = console.open_database()
    from service.accounts.search import list_accounts
    from service.database import open_reading

    with open_reading(engine) as db:
        for row in list_accounts(db, operator):
            state = "disabled" if row.is_disabled else "open"
            console.out.print(
                f"{row.email}  {row.role}  {row.operator_id or '-'}  {state}", markup=False, soft_wrap=True
            )


@accounts.command("disable", epilog="Example: [bold]cartoforma account disable gone@example.org[/]")
def disable(
    email: Email, *, is_undone: Annotated[bool, typer.Option("--undo", help="Enable it again.")] = False
) -> None:
    """Disable an account and sign it out everywhere; what it did keeps its name."""
    _, engine = console.open_database()
    from service.accounts.people import set_disabled
    from service.database import open_transaction

    with open_transaction(engine) as db:
        set_disabled(db, _get_account(db, email), is_disabled=not is_undone)
    console.err.print("The account is enabled." if is_undone else "The account is disabled.")


@keys.command("make", epilog='Example: [bold]cartoforma operator key make becode --label "Nightly export"[/]')
def make(
    operator: Operator,
    label: Annotated[str, typer.Option(help="What the key is for.")],
    scope: Annotated[str, typer.Option(help="read or write.")] = "write",
) -> None:
    """Make an API key and print it: it is not shown again."""
    _, engine = console.open_database()
    from service.accounts.keys import make_key
    from service.database import open_transaction

    with open_transaction(engine) as db:
        row, key = make_key(db, operator, label, scope)
    console.out.print(key, markup=False, soft_wrap=True)
    console.err.print(f"Key {row.id} of {operator} ({scope}). Keep it: it is not shown again.", markup=False)


@keys.command("list", epilog="Example: [bold]cartoforma operator key list becode[/]")
def list_some(operator: Annotated[str | None, typer.Argument(help="Only those of this operator.")] = None) -> None:
    """List API keys: identifier, operator, end, scope, state, last use, label."""
    _, engine = console.open_database()
    from service.accounts.keys import list_keys
    from service.database import open_reading

    with open_reading(engine) as db:
        for row in list_keys(db, operator):
            state = f"revoked {row.revoked_at:%Y-%m-%d}" if row.revoked_at else "good"
            used = f"used {row.last_used_at:%Y-%m-%d}" if row.last_used_at else "never used"
            line = f"{row.id}  {row.operator_id}  ...{row.hint}  {row.scope}  {state}  {used}  {row.label}"
            console.out.print(line, markup=False, soft_wrap=True)


@keys.command("revoke", epilog="Example: [bold]cartoforma operator key revoke 0123456789abcdef[/]")
def revoke(key_id: Annotated[str, typer.Argument(metavar="ID", help="As key list shows it.")]) -> None:
    """Make an API key useless from now on."""
    _, engine = console.open_database()
    from service.accounts.keys import get_key, revoke_key
    from service.database import open_transaction

    with open_transaction(engine) as db:
        revoke_key(db, get_key(db, key_id))
    console.err.print("The key is revoked.")


def _get_account(db: Db, email: str) -> Account:
    from service.accounts.search import find_account

    account = find_account(db, email)
    if account is None:
        raise NotFoundError(f"{email} has no account.")
    return account


def _take_password(*, is_generated: bool) -> str:
    """A password: drawn, typed twice, or the first line of standard input."""
    from service.accounts.passwords import check_password, make_password

    if is_generated:
        return make_password()
    if sys.stdin.isatty():
        return check_password(typer.prompt("Password", hide_input=True, confirmation_prompt=True))
    return check_password(sys.stdin.readline().rstrip("\r\n"))


def _show(password: str, *, is_generated: bool) -> None:
    """Print a password that was drawn, once it is good."""
    if is_generated:
        console.out.print(password, markup=False, soft_wrap=True)


@operators.command("erase-contact", epilog="Example: [bold]cartoforma operator erase-contact becode[/]")
def erase(operator: Operator) -> None:
    """Erase an operator's e-mail, telephone and hours of contact, from its history and sent messages too."""
    _, engine = console.open_database()
    from service.access import Actor
    from service.database import open_transaction
    from service.writing.erasure import erase_contact

    with open_transaction(engine) as db:
        touched = erase_contact(db, Actor("command", "command"), operator)
    console.err.print(f"Erased, from {touched} past change(s) too. Backups that were made before still hold it.")
