"""Rules over every text of the repository: clean bytes, sensible sizes, our own sentences."""

from __future__ import annotations

import re
from collections.abc import Iterable

LONGEST_RUN_WORDS = 14
"""Quoting a title or a programme's full name takes up to about a dozen words; a sentence takes more."""

LARGEST_FILE_BYTES = 1_000_000


def check_bytes(content: bytes) -> list[str]:
    """Text is UTF-8 without NUL or other control characters, with Unix line ends and a last line end."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        return [f"not UTF-8: {error.reason}"]
    findings = []
    if re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", text):
        findings.append("a control character")
    if "\r" in text:
        findings.append("a carriage return")
    if text and not text.endswith("\n"):
        findings.append("no line end at the end")
    return findings


def check_size(content: bytes) -> list[str]:
    """Nothing large enters the repository by accident."""
    return [f"{len(content)} bytes"] if len(content) > LARGEST_FILE_BYTES else []


def check_public(text: str) -> list[str]:
    """Nothing that holds on one machine only: a folder of its author, the host of a package registry."""
    pattern = re.compile(
        r"(?<![\w.~-])/(?:work|root|Users)/\w|/home/\w"
        r"|\b(?:files\.pythonhosted|pypi|registry\.npmjs|registry\.yarnpkg|deb\.debian)\.org"
    )
    return [
        f"line {number}: {found[0]}"
        for number, line in enumerate(text.splitlines(), start=1)
        if (found := pattern.search(line))
    ]


def split_words(text: str) -> list[str]:
    """Words in order, without punctuation, case and markup."""
    return re.findall(r"[^\W_]+", text.lower())


def list_runs(text: str) -> set[tuple[str, ...]]:
    """Every run of as many words as one may not copy."""
    words = split_words(text)
    return {tuple(words[i : i + LONGEST_RUN_WORDS]) for i in range(len(words) - LONGEST_RUN_WORDS + 1)}


def drop_names(text: str) -> str:
    """The text of a facts file without the titles and official names in it: those are names, however long."""
    return re.sub(r"(?m)^(?:title|name|official_name)(?:\.\w+)?\s*=.*$", "", text)


def check_own_words(text: str, sources: Iterable[str]) -> list[str]:
    """Facts carry over from a source document, its sentences do not."""
    ours = list_runs(drop_names(text))
    return sorted(" ".join(run) for source in sources for run in ours & list_runs(source))
