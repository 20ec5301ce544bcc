"""Recognitions of offers as they were on a day: who agreed to them, which is not who paid."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import or_, select
from sqlmodel import col

from service.catalogue.facets import is_valid
from service.database import Db
from service.evidence.search import Proofs, read_proofs_of
from service.recognition.models import Recognition, find_target
from service.who_pays.schemas import RecognitionThen


def read_recognitions(db: Db, offers: Iterable[Any], on: date) -> dict[str, tuple[RecognitionThen, ...]]:
    """By offer the recognitions of it, its programme and its operator that were true on a day."""
    rows = list(offers)
    subjects = {
        "offer": {row.id for row in rows},
        "programme": {row.programme_id for row in rows if row.programme_id},
        "operator": {row.operator_id for row in rows if row.operator_id},
    }
    chosen = (getattr(Recognition, f"{kind}_id").in_(sorted(names)) for kind, names in subjects.items())
    found = list(db.scalars(select(Recognition).where(or_(*chosen)).order_by(col(Recognition.id))))
    valid = [row for row in found if is_valid(row, on)]
    proofs = read_proofs_of(db, "recognition", (row.id for row in valid))
    return {row.id: tuple(_list_of(row, valid, proofs)) for row in rows}


def _list_of(offer: Any, recognitions: Iterable[Recognition], proofs: Proofs) -> Iterable[RecognitionThen]:
    subjects = {"offer": offer.id, "programme": offer.programme_id, "operator": offer.operator_id}
    for row in recognitions:
        kind, name = find_target(row)
        if name == subjects.get(kind):
            yield RecognitionThen(
                id=row.id,
                body=row.body,
                status=row.status,
                of=kind,
                region=row.region_id,
                valid_from=row.valid_from,
                valid_to=row.valid_to,
                is_own_word=row.is_own_word,
                evidence=proofs.list_evidence(("recognition", row.id)),
            )
