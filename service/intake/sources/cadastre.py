"""The cadastre of subsidies of the Wallonia-Brussels Federation: a portal's records, one for each instalment."""

from __future__ import annotations

import time
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, ClassVar
from urllib.parse import urlsplit

import msgspec
from msgspec import Meta, Struct

from service.errors import NotFoundError, RefusedDraftError
from service.intake.draft import DocumentDraft, Words
from service.intake.payments import Body, Ledger, Payment, read_cents, read_day, read_number, shorten
from service.intake.portal import Portal, PortalError, Question, Record
from service.intake.source import Refusal
from service.outgoing import is_public

MAPPING = Path(__file__).with_suffix(".toml")
"""Where the portal is, and which of its fields holds what."""

_Name = Annotated[str, Meta(pattern="^[a-z0-9][a-z0-9_]{0,99}$")]


class Fields(Struct, frozen=True, forbid_unknown_fields=True):
    """The names of the portal's fields."""

    row: _Name
    recipient: _Name
    amount: _Name
    commitment: tuple[_Name, ...]
    subject: _Name | None = None
    committed: _Name | None = None
    committed_on: _Name | None = None

    def list_names(self) -> list[str]:
        """Each once."""
        single = (self.row, self.recipient, self.amount, self.subject, self.committed, self.committed_on)
        return list(dict.fromkeys(name for name in (*single, *self.commitment) if name))


class Dataset(Struct, frozen=True, forbid_unknown_fields=True):
    """The dataset of one year."""

    id: Annotated[str, Meta(pattern="^[a-z0-9][a-z0-9_.@-]{0,79}$")]
    year: Annotated[int, Meta(ge=1990, le=2100)]
    fields: Fields


class Payer(Struct, frozen=True, forbid_unknown_fields=True):
    """Who pays: a funder that is told of where its name is given."""

    funder: str
    name: Words = {}
    level: str = "unknown"


class PortalMapping(Struct, frozen=True, forbid_unknown_fields=True):
    """What a file such as ``cadastre.toml`` says."""

    portal: str
    payer: Payer
    dataset: tuple[Dataset, ...]


@dataclass(frozen=True, slots=True)
class SubsidyCadastre:
    """The source of the cadastre; its location is a file that says where it is read and what its fields mean.

    The fields of this class are there for tests, which have a portal of their own.
    """

    name: ClassVar[str] = "fwb-cadastre"
    description: ClassVar[str] = "The cadastre of subsidies of the Federation, from its portal (see cadastre.toml)."
    licence: ClassVar[str] = "As published on odwb.be"
    attribution: ClassVar[str] = "Fédération Wallonie-Bruxelles"

    is_allowed: Callable[[str], bool] = is_public
    sleep: Callable[[float], None] = time.sleep

    def read(self, location: Path | None) -> Iterator[Ledger | Refusal]:
        """Give a ledger for each dataset; one that could not be read as a whole gives nothing but a refusal.

        Raises :class:`NotFoundError` and :class:`RefusedDraftError` for a mapping that cannot be read.
        """
        mapping = read_mapping(location or MAPPING)
        portal = Portal(address=mapping.portal.rstrip("/"), is_allowed=self.is_allowed, sleep=self.sleep)
        for dataset in mapping.dataset:
            fields = dataset.fields
            question = Question(dataset=dataset.id, fields=fields.list_names(), order=fields.row)
            try:
                records = portal.read_records(question)
            except PortalError as error:
                yield Refusal("feed", dataset.id, "portal", str(error))
                continue
            yield from _read_records(mapping, dataset, records)

    def find_size(self, location: Path | None) -> int | None:
        """How many there will be is known when they are read."""
        return None


def read_mapping(file: Path) -> PortalMapping:
    """What a mapping says; raises :class:`NotFoundError`, and :class:`RefusedDraftError` naming what is wrong."""
    try:
        mapping = msgspec.convert(tomllib.loads(file.read_text(encoding="utf-8")), PortalMapping)
        parts = urlsplit(mapping.portal)
    except FileNotFoundError:
        raise NotFoundError(f"There is no mapping at {file}.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, msgspec.ValidationError, ValueError) as error:
        raise RefusedDraftError(file.name, str(error)) from None
    if parts.scheme not in ("https", "http") or not parts.hostname:
        raise RefusedDraftError("portal", f"{mapping.portal[:100]!r} is not a web address (https://...).")
    return mapping


def _read_records(mapping: PortalMapping, dataset: Dataset, records: list[Record]) -> Iterator[Ledger | Refusal]:
    payments, unnumbered = [], 0
    for record in records:
        try:
            payment = _make_payment(dataset.fields, record)
        except RefusedDraftError as error:
            yield Refusal("payment", f"{dataset.id} {record[dataset.fields.row]}", error.field, error.message)
            continue
        if payment is None:
            unnumbered += 1
        else:
            payments.append(payment)
    payer = mapping.payer
    yield Ledger(
        body=Body(name=payer.name, funder_id=payer.funder, is_new=bool(payer.name), level=payer.level),
        year=dataset.year,
        document=_make_document(mapping, dataset),
        place=f"records, {dataset.fields.row}",
        payments=tuple(payments),
        unnumbered=unnumbered,
    )


def _make_payment(fields: Fields, record: Record) -> Payment | None:
    """A record as a payment, None where it names no enterprise; raises :class:`RefusedDraftError`."""
    try:
        recipient = read_number(record[fields.recipient])
    except RefusedDraftError as error:
        raise RefusedDraftError(fields.recipient, error.message) from None
    if recipient is None:
        return None
    subject = shorten(str((record[fields.subject] if fields.subject else None) or ""))
    committed_on = read_day(record[fields.committed_on], fields.committed_on) if fields.committed_on else None
    return Payment(
        row=str(record[fields.row])[:60],
        recipient=recipient,
        commitment="\0".join(str(record[name]) for name in fields.commitment),
        subject={"fr": subject} if subject else {},
        committed_cents=read_cents(record[fields.committed], fields.committed) if fields.committed else None,
        committed_on=committed_on,
        committed_year=committed_on.year if committed_on else None,
        paid_cents=read_cents(record[fields.amount], fields.amount),
    )


def _make_document(mapping: PortalMapping, dataset: Dataset) -> DocumentDraft:
    author = mapping.payer.name.get("fr")
    return DocumentDraft(
        id=dataset.id.replace("@", "-"),
        document_kind="register",
        title=f"Cadastre des subventions {dataset.year}" + (f" : {author}" if author else ""),
        language="fr",
        as_of=str(dataset.year),
        date_status="stated",
        author=author,
        reference=dataset.id,
        url=f"{mapping.portal.rstrip('/')}/explore/dataset/{dataset.id}/",
    )
