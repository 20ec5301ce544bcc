"""What the page of a confirm link shows: each offer with the little of it that changes, and what to press."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from service.catalogue.catalogue import Catalogue
from service.columns import to_day
from service.confirmation.correction import list_groups, show_document
from service.confirmation.models import ConfirmLink
from service.confirmation.shown import ShownGroup, find_recognitions, show_groups
from service.errors import FieldError
from service.intake.documents import StoredDocument
from service.pages.ages import say_answered
from service.pages.speech import Speech, Text, mark
from service.record_forms.controls import Form
from service.record_forms.values import Values, write_values
from service.record_forms.view import Filling, describe_form

SAID = {
    "confirmed": mark("Thank you: noted as still true."),
    "corrected": mark("Thank you: your corrections are saved and visible to everybody."),
    "stopped": mark("You will receive no more reminders."),
    "resumed": mark("You will receive reminders again."),
    "renewed": mark("A new link is on its way to the address that we have."),
    "nothing-due": mark("Nothing of yours is due at the moment: there is nothing to confirm."),
    "unreachable": mark("We have no address to send a new link to. Please sign in, or write to us."),
    "answered": mark("That offer was answered for already, or is not shown any more."),
    "stale": mark("Somebody else has changed this meanwhile. Nothing was noted: please look at what it says now."),
}
"""What is said on top of the page, by the word in ``said`` of its address."""


class Card(NamedTuple):
    """One offer: what is shown of it, and ``seen``, which the press sends back: its version and identifier."""

    id: str
    seen: str
    title: Text
    age: str
    groups: list[ShownGroup]


@dataclass(frozen=True, slots=True)
class Correcting:
    """The offer whose form is open; where something was sent, what was typed, in which fields, and what is wrong."""

    offer_id: str
    values: Values | None = None
    touched: Collection[str] = ()
    errors: Sequence[FieldError] = ()
    asked_lines: str = ""


def write_seen(one: StoredDocument) -> str:
    """What a form sends back of an offer: the version that was shown, and which offer it was."""
    return f"{one.version}:{one.id}"


def read_seen(text: str) -> tuple[str, int] | None:
    """The offer and the version of what a form sent back; None for anything else."""
    version, _, offer_id = text.partition(":")
    return (offer_id, int(version)) if version.isdecimal() and len(version) < 10 and offer_id else None


def describe_page(
    link: ConfirmLink,
    waiting: Sequence[StoredDocument],
    correcting: Correcting | None,
    catalogue: Catalogue,
    speech: Speech,
) -> dict[str, Any]:
    """The context of the page; with ``correcting`` it is about that offer alone."""
    chosen = None if correcting is None else next((one for one in waiting if one.id == correcting.offer_id), None)
    shown = waiting if chosen is None else [chosen]
    form = _fill(chosen, correcting, catalogue.on, speech) if chosen is not None and correcting is not None else None
    return {
        "cards": [_describe_card(one, catalogue, speech) for one in shown],
        "form": form,
        "touched": () if correcting is None else correcting.touched,
        "answered": len(link.answered),
        "ends_on": speech.date(to_day(link.expires_at)),
    }


def _describe_card(one: StoredDocument, catalogue: Catalogue, speech: Speech) -> Card:
    document = show_document(one.document, catalogue.on)
    groups = show_groups(document, find_recognitions(catalogue, one.id), speech)
    return Card(one.id, write_seen(one), speech.text(document["title"]), _say_age(one, speech), groups)


def _say_age(one: StoredDocument, speech: Speech) -> str:
    edited_at = one.row["edited_at"]
    confirmed = (one.row["confirmed_on"], one.row["confirmed_precision"])
    said = say_answered(confirmed, None if edited_at is None else to_day(edited_at), speech)
    return said or speech.term("freshness", "unconfirmed")


def _fill(one: StoredDocument, correcting: Correcting, on: date, speech: Speech) -> Form:
    values = correcting.values
    if values is None:
        values = write_values("offer", show_document(one.document, on))
    filling = Filling(values, correcting.errors, asked_lines=correcting.asked_lines)
    return describe_form("offer", filling, speech, list_groups())
