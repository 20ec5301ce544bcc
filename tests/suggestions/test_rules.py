"""Names are found by the beginnings of their words, in any language, and by spelling where nothing begins so."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from service.suggestions.rules import Named, NameIndex, has_beginnings, share_out

THINGS = (
    Named("data", {"fr": "Données et analyse", "nl": "Data en analyse"}, ("big data",)),
    Named("web", {"fr": "Développement web", "nl": "Webontwikkeling"}),
    Named("ecole", {"fr": "École du Web"}),
    Named("empty", {"fr": "Web sans offre"}),
)
WEIGHTS = {"data": 5, "web": 9, "ecole": 2, "empty": 0}
INDEX = NameIndex.make(THINGS)


def weigh(thing: Named) -> int:
    return WEIGHTS[thing.id]


def find(text: str, lang: str = "fr") -> list[str]:
    return [match.named.id for match in INDEX.find(text, lang, weigh, 10)]


def test_the_beginning_of_a_name_comes_before_the_middle_and_what_weighs_more_before_the_rest() -> None:
    assert find("web") == ["web", "ecole"]
    assert find("web", "nl") == ["web", "ecole"]
    assert find("ecole") == ["ecole"]


def test_accents_case_and_the_order_of_words_do_not_matter() -> None:
    assert find("DEVELOPPEMENT") == find("web développ") == ["web"]
    assert find("École") == find("ecole") == ["ecole"]


def test_every_word_has_to_begin_one() -> None:
    assert find("data web") == []
    assert find("ata") == []


def test_what_stands_for_nothing_is_left_out() -> None:
    assert "empty" not in find("web")
    assert find("sans") == []


def test_the_name_in_the_language_of_the_reader_is_told_where_several_fit() -> None:
    assert INDEX.find("analyse", "nl", weigh, 1)[0].name == "Data en analyse"
    assert INDEX.find("analyse", "fr", weigh, 1)[0].name == "Données et analyse"
    assert INDEX.find("big", "fr", weigh, 1)[0].name == "big data"


def test_a_slip_is_forgiven_and_a_word_that_is_no_slip_is_not() -> None:
    assert [match.named.id for match in INDEX.correct("developement", "fr", weigh, 5)] == ["web"]
    assert [match.named.id for match in INDEX.correct("webontwikeling", "fr", weigh, 5)] == ["web"]
    assert INDEX.correct("zzzzzzzz", "fr", weigh, 5) == []
    assert INDEX.correct("data zzzzzzzz", "fr", weigh, 5) == []
    assert INDEX.correct("", "fr", weigh, 5) == []


def test_limit_is_kept() -> None:
    assert len(INDEX.find("e", "fr", weigh, 10)) > 1
    assert len(INDEX.find("e", "fr", weigh, 1)) == 1


def test_beginnings() -> None:
    assert has_beginnings(("python", "avance"), ("av", "py"))
    assert not has_beginnings(("python",), ("py", "av"))


def test_kinds_share_what_there_is_room_for() -> None:
    assert share_out([[1, 2, 3], [10], [], [20, 21]], 4) == [1, 2, 10, 20]
    assert share_out([[1, 2, 3], [], []], 2) == [1, 2]
    assert share_out([[], []], 5) == []


@given(st.lists(st.lists(st.integers(), max_size=6), max_size=4), st.integers(1, 12))
def test_sharing_loses_nothing_that_there_is_room_for(kinds: list[list[int]], limit: int) -> None:
    shared = share_out(kinds, limit)
    assert len(shared) == min(limit, sum(map(len, kinds)))
    numbered = [[(kind, place) for place, _ in enumerate(items)] for kind, items in enumerate(kinds)]
    taken = share_out(numbered, limit)
    assert taken == sorted(taken)


@given(st.text(max_size=40))
def test_any_text_is_answered(text: str) -> None:
    for match in [*INDEX.find(text, "nl", weigh, 4), *INDEX.correct(text, "nl", weigh, 4)]:
        assert WEIGHTS[match.named.id]
