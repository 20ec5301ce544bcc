"""The page of an operator: who it is, where it is, what it offers, and how we know."""

from __future__ import annotations

from typing import Any

from service.catalogue.catalogue import Catalogue
from service.database import Db
from service.offers.filters import OfferFilters
from service.operators.schemas import OperatorDetail, VenueCard
from service.pages.address import write_address
from service.pages.cards import make_card, read_summaries
from service.pages.evidence import describe_evidence, describe_figures, list_titles
from service.pages.listing import list_newest
from service.pages.speech import Speech
from service.pages.wording import say_precision
from service.vocabulary import choose_words

MOST_OFFERS = 20


def describe_operator(db: Db, catalogue: Catalogue, detail: OperatorDetail, speech: Speech) -> dict[str, Any]:
    """What the template of an operator needs."""
    operator = detail.operator
    is_listed = operator.id in catalogue.facets["operator"]
    filters = OfferFilters(operator=[operator.id])
    numbers = list_newest(catalogue, filters, MOST_OFFERS) if is_listed else []
    total = len(catalogue.any_of("operator", (operator.id,)))
    return {
        "operator": operator,
        "kind": speech.term("operator_kind", operator.kind),
        "sector": speech.term("sector", operator.sector),
        "description": speech.text(operator.description),
        "contact_hours": speech.text(operator.contact_hours),
        "venues": [_describe_venue(venue, operator.id, catalogue, speech) for venue in detail.venues],
        "cards": [make_card(summary, catalogue, speech) for summary in read_summaries(catalogue, numbers)],
        "total": total,
        "all_url": write_address("/", [("operator", operator.id), ("lang", speech.language)]),
        "evidence": describe_evidence(detail.proof.evidence, list_titles(db), speech),
        "figures": describe_figures(detail.proof.figures, speech),
        "ambiguities": [(speech.text(line.topic), speech.text(line.statement)) for line in detail.proof.ambiguities],
    }


def _describe_venue(venue: VenueCard, operator_id: str, catalogue: Catalogue, speech: Speech) -> dict[str, Any]:
    is_aim = any(host.operator == operator_id and host.state == "aim" for host in venue.hosts)
    names = catalogue.names["place"].get(venue.place or "", {})
    return {
        "id": venue.id,
        "name": venue.name,
        "kind": speech.term("venue_kind", venue.kind),
        "place": choose_words(names, speech.language),
        "street": venue.street or "",
        "note": say_precision(venue.precision, speech),
        "doubt": speech.say("intended there, not confirmed") if is_aim else "",
    }
