"""The calendar by itself: read back by the library that others read calendars with, line by line where it matters."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from service.formats.ics import write_diary
from service.formats.listing import Diary, Event

CHANGED = datetime(2026, 1, 31, 12, 30, tzinfo=UTC)


def make_event(**changed: Any) -> Event:
    event = Event(
        uid="a.1@example.org",
        url="https://example.org/offers/a?lang=fr",
        title="A",
        text="About A",
        place="Mons",
        starts_on=date(2027, 1, 11),
        ends_on=date(2027, 1, 15),
        changed_at=CHANGED,
        is_certain=True,
    )
    return event._replace(**changed)


def read_back(*events: Event) -> list[Any]:
    return list(Calendar.from_ical(write_diary(Diary("Search", "fr", events))).walk("VEVENT"))


def test_days_are_dates_and_the_end_is_the_day_after() -> None:
    text = write_diary(Diary("Search", "fr", [make_event()])).decode()
    assert "DTSTART;VALUE=DATE:20270111\r\n" in text
    assert "DTEND;VALUE=DATE:20270116\r\n" in text
    assert "DTSTAMP:20260131T123000Z\r\n" in text
    assert "LAST-MODIFIED:20260131T123000Z\r\n" in text
    assert "VALARM" not in text


def test_an_event_is_what_was_told() -> None:
    (event,) = read_back(make_event())
    assert event["uid"] == "a.1@example.org"
    assert (event["dtstart"].dt, event["dtend"].dt) == (date(2027, 1, 11), date(2027, 1, 16))
    assert (event["summary"], event["description"], event["location"]) == ("A", "About A", "Mons")
    assert (event["status"], event["transp"]) == ("CONFIRMED", "TRANSPARENT")
    assert event["url"] == "https://example.org/offers/a?lang=fr"


def test_what_is_inferred_is_tentative() -> None:
    (event,) = read_back(make_event(is_certain=False))
    assert event["status"] == "TENTATIVE"


def test_an_address_that_leads_nowhere_is_left_out() -> None:
    (event,) = read_back(make_event(url="/offers/a"))
    assert "url" not in event


def test_a_calendar_without_events_still_has_a_part() -> None:
    calendar = Calendar.from_ical(write_diary(Diary("Search", "fr", [])))
    assert [part.name for part in calendar.subcomponents] == ["VTIMEZONE"]
    assert calendar["x-wr-calname"] == "Search"


def test_the_same_is_written_alike() -> None:
    diary = Diary("Search", "fr", [make_event()])
    assert write_diary(diary) == write_diary(diary)


@given(st.text(max_size=200), st.text(max_size=400), st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(0, 400))
def test_any_text_is_folded_and_read_back(title: str, text: str, day: date, length: int) -> None:
    event = make_event(title=f"{title}!", place=title, text=text, starts_on=day, ends_on=day + timedelta(days=length))
    written = write_diary(Diary(title, "fr", [event]))
    assert Calendar.from_ical(written)["x-wr-calname"] == Calendar.from_ical(written)["name"]
    assert all(len(line) <= 75 for line in written.split(b"\r\n"))
    assert written.replace(b"\r\n", b"").count(b"\r") == written.replace(b"\r\n", b"").count(b"\n") == 0
    (found,) = read_back(event)
    assert found["dtend"].dt - found["dtstart"].dt == timedelta(days=length + 1)
    assert str(found["summary"]).endswith("!")
