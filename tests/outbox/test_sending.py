"""Messages leave through a real mail server, each once, whatever happens to one of them, or to who sends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest.mock import patch

import pytest

from service.agreement import hold_lock
from service.columns import now
from service.database import Engine, open_reading, open_transaction
from service.errors import UnavailableError
from service.outbox.mail import MailServer
from service.outbox.messages import (
    KEPT_DAYS,
    MAX_TRIES,
    claim_message,
    find_pause,
    get_message,
    list_messages,
    send_again,
)
from service.outbox.models import Message
from service.outbox.sending import LOCK, send_messages
from tests.conftest import ROOT
from tests.database import find_url
from tests.outbox.mailbox import SENDER, Mailbox, serve_mail

Write = Callable[[str], int]


def read(engine: Engine, message_id: int) -> Message:
    with open_reading(engine) as db:
        return get_message(db, message_id)


def send_at(engine: Engine, server: MailServer, at: datetime) -> None:
    with patch("service.outbox.sending.now", return_value=at):
        send_messages(engine, server)


def test_everything_due_is_sent_once(engine: Engine, box: Mailbox, server: MailServer, write: Write) -> None:
    first = write("one@a.example")
    write("two@b.example")
    assert send_messages(engine, server).sent == 2
    assert send_messages(engine, server).sent == 0
    assert box.list_recipients() == ["one@a.example", "two@b.example"]
    sent = read(engine, first)
    assert (sent.sent_at is not None, sent.due_at, sent.error, sent.tries) == (True, None, None, 1)


def test_one_refused_address_stops_nobody(engine: Engine, box: Mailbox, server: MailServer, write: Write) -> None:
    box.answers["gone@a.example"] = "550 5.1.1 No such mailbox"
    gone = write("gone@a.example")
    write("two@b.example")
    done = send_messages(engine, server)
    assert (done.sent, done.given_up, done.postponed) == (1, 1, 0)
    found = read(engine, gone)
    assert (found.due_at, found.sent_at, found.error) == (None, None, "550 5.1.1 No such mailbox")


def test_what_is_refused_for_now_is_tried_again(engine: Engine, box: Mailbox, server: MailServer, write: Write) -> None:
    box.once["full@a.example"] = "452 4.2.2 Mailbox full"
    full = write("full@a.example")
    assert send_messages(engine, server).postponed == 1
    assert read(engine, full).error == "452 4.2.2 Mailbox full"
    send_at(engine, server, now() + timedelta(minutes=4))
    assert box.taken == []
    send_at(engine, server, now() + timedelta(minutes=6))
    assert box.list_recipients() == ["full@a.example"]
    assert read(engine, full).error is None


def test_pauses_grow_and_end(engine: Engine, box: Mailbox, server: MailServer, write: Write) -> None:
    box.answers["full@a.example"] = "452 4.2.2 Mailbox full"
    full, at = write("full@a.example"), now()
    pauses = []
    for _ in range(MAX_TRIES):
        send_at(engine, server, at)
        due_at = read(engine, full).due_at
        if due_at is not None:
            pauses.append(due_at - at)
            at = due_at
    assert pauses == [find_pause(number) for number in range(1, MAX_TRIES)]
    assert sorted(pauses) == pauses
    assert timedelta(days=2) < sum(pauses, timedelta()) < timedelta(days=5)
    assert read(engine, full).due_at is None
    send_at(engine, server, at + timedelta(days=10))
    assert box.taken == []


def test_server_that_hangs_up_costs_one_message_a_try(
    engine: Engine, box: Mailbox, server: MailServer, write: Write
) -> None:
    box.hangs_up_on = "poison@a.example"
    poison = write("poison@a.example")
    write("two@b.example")
    done = send_messages(engine, server)
    assert (done.sent, done.postponed) == (1, 1)
    assert box.list_recipients() == ["two@b.example"]
    assert "SMTPServerDisconnected" in str(read(engine, poison).error)


def test_without_a_mail_server_all_wait_on(engine: Engine, write: Write) -> None:
    with serve_mail() as box:
        away = MailServer("smtp", "127.0.0.1", box.port, SENDER)
    waiting = write("one@a.example")
    with pytest.raises(UnavailableError, match="mail server"):
        send_messages(engine, away)
    found = read(engine, waiting)
    assert (found.tries, found.sent_at) == (0, None)
    assert found.due_at is not None
    assert "mail server" in str(found.error)


def test_one_process_at_a_time(engine: Engine, box: Mailbox, server: MailServer, write: Write) -> None:
    write("one@a.example")
    with hold_lock(engine, LOCK):
        assert send_messages(engine, server).is_busy
    assert box.taken == []


def test_several_processes_send_each_message_once(engine: Engine, tmp_path: Path, box: Mailbox, write: Write) -> None:
    expected = sorted(f"one{number}@a.example" for number in range(12))
    for recipient in expected:
        write(recipient)
    script = (
        "import sys; from service.database import make_engine; from service.outbox.sending import send_messages\n"
        "from service.outbox.mail import MailServer\n"
        "engine = make_engine(sys.argv[1])\n"
        f"for _ in range(6): send_messages(engine, MailServer('smtp', '127.0.0.1', {box.port}, '{SENDER}'))\n"
    )
    command = [sys.executable, "-c", script, find_url(tmp_path)]
    started = [subprocess.Popen(command, cwd=ROOT) for _ in range(3)]
    assert [process.wait(60) for process in started] == [0, 0, 0]
    assert sorted(box.list_recipients()) == expected


def test_two_claim_and_one_gets_it_even_without_the_lock(engine: Engine, write: Write) -> None:
    message_id, at = write("one@a.example"), now()
    claims: list[Message | None] = []

    def claim() -> None:
        with open_transaction(engine) as db:
            claims.append(claim_message(db, message_id, at))

    threads = [threading.Thread(target=claim) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(claim is not None for claim in claims) == 1


def test_who_dies_half_way_leaves_the_message_for_later(
    engine: Engine, tmp_path: Path, box: Mailbox, server: MailServer, write: Write
) -> None:
    message_id = write("one@a.example")
    script = (
        "import sys, time; from service.columns import now\n"
        "from service.database import make_engine, open_transaction\n"
        "from service.agreement import hold_lock; from service.outbox.messages import claim_message\n"
        "engine = make_engine(sys.argv[1])\n"
        "with hold_lock(engine, 'outbox'):\n"
        "    with open_transaction(engine) as db: claim_message(db, int(sys.argv[2]), now())\n"
        "    print('claimed', flush=True); time.sleep(60)\n"
    )
    command = [sys.executable, "-c", script, find_url(tmp_path), str(message_id)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "claimed\n"
        assert send_messages(engine, server).is_busy
        os.kill(process.pid, signal.SIGKILL)
    assert send_messages(engine, server).sent == 0, "it was tried just now, and may have been sent"
    send_at(engine, server, now() + timedelta(minutes=6))
    assert box.list_recipients() == ["one@a.example"]


def test_sent_again_on_demand(engine: Engine, box: Mailbox, server: MailServer, write: Write) -> None:
    message_id = write("one@a.example")
    send_messages(engine, server)
    with open_transaction(engine) as db:
        send_again(db, message_id)
    send_messages(engine, server)
    assert box.list_recipients() == ["one@a.example"] * 2


def test_old_messages_go_and_waiting_ones_stay(engine: Engine, server: MailServer, write: Write) -> None:
    old, waiting = write("one@a.example"), write("two@b.example")
    past = datetime.now(UTC).replace(microsecond=0) - timedelta(days=KEPT_DAYS + 1)
    with open_transaction(engine) as db:
        for message_id in (old, waiting):
            message = get_message(db, message_id)
            message.recorded_at = past
            message.due_at = None if message_id == old else now() + timedelta(hours=1)
    send_messages(engine, server)
    with open_reading(engine) as db:
        assert [message.id for message in list_messages(db, 10)] == [waiting]
        assert [message.id for message in list_messages(db, 10, is_waiting=True)] == [waiting]
