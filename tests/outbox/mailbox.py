"""A real mail server on loopback, in a thread of its own, that keeps what it takes and refuses what it is told to."""

from __future__ import annotations

import asyncio
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword

START_SECONDS = 10
SENDER = "cartoforma@example.org"


@dataclass
class Mailbox:
    """What a server took, and how it answers: by recipient, an answer to give instead (once for ``once``)."""

    port: int = 0
    taken: list[tuple[str, EmailMessage]] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    once: dict[str, str] = field(default_factory=dict)
    hangs_up_on: str = ""
    was_encrypted: list[bool] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802  the library's name
        self, server: Any, _session: Any, envelope: Envelope, address: str, _options: Any
    ) -> str:
        """Take a recipient, or not."""
        if address == self.hangs_up_on:
            server.transport.close()
        answer = self.once.pop(address, None) or self.answers.get(address)
        if answer is None:
            envelope.rcpt_tos.append(address)
        return answer or "250 OK"

    async def handle_DATA(self, server: Any, _session: Any, envelope: Envelope) -> str:  # noqa: N802  as above
        """Take a message."""
        assert isinstance(envelope.content, bytes)
        mail = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        self.taken += [(address, mail) for address in envelope.rcpt_tos]
        self.was_encrypted.append(server.transport.get_extra_info("sslcontext") is not None)
        return "250 OK"

    def list_recipients(self) -> list[str]:
        """To whom something was delivered, in order."""
        return [address for address, _ in self.taken]


@contextmanager
def serve_mail(
    tls: ssl.SSLContext | None = None, password: str | None = None, *, is_tls_first: bool = False
) -> Iterator[Mailbox]:
    """A server on a free port of loopback until the block ends.

    ``tls`` has it demand STARTTLS, or speak TLS from the first byte; ``password``, only with STARTTLS, has it ask
    for one.
    """
    box = Mailbox()
    loop = asyncio.new_event_loop()
    is_ready = threading.Event()

    def check(_server: Any, _session: Any, _envelope: Any, mechanism: str, given: Any) -> AuthResult:
        del mechanism
        is_right = isinstance(given, LoginPassword) and given.password == (password or "").encode()
        return AuthResult(success=is_right, handled=False)  # the server says so itself

    def make() -> SMTP:
        offered = None if is_tls_first else tls
        return SMTP(
            box,
            hostname="127.0.0.1",
            tls_context=offered,
            require_starttls=offered is not None,
            auth_required=password is not None,
            authenticator=check,
            loop=loop,
        )

    async def run() -> asyncio.Server:
        server = await loop.create_server(make, "127.0.0.1", 0, ssl=tls if is_tls_first else None)
        box.port = server.sockets[0].getsockname()[1]
        return server

    def serve() -> None:
        asyncio.set_event_loop(loop)
        server = loop.run_until_complete(run())
        is_ready.set()
        loop.run_forever()
        server.close()
        for task in asyncio.all_tasks(loop):
            task.cancel()
        loop.run_until_complete(asyncio.sleep(0.05))
        loop.close()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    assert is_ready.wait(START_SECONDS)
    try:
        yield box
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(START_SECONDS)
