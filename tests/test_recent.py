"""What was asked for lately: things that are held within bounds, and keys that are known again."""

from __future__ import annotations

from service.recent import Met, Recent


def test_what_was_asked_for_longest_ago_goes_first() -> None:
    recent: Recent[str, int] = Recent(most_bytes=2)
    for number, key in enumerate("abc"):
        recent.keep(key, number, size=1)
        assert recent.find("a") == 0
    assert list(recent) == ["c", "a"]
    assert recent.find("b") is None


def test_a_key_is_known_again_for_a_while() -> None:
    met = Met(count=3)
    assert not met.meet("a")
    assert met.meet("a")
    for key in "bcdef":
        assert not met.meet(key)
    assert met.meet("d"), "the last three are known, and two more at most"
    assert not met.meet("a"), "it was met too long ago"
