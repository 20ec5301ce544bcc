"""Points that a remote geocoder placed: the claim that says so, and what later imports may do to them.

A source that names a town again must not draw a venue back to the town's centre while its address is
the same; a venue whose address or point changes loses the geocoder's claim with the point.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import select

from service.columns import PRECISIONS
from service.database import Db, cut
from service.intake.draft import EvidenceDraft
from service.intake.locate import POINT_COLUMNS
from service.intake.match import Known
from service.intake.rows import Record
from service.intake.shapes import CLAIM, Row
from service.places.gazetteer import default_gazetteer

GEOCODERS = {"nominatim": "Nominatim", "photon": "Photon"}
"""The remote geocoders, which are the sources of their claims, and how they are called."""

ADDRESS_COLUMNS = ("street", "postal_code", "place_id")
FIELD = "place"


def is_finer(precision: str, other: str) -> bool:
    """Whether a point of one precision says more than a point of another."""
    return PRECISIONS.index(precision) < PRECISIONS.index(other)


def make_point_evidence(geocoder: str, address: str) -> EvidenceDraft:
    """The claim of a point that a geocoder placed: inferred, with who did it, from what, on whose data."""
    name, data = GEOCODERS[geocoder], "OpenStreetMap, ODbL 1.0"
    return EvidenceDraft(
        field=FIELD,
        status="inferred",
        speaker=name,
        statement={
            "fr": f"Le point correspond à l'adresse « {address} ».",
            "nl": f"Het punt hoort bij het adres “{address}”.",
            "en": f"The point is that of the address “{address}”.",
            "de": f"Der Punkt gehört zur Adresse „{address}“.",
        },
        reason={
            "fr": f"placé par le géocodeur {name} ; données © contributeurs {data}",
            "nl": f"geplaatst door de geocoder {name}; gegevens © bijdragers van {data}",
            "en": f"placed by the geocoder {name}; data © contributors of {data}",
            "de": f"vom Geocoder {name} gesetzt; Daten © Mitwirkende von {data}",
        },
    )


def keep_placed_points(
    db: Db, source: str, records: Sequence[Record], known: Known, claims_to_delete: list[Row]
) -> list[Record]:
    """The records, in their order, without the points that would undo a geocoder's.

    Claims of geocoders about points that are replaced are added to ``claims_to_delete``.
    """
    moved = {record.id: record for record in records if source not in GEOCODERS and _moves_fine_point(record, known)}
    claims = _load_claims(db, sorted(moved)) if moved else {}
    kept = []
    for record in records:
        if record.id not in claims or record.shape.kind != "venue":
            kept.append(record)
        elif _is_undone(record, known.rows["venue"][record.id]):
            values = {name: value for name, value in record.values.items() if name not in POINT_COLUMNS}
            kept.append(replace(record, values=values))
        else:
            claims_to_delete.extend(claims[record.id])
            kept.append(replace(record, values={**_find_centre(record, known), **record.values}))
    return kept


def _moves_fine_point(record: Record, known: Known) -> bool:
    row = known.rows.get(record.shape.kind, {}).get(record.id)
    if record.shape.kind != "venue" or row is None or row["precision"] not in ("address", "street"):
        return False
    return _has_changed(record, row, (*POINT_COLUMNS, *ADDRESS_COLUMNS))


def _is_undone(record: Record, row: Row) -> bool:
    """Whether the same address would get a coarser point."""
    precision = str(record.values.get("precision", row["precision"]))
    return is_finer(row["precision"], precision) and not _has_changed(record, row, ADDRESS_COLUMNS)


def _find_centre(record: Record, known: Known) -> Row:
    """The centre of the stored place, for a draft with another street and without a point or a place."""
    entry = default_gazetteer().find(known.rows["venue"][record.id]["place_id"] or "")
    return {} if entry is None else dict(zip(POINT_COLUMNS, (entry.lon, entry.lat, entry.precision), strict=True))


def _has_changed(record: Record, row: Row, columns: Iterable[str]) -> bool:
    return any(record.values.get(name, row[name]) != row[name] for name in columns)


def _load_claims(db: Db, ids: Sequence[str]) -> dict[str, list[Row]]:
    """The keys of geocoders' claims, by venue."""
    found: dict[str, list[Any]] = {}
    wanted = select(CLAIM.c.id, CLAIM.c.subject_id).where(
        CLAIM.c.subject_kind == "venue", CLAIM.c.source.in_(GEOCODERS), CLAIM.c.field == FIELD
    )
    for some in cut(ids):
        for row in db.connection().execute(wanted.where(CLAIM.c.subject_id.in_(some))):
            found.setdefault(row.subject_id, []).append({"key_id": row.id})
    return found
