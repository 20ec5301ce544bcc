"""The yearly registers of subsidies of Brussels bodies: one XLSX for each body and year, one row for each payment."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec
from msgspec import Struct

from service.errors import NotFoundError, RefusedDraftError
from service.intake.draft import DocumentDraft, Words
from service.intake.payments import Body, Ledger, Payment, read_cents, read_day, read_number, shorten
from service.intake.source import Refusal
from service.intake.sources.register_sheet import Row, UnreadableRegisterError, fold_heading, read_register

BODIES = Path(__file__).with_name("bodies.toml")
_NAME = re.compile(r"(?P<number>\d{10})_S_(?P<year>(?:19|20)\d\d)\.xlsx", re.IGNORECASE)


class KnownBody(Struct, frozen=True, forbid_unknown_fields=True):
    """A body of ``bodies.toml``: its number, who it is here, and parts of the name that its registers give."""

    number: str
    names: tuple[str, ...]
    funder: str | None = None
    operator: str | None = None


class BrusselsRegisters:
    """The source of subsidy registers; its location is a file, or a folder of them."""

    name = "brussels-registers"
    description = "Yearly subsidy registers of Brussels bodies ({BCE}_S_{year}.xlsx); needs the file or folder."
    licence = "As each body publishes it on datastore.brussels"
    attribution = "The body that each register is of"

    def read(self, location: Path | None) -> Iterator[Ledger | Refusal]:
        """Give a ledger for each file, in order of name; a file or row that cannot be read becomes a refusal.

        Raises :class:`NotFoundError` for a folder without registers, :class:`RefusedDraftError` without a location
        and for a ``bodies.toml`` that cannot be read.
        """
        files = _list_files(location)
        own = files[0].with_name(BODIES.name)
        bodies = read_bodies(own if own.exists() else BODIES)
        for file in files:
            yield from _read_file(file, bodies)

    def find_size(self, location: Path | None) -> int | None:
        """How many there will be is known when they are read."""
        return None


def _list_files(location: Path | None) -> list[Path]:
    if location is None:
        raise RefusedDraftError("location", "this source has no file of its own: name one.")
    if not location.is_dir():
        return [location]
    found = (file for file in location.iterdir() if file.suffix.lower() == ".xlsx" and not file.name.startswith("~$"))
    files = sorted(found)
    if not files:
        raise NotFoundError(f"There is no register (*.xlsx) in {location}.")
    return files


def read_bodies(file: Path) -> Mapping[str, KnownBody]:
    """Who the bodies are, by enterprise number; raises :class:`RefusedDraftError` naming the file."""
    try:
        found = msgspec.convert(tomllib.loads(file.read_text(encoding="utf-8")), dict[str, list[KnownBody]])
        return {read_number(one.number) or "": one for one in found.get("body", ())}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, msgspec.ValidationError, RefusedDraftError) as error:
        raise RefusedDraftError(file.name, str(error)) from None


def _read_file(file: Path, bodies: Mapping[str, KnownBody]) -> Iterator[Ledger | Refusal]:
    try:
        number, year = _read_name(file.name)
        sheet = read_register(file)
        body = _find_body(number, sheet.rows[0].get_words("body_name"), bodies)
    except UnreadableRegisterError as error:
        yield Refusal("register", file.name, "file", str(error))
        return
    payments, unnumbered = [], 0
    for row in sheet.rows:
        try:
            payment = _make_payment(row, number)
        except RefusedDraftError as error:
            yield Refusal("payment", f"{file.name} row {row.number}", error.field, error.message)
            continue
        if payment is None:
            unnumbered += 1
        else:
            payments.append(payment)
    yield Ledger(
        body=body,
        year=year,
        document=_make_document(file, number, year, body.name),
        place=f"sheet {sheet.name}, rows",
        payments=tuple(payments),
        unnumbered=unnumbered,
    )


def _read_name(name: str) -> tuple[str, int]:
    found = _NAME.fullmatch(name)
    if found is None:
        raise UnreadableRegisterError("is not called {BCE number}_S_{year}.xlsx: whose register it is, nothing says.")
    try:
        return read_number(found["number"]) or "", int(found["year"])
    except RefusedDraftError as error:
        raise UnreadableRegisterError(error.message) from None


def _find_body(number: str, name: Words, bodies: Mapping[str, KnownBody]) -> Body:
    if not name:
        raise UnreadableRegisterError("does not name its body in its first row.")
    known = bodies.get(number)
    if known is None:
        return Body(name=name, funder_id=f"bce-{number}", is_new=True)
    said = " ".join(fold_heading(one) for one in name.values())
    if not any(fold_heading(part) in said for part in known.names):
        raise UnreadableRegisterError(f"calls {number} {' / '.join(name.values())!r}: not the body of that number.")
    return Body(name=name, funder_id=known.funder, operator_id=known.operator)


def _make_payment(row: Row, body: str) -> Payment | None:
    """A row as a payment, None where it names no enterprise; raises :class:`RefusedDraftError`."""
    if (said := _read(row, "body")) not in (None, body):
        raise RefusedDraftError("ID_BCE_ORG", f"is {said}: the file is that of {body}.")
    currency = str(row.get("currency") or "EUR").strip().upper()
    if currency not in ("EUR", "€", "EURO"):
        raise RefusedDraftError("CURRENCY_ENG", f"is {currency[:20]}, not EUR.")
    recipient = _read(row, "recipient")
    if recipient is None:
        return None
    subject, year = row.get_words("subject"), str(row.get("budget_year") or "").strip()[:4]
    committed_on = read_day(row.get("committed_on"), "DATE_ENG")
    own_id = str(row.get("commitment") or "").strip()
    return Payment(
        row=str(row.number),
        recipient=recipient,
        commitment=own_id or f"{next(iter(subject.values()), '')}\0{committed_on or ''}\0{year}",
        subject={language: shorten(text) for language, text in subject.items()},
        committed_cents=read_cents(row.get("committed"), "AMOUNT_ENG"),
        committed_on=committed_on,
        committed_year=committed_on.year if committed_on else int(year) if year.isdecimal() else None,
        paid_cents=read_cents(row.get("paid"), "AMOUNT_LIQ"),
        paid_on=read_day(row.get("paid_on"), "DATE_LIQ"),
    )


def _read(row: Row, name: str) -> str | None:
    heading = {"body": "ID_BCE_ORG", "recipient": "ID_BCE_RECIPIENT"}[name]
    try:
        return read_number(row.get(name))
    except RefusedDraftError as error:
        raise RefusedDraftError(heading, error.message) from None


def _make_document(file: Path, number: str, year: int, name: Words) -> DocumentDraft:
    called = name.get("fr") or next(iter(name.values()))
    return DocumentDraft(
        id=f"register-{number}-{year}",
        document_kind="register",
        title=f"{called} : registre des subventions {year}",
        language="fr",
        as_of=str(year),
        date_status="stated",
        author=called,
        reference=file.name,
    )
