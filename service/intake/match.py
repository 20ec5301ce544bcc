"""Match: the record that a draft becomes, and the records that it speaks of, asked for batch by batch.

A draft is, first, what this source gave under the same identifier before; else the record of that
identifier; else, for an offer, the same operator's offer of the same title at the same venues that
another source brought. Otherwise it is new.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from msgspec import UNSET
from sqlalchemy import ColumnElement, Select, select

from service.database import Db, cut
from service.errors import RefusedDraftError
from service.intake.draft import Draft, OfferDraft
from service.intake.models import SourceRecord
from service.intake.rows import Record, Reference
from service.intake.shapes import SHAPES, TABLES, Row, get_table
from service.offers.models import Offer, OfferVenue
from service.vocabulary import find_nearest

"""Identifiers in one question; SQLite takes no more than some thousand variables."""

MOST_COMPARED = 5_000
"""Identifiers that one which nobody knows is compared with."""

_SOURCE_RECORD = get_table(SourceRecord)

TitleKey = tuple[str, str, frozenset[str]]
"""Operator, folded title, venues."""


class Given(NamedTuple):
    """What a source gave before: the record it became, and the fingerprint of the draft."""

    record_id: str
    fingerprint: str


@dataclass(slots=True)
class Known:
    """What the database holds of the records that a batch is about; grows as drafts are accepted."""

    given: dict[tuple[str, str], Given] = field(default_factory=dict)
    rows: dict[str, dict[str, Row]] = field(default_factory=lambda: defaultdict(dict))
    ids: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    became: dict[tuple[str, str], str] = field(default_factory=dict)


def load_given(db: Db, source: str, keys: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Given]:
    """What this source gave before under these (kind, identifier) keys."""
    table, found = _SOURCE_RECORD, {}
    for kind, ids in _group(keys).items():
        wanted = select(table.c.source_id, table.c.record_id, table.c.fingerprint).where(
            table.c.source == source, table.c.kind == kind
        )
        for row in _ask(db, wanted, table.c.source_id, ids):
            found[kind, row[0]] = Given(row[1], row[2])
    return found


def load_rows(db: Db, keys: Iterable[tuple[str, str]]) -> dict[str, dict[str, Row]]:
    """The stored rows of these records, by kind and identifier."""
    found: dict[str, dict[str, Row]] = defaultdict(dict)
    for kind, ids in _group(keys).items():
        table = SHAPES[kind].table
        for row in _ask(db, select(table), table.c.id, ids):
            found[kind][row.id] = dict(row._mapping)  # noqa: SLF001  SQLAlchemy's public name
    return found


def load_known(db: Db, source: str, records: Collection[Record], known: Known) -> None:
    """Add to what is known the identifiers that these records refer to."""
    wanted = {(one.kind, one.target) for record in records for one in record.references}
    # Only offers may live on under another identifier than their source's.
    for key, given in load_given(db, source, (key for key in wanted if key[0] == "offer")).items():
        known.became[key] = given.record_id
    stored = ((kind, known.became.get((kind, target), target)) for kind, target in wanted)
    for kind, ids in _group(stored).items():
        table = TABLES[kind]
        known.ids[kind].update(row[0] for row in _ask(db, select(table.c.id), table.c.id, ids))


def widen_known(db: Db, records: Iterable[Record], known: Known) -> None:
    """Add, of each kind of which a record speaks of one that nobody knows, those that may have been meant."""
    references = [reference for record in records for reference in record.references]
    for kind in {one.kind for one in references if _find_target(one, known) not in known.ids[one.kind]} - {"place"}:
        column = TABLES[kind].c.id
        known.ids[kind].update(db.execute(select(column).order_by(column).limit(MOST_COMPARED)).scalars())


def _find_target(reference: Reference, known: Known) -> str:
    return known.became.get((reference.kind, reference.target), reference.target)


def resolve_references(record: Record, known: Known) -> None:
    """Put the stored identifiers in; raises :class:`RefusedDraftError` for a record that nobody knows."""
    for reference in record.references:
        target = _find_target(reference, known)
        if target in known.ids[reference.kind] or (reference.kind, target) == (record.shape.kind, record.id):
            reference.row[reference.column] = target
            continue
        _refuse(reference, known.ids[reference.kind])


def _refuse(reference: Reference, ids: set[str]) -> None:
    if reference.kind == "place":
        raise RefusedDraftError(reference.field, f"the place {reference.target!r} is not loaded.")
    what = reference.kind.replace("_", " ")
    nearest = find_nearest(reference.target, sorted(ids)[:MOST_COMPARED])
    raise RefusedDraftError(reference.field, f"no {what} is called {reference.target!r}.", nearest)


class TitleIndex:
    """Offers that other sources brought, by operator, title and venues; read once a run, when needed."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._found: dict[TitleKey, list[str]] | None = None
        self._taken: set[str] = set()

    def match_offer(self, db: Db, draft: Draft) -> str | None:
        """The offer of another source that this draft is about; each is given to one draft only."""
        if not isinstance(draft, OfferDraft) or not isinstance(draft.operator_id, str):
            return None
        if self._found is None:
            self._found = self._load(db)
        venues = frozenset() if draft.venues is UNSET else frozenset(draft.venues)
        for title in draft.title.values():
            for found in self._found.get((draft.operator_id, fold_title(title), venues), ()):
                if found not in self._taken:
                    self._taken.add(found)
                    return found
        return None

    def _load(self, db: Db) -> dict[TitleKey, list[str]]:
        offer, link = get_table(Offer), get_table(OfferVenue)
        is_foreign: ColumnElement[bool] = (offer.c.source != self._source) & offer.c.operator_id.is_not(None)
        venues: dict[str, set[str]] = defaultdict(set)
        for row in db.execute(select(link).join(offer).where(is_foreign)):
            venues[row.offer_id].add(row.venue_id)
        taken = select(_SOURCE_RECORD.c.record_id).where(
            _SOURCE_RECORD.c.kind == Offer.__tablename__, _SOURCE_RECORD.c.source == self._source
        )
        wanted = select(offer.c.id, offer.c.operator_id, offer.c.title).where(is_foreign, offer.c.id.not_in(taken))
        found: dict[TitleKey, list[str]] = defaultdict(list)
        for offer_id, operator_id, titles in db.execute(wanted.order_by(offer.c.id)):
            for title in titles.values():
                found[operator_id, fold_title(title), frozenset(venues[offer_id])].append(offer_id)
        return found


def fold_title(title: str) -> str:
    """A title without case, accents and punctuation, for comparing."""
    plain = unicodedata.normalize("NFKD", title.casefold())
    return " ".join(re.findall(r"[^\W_]+", "".join(char for char in plain if not unicodedata.combining(char))))


def _group(keys: Iterable[tuple[str, str]]) -> Mapping[str, set[str]]:
    groups: dict[str, set[str]] = defaultdict(set)
    for kind, identifier in keys:
        groups[kind].add(identifier)
    return groups


def _ask(db: Db, wanted: Select[*tuple[object, ...]], column: ColumnElement[str], ids: Collection[str]) -> list[Any]:
    found: list[Any] = []
    for some in cut(sorted(ids)):
        found += db.connection().execute(wanted.where(column.in_(some))).all()
    return found
