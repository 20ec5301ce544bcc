"""The page of a document: who says what to whom, and every statement that rests on it."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from service.catalogue.catalogue import Catalogue
from service.database import Db
from service.evidence.schemas import ClaimLine, DocumentDetail
from service.funding.models import Funder, Programme
from service.offers.certification import Certification
from service.offers.models import Offer
from service.operators.models import Operator, Venue
from service.pages.about import describe_document_date
from service.pages.address import write_address
from service.pages.evidence import describe_evidence
from service.pages.speech import Speech, mark
from service.vocabulary import choose_words

KINDS = {
    "offer": mark("Offer"),
    "operator": mark("Operator"),
    "venue": mark("Venue"),
    "funder": mark("Funder"),
    "programme": mark("Programme"),
    "funding_link": mark("Funding link"),
    "recognition": mark("Recognition"),
    "certification": mark("Certification"),
    "partner": mark("Partner"),
    "figure": mark("Figure"),
    "document": mark("Document"),
    "ambiguity": mark("Open question"),
}
"""What the kinds of records are called."""
_TABLES: dict[str, tuple[Any, str]] = {
    "offer": (Offer, "title"),
    "operator": (Operator, "name"),
    "venue": (Venue, "name"),
    "funder": (Funder, "name"),
    "programme": (Programme, "name"),
    "certification": (Certification, "name"),
}


def describe_document(db: Db, catalogue: Catalogue, detail: DocumentDetail, speech: Speech) -> dict[str, Any]:
    """What the template of a document needs: its card, and claims gathered by the record they are about."""
    document = detail.document
    titles = {document.id: document.title}
    groups = groupby(detail.claims, key=lambda line: (line.subject_kind, line.subject_id))
    return {
        "document": document,
        "file": detail.file,
        "kind": speech.term("document_kind", document.kind),
        "language_name": speech.term("language", document.language),
        "dated": describe_document_date(document.published_on, document.as_of, speech),
        "note": speech.text(document.note),
        "subjects": [
            {
                "kind": speech.say(KINDS[kind]) if kind in KINDS else kind,
                "name": _name_subject(db, kind, name, speech),
                "url": _find_url(catalogue, kind, name, speech),
                "claims": describe_evidence((line.claim for line in lines), titles, speech),
            }
            for (kind, name), lines in _fix(groups)
        ],
        "total": len(detail.claims),
    }


def _fix(groups: Any) -> list[tuple[tuple[str, str], list[ClaimLine]]]:
    return [(key, list(lines)) for key, lines in groups]


def _name_subject(db: Db, kind: str, name: str, speech: Speech) -> str:
    if kind not in _TABLES:
        return name
    table, column = _TABLES[kind]
    row: Any = db.get(table, name)
    words: Any = name if row is None else getattr(row, column)
    return choose_words(words, speech.language) if isinstance(words, dict) else str(words)


def _find_url(catalogue: Catalogue, kind: str, name: str, speech: Speech) -> str:
    if (kind == "offer" and name in catalogue.numbers) or kind in ("operator", "document"):
        return write_address(f"/{kind}s/{name}", [("lang", speech.language)])
    return ""
