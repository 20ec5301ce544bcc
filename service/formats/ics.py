"""iCalendar (RFC 5545): what takes place of the things of a list, as whole days, for calendars to follow.

Nothing in it depends on the moment at which it is written, so that the same state gives the same bytes. It rings no
alarm and blocks nobody's day.
"""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import urlsplit

from icalendar import Calendar, Event, Timezone, TimezoneStandard, vDatetime, vDuration, vUTCOffset

from service.formats.listing import Diary, Format, Links, Listing
from service.formats.listing import Event as Occurrence

REFRESH = timedelta(hours=12)
"""How often a calendar that follows it should ask again."""
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f]")


def render_ics(listing: Listing, links: Links) -> bytes:
    """One event for each thing that takes place."""
    return write_diary(listing.make_diary())


def write_diary(diary: Diary) -> bytes:
    """The text of a calendar, lines folded and ended as the standard asks."""
    calendar = Calendar()
    calendar.add("prodid", "-//Cartoforma//Offers//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    title = _join_lines(diary.title)
    calendar.add("name", title)
    calendar.add("x-wr-calname", title)
    calendar.add("refresh-interval", vDuration(REFRESH), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(REFRESH))
    for occurrence in diary.events:
        calendar.add_component(_make_event(occurrence))
    if not diary.events:  # the standard knows no calendar without any part
        calendar.add_component(_make_zone())
    text: bytes = calendar.to_ical(sorted=False)
    return text


def _make_event(occurrence: Occurrence) -> Event:
    event = Event()
    event.add("uid", occurrence.uid)
    event.add("dtstamp", vDatetime(occurrence.changed_at))
    event.add("last-modified", vDatetime(occurrence.changed_at))
    event.add("dtstart", occurrence.starts_on)
    event.add("dtend", occurrence.ends_on + timedelta(days=1))  # the end of an event is the first day after it
    event.add("summary", _join_lines(occurrence.title))
    event.add("description", _clean(occurrence.text))
    if occurrence.place:
        event.add("location", _join_lines(occurrence.place))
    if urlsplit(occurrence.url).scheme:  # a calendar is not where it was found: a relative address leads nowhere
        event.add("url", occurrence.url)
    event.add("status", "CONFIRMED" if occurrence.is_certain else "TENTATIVE")
    event.add("transp", "TRANSPARENT")
    return event


def _make_zone() -> Timezone:
    zone, standard = Timezone(), TimezoneStandard()
    zone.add("tzid", "UTC")
    standard["DTSTART"] = "19700101T000000"
    for name in ("tzoffsetfrom", "tzoffsetto"):
        standard.add(name, vUTCOffset(timedelta(0)))
    zone.add_component(standard)
    return zone


def _join_lines(text: str) -> str:
    return " ".join(_clean(text).splitlines())


def _clean(text: str) -> str:
    return _UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


ICS = Format(
    "ics",
    "text/calendar",
    "iCalendar",
    default_limit=200,
    max_limit=500,
    render=render_ics,
    sort="starts_on",
    is_slow=True,
    has_language=True,
)
