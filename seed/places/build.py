"""Build `gazetteer.csv`, `outlines.json` and `labels.json` out of open data that registry packages carry.

    python -m seed.places.build path/to/world-atlas/countries-10m.json

Run from the root of the repository in an environment of its own (`requirements.lock` beside this file; the
README tells the steps). The same packages give the same bytes. Nothing here is needed to run the service.
"""

import csv
import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any, Final

from seed.places import sources
from seed.places.labels import build_labels
from seed.places.outlines import build_outlines
from seed.places.postal import COLUMNS, OpenData, Row, build_rows, locate_all
from service.places.gazetteer import LANGUAGES

HERE: Final = Path(__file__).resolve().parent


def read_open_data() -> OpenData:
    """Read every source from the installed packages."""
    return OpenData(
        regions=sources.load_regions(),
        provinces=sources.load_provinces(),
        municipalities=sources.load_municipalities(),
        postal_codes=sources.load_postal_codes(),
        toponyms=sources.load_toponyms(),
        villages=sources.load_villages(),
        cantons=sources.load_cantons(),
    )


def write_gazetteer(rows: list[Row], path: Path) -> None:
    """Write the rows, refusing two of one id: the id is what everything else refers to."""
    doubles = [key for key, count in Counter(row["id"] for row in rows).items() if count > 1]
    if doubles:
        raise ValueError(f"ids used twice: {', '.join(sorted(doubles))}")
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def write_json(value: Any, path: Path) -> None:
    """Write compact JSON with a line end."""
    path.write_text(json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")


def build(world_atlas: Path, folder: Path) -> None:
    """Build the three files into a folder, and say what is in them."""
    data = read_open_data()
    rows = list(build_rows(data, locate_all(data)))
    write_gazetteer(rows, folder / "gazetteer.csv")
    names = {row["id"]: {lang: row[f"name_{lang}"] for lang in LANGUAGES} for row in rows}
    outlines = build_outlines(data.cantons, data.municipalities, names, world_atlas)
    write_json(outlines, folder / "outlines.json")
    labels = build_labels([row for row in rows if row["kind"] == "municipality"])
    write_json(labels, folder / "labels.json")
    print(Counter((row["kind"], row["precision"], row["source"]) for row in rows))
    print(f"{len(outlines['features'])} outlines, {len(labels)} labels")


if __name__ == "__main__":
    build(Path(sys.argv[1]), HERE)
