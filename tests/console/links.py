"""Funding links for tests of the console: made by the team, said by an operator, read as they are stored."""

from __future__ import annotations

import re
from typing import Any

from sqlmodel import col, select

from service.access import Actor
from service.database import open_reading, open_transaction
from service.evidence.models import Claim
from service.intake.documents import read_documents
from service.writing.records import Writing
from service.writing.write import write_records
from tests.console.signed_in import Console, change
from tests.journeys.app import Client, get_engine
from tests.pages.reading import read_text

PATH = "/console/links"
NEW = f"{PATH}/new"
LINK = f"{PATH}/cocof-bf-2024"
FACTS = {"instrument": "subsidy", "directness": "direct", "purpose": "training"}
PROOF = {"evidence[0].document": "d1", "evidence[0].location": "page 3", "evidence[0].speaker": "The minister"}


def read_stored(client: Client, link_id: str) -> Any:
    with open_reading(get_engine(client)) as db:
        return read_documents(db, "funding_link", [link_id])[link_id]


def list_claims(client: Client, link_id: str) -> list[Claim]:
    with open_reading(get_engine(client)) as db:
        wanted = select(Claim).where(col(Claim.subject_id) == link_id, col(Claim.source) == "team")
        return list(db.exec(wanted.order_by(col(Claim.id))))


def list_ids(page: str) -> list[str]:
    return re.findall(r'data-link="([^"]+)"', page)


def add(moderator: Console, **changes: str) -> str:
    """A new link of the COCOF to BeCode; gives the address of its page."""
    form = change(moderator.find_form(NEW, NEW), payer_funder_id="cocof", operator_id="becode", **FACTS, **changes)
    answer = moderator.post(NEW, form)
    assert answer.status_code == 303, read_text(answer.text)
    return str(answer.headers["location"]).partition("?")[0]


def say_own(client: Client) -> str:
    """BeCode's own word about who pays for it."""
    document = {"payer_funder_id": "cocof", "operator_id": "becode", **FACTS}
    actor = Actor("api_key", "k", "becode", "write")
    with open_transaction(get_engine(client)) as db:
        return write_records(db, actor, "api", [Writing(kind="funding_link", document=document)])[0].id
