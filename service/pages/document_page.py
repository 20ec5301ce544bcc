"""The page of a document: who says what to whom, and every statement that rests on it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from service.catalogue.catalogue import Catalogue
from service.database import Db
from service.evidence.schemas import DocumentDetail, EvidenceLine
from service.evidence.search import Subject
from service.funding.contradictions import find_contradicted
from service.pages.about import describe_document_date
from service.pages.address import write_address
from service.pages.evidence import describe_evidence, name_anchor
from service.pages.speech import Speech, mark
from service.pages.subjects import name_subjects

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


def describe_document(db: Db, catalogue: Catalogue, detail: DocumentDetail, speech: Speech) -> dict[str, Any]:
    """What the template of a document needs: its card, and claims gathered by the record they are about."""
    document = detail.document
    titles = {document.id: document.title}
    about: dict[Subject, list[EvidenceLine]] = defaultdict(list)
    for claim in detail.claims:
        about[claim.subject_kind, claim.subject_id].append(claim.claim)
    names = name_subjects(db, catalogue, about, speech)
    contradicted = find_contradicted(db, (name for kind, name in about if kind == "funding_link"))
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
                "name": names.get((kind, name), name),
                "url": _find_url(catalogue, kind, name, speech),
                "claims": describe_evidence(lines, titles, speech),
                "is_contradicted": kind == "funding_link" and name in contradicted,
                "anchors": _list_anchors((kind, name), lines),
            }
            for (kind, name), lines in about.items()
        ],
        "total": len(detail.claims),
    }


def _list_anchors(subject: Subject, lines: Iterable[EvidenceLine]) -> list[str]:
    """An anchor for each claim; none for what is said again of the same field in the same place."""
    seen: set[str] = set()
    anchors = []
    for anchor in (name_anchor(subject, line) for line in lines):
        anchors.append("" if anchor in seen else anchor)
        seen.add(anchor)
    return anchors


def _find_url(catalogue: Catalogue, kind: str, name: str, speech: Speech) -> str:
    if (kind == "offer" and name in catalogue.numbers) or kind in ("operator", "document"):
        return write_address(f"/{kind}s/{name}", [("lang", speech.language)])
    return ""
