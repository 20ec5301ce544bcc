"""Since when things have been open, and when they were answered: from the days on which we recorded them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import String, cast, select
from sqlmodel import col

from service.columns import to_day
from service.database import Db
from service.history.models import Change
from service.overviews.rules import Spell, find_answered
from service.overviews.unknowns import Unknown

_KINDS = ("offer", "operator", "funding_link")


def list_spells(db: Db, open_ones: Iterable[Unknown]) -> list[Spell]:
    """What is open, since it was recorded, and what history shows to have been open and answered."""
    return [*(Spell(one.since, None) for one in open_ones), *_list_answered(db)]


def _list_answered(db: Db) -> list[Spell]:
    """What was answered, field by field of each record, open until then since it was recorded or became unknown.

    The first act of a record is not read for what it says: a field that its second act answers was open since then.
    """
    said = cast(col(Change.fields), String)
    query = select(col(Change.subject_kind), col(Change.subject_id), col(Change.fields), col(Change.at))
    query = query.where(col(Change.subject_kind).in_(_KINDS), col(Change.act) != "created", said.like("%unknown%"))
    since: dict[tuple[str, str, str], date] = {}
    spells: list[Spell] = []
    for kind, name, fields, at in db.execute(query.order_by(col(Change.id))):
        opened, answered = find_answered(fields)
        for field in opened:
            since[kind, name, field] = to_day(at)
        for field in answered:
            begun = since.pop((kind, name, field), None) or _find_first(db, kind, name)
            spells.append(Spell(begun, to_day(at)))
    return spells


def _find_first(db: Db, kind: str, name: str) -> date:
    """The day on which the history of a record begins."""
    own = col(Change.subject_kind) == kind, col(Change.subject_id) == name
    first: datetime = db.execute(select(col(Change.at)).where(*own).order_by(col(Change.id)).limit(1)).scalar_one()
    return to_day(first)
