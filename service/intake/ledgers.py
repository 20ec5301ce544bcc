"""Ledgers: the payments of a register gathered by commitment, and matched with the operators that received them.

A commitment becomes one funding link of its year from the body to the operator, a refund another one with its negative
amount. No link goes to an offer: a register never names one. Recipients that are no operators are counted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b

from sqlalchemy import select

from service.database import Db
from service.intake.draft import Draft, EvidenceDraft, FunderDraft, Words
from service.intake.draft_links import FundingLinkDraft
from service.intake.payment_words import join, name_rows, say, show_amount
from service.intake.payments import Ledger, Payment
from service.intake.shapes import TABLES
from service.intake.source import Refusal, Remark

Numbers = Mapping[str, tuple[str, ...]]
"""Operators by their enterprise number."""

MOST_NAMED = 50
"""Recipients that are no operators and are named in the report, those that received most first."""


def load_numbers(db: Db) -> Numbers:
    """The operators that have an enterprise number; groups stand for their members and receive nothing themselves."""
    table, found = TABLES["operator"], defaultdict(list)
    wanted = select(table.c.enterprise_number, table.c.id).where(
        table.c.enterprise_number.is_not(None), table.c.is_group.is_(False)
    )
    for number, name in db.execute(wanted.order_by(table.c.id)):
        found[number].append(name)
    return {number: tuple(names) for number, names in found.items()}


def settle_ledgers(
    items: Iterable[Draft | Ledger | Refusal | Remark], find_numbers: Callable[[], Numbers]
) -> Iterator[Draft | Refusal | Remark]:
    """The same items, with drafts in place of each ledger."""
    for item in items:
        if isinstance(item, Ledger):
            yield from make_drafts(item, find_numbers())
        else:
            yield item


def make_drafts(ledger: Ledger, numbers: Numbers) -> Iterator[Draft | Refusal | Remark]:
    """The links of a ledger, after its document and its body where there are any; what is left out is remarked on."""
    known = [one for one in ledger.payments if len(numbers.get(one.recipient, ())) == 1]
    if known:
        yield ledger.document
        if ledger.body.is_new and ledger.body.funder_id is not None:
            yield _make_funder(ledger, ledger.body.funder_id)
    for commitment in gather_commitments(known):
        links = list(_make_links(ledger, commitment, numbers[commitment.recipient][0]))
        yield from links
        if not links:
            yield Remark(ledger.document.id, f"{ledger.place} {name_rows(commitment.rows)} say no amount.")
    yield from _tell_left_out(ledger, numbers)


@dataclass(frozen=True, slots=True)
class Commitment:
    """Payments of one commitment to one recipient; ``key`` stays the same when an amount of it is corrected."""

    recipient: str
    key: str
    payments: tuple[Payment, ...]

    @property
    def rows(self) -> list[str]:
        """Where its payments stand."""
        return [one.row for one in self.payments]

    @property
    def committed_cents(self) -> int | None:
        """What was committed, said by every line and counted once; None where no line says it."""
        return next((one.committed_cents for one in self.payments if one.committed_cents), None)


def gather_commitments(payments: Iterable[Payment]) -> list[Commitment]:
    """Payments by commitment. Where lines that nothing else tells apart name other amounts, each amount is one."""
    groups: dict[tuple[str, str], dict[int | None, list[Payment]]] = defaultdict(dict)
    said: dict[tuple[str, str], int] = {}
    for one in payments:
        name = one.recipient, one.commitment
        amounts, amount = groups[name], one.committed_cents or said.get(name)  # else what the line before it said
        if amount is not None:
            said[name] = amount
            if None in amounts:
                amounts[amount] = amounts.pop(None)
        amounts.setdefault(amount, []).append(one)
    return [
        Commitment(recipient, f"{recipient}\0{commitment}\0{rank}", tuple(found))
        for (recipient, commitment), amounts in groups.items()
        for rank, found in enumerate(amounts.values())
    ]


def _make_funder(ledger: Ledger, funder_id: str) -> FunderDraft:
    evidence = EvidenceDraft(document=ledger.document.id, statement=dict(ledger.body.name))
    return FunderDraft(id=funder_id, name=ledger.body.name, level=ledger.body.level, evidence=(evidence,))


def _make_links(ledger: Ledger, commitment: Commitment, operator_id: str) -> Iterator[FundingLinkDraft]:
    digest = blake2b(commitment.key.encode(), digest_size=8).hexdigest()
    link_id = f"{ledger.document.id}-{digest}"
    refunds = [one for one in commitment.payments if (one.paid_cents or 0) < 0]
    cents, qualifier, sentences = _find_amount(ledger, commitment)
    if sentences:
        rows = [one.row for one in commitment.payments if one not in refunds] or commitment.rows
        said = _Said(link_id, commitment, rows, [say("operator"), *sentences], cents, qualifier)
        yield _make_link(ledger, operator_id, said)
    if refunds:
        told = say("refunded", cents=-sum_cents(refunds), year=ledger.year, count=len(refunds))
        rows = [one.row for one in refunds]
        said = _Said(f"{link_id}-refund", commitment, rows, [say("operator"), told], sum_cents(refunds), "exact")
        yield _make_link(ledger, operator_id, said)


def _find_amount(ledger: Ledger, commitment: Commitment) -> tuple[int | None, str, list[Words]]:
    """What a commitment comes to, how exactly, and why; without a word where it is nothing but refunds.

    What was committed, counted once; where no line says it, what was paid. A commitment of another year has no
    amount here: that year's register counts it, and nothing may count twice.
    """
    paid = [one for one in commitment.payments if (one.paid_cents or 0) > 0]
    committed, paid_cents = commitment.committed_cents, sum_cents(paid)
    other_year = _find_other_year(ledger, commitment)
    sentences, qualifier = [], "exact"
    if committed is not None and (paid or other_year is None):
        sentences.append(
            say("committed", cents=committed, day=_find_last(one.committed_on for one in commitment.payments))
        )
    if paid:
        day = _find_last(one.paid_on for one in paid)
        sentences.append(say("paid", cents=paid_cents, day=day, year=ledger.year, count=len(paid)))
    if other_year is not None:
        return None, qualifier, [*sentences, say("earlier", other=other_year)] if paid else []
    if committed is not None and 0 < committed < paid_cents:
        sentences.append(say("more"))
        qualifier = "at_least"
    return committed if committed is not None else paid_cents, qualifier, sentences


def _find_last(days: Iterable[date | None]) -> date | None:
    return max((day for day in days if day is not None), default=None)


def sum_cents(payments: Iterable[Payment]) -> int:
    """What these lines pay together."""
    return sum(one.paid_cents or 0 for one in payments)


def _find_other_year(ledger: Ledger, commitment: Commitment) -> int | None:
    """The year in which a commitment counts, where that is not the ledger's."""
    if commitment.committed_cents is None:
        return None
    year = next((one.committed_year for one in commitment.payments if one.committed_year), None)
    return None if year == ledger.year else year


