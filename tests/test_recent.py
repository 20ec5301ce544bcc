"""What is held because it was asked for."""

from __future__ import annotations

from service.recent import Recent


def test_what_was_asked_for_longest_ago_goes_first() -> None:
    recent: Recent[str, int] = Recent(most_bytes=2)
    for number, key in enumerate("abc"):
        recent.keep(key, number, size=1)
        assert recent.find("a") == 0
    assert list(recent) == ["c", "a"]
    assert recent.find("b") is None
