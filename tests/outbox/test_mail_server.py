"""The mail server of the settings: encrypted where it is asked for, known by its certificate, never told on."""

from __future__ import annotations

import ssl
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from service.database import Engine, open_reading
from service.errors import InvalidSettingError, UnavailableError
from service.outbox.mail import find_mail_server
from service.outbox.messages import get_message
from service.outbox.sending import send_messages
from service.settings import Settings
from tests.outbox.mailbox import SENDER, serve_mail

Write = Callable[[str], int]


def read_error(engine: Engine, message_id: int) -> str | None:
    with open_reading(engine) as db:
        return get_message(db, message_id).error


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for loopback with its key, signed by itself."""
    path = tmp_path_factory.mktemp("tls") / "both.pem"
    arguments = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost"
    extension = ["-addext", "subjectAltName=IP:127.0.0.1"]
    command = ["openssl", *arguments.split(), *extension, "-keyout", str(path), "-out", str(path.with_suffix(".crt"))]
    subprocess.run(command, check=True, capture_output=True, timeout=60)
    path.write_text(path.read_text() + path.with_suffix(".crt").read_text())
    return path


@pytest.mark.parametrize("scheme", ["smtp+starttls", "smtps"])
def test_encrypted(
    engine: Engine, write: Write, certificate: Path, monkeypatch: pytest.MonkeyPatch, scheme: str
) -> None:
    user, password = ("someone:p%40ss%2Fword@", "p@ss/word") if scheme == "smtp+starttls" else ("", None)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    message_id = write("one@a.example")
    with serve_mail(context, password, is_tls_first=scheme == "smtps") as box:
        url = f"{scheme}://{user}127.0.0.1:{box.port}"
        server = find_mail_server(Settings(smtp_url=url, mail_from=SENDER))
        assert server is not None
        with pytest.raises(UnavailableError, match="CERTIFICATE_VERIFY_FAILED"):
            send_messages(engine, server)
        assert box.taken == [], "nothing is handed to a server that cannot prove who it is"
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        assert send_messages(engine, server).sent == 1
    assert box.was_encrypted == [True]
    assert read_error(engine, message_id) is None


def test_wrong_password_is_said_and_not_repeated(
    engine: Engine, write: Write, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    message_id = write("one@a.example")
    with serve_mail(context, "right") as box:
        url = f"smtp+starttls://someone:hidden@127.0.0.1:{box.port}"
        server = find_mail_server(Settings(smtp_url=url, mail_from=SENDER))
        assert server is not None
        with pytest.raises(UnavailableError, match="535") as refused:
            send_messages(engine, server)
    assert "hidden" not in refused.value.detail + str(read_error(engine, message_id)) + repr(server)


@pytest.mark.parametrize(
    ("url", "sender", "variable"),
    [
        ("ftp://mail.example", SENDER, "SMTP_URL"),
        ("smtp://", SENDER, "SMTP_URL"),
        ("smtp://mail.example:port", SENDER, "SMTP_URL"),
        ("smtp://someone:hidden@mail.example", SENDER, "SMTP_URL"),
        ("smtps://mail.example/folder", SENDER, "SMTP_URL"),
        ("smtp://127.0.0.1", "", "MAIL_FROM"),
    ],
)
def test_settings_that_cannot_be_used_are_named(url: str, sender: str, variable: str) -> None:
    with pytest.raises(InvalidSettingError, match=variable) as refused:
        find_mail_server(Settings(smtp_url=url, mail_from=sender))
    assert "hidden" not in refused.value.detail


def test_no_setting_no_server() -> None:
    assert find_mail_server(Settings()) is None
    found = find_mail_server(Settings(smtp_url="smtp+starttls://mail.example", mail_from=SENDER))
    assert found is not None
    assert (found.host, found.port) == ("mail.example", 587)
