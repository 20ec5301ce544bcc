"""What lies in the repository is clean text of a sensible size, in our own words."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.house import text_rules as rules
from tests.house.source import ROOT

BINARY = {".gif", ".ico", ".mo", ".png", ".webp", ".woff2", ".xlsx", ".zip"}
WRITTEN = {".csv", ".html", ".json", ".md", ".po", ".py", ".toml"}


@pytest.fixture(scope="module")
def tracked() -> list[Path]:
    """Every file that is, or is about to be, in the repository."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    if not (ROOT / ".git").exists():
        pytest.skip("looks at the files that git tracks, and this is not a git clone")
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True).stdout
    paths = [ROOT / name for name in listed.split("\0") if name]
    return [path for path in paths if path.is_file()]


def test_texts_are_clean(tracked: list[Path]) -> None:
    assert tracked
    texts = [path for path in tracked if path.suffix not in BINARY]
    findings = {str(path.relative_to(ROOT)): rules.check_bytes(path.read_bytes()) for path in texts}
    assert {path: found for path, found in findings.items() if found} == {}


def test_nothing_is_large(tracked: list[Path]) -> None:
    findings = {str(path.relative_to(ROOT)): rules.check_size(path.read_bytes()) for path in tracked}
    assert {path: found for path, found in findings.items() if found} == {}


def test_texts_hold_on_any_machine(tracked: list[Path]) -> None:
    # This folder is exempt: it shows the rules what to catch.
    texts = [path for path in tracked if path.suffix not in BINARY and Path(__file__).parent not in path.parents]
    findings = {str(path.relative_to(ROOT)): rules.check_public(path.read_text(encoding="utf-8")) for path in texts}
    assert {path: found for path, found in findings.items() if found} == {}


def test_no_sentence_of_a_source_is_copied(tracked: list[Path], shared: Path) -> None:
    documents = sorted((shared / "facts" / "documents").iterdir())
    assert documents
    sources = [path.read_text(encoding="utf-8") for path in documents]
    copied = {
        str(path.relative_to(ROOT)): rules.check_own_words(path.read_text(encoding="utf-8"), sources)
        for path in tracked
        if path.suffix in WRITTEN
    }
    assert {path: found for path, found in copied.items() if found} == {}


@pytest.mark.parametrize("content", [b"a\x00b\n", b"a\r\n", b"a", b"\xff\xfe\n", b"\x1b[1mx\n"])
def test_unclean_bytes_are_caught(content: bytes) -> None:
    assert rules.check_bytes(content)


def test_clean_bytes_are_spared() -> None:
    assert rules.check_bytes("l'été\tà Liège\n".encode()) == []
    assert rules.check_bytes(b"") == []


@pytest.mark.parametrize(
    "text", ["see /work/notes.md", "'/root/x'", "cd /home/someone", "get it from https://pypi.org/project/x"]
)
def test_private_places_are_caught(text: str) -> None:
    assert rules.check_public(text)


@pytest.mark.parametrize("text", ["../shared/facts", "at work/home", "/api/v1/offers", "https://example.org/work/x"])
def test_public_places_are_spared(text: str) -> None:
    assert rules.check_public(text) == []


def test_large_files_are_caught() -> None:
    assert rules.check_size(b"x" * (rules.LARGEST_FILE_BYTES + 1))
    assert rules.check_size(b"x" * rules.LARGEST_FILE_BYTES) == []


def test_copied_sentences_are_caught() -> None:
    words = [f"word{number}" for number in range(rules.LONGEST_RUN_WORDS)]
    source = "before " + " ".join(words) + " after"
    assert rules.check_own_words("X, " + ", ".join(words).upper() + ".", [source])
    assert rules.check_own_words(" ".join(words[:-1]), [source]) == []
    assert rules.check_own_words(f'title = "{" ".join(words)}"', [source]) == []
    assert rules.check_own_words(f'statement.fr = "{" ".join(words)}"', [source])