@dataclass(frozen=True, slots=True)
class _Said:
    """What a link says; ``cents`` is None where the amount counts in another year."""

    id: str
    commitment: Commitment
    rows: Sequence[str]
    sentences: Sequence[Words]
    cents: int | None
    qualifier: str


def _make_link(ledger: Ledger, operator_id: str, said: _Said) -> FundingLinkDraft:
    euros, cents = divmod(abs(said.cents or 0), 100)
    sign = -1 if (said.cents or 0) < 0 else 1
    body = ledger.body
    return FundingLinkDraft(
        id=said.id,
        payer_funder_id=body.funder_id,
        payer_operator_id=body.operator_id,
        operator_id=operator_id,
        instrument="subsidy",
        directness="direct",
        purpose="unknown",
        pays_for=said.commitment.payments[0].subject,
        amount_eur=None if said.cents is None else sign * euros,
        amount_cents=sign * cents,
        amount_qualifier="unknown" if said.cents is None else said.qualifier,
        period=str(ledger.year),
        valid_from=date(ledger.year, 1, 1),
        valid_to=date(ledger.year, 12, 31),
        evidence=(
            EvidenceDraft(
                document=ledger.document.id,
                location=f"{ledger.place} {name_rows(said.rows)}",
                speaker=body.name.get("fr") or next(iter(body.name.values()), None),
                statement=join(said.sentences),
            ),
        ),
    )


def _tell_left_out(ledger: Ledger, numbers: Numbers) -> Iterator[Refusal | Remark]:
    strange: dict[str, list[Payment]] = defaultdict(list)
    for one in ledger.payments:
        found = numbers.get(one.recipient, ())
        if not found:
            strange[one.recipient].append(one)
    for number in sorted({one.recipient for one in ledger.payments}):
        if len(numbers.get(number, ())) > 1:
            several = " and ".join(numbers[number])
            yield Refusal("funding_link", f"{ledger.document.id} {number}", "operator_id", f"is that of {several}.")
    if strange:
        ordered = sorted(strange.items(), key=lambda pair: (-sum_cents(pair[1]), pair[0]))
        details = [f"{number}: {show_amount(sum_cents(found), 'en')} paid" for number, found in ordered[:MOST_NAMED]]
        rows = sum(map(len, strange.values()))
        text = f"{len(strange)} recipients ({rows} rows) are no operators that we know: nothing was made of them."
        yield Remark(ledger.document.id, text, tuple(details))
    if ledger.unnumbered:
        yield Remark(
            ledger.document.id, f"{ledger.unnumbered} rows name no enterprise number: nothing was made of them."
        )
