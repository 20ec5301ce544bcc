"""What the page of an offer in the console shows: its form, where it stands, and what can be done with it."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from litestar import Request, Response

from service.columns import NO_RECORD
from service.console.frame import make_console_page, read_console_speech
from service.console.own_offers import describe_own_age, find_own_offer
from service.console.own_records import list_names, list_used_venues, write_acting
from service.console.record_form import Returned, describe_meanwhile
from service.database import Db
from service.guard import get_actor
from service.intake.documents import StoredDocument
from service.pages.speech import Speech, mark
from service.record_forms.controls import make_id
from service.record_forms.view import Filling, describe_form
from service.record_forms.words import name_path
from service.writing.publishing import list_choices, list_missing
from service.writing.status import FOLLOWING

type_of_request = Request[Any, Any, Any]
REASON_NEEDED = mark("Please give a reason: it is what people are told who look for this offer.")
PUBLIC = ("published", "suspended")
"""Statuses with which an offer is shown to everybody."""


class StatusAct(NamedTuple):
    """What is said of a step to a status: the button, and what follows from pressing it."""

    label: str
    explanation: str


_PUBLISH = StatusAct(mark("Publish it"), mark("Everybody sees it, in the list and on the map."))
_RESTORE = StatusAct(mark("Bring it back"), mark("It is shown again as it was."))
_STATUS_ACTS = {
    "published": _RESTORE,
    "draft": StatusAct(mark("Bring it back as a draft"), mark("Only you see it, until it is published.")),
    "suspended": StatusAct(
        mark("Suspend it"), mark("It stays in the list, marked as suspended: not to be had for the moment.")
    ),
    "archived": StatusAct(mark("Archive it"), mark("It leaves list and map because it is over. Its address says so.")),
    "withdrawn": StatusAct(
        mark("Withdraw it"),
        mark("It leaves list and map because it should not be there. Its address gives the reason."),
    ),
}


def list_acts(status: str, wrong: str = "", reason: str = "") -> list[dict[str, Any]]:
    """What can be done with an offer of a status; ``wrong`` says what is wrong with the reason that was given."""
    found = []
    for target in FOLLOWING["offer"][status]:
        act = _PUBLISH if (status, target) == ("draft", "published") else _STATUS_ACTS[target]
        needs = target == "withdrawn"
        said = {"needs_reason": needs, "error": wrong if needs else "", "reason": reason if needs else ""}
        found.append({"status": target, **act._asdict(), **said})
    return found


def show_offer_form(
    request: type_of_request, db: Db, returned: Returned, stored: StoredDocument | None, about: tuple[str | None, date]
) -> Response[str]:
    """The page of an offer, or of a new one; ``about`` is the operator whose it is, and the day."""
    speech, (operator_id, on) = read_console_speech(request), about
    acting = write_acting(get_actor(request), operator_id)
    names = list_names(db, operator_id, _list_used(stored, returned), speech.language)
    status = stored.status if stored else "draft"
    filling = Filling(
        values=returned.values,
        errors=returned.errors,
        names=names,
        needed=_list_needed(stored) if status == "draft" else frozenset(),
        asked_lines=returned.asked_lines,
    )
    return make_console_page(
        request,
        "offer_form.html",
        status=returned.status,
        heading=_say_heading(stored, speech),
        back={"url": f"/console/offers{acting}", "label": speech.say("All your offers")},
        action=f"/console/offers/{stored.id}" if stored else f"/console/offers/new{acting}",
        version=returned.version,
        form=describe_form("offer", filling, speech),
        meanwhile=describe_meanwhile("offer", returned.meanwhile, names, speech),
        stored=stored,
        can_save=status != "withdrawn",
        can_publish=status == "draft",
        acts=list_acts(status, speech.say(returned.wrong_reason), returned.reason) if stored else [],
        **_describe_standing(db, stored, on, speech),
    )


def _list_used(stored: StoredDocument | None, returned: Returned) -> set[str]:
    typed = {text for path, texts in returned.values.items() if path.endswith(_VENUE_PATHS) for text in texts}
    return typed | (list_used_venues(stored.document) if stored else set())


_VENUE_PATHS = ("venues", ".venue_id")


def _list_needed(stored: StoredDocument | None) -> frozenset[str]:
    modality = str(stored.document.get("modality")) if stored else NO_RECORD
    return frozenset(choice[0] for choice in list_choices("offer", modality))


def _say_heading(stored: StoredDocument | None, speech: Speech) -> str:
    if stored is None:
        return speech.say("A new offer")
    return speech.text(stored.document.get("title") or {}).text or stored.id


def _describe_standing(db: Db, stored: StoredDocument | None, on: date, speech: Speech) -> dict[str, Any]:
    """Where an offer stands, what it lacks, and what can be done with it."""
    if stored is None:
        return {"missing": [], "age": None, "can_confirm": False, "status_label": "", "is_public": False}
    has_dates = any(row.get("starts_on") for row in stored.document.get("sessions") or ())
    own = find_own_offer(db, stored.id, on, has_dates=has_dates)
    missing = list_missing(stored.document) if stored.status == "draft" else ()
    return {
        "missing": [{"target": make_id(name), "text": name_path("offer", name, speech)} for name in missing],
        "age": describe_own_age(own, on, speech) if own and stored.status in PUBLIC else None,
        "can_confirm": stored.status in PUBLIC,
        "status_label": speech.term("status", stored.status),
        "status_reason": stored.row.get("status_reason") or "",
        "is_public": stored.status in PUBLIC,
    }
