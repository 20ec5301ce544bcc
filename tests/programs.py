"""Python programs of a few lines, each in a process of its own: what it has loaded or allocated is its own alone."""

from __future__ import annotations

import subprocess
import sys


def run(code: str) -> str:
    """What a program prints; raises when it fails."""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    return done.stdout.strip()
