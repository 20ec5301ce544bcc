"""Since when things have been open, and when they were answered: from the days on which we recorded them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

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
    """What was answered, field by field of each record.

    What was unknown before its history begins is taken as open since the day of its answer's own record: nothing says
    since when, and a month is not to be invented.
    """
    said = cast(col(Change.fields), String)
    query = select(col(Change.subject_kind), col(Change.subject_id), col(Change.fields), col(Change.at))
    query = query.where(col(Change.subject_kind).in_(_KINDS), said.like("%unknown%")).order_by(col(Change.id))
    since: dict[tuple[str, str, str], date] = {}
    spells: list[Spell] = []
    for kind, name, fields, at in db.execute(query):
        opened, answered = find_answered(fields)
        for field in opened:
            since[kind, name, field] = to_day(at)
        spells += [Spell(since.pop((kind, name, field), to_day(at)), to_day(at)) for field in answered]
    return spells
