"""``make lighthouse``: Lighthouse judges the main pages of the documented facts, as on a telephone.

It is fetched by npm when it is asked for, in the version below: no test depends on it. Exit codes: 0 everything is at
100, 1 something is not, 2 node is missing.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec

from tests.bench.tables import draw_table
from tests.database import make_seeded_database
from tests.journeys.site import serve

PACKAGE = "lighthouse@12.8.2"
CATEGORIES = ("accessibility", "best-practices", "seo")
FULL = 100
EXIT_BELOW, EXIT_MISSING = 1, 2
SECONDS, TRIES = 300, 3
PATHS = (
    "/?lang=fr",
    "/?topic=ai&region=BE-BRU&lang=nl",
    "/offers/ecole-ai-bruxelles?lang=fr",
    "/shortlist?shortlist=ecole-ai-bruxelles&shortlist=ecole-ai-gand&lang=nl",
    "/reach?lang=fr",
    "/funding?lang=fr",
    "/embed/make?lang=fr",
)


def main() -> int:
    """Serve, ask for each page, print a table of scores and what costs points; give the exit code."""
    if shutil.which("npx") is None:
        print("Lighthouse needs node and npm, and there is no npx.", file=sys.stderr)
        return EXIT_MISSING
    lines, complaints = [], []
    with TemporaryDirectory() as name:
        folder = Path(name)
        engine = make_seeded_database(folder)
        url = engine.url.render_as_string(hide_password=False)
        engine.dispose()
        with serve(url, folder, is_public=True) as address:
            for path in PATHS:
                print(f"  {path} ...", flush=True)
                report = _judge(f"{address}{path}", folder / "report.json")
                scores = {name: round(100 * report["categories"][name]["score"]) for name in CATEGORIES}
                lines.append((path, *(str(scores[name]) for name in CATEGORIES)))
                complaints += [f"- {path}: {text}" for text in _list_complaints(report)]
    print(f"\n{draw_table(('Page', *CATEGORIES), lines)}")
    print("\n".join(complaints))
    return 0 if all(score == str(FULL) for _, *scores in lines for score in scores) else EXIT_BELOW


def _judge(url: str, path: Path) -> dict[str, Any]:
    """What Lighthouse says of one page; raises ``CalledProcessError`` when it does not come to an end."""
    command = ["npx", "--yes", PACKAGE, url, f"--only-categories={','.join(CATEGORIES)}", "--output=json", "--quiet"]
    command += [f"--output-path={path}", "--chrome-flags=--headless=new --no-sandbox"]
    chromium = shutil.which(os.environ.get("CARTOFORMA_CHROMIUM", "chromium")) or "chromium"
    for attempt in range(1, TRIES + 1):  # on a busy machine the browser may answer Lighthouse too late
        done = subprocess.run(command, env={**os.environ, "CHROME_PATH": chromium}, check=False, timeout=SECONDS)
        if done.returncode == 0:
            break
        if attempt == TRIES:
            done.check_returncode()
    report: dict[str, Any] = msgspec.json.decode(path.read_bytes())
    return report


def _list_complaints(report: dict[str, Any]) -> Iterator[str]:
    for name in CATEGORIES:
        for reference in report["categories"][name]["auditRefs"]:
            audit = report["audits"][reference["id"]]
            if reference["weight"] and audit["score"] is not None and audit["score"] < 1:
                yield f"{name}: {audit['title']} ({reference['id']})"


if __name__ == "__main__":
    sys.exit(main())
