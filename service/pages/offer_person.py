"""What an offer means for the person described, on the offer's own page, and the panel to describe them there."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from service.catalogue.catalogue import Catalogue
from service.offers.schemas import OfferDetail
from service.pages.judgement_words import describe_judgement
from service.pages.person_panel import describe_own_panel
from service.pages.question import Question
from service.pages.speech import Speech
from service.rights.search import judge_detail


def describe_offer_person(
    catalogue: Catalogue, question: Question, detail: OfferDetail, speech: Speech
) -> dict[str, Any]:
    """What the template of an offer needs for the person; ``judged`` is None where nobody is described."""
    state = question.state
    rest = (*question.pairs, *question.list_rest(speech.language, "selected"))
    path = f"/offers/{quote(detail.summary.id)}"
    is_described = not state.person.is_empty
    return {
        "panel": describe_own_panel(state.person, speech, state.person_mistakes, rest, path),
        "judged": describe_judgement(judge_detail(catalogue, detail, state.person), speech) if is_described else None,
    }
