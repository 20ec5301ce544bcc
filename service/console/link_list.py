"""The list of funding links: looked through by payer, payee and day, each with who said it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlmodel import col

from service.catalogue.words import fold
from service.console.frame import read_page
from service.console.link_names import UNNAMED, find_named, has_words, name_parties, say_unrecorded
from service.database import Db
from service.errors import RefusedWritingError
from service.evidence.models import Claim
from service.funding.filters import LinkFilters
from service.funding.models import FundingLink
from service.funding.rules import PAYEE_KINDS, PAYER_KINDS, Node, find_party, find_payee
from service.intake.models import SourceRecord
from service.pages.speech import Speech
from service.record_forms.values import read_date
from service.sources import TEAM, is_own_word

PAGE_SIZE = 50
LONGEST_WORDS = 200
_PARTIES = (
    *("id", "selection", "learner"),
    *(f"payer_{kind}_id" for kind in PAYER_KINDS),
    *(f"{kind}_id" for kind in PAYEE_KINDS),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody looks for; ``wrong_day`` is what was typed where it is no day."""

    payer: str = ""
    payee: str = ""
    valid_on: date | None = None
    wrong_day: str = ""
    page: int = 1


def read_asked(query: Mapping[str, str]) -> Asked:
    """What an address asks."""
    page, text = read_page(query), query.get("valid_on", "").strip()[:20]
    payer, payee = (query.get(name, "")[:LONGEST_WORDS].strip() for name in ("payer", "payee"))
    try:
        return Asked(payer, payee, read_date(text, "valid_on") if text else None, page=page)
    except RefusedWritingError:
        return Asked(payer, payee, None, text, page)


def find_links(db: Db, asked: Asked, speech: Speech) -> tuple[list[FundingLink], int]:
    """A page of the links that are asked for in order of identifier, and how many there are in all."""
    conditions = list(LinkFilters(valid_on=asked.valid_on).list_conditions())
    begins = (asked.page - 1) * PAGE_SIZE
    query = select(FundingLink).order_by(col(FundingLink.id))
    if not asked.payer and not asked.payee:
        total = db.execute(select(func.count()).select_from(FundingLink).where(*conditions)).scalar_one()
        return list(db.scalars(query.where(*conditions).offset(begins).limit(PAGE_SIZE))), total
    columns = [getattr(FundingLink, name) for name in _PARTIES]
    rows = db.execute(select(*columns).where(*conditions).order_by(col(FundingLink.id)))
    ids = [row.id for row in _keep_asked(db, rows.all(), asked, speech)]
    return list(db.scalars(query.where(col(FundingLink.id).in_(ids[begins : begins + PAGE_SIZE])))), len(ids)


def _keep_asked(db: Db, rows: Sequence[Any], asked: Asked, speech: Speech) -> list[Any]:
    """The links whose payer and payee have the words that are asked for in their names."""
    payers = find_named(db, PAYER_KINDS, asked.payer) if asked.payer else set()
    payees = find_named(db, PAYEE_KINDS, asked.payee) if asked.payee else set()
    unnamed, words = [speech.say("payer not named")], fold(asked.payer).split()
    if asked.payer and has_words(words, unnamed):
        payers.add(UNNAMED)
    words = fold(asked.payee).split()
    return [
        row
        for row in rows
        if (not asked.payer or get_payer(row) in payers)
        and (not asked.payee or find_payee(row) in payees or _has_words(find_payee(row), words, speech))
    ]


def _has_words(payee: Node, words: Sequence[str], speech: Speech) -> bool:
    said = say_unrecorded(payee, speech)
    return bool(said) and has_words(words, [payee.id, said])


def get_payer(row: Any) -> Node:
    """Who pays by a stored link; nobody who is named is a payer too."""
    return find_party(row, "payer_", PAYER_KINDS) or UNNAMED


def describe_links(db: Db, rows: Sequence[FundingLink], on: date, speech: Speech) -> list[dict[str, Any]]:
    """Links as rows of the list."""
    parties = {party for row in rows for party in (get_payer(row), find_payee(row))}
    parties |= {Node("operator", row.said_by_operator_id) for row in rows if row.said_by_operator_id}
    names, sources = name_parties(db, parties, speech), list_sources(db, [row.id for row in rows])
    return [
        {
            "id": row.id,
            "payer": names[get_payer(row)],
            "payee": names[find_payee(row)],
            "facts": _list_facts(row, speech),
            "has_ended": row.valid_to is not None and row.valid_to < on,
            "said_by": say_sayers(row, sources.get(row.id, set()), names, speech),
        }
        for row in rows
    ]


def _list_facts(row: FundingLink, speech: Speech) -> list[str]:
    facts = [
        speech.term("instrument", row.instrument),
        speech.term("directness", row.directness),
        speech.term("purpose", row.purpose),
        say_period(row, speech),
    ]
    if row.amount_eur is None:
        return facts
    qualifier = "" if row.amount_qualifier == "exact" else f"{speech.term('amount_qualifier', row.amount_qualifier)} "
    return [*facts, qualifier + speech.euros(row.amount_eur + row.amount_cents / 100)]


def say_period(row: FundingLink, speech: Speech) -> str:
    """Since when and until when a link holds."""
    begins, ends = (speech.date(day) if day else "" for day in (row.valid_from, row.valid_to))
    if begins and ends:
        return speech.say("{start} to {end}", start=begins, end=ends)
    if begins:
        return speech.say("from {start}, end not stated", start=begins)
    return speech.say("until {end}", end=ends) if ends else speech.say("not dated")


def list_sources(db: Db, ids: Sequence[str]) -> dict[str, set[str]]:
    """The sources that gave each of these links, or evidence for it."""
    found: dict[str, set[str]] = defaultdict(set)
    given = select(col(SourceRecord.record_id), col(SourceRecord.source)).where(
        col(SourceRecord.kind) == "funding_link", col(SourceRecord.record_id).in_(ids)
    )
    proved = select(col(Claim.subject_id), col(Claim.source)).where(
        col(Claim.subject_kind) == "funding_link", col(Claim.subject_id).in_(ids)
    )
    for query in (given, proved):
        for name, source in db.execute(query):
            found[name].add(source)
    return found


def say_sayers(row: FundingLink, sources: set[str], names: Mapping[Node, str], speech: Speech) -> list[str]:
    """Who said it: the operator of itself, sources, the team."""
    said = []
    if row.is_own_word:
        operator = row.said_by_operator_id or ""
        said.append(speech.say("own word of {name}", name=names.get(Node("operator", operator), operator)))
    given = sorted(one for one in sources if one != TEAM and not is_own_word(one))
    said += [speech.say("a source ({name})", name=name) for name in given]
    return said if said and TEAM not in sources else [*said, speech.say("the team of this service")]
