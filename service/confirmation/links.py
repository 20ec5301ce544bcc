"""Make confirm links, with the messages that carry them: both in one transaction, or neither."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from secrets import token_urlsafe

from service.agreement import hold_lock
from service.columns import now
from service.confirmation.letter import Occasion, write_letter
from service.confirmation.models import ConfirmLink
from service.confirmation.rules import LINK_DAYS, MOST_OFFERS, PATH, PURPOSE, choose_language, write_token
from service.confirmation.search import Addressee, DueOffer, find_addressee, list_due
from service.database import Db, Engine, open_reading, open_transaction
from service.errors import InvalidSettingError, NotFoundError
from service.outbox.messages import write_message
from service.secret import get_secret
from service.settings import PREFIX, Settings

KIND = "reminder"
"""The kind of the messages that carry a link."""
LOCK = "reminders"


@dataclass(frozen=True, slots=True)
class MadeLink:
    """A link that was made: its address, for how many offers, and to how many addresses a message was written."""

    operator_id: str
    link_id: str
    url: str
    offer_count: int
    message_count: int


@dataclass(slots=True)
class Reminding:
    """What one round of reminders did. Operators with due offers that nobody can write to are listed.

    ``is_busy``: another process is at it, and this one did nothing.
    """

    made: list[MadeLink]
    unreachable: list[str]
    is_busy: bool = False


def get_public_url(settings: Settings) -> str:
    """Where the public reaches the service, without a slash; raises :class:`InvalidSettingError` where none is set."""
    if not settings.public_url:
        raise InvalidSettingError(f"{PREFIX}PUBLIC_URL", "is needed: a link in a message leads there.")
    return settings.public_url.rstrip("/")


def write_path(db: Db, link: ConfirmLink) -> str:
    """The path of a link's page; within a transaction that is committed."""
    return f"{PATH}{write_token(get_secret(db, PURPOSE), link.id)}"


def remind_operators(engine: Engine, settings: Settings, on: date) -> Reminding:
    """Write to each operator with offers that are due, unless it was asked lately or wants none.

    One process at a time. Raises :class:`InvalidSettingError` where no public address is set.
    """
    get_public_url(settings)
    done = Reminding([], [])
    with hold_lock(engine, LOCK) as held:
        if not held:
            done.is_busy = True
            return done
        with open_reading(engine) as db:
            due = list_due(db, on)
        for operator_id, offers in sorted(due.items()):
            with open_transaction(engine) as db:
                _remind(db, settings, operator_id, offers, done)
    return done


def _remind(db: Db, settings: Settings, operator_id: str, offers: Sequence[DueOffer], done: Reminding) -> None:
    addressee = find_addressee(db, operator_id)
    if addressee is None or not addressee.may_be_asked(now(), settings.remind_days):
        return
    if addressee.addresses:
        done.made.append(make_link(db, settings, addressee, offers))
    else:
        done.unreachable.append(operator_id)


def make_link_for(db: Db, settings: Settings, operator_id: str, on: date, made_by: str | None = None) -> MadeLink:
    """A link for one operator on demand, whenever it was last asked.

    Raises :class:`NotFoundError` where there is no such operator, or none of its offers is due.
    """
    addressee = find_addressee(db, operator_id)
    if addressee is None:
        raise NotFoundError("There is no such operator.")
    offers = list_due(db, on, operator_id).get(operator_id)
    if not offers:
        raise NotFoundError("None of its offers is due to be confirmed.")
    return make_link(db, settings, addressee, offers, made_by)


def make_link(
    db: Db, settings: Settings, addressee: Addressee, offers: Sequence[DueOffer], made_by: str | None = None
) -> MadeLink:
    """A link for the offers that have waited longest, and a message with it to each address."""
    asked = offers[:MOST_OFFERS]
    language = choose_language(addressee.languages, addressee.region_id, (offer.title for offer in asked))
    link = ConfirmLink(
        id=token_urlsafe(12),
        operator_id=addressee.operator_id,
        offers=[offer.id for offer in asked],
        language=language,
        expires_at=now() + timedelta(days=LINK_DAYS),
        made_by=made_by,
    )
    db.add(link)
    public_url = get_public_url(settings)
    url = public_url + write_path(db, link)
    occasion = Occasion(addressee.name, url, link.expires_at, public_url, settings.contact)
    letter = write_letter(occasion, asked, language)
    for address in addressee.addresses:
        write_message(db, KIND, address, letter, addressee.operator_id)
    return MadeLink(addressee.operator_id, link.id, url, len(asked), len(addressee.addresses))
