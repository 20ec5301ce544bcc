"""The examples of the README are run: each line shown must stand in the real answer.

A ``console`` block begins with ``$ curl ... 'http://localhost:8000/...'``; below it stand lines of the answer,
in any order. White space does not count.
"""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.journeys.app import Client

pytest_plugins = ["tests.journeys.clients"]

README = Path(__file__).resolve().parents[2] / "README.md"
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.DOTALL | re.MULTILINE)
HOST = "http://localhost:8000"


def list_examples() -> list[tuple[str, list[str]]]:
    """Each command of the README with the lines that are shown below it."""
    found = []
    for block in BLOCK.findall(README.read_text(encoding="utf-8")):
        command, *shown = [line for line in block.splitlines() if line.strip()]
        if command.startswith("$ curl"):
            found.append((command.removeprefix("$ "), shown))
    return found


EXAMPLES = list_examples()


def squeeze(text: str) -> str:
    return re.sub(r"\s+", "", text)


def test_there_are_five() -> None:
    assert len(EXAMPLES) >= 5
    assert len({command for command, _ in EXAMPLES}) == len(EXAMPLES)


@pytest.mark.parametrize(("command", "shown"), EXAMPLES, ids=[command[-60:] for command, _ in EXAMPLES])
def test_example_is_real(client: Client, command: str, shown: list[str]) -> None:
    words = shlex.split(command)
    address = next(word for word in words if word.startswith(HOST))
    headers = dict(words[place + 1].split(": ", 1) for place, word in enumerate(words) if word in ("-H", "--header"))
    parts = urlsplit(address)
    response = client.get(f"{parts.path}?{parts.query}" if parts.query else parts.path, headers=headers)
    answer = squeeze(response.text)
    assert shown, "an example shows something of its answer"
    for line in shown:
        assert squeeze(line) in answer, response.text[:2000]
