"""Who recognised an offer on the day of the question, in words; to be recognised is not to be paid for."""

from __future__ import annotations

from collections.abc import Iterable

from service.funding_pages.words import Wording
from service.pages.offer_page import RECOGNISED_OF
from service.who_pays.schemas import AskedOffer, RecognitionThen


def say_recognition(one: RecognitionThen, wording: Wording) -> str:
    """A body, what it says of what, and since when."""
    speech = wording.speech
    notes = [f"{speech.term('recognition_status', one.status)}, {speech.say(RECOGNISED_OF[one.of])}"]
    notes += [speech.term("region", one.region)] if one.region else []
    notes += [_say_period(one, wording)]
    notes += [speech.say("according to the operator")] if one.is_own_word else []
    return f"{speech.term('recognition_body', one.body)} ({'; '.join(notes)})"


def _say_period(one: RecognitionThen, wording: Wording) -> str:
    """When it holds; a beginning that no source states is said to be inferred."""
    said = {line.status for line in one.evidence if line.field == "valid_from"}
    notes = [wording.say_period(one.valid_from, one.valid_to)]
    notes += [wording.speech.inside(wording.say_confidence("inferred"))] if said == {"inferred"} else []
    return ", ".join(notes)


def list_recognition_documents(offer: AskedOffer) -> Iterable[str]:
    """The documents that recognitions of an offer rest on."""
    return (line.document for one in offer.recognitions for line in one.evidence if line.document is not None)
