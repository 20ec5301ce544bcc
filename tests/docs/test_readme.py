"""The examples of the README are run: each line shown must stand in the real answer.

A ``console`` block begins with ``$ curl ... 'http://localhost:8000/...'``; below it stand lines of the answer,
in any order. White space does not count.
"""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from tests.accounts.people import give_key
from tests.database import make_seeded_database
from tests.journeys.app import Client, open_client

pytest_plugins = ["tests.journeys.clients"]

README = Path(__file__).resolve().parents[2] / "README.md"
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.DOTALL | re.MULTILINE)
HOST = "http://localhost:8000"


def list_examples(text: str) -> list[tuple[str, list[str]]]:
    """Each command of a text with the lines that are shown below it."""
    found = []
    for block in BLOCK.findall(text):
        command, *shown = [line for line in block.splitlines() if line.strip()]
        if command.startswith("$ curl"):
            found.append((command.removeprefix("$ "), shown))
    return found


BEFORE, PROGRAM = README.read_text(encoding="utf-8").split("## A program's first five minutes")
EXAMPLES, MINUTES = list_examples(BEFORE), list_examples(PROGRAM)


def squeeze(text: str) -> str:
    return re.sub(r"\s+", "", text)


def test_there_are_five() -> None:
    assert len(EXAMPLES) >= 5
    assert len({command for command, _ in EXAMPLES}) == len(EXAMPLES)


@pytest.mark.parametrize(("command", "shown"), EXAMPLES, ids=[command[-60:] for command, _ in EXAMPLES])
def test_example_is_real(client: Client, command: str, shown: list[str]) -> None:
    see(ask(client, command), shown)


def test_a_programs_first_minutes_are_real(tmp_path: Path) -> None:
    """In their order: what an answer gave stands in the next command."""
    engine = make_seeded_database(tmp_path)
    known = {"KEY": give_key(engine, "technocite")["authorization"].removeprefix("Bearer ")}
    with open_client(engine) as client:
        for command, shown in MINUTES:
            answer = ask(client, re.sub(r"\$([A-Z]+)", lambda found: known[found[1]], command))
            see(answer, shown)
            if answer.request.method != "GET":
                known["OFFER"] = answer.headers.get("location", f"/{known.get('OFFER')}").rpartition("/")[2]
                known["TAG"] = answer.headers["etag"].replace('"', '\\"')
    engine.dispose()
    assert len(MINUTES) >= 5


def ask(client: Client, command: str) -> httpx.Response:
    """Do what a curl command does."""
    words = shlex.split(command)
    address = next(word for word in words if word.startswith(HOST))
    options = {
        name: [words[place + 1] for place, word in enumerate(words) if word == name] for name in ("-H", "-X", "-d")
    }
    parts = urlsplit(address)
    return client.request(
        (*options["-X"], "GET")[0],
        f"{parts.path}?{parts.query}" if parts.query else parts.path,
        headers=dict(line.split(": ", 1) for line in options["-H"]),
        content="".join(options["-d"]) or None,
    )


def see(answer: httpx.Response, shown: list[str]) -> None:
    """See that each line stands in an answer."""
    assert shown, "an example shows something of its answer"
    for line in shown:
        assert squeeze(line) in squeeze(answer.text), answer.text[:2000]
