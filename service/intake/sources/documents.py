"""The documented facts: a folder of TOML files, each record with its evidence, in the project's own words.

A file holds arrays of tables named by kind (``[[offer]]``); which file holds what is for the reader only.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from pathlib import Path
from types import MappingProxyType
from typing import Any

import msgspec

from service.errors import NotFoundError
from service.intake import draft as drafts
from service.intake import draft_links as links
from service.intake.source import Refusal

FACTS = Path(__file__).resolve().parents[3] / "seed" / "facts"
"""The folder that ships with the project."""

KINDS: Mapping[str, type[drafts.Draft]] = MappingProxyType(
    {
        kind.kind: kind
        for kind in (
            drafts.DocumentDraft,
            drafts.FunderDraft,
            drafts.OperatorDraft,
            drafts.VenueDraft,
            drafts.ProgrammeDraft,
            drafts.CertificationDraft,
            drafts.OfferDraft,
            links.PartnerDraft,
            links.RecognitionDraft,
            links.FundingLinkDraft,
            links.FigureDraft,
            links.AmbiguityDraft,
        )
    }
)
"""The kinds of record, those that others refer to first."""

_PATH = re.compile(r" - at `\$\.?(?P<path>[^`]*)`$")
_NAMED = re.compile(r"(?:unknown|missing required) field `(?P<name>[^`]+)`")

Row = dict[str, Any]


class DocumentedFacts:
    """The facts that public documents state, as drafts; a row that cannot be read becomes a refusal."""

    name = "documents"
    description = "Facts read out of public documents, each with its evidence."
    licence = "Facts and figures, told in the project's own words (EUPL-1.2)"
    attribution = (
        "Parlement francophone bruxellois, Parlement de Wallonie, "
        "Parlement de la Région de Bruxelles-Capitale, Data News"
    )

    def read(self, location: Path | None = None) -> Iterator[drafts.Draft | Refusal]:
        """Give drafts kind by kind, groups before their members.

        Raises :class:`NotFoundError` when the folder does not exist or holds no TOML file.
        """
        rows, refusals = _read_folder(location)
        yield from refusals
        for kind, cls in KINDS.items():
            found = [_decode(cls, row) for row in rows[kind]]
            good = [one for one in found if not isinstance(one, Refusal)]
            yield from (one for one in found if isinstance(one, Refusal))
            unique, repeated = _keep_first(good)
            yield from repeated
            yield from put_parents_first(unique)

    def find_size(self, location: Path | None = None) -> int | None:
        """How many rows the folder holds, readable or not; None when it cannot be read."""
        try:
            rows, refusals = _read_folder(location)
        except NotFoundError:
            return None
        return sum(map(len, rows.values())) + len(refusals)


def put_parents_first(found: Sequence[drafts.Draft]) -> list[drafts.Draft]:
    """The same drafts in their order, except that a ``parent_id`` comes before whoever refers to it.

    A parent that is not among them, or a ring of parents, does not hold anything up: the store refuses those.
    """
    by_id = {draft.id: draft for draft in found}
    placed: dict[str, drafts.Draft] = {}
    for draft in found:
        line = [draft]
        while (parent := by_id.get(getattr(line[-1], "parent_id", None) or "")) and parent not in line:
            line.append(parent)
        placed.update((one.id, one) for one in reversed(line) if one.id not in placed)
    return list(placed.values())


def _read_folder(location: Path | None) -> tuple[dict[str, list[Row]], list[Refusal]]:
    folder = FACTS if location is None else location
    files = sorted(folder.glob("*.toml"))
    if not files:
        raise NotFoundError(f"There is no folder of facts (*.toml) at {folder}.")
    rows: dict[str, list[Row]] = {kind: [] for kind in KINDS}
    refusals: list[Refusal] = []
    for file in files:
        for kind, found in _read_file(file, refusals).items():
            if kind in rows and isinstance(found, list):
                rows[kind].extend(found)
            else:
                refusals.append(Refusal(kind, file.name, kind, f"There are: {', '.join(KINDS)}."))
    return rows, refusals


def _read_file(file: Path, refusals: list[Refusal]) -> Row:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        refusals.append(Refusal("file", file.name, "file", str(error)))
        return {}


def _decode(cls: type[drafts.Draft], row: Any) -> drafts.Draft | Refusal:
    try:
        # TOML has dates of its own; everything else must have exactly the draft's type.
        return msgspec.convert(row, cls, builtin_types=(date, datetime, time), str_keys=True)
    except msgspec.ValidationError as error:
        source_id = row.get("id") if isinstance(row, dict) else None
        return Refusal(cls.kind, str(source_id or "?"), *_explain(str(error)))


def _explain(message: str) -> tuple[str, str]:
    """The field that a message of msgspec is about, and the message without its path."""
    found, named = _PATH.search(message), _NAMED.search(message)
    path = [found["path"]] if found and found["path"] else []
    field = ".".join([*path, *([named["name"]] if named else [])])
    return field or "record", _PATH.sub("", message)


def _keep_first(found: Sequence[drafts.Draft]) -> tuple[list[drafts.Draft], list[Refusal]]:
    first: dict[str, drafts.Draft] = {}
    repeated = [
        Refusal(draft.kind, draft.id, "id", "stands twice; the first one is kept.")
        for draft in found
        if first.setdefault(draft.id, draft) is not draft
    ]
    return list(first.values()), repeated
