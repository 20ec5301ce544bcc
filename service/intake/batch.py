"""One batch of drafts inside one transaction: what is new is normalised, located, matched and stored."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b

import msgspec

from service.access import Actor
from service.columns import now
from service.database import Db
from service.errors import RefusedDraftError
from service.history.recording import Act, record_acts
from service.intake.documents import UNWRITTEN
from service.intake.draft import Draft
from service.intake.edited import spare_edited
from service.intake.locate import locate_draft
from service.intake.match import Known, TitleIndex, load_given, load_known, load_rows, resolve_references
from service.intake.normalise import normalise_draft
from service.intake.rows import Record, make_record
from service.intake.shapes import SHAPES, Row
from service.intake.source import Refusal
from service.intake.store import Became, store_records
from service.intake.touched import list_touched

RULES_VERSION = b"1"
"""Part of every fingerprint: raise it when the rules change what is kept of an unchanged draft."""


@dataclass(slots=True)
class Outcomes:
    """What became of the drafts of one batch, and the records of which something is shown otherwise for it."""

    counted: list[tuple[str, str]] = field(default_factory=list)
    touched: set[tuple[str, str]] = field(default_factory=set)
    refusals: list[Refusal] = field(default_factory=list)

    @property
    def is_changing(self) -> bool:
        """Whether anything that is shown was written."""
        return any(outcome != "unchanged" for _, outcome in self.counted)


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A draft on its way: clean, located, its record not yet found."""

    draft: Draft
    source_id: str
    fingerprint: str
    located: Row


def make_fingerprint(draft: Draft) -> str:
    """A hash of what the source says, in one canonical form: 32 hexadecimal digits."""
    return blake2b(RULES_VERSION + msgspec.json.encode(draft, order="deterministic"), digest_size=16).hexdigest()


def take_batch(db: Db, source: str, drafts: Sequence[Draft], titles: TitleIndex) -> Outcomes:
    """Take drafts of distinct (kind, identifier) into the open transaction; refused ones change nothing."""
    outcomes, known = Outcomes(), Known()
    known.given = load_given(db, source, ((draft.kind, draft.id) for draft in drafts))
    candidates = _prepare(drafts, known, outcomes)
    records = spare_edited(db, source, _match(db, source, candidates, titles, known), known)
    load_known(db, source, records, known)
    accepted = _accept(records, known, outcomes)
    results = store_records(db, source, accepted, known)
    record_import(db, source, results)
    for one in results:
        kind, name = one.record.shape.kind, one.record.id
        if one.outcome != "unchanged":
            outcomes.touched |= list_touched(one.record, known.rows.get(kind, {}).get(name))
        outcomes.counted.append((kind, one.outcome))
    return outcomes


def record_import(db: Db, source: str, results: Iterable[Became]) -> None:
    """Write the history of what a source changed. Of a record that is new everything is, and nothing is repeated."""
    acts = [
        Act(one.record.shape.kind, one.record.id, one.version, "imported", one.list_changes() if one.before else {})
        for one in results
        if one.record.shape.kind in UNWRITTEN and one.outcome != "unchanged"
    ]
    record_acts(db, Actor("source", source), "feed", acts, now())


def _prepare(drafts: Sequence[Draft], known: Known, outcomes: Outcomes) -> list[_Candidate]:
    found = []
    for draft in drafts:
        fingerprint = make_fingerprint(draft)
        given = known.given.get((draft.kind, draft.id))
        if given is not None and given.fingerprint == fingerprint:
            outcomes.counted.append((draft.kind, "unchanged"))
            continue
        try:
            clean = normalise_draft(draft)
            found.append(_Candidate(clean, draft.id, fingerprint, locate_draft(clean)))
        except RefusedDraftError as error:
            outcomes.refusals.append(_make_refusal(draft.kind, draft.id, error))
    return found


def _match(db: Db, source: str, candidates: Sequence[_Candidate], titles: TitleIndex, known: Known) -> list[Record]:
    ids: dict[tuple[str, str], str] = {}
    for one in candidates:
        key = (one.draft.kind, one.source_id)
        given = known.given.get(key)
        ids[key] = one.source_id if given is None else given.record_id
    known.rows = load_rows(db, ((kind, record_id) for (kind, _), record_id in ids.items()))
    records = []
    for one in candidates:
        kind, key = one.draft.kind, (one.draft.kind, one.source_id)
        if ids[key] not in known.rows[kind] and (found := titles.match_offer(db, one.draft)) is not None:
            ids[key] = found
            known.rows[kind] |= load_rows(db, [(kind, found)])[kind]
        known.became[key] = ids[key]
        records.append(make_record(SHAPES[kind], one.draft, ids[key], one.located, (source, one.fingerprint)))
    return records


def _accept(records: Sequence[Record], known: Known, outcomes: Outcomes) -> list[Record]:
    accepted = []
    for record in records:
        try:
            resolve_references(record, known)
        except RefusedDraftError as error:
            outcomes.refusals.append(_make_refusal(record.shape.kind, record.source_id, error))
            continue
        known.ids[record.shape.kind].add(record.id)
        accepted.append(record)
    return accepted


def _make_refusal(kind: str, source_id: str, error: RefusedDraftError) -> Refusal:
    return Refusal(kind, source_id, error.field, error.detail.removeprefix(f"{error.field}: "))
