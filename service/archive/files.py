"""Archives as files: whole or not there at all, readable by nobody else, and the newest of a folder kept."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from tempfile import NamedTemporaryFile

from service.archive.lines import SUFFIX
from service.archive.reading import check_archive
from service.archive.writing import Summary, write_archive
from service.database import Engine
from service.errors import CartoformaError

PREFIX = "cartoforma-"
PARTIAL = ".partial"


def save_archive(engine: Engine, path: Path, progress: Callable[[int], None]) -> Summary:
    """Write an archive of the database to a file, read it back, and only then give it its name.

    What stood there before is replaced at that moment. ``progress`` hears of each row twice: written
    and read. The file is for its owner alone: it holds everything, contacts included.

    Raises :class:`CartoformaError` when what is read back is not what was written, ``OSError`` when the
    folder cannot be written, :class:`UnavailableError` when the database cannot be read.
    """
    with NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", suffix=PARTIAL, delete=False) as partial:
        written = Path(partial.name)
        try:
            summary = write_archive(engine, partial, progress)
            partial.flush()
            os.fsync(partial.fileno())
            _compare(written, summary, progress)
            written.replace(path)
        except BaseException:
            written.unlink(missing_ok=True)
            raise
    _sync_folder(path.parent)
    return summary


def make_path(folder: Path, at: datetime | None = None) -> Path:
    """Where in a folder an archive of an instant (now unless told) goes: names sort by time."""
    stamp = (at or datetime.now(UTC)).strftime("%Y%m%dT%H%M%S%fZ")
    return folder / f"{PREFIX}{stamp}{SUFFIX}"


def drop_old(folder: Path, keep: int) -> list[Path]:
    """Delete all archives of a folder but the newest ones, by their names; gives what was deleted."""
    found = sorted(folder.glob(f"{PREFIX}*{SUFFIX}"))
    gone = found[: max(0, len(found) - keep)]
    for path in gone:
        path.unlink()
    return gone


def _compare(path: Path, summary: Summary, progress: Callable[[int], None]) -> None:
    end = check_archive(path, progress).end
    if end is None or end.checksum != summary.checksum:
        raise CartoformaError(f"{path} was not kept: reading it back gave something else than was written.")


def _sync_folder(folder: Path) -> None:
    # The new name is part of the folder, which has to reach the disk as well.
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
