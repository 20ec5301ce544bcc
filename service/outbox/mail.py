"""Mail as SMTP takes it: where the server is, a message with its parts, and what its answers mean."""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Any
from urllib.parse import unquote, urlsplit

from service.errors import InvalidSettingError, UnavailableError
from service.outbox.messages import is_address
from service.outbox.models import Message
from service.settings import PREFIX, Settings

TIMEOUT_SECONDS = 20.0
"""How long each step of a conversation with the server may take."""
_PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class UndeliveredError(Exception):
    """A message that the mail server did not take; ``is_final`` where trying again cannot help.

    It is noted on the message, and never reaches whoever asked for the sending.
    """

    def __init__(self, detail: str, *, is_final: bool) -> None:
        super().__init__(detail)
        self.detail = detail
        self.is_final = is_final


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail is handed over, from which address, and how the conversation is protected."""

    scheme: str
    host: str
    port: int
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)


def find_mail_server(settings: Settings) -> MailServer | None:
    """The mail server of the settings, None where there is none.

    Raises :class:`InvalidSettingError` for an address that cannot be used; what is secret in it is not repeated.
    """
    if not settings.smtp_url:
        return None
    try:
        parts = urlsplit(settings.smtp_url)
        port = parts.port or _PORTS[parts.scheme]
    except (KeyError, ValueError):
        raise _refuse_url(
            f"must begin with {', '.join(f'{name}://' for name in _PORTS)}, as in smtp://localhost:25"
        ) from None
    if not parts.hostname or parts.path not in ("", "/") or parts.query:
        raise _refuse_url("must be a host, with a port, a user and a password where needed, and nothing more")
    if parts.password and parts.scheme == "smtp" and parts.hostname not in _LOOPBACK:
        raise _refuse_url("would send its password in the open: use smtp+starttls:// or smtps://")
    if not is_address(settings.mail_from):
        raise InvalidSettingError(f"{PREFIX}MAIL_FROM", "must be the address that messages come from")
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return MailServer(parts.scheme, parts.hostname, port, settings.mail_from, user, password)


def _refuse_url(message: str) -> InvalidSettingError:
    return InvalidSettingError(f"{PREFIX}SMTP_URL", message)


def compose_mail(message: Message, sender: str) -> EmailMessage:
    """A message with its two forms. Sent twice, it says that it is the same: its Message-ID does not change.

    Raises :class:`UndeliveredError` for what cannot stand in a head.
    """
    mail = EmailMessage(policy=SMTP)
    domain = sender.rpartition("@")[2]
    try:
        mail["From"], mail["To"], mail["Subject"] = f"Cartoforma <{sender}>", message.recipient, message.subject
        mail["Date"] = format_datetime(message.recorded_at)
        mail["Message-ID"] = f"<{message.kind}.{message.id}.{int(message.recorded_at.timestamp())}@{domain}>"
        mail["Content-Language"] = message.language
        mail["Auto-Submitted"] = "auto-generated"  # nobody's holiday message answers it
    except ValueError as error:
        raise UndeliveredError(f"It cannot be written as mail: {error}.", is_final=True) from None
    mail.set_content(message.text, cte="quoted-printable")
    mail.add_alternative(message.html, subtype="html", cte="quoted-printable")
    return mail


class MailConnection:
    """A conversation with the mail server, opened when it is needed and opened again when it was lost."""

    def __init__(self, server: MailServer) -> None:
        self._server = server
        self._smtp: smtplib.SMTP | None = None

    def __enter__(self) -> MailConnection:
        """Begin; nothing is opened yet."""
        return self

    def __exit__(self, *_: object) -> None:
        """Take leave of the server."""
        if self._smtp is not None:
            try:
                self._smtp.quit()
            except OSError:  # of which those of SMTP are a kind
                self._smtp.close()

    def open(self) -> None:
        """Be connected, and signed in where there is a user; raises :class:`UnavailableError` in words."""
        if self._smtp is not None:
            return
        try:
            self._smtp = self._connect()
        except OSError as error:
            raise UnavailableError(f"The mail server cannot be used: {_describe(error)}") from error

    def deliver(self, mail: EmailMessage) -> None:
        """Hand a message over, on an open connection. Raises :class:`UndeliveredError`."""
        assert self._smtp is not None  # noqa: S101  open() comes first
        try:
            self._smtp.send_message(mail)
        except (OSError, ValueError) as error:
            if _is_lost(error):
                self._smtp.close()
                self._smtp = None
            raise UndeliveredError(_describe(error), is_final=_is_final(error)) from error

    def _connect(self) -> smtplib.SMTP:
        server = self._server
        # The name that we greet with: the default would ask the network for this machine's.
        given: dict[str, Any] = {"timeout": TIMEOUT_SECONDS, "local_hostname": server.sender.rpartition("@")[2]}
        if server.scheme == "smtps":
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(
                server.host, server.port, context=ssl.create_default_context(), **given
            )
        else:
            smtp = smtplib.SMTP(server.host, server.port, **given)
        try:
            if server.scheme == "smtp+starttls":
                smtp.starttls(context=ssl.create_default_context())
            if server.user:
                smtp.login(server.user, server.password)
        except BaseException:
            smtp.close()
            raise
        return smtp


def _is_lost(error: Exception) -> bool:
    """Whether there is no conversation any more: the server hung up, or the network did."""
    if isinstance(error, smtplib.SMTPException):
        return isinstance(error, smtplib.SMTPServerDisconnected)
    return isinstance(error, OSError)


def _is_final(error: Exception) -> bool:
    """Whether the server refused this message for good; a sender that it refuses is ours to mend."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _ in error.recipients.values())
    if isinstance(error, smtplib.SMTPSenderRefused):
        return False
    if isinstance(error, smtplib.SMTPResponseException):
        return error.smtp_code >= 500
    return isinstance(error, smtplib.SMTPNotSupportedError | ValueError)


def _describe(error: Exception) -> str:
    """What went wrong in one line, with the server's own words where it said any."""
    answers: list[tuple[int, bytes | str]] = []
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        answers += error.recipients.values()
    elif isinstance(error, smtplib.SMTPResponseException):
        answers.append((error.smtp_code, error.smtp_error))
    else:
        return " ".join(f"{type(error).__name__}: {error}".split())
    texts = (f"{code} {text if isinstance(text, str) else text.decode(errors='replace')}" for code, text in answers)
    return " ".join(" / ".join(texts).split())
