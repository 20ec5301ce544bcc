"""Five thousand rows in less than 15 seconds of a processor and 150 MB, of either kind of file."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

MOST_SECONDS, MOST_MEGABYTES = 15, 150


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_large_file_takes_little(
    kind: str, root: Path, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    command = [sys.executable, "-m", "tests.spreadsheets.size", str(tmp_path), kind]
    done = subprocess.run(command, cwd=root, capture_output=True, check=True, text=True, timeout=300)
    found = json.loads(done.stdout)
    record_property("figures", found)
    assert found["offers"] == {"added": 5_000}
    assert found["check_seconds"] < MOST_SECONDS
    assert found["publish_seconds"] < MOST_SECONDS
    assert found["megabytes"] < MOST_MEGABYTES
