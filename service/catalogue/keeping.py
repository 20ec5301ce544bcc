"""Snapshots kept in the database: written once, by whoever built a catalogue, and fetched by every other machine.

One is announced as soon as it is built, and opened where it was built while it is still being written.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from hashlib import blake2b
from pathlib import Path
from tempfile import TemporaryFile, mkdtemp
from typing import NamedTuple

from sqlalchemy import Engine, delete, insert, select, update
from sqlmodel import col

from service.catalogue.build import TEXTS
from service.catalogue.models import CatalogueSnapshot, CatalogueSnapshotPart
from service.catalogue.snapshot import COLUMNS, fingerprint_code
from service.database import Db, open_reading, open_transaction
from service.errors import UnavailableError
from service.zstandard import zstd

NAMES = (COLUMNS, *TEXTS)
PART_BYTES = 8 * 2**20
"""How much of a file is one part, before it is compressed: a writer holds the database no longer than that takes."""
UNFINISHED = "unfinished-"
"""How the name of a folder begins that is being filled."""
MOMENTS = "moments"
"""The folder of catalogues of other days, which no snapshot of today takes away."""
_LEVEL = 1
_STALE_SECONDS = 3_600
_THREADS = 2


class Kept(NamedTuple):
    """A snapshot in the database."""

    token: str
    revision: int


def find_snapshot(db: Db, on: date, after: int, folder: Path) -> Kept | None:
    """The newest snapshot of a day that this code can open and that is newer than a revision.

    It is whole in the database, or there is a copy of it in the folder.
    """
    query = (
        select(col(CatalogueSnapshot.token), col(CatalogueSnapshot.revision), col(CatalogueSnapshot.size_bytes))
        .where(
            col(CatalogueSnapshot.on) == on,
            col(CatalogueSnapshot.made_with) == fingerprint_code(),
            col(CatalogueSnapshot.revision) > after,
        )
        .order_by(col(CatalogueSnapshot.revision).desc())
    )
    found = (
        Kept(row.token, row.revision) for row in db.execute(query) if row.size_bytes or (folder / row.token).is_dir()
    )
    return next(found, None)


def make_folder(cache: Path, engine: Engine) -> Path:
    """The folder of the snapshots of a database; somewhere else when that place cannot be written to.

    Copies are not forced to the disk, so those made before the machine was last started are not trusted.
    """
    name = blake2b(engine.url.render_as_string(hide_password=True).encode(), digest_size=8).hexdigest()
    folder = cache / name / _read_boot()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=folder):
            pass
    except OSError:
        return Path(mkdtemp(prefix="cartoforma-"))
    for other in folder.parent.iterdir():
        if other != folder:
            shutil.rmtree(other, ignore_errors=True)
    return folder


def _read_boot() -> str:
    """What the kernel calls this run of the machine; the same word always where it does not say."""
    path = Path("/proc/sys/kernel/random/boot_id")
    return path.read_text().strip() if path.exists() else "copies"


def announce_snapshot(engine: Engine, kept: Kept, on: date, offer_count: int) -> None:
    """Say that a snapshot was built and is being kept."""
    with open_transaction(engine) as db:
        db.add(
            CatalogueSnapshot(
                token=kept.token,
                revision=kept.revision,
                on=on,
                made_with=fingerprint_code(),
                offer_count=offer_count,
                size_bytes=0,
            )
        )


def keep_snapshot(engine: Engine, folder: Path, kept: Kept) -> None:
    """Write a snapshot that was announced into the database.

    The ones before it go, but for the newest of them, which may be in use.
    """
    size = 0
    for name in NAMES:
        for number, piece in enumerate(_cut(folder / name)):
            size += len(piece)
            row = {"token": kept.token, "name": name, "number": number, "data": piece}
            with open_transaction(engine) as db:
                db.connection().execute(insert(CatalogueSnapshotPart), row)
    with open_transaction(engine) as db:
        db.execute(update(CatalogueSnapshot).where(col(CatalogueSnapshot.token) == kept.token).values(size_bytes=size))
        newest = select(col(CatalogueSnapshot.token)).order_by(col(CatalogueSnapshot.made_at).desc()).limit(2)
        spared = db.execute(newest).scalars().all()  # this one among them, unless it could not be opened and is gone
        db.execute(delete(CatalogueSnapshotPart).where(col(CatalogueSnapshotPart.token).not_in(spared)))
        db.execute(delete(CatalogueSnapshot).where(col(CatalogueSnapshot.token).not_in(spared)))


def _cut(path: Path) -> Iterator[bytes]:
    """The pieces of a file, compressed."""
    with path.open("rb") as file:
        while piece := file.read(PART_BYTES):
            yield zstd.compress(piece, level=_LEVEL)


def fetch_snapshot(engine: Engine, kept: Kept, folder: Path) -> Path:
    """The folder of a snapshot, fetched from the database when this machine has no copy yet.

    Raises :class:`UnavailableError` when there is no room for it.
    """
    home = folder / kept.token
    if home.is_dir():
        return home
    try:
        making = Path(mkdtemp(prefix=UNFINISHED, dir=folder))
        for name in NAMES:
            _fetch_file(engine, kept.token, name, making / name)
    except OSError as error:
        raise UnavailableError(f"The catalogue cannot be copied to this machine: {error.strerror}.") from error
    try:
        making.rename(home)
    except OSError:  # another process was quicker
        shutil.rmtree(making, ignore_errors=True)
    return home


def _fetch_file(engine: Engine, token: str, name: str, path: Path) -> None:
    with open_reading(engine) as db, path.open("wb") as file, ThreadPoolExecutor(_THREADS) as pool:
        query = (
            select(col(CatalogueSnapshotPart.data))
            .where(col(CatalogueSnapshotPart.token) == token, col(CatalogueSnapshotPart.name) == name)
            .order_by(col(CatalogueSnapshotPart.number))
            .execution_options(yield_per=_THREADS)
        )
        for parts in db.execute(query).scalars().partitions():
            file.writelines(pool.map(zstd.decompress, parts))


def drop_snapshot(engine: Engine, kept: Kept) -> None:
    """Delete a snapshot that cannot be opened."""
    with open_transaction(engine) as db:
        db.execute(delete(CatalogueSnapshot).where(col(CatalogueSnapshot.token) == kept.token))
        db.execute(delete(CatalogueSnapshotPart).where(col(CatalogueSnapshotPart.token) == kept.token))


def sweep(folder: Path, kept: Kept) -> None:
    """Delete the folders of other snapshots: a process that still has one open reads on undisturbed.

    One that is being made is spared, unless whoever made it must be gone.
    """
    for path in folder.iterdir():
        is_unfinished = path.name.startswith(UNFINISHED) and time.time() - path.stat().st_mtime < _STALE_SECONDS
        if path.name not in (kept.token, MOMENTS) and not is_unfinished:
            shutil.rmtree(path, ignore_errors=True)
