"""Commands that write to operators: remind those whose offers are due, send what waits in the outbox."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from service.cli import console

if TYPE_CHECKING:
    from service.confirmation.links import Reminding
    from service.database import Engine
    from service.settings import Settings

app = typer.Typer()
outbox = typer.Typer(cls=console.InWords, no_args_is_help=True, help="Messages that wait to be sent, and those sent.")

LISTED = 50


@app.command(epilog="Example, once a day: [bold]cartoforma remind[/]; before the first time, [bold]--dry-run[/]")
def remind(
    *,
    is_dry_run: Annotated[bool, typer.Option("--dry-run", help="Show who has what to confirm, write nothing.")] = False,
    is_left: Annotated[bool, typer.Option("--no-send", help="Leave the messages in the outbox.")] = False,
) -> None:
    """Write to operators whose offers are due to be confirmed, with a link; send what waits."""
    settings, engine = console.open_database()
    from service.catalogue.live import today
    from service.confirmation.links import remind_operators
    from service.confirmation.search import find_addressee, list_due
    from service.database import open_reading

    if is_dry_run:
        with open_reading(engine) as db:
            for operator_id, offers in sorted(list_due(db, today()).items()):
                found = find_addressee(db, operator_id)
                known = len(found.addresses) if found else 0
                console.out.print(f"{operator_id}: {len(offers)} due, {known} addresses", markup=False, soft_wrap=True)
        return
    _show(remind_operators(engine, settings, today()))
    if not is_left:
        _send(engine, settings)


def _show(done: Reminding) -> None:
    if done.is_busy:
        console.err.print("Another process is at it: nothing was done.")
        return
    for made in done.made:
        console.out.print(f"{made.operator_id}: {made.offer_count} offers", markup=False, soft_wrap=True)
    console.err.print(f"{len(done.made)} operators were written to.")
    if done.unreachable:
        names = ", ".join(done.unreachable)
        console.err.print(f"No address is known of: {names}", markup=False, soft_wrap=True)


@outbox.command("send", epilog="Example, every five minutes: [bold]cartoforma outbox send[/]")
def send_outbox() -> None:
    """Send what waits, one process at a time; what fails is tried again later."""
    settings, engine = console.open_database()
    _send(engine, settings)


def _send(engine: Engine, settings: Settings) -> None:
    from service.outbox.mail import find_mail_server
    from service.outbox.sending import send_messages

    server = find_mail_server(settings)
    if server is None:
        console.err.print("Messages stay in the outbox: CARTOFORMA_SMTP_URL names no mail server.", soft_wrap=True)
        return
    done = send_messages(engine, server)
    if done.is_busy:
        console.err.print("Another process is sending.")
        return
    console.err.print(f"{done.sent} sent, {done.postponed} to be tried again, {done.given_up} given up.")


@outbox.command("list", epilog="Example: [bold]cartoforma outbox list --all[/]")
def list_outbox(
    *,
    is_everything: Annotated[bool, typer.Option("--all", help="Those that were sent or given up too.")] = False,
) -> None:
    """Show the newest messages that wait, with what their last try met."""
    _, engine = console.open_database()
    from service.database import open_reading
    from service.outbox.messages import describe_state, list_messages

    with open_reading(engine) as db:
        for message in list_messages(db, LISTED, is_waiting=not is_everything):
            said = f"{message.id}  {describe_state(message)}  {message.recipient}  {message.subject}"
            told = f"  ({message.error})" if message.error else ""
            console.out.print(said + told, markup=False, soft_wrap=True)
