"""An archive that is damaged, cut short, changed or of another version is refused in words, and nothing is written."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from service.archive.files import drop_old, make_path, save_archive
from service.archive.reading import check_archive
from service.database import Engine
from service.errors import CartoformaError
from service.zstandard import zstd
from tests.archive.contents import find_checksum, load, spoil, spoil_head
from tests.database import make_database

Spoil = Callable[[Path], object]


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Engine]:
    engine = make_database(tmp_path)
    yield engine
    engine.dispose()


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0x40
    path.write_bytes(content)


def swap(old: bytes, new: bytes) -> Spoil:
    return lambda path: spoil(path, lambda lines: [line.replace(old, new) for line in lines])


def drop_a_row(lines: list[bytes]) -> list[bytes]:
    return [line for line in lines if b'"ecole-ai-gand"' not in line or line.startswith(b"{")]


def repeat_the_end(path: Path) -> None:
    path.write_bytes(path.read_bytes() + zstd.compress(b"more\n"))


DAMAGES: dict[str, tuple[Spoil, str]] = {
    "empty": (lambda path: path.write_bytes(b""), "not whole"),
    "no archive": (lambda path: path.write_text("{}"), "no archive"),
    "cut": (cut, "not whole|damaged"),
    "one bit": (flip, "damaged"),
    "half a line": (lambda path: spoil(path, lambda lines: [*lines[:99], lines[99][:-5]]), "line 100"),
    "no end": (lambda path: spoil(path, lambda lines: lines[:-1]), "not whole"),
    "after the end": (repeat_the_end, "goes on after its end"),
    "a value changed": (swap(b"BeCode", b"BeCoda"), "checksum: .*operator"),
    "a value of another kind": (swap(b'["am-1"', b"[7"), "line .*str"),
    "a row dropped": (lambda path: spoil(path, drop_a_row), "cannot be understood|where they belong"),
    "a column renamed": (swap(b'"enterprise_number"', b'"company_number"'), "columns of the table operator"),
    "no head": (lambda path: spoil(path, lambda lines: lines[1:]), "line 1: .*format"),
    "another format": (lambda path: spoil_head(path, format=2), "format 2"),
    "another version": (lambda path: spoil_head(path, schema="20250101_first"), "20250101_first.*cartoforma migrate"),
    "other tables": (lambda path: spoil_head(path, rows={"wing": 1}), "tables of this code.*wing"),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_damage_is_named_and_nothing_is_written(saved: Path, empty: Engine, name: str) -> None:
    damage, said = DAMAGES[name]
    before = find_checksum(empty)
    damage(saved)
    with pytest.raises(CartoformaError, match=said) as error:
        load(empty, saved)
    assert str(saved) in error.value.detail
    assert find_checksum(empty) == before


def test_a_line_without_end_is_not_read_into_memory(saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("service.archive.reading.LONGEST_LINE", 5_000)
    spoil(saved, lambda lines: [lines[0], b"x" * 9_000, *lines[1:]])
    with pytest.raises(CartoformaError, match="line 2"):
        check_archive(saved)


def test_a_failed_writing_leaves_the_last_archive_alone(
    seeded: Engine, saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, names = saved.read_bytes(), sorted(saved.parent.iterdir())

    def fail(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="No space"):
        save_archive(seeded, saved, lambda _: None)
    assert saved.read_bytes() == before
    assert sorted(saved.parent.iterdir()) == names


def test_what_reads_back_differently_is_not_kept(
    seeded: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.archive.files.os.fsync", lambda _: cut(next(tmp_path.glob(".*.partial"))))
    with pytest.raises(CartoformaError, match="not whole"):
        save_archive(seeded, tmp_path / "kept.zst", lambda _: None)
    assert not list(tmp_path.glob("*kept*"))


def test_an_archive_is_for_its_owner_alone(saved: Path) -> None:
    assert saved.stat().st_mode & 0o777 == 0o600


def test_only_the_newest_are_kept(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").touch()
    paths = [make_path(tmp_path) for _ in range(5)]
    for path in paths:
        path.touch()
    assert paths == sorted(set(paths)), "names sort by time"
    assert drop_old(tmp_path, 2) == paths[:3]
    assert sorted(tmp_path.iterdir()) == [*paths[3:], tmp_path / "notes.txt"]
    assert drop_old(tmp_path, 9) == []
