"""What a press on the page of a confirm link does, and what the page says next."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlalchemy import Engine

from service.columns import now
from service.confirmation.answers import (
    confirm_unchanged,
    correct_offer,
    find_state,
    get_link,
    get_open_link,
    get_waiting,
    stop_reminders,
)
from service.confirmation.correction import Correction, read_correction
from service.confirmation.links import make_link_for
from service.confirmation.page import Correcting, read_seen
from service.database import open_reading, open_transaction
from service.errors import (
    ConflictingError,
    FieldError,
    GoneError,
    InvalidBodyError,
    NotFoundError,
    RefusedWritingError,
    StaleVersionError,
)
from service.limits import take_attempt
from service.settings import Settings

MOST_PRESSES, PRESSES_SECONDS = 120, 3600
MOST_NEW_LINKS, NEW_LINKS_SECONDS = 1, 24 * 3600
"""How many new links may be asked for through one that has ended: they go to the addresses that are known anyway."""


class Press(NamedTuple):
    """What was pressed: through which link, the fields of the form, and the day."""

    link_id: str
    pairs: Sequence[tuple[str, str]]
    on: date

    def find(self, name: str) -> str:
        """The value of a field, empty where it was not sent."""
        return dict(self.pairs).get(name, "")

    def list_seen(self) -> dict[str, int]:
        """The offers that the press is about (at least one), with the versions that were shown.

        Raises :class:`InvalidBodyError` where there are none.
        """
        found = (read_seen(text) for name, text in self.pairs if name == "seen")
        seen = dict(one for one in found if one is not None)
        if not seen:
            raise InvalidBodyError("seen", "says which offers were shown, as 3:identifier")
        return seen


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressed:
    """What came of it: what to say, whether to lead back to the page, or the form to show again."""

    said: str = ""
    status: int = 200
    correcting: Correcting | None = None
    has_written: bool = False
    leads_back: bool = False


def press(primary: Engine, settings: Settings, given: Press) -> Pressed:
    """Do what was pressed.

    Raises :class:`NotFoundError` for a link that is not known, :class:`TooManyAttemptsError`, and
    :class:`InvalidBodyError` for what no button of the page sends.
    """
    with open_transaction(primary) as db:
        take_attempt(db, "confirm-press", given.link_id, MOST_PRESSES, PRESSES_SECONDS)
    act = "more" if given.find("more") else given.find("act")
    if act not in _ACTS:
        raise InvalidBodyError("act", "is nothing that can be done here", tuple(_ACTS))
    try:
        return _ACTS[act](primary, settings, given)
    except GoneError:
        return Pressed()  # the page says what became of the link
    except StaleVersionError as error:
        return Pressed(said="stale", status=error.status)
    except ConflictingError as error:
        return Pressed(said="answered", status=error.status)


def _confirm(primary: Engine, _settings: Settings, given: Press) -> Pressed:
    """Still true: one offer, or all that were shown."""
    with open_transaction(primary) as db:
        link = confirm_unchanged(db, given.link_id, given.list_seen())
        return Pressed(said="confirmed", has_written=True, leads_back=link.used_at is None)


def _correct(primary: Engine, _settings: Settings, given: Press) -> Pressed:
    """Put something right; where nothing is otherwise than it was, that is a confirmation."""
    offer_id, version, correction = _read(primary, given)
    if correction.errors:
        return _return(offer_id, correction, correction.errors)
    try:
        with open_transaction(primary) as db:
            if correction.patch:
                link = correct_offer(db, given.link_id, (offer_id, version), correction.patch)
            else:
                link = confirm_unchanged(db, given.link_id, {offer_id: version})
            said = "corrected" if correction.patch else "confirmed"
            return Pressed(said=said, has_written=True, leads_back=link.used_at is None)
    except RefusedWritingError as error:
        return _return(offer_id, correction, error.errors)
    except StaleVersionError as error:
        again = Correcting(offer_id, correction.values, correction.touched)
        return Pressed(said="stale", status=error.status, correcting=again)


def _add_line(primary: Engine, _settings: Settings, given: Press) -> Pressed:
    """One more line in the form, for those without JavaScript; nothing is written."""
    offer_id, _, correction = _read(primary, given)
    asked = given.find("more")
    touched = {*correction.touched, asked}
    return Pressed(correcting=Correcting(offer_id, correction.values, touched, asked_lines=asked))


def _read(primary: Engine, given: Press) -> tuple[str, int, Correction]:
    offer_id, version = next(iter(given.list_seen().items()))
    with open_reading(primary) as db:
        _, waiting = get_open_link(db, given.link_id, [offer_id])
    return offer_id, version, read_correction(given.pairs, get_waiting(waiting, offer_id).document, given.on)


def _return(offer_id: str, correction: Correction, errors: Sequence[FieldError]) -> Pressed:
    again = Correcting(offer_id, correction.values, correction.touched, errors)
    return Pressed(status=RefusedWritingError.status, correcting=again)


def _stop(primary: Engine, _settings: Settings, given: Press) -> Pressed:
    with open_transaction(primary) as db:
        stop_reminders(db, given.link_id, is_stopped=True)
    return Pressed(said="stopped", leads_back=True)


def _resume(primary: Engine, _settings: Settings, given: Press) -> Pressed:
    with open_transaction(primary) as db:
        stop_reminders(db, given.link_id, is_stopped=False)
    return Pressed(said="resumed", leads_back=True)


def _renew(primary: Engine, settings: Settings, given: Press) -> Pressed:
    """A new link instead of one that has ended: sent to the operator's own addresses, shown to nobody here."""
    with open_transaction(primary) as db:
        link = get_link(db, given.link_id)
        if find_state(link, now()) != "expired":
            return Pressed(leads_back=True)
        take_attempt(db, "confirm-renew", link.operator_id, MOST_NEW_LINKS, NEW_LINKS_SECONDS)
        try:
            made = make_link_for(db, settings, link.operator_id, given.on)
        except NotFoundError:
            return Pressed(said="nothing-due", leads_back=True)
    return Pressed(said="renewed" if made.message_count else "unreachable", leads_back=True)


_ACTS: Mapping[str, Callable[[Engine, Settings, Press], Pressed]] = {
    "confirm": _confirm,
    "correct": _correct,
    "more": _add_line,
    "stop": _stop,
    "resume": _resume,
    "renew": _renew,
}
