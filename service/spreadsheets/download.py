"""An operator's own offers as a spreadsheet to edit and send back."""

from __future__ import annotations

from service.database import Db
from service.spreadsheets.apply import Party
from service.spreadsheets.entries import Speaker
from service.spreadsheets.files import write_sheet
from service.spreadsheets.layout import choose_columns, lay_out
from service.spreadsheets.owned import read_offers, read_venues
from service.spreadsheets.raw import FileKind
from service.spreadsheets.template import write_filled


def make_download(db: Db, party: Party, kind: FileKind) -> bytes:
    """The offers of the party's operator, drafts included, in the language of the party."""
    offers, venues = read_offers(db, party.operator_id), read_venues(db, party.operator_id)
    columns = choose_columns(offers)
    rows = lay_out(offers, columns, Speaker(party.language, venues))
    if kind == "csv":
        return write_sheet(kind, "", rows)
    return write_filled(rows, columns, party.language, venues)
