"""The source itself: order, refusals that name the field, and nothing else lost for one bad row."""

from __future__ import annotations

from pathlib import Path

import pytest

from service.errors import NotFoundError
from service.intake.draft import Draft, OperatorDraft
from service.intake.source import Refusal, Source
from service.intake.sources.documents import KINDS, DocumentedFacts, put_parents_first

FUNDER = '[[funder]]\nid = "cocof"\nname.fr = "COCOF"\nlevel = "community"\n'


def read(folder: Path) -> tuple[list[Draft], list[Refusal]]:
    found = list(DocumentedFacts().read(folder))
    return (
        [one for one in found if isinstance(one, Draft)],
        [one for one in found if isinstance(one, Refusal)],
    )


def write(folder: Path, text: str, name: str = "facts.toml") -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_it_is_a_source_that_says_whose_the_facts_are() -> None:
    source: Source = DocumentedFacts()
    assert source.name == "documents"
    assert "Parlement" in source.attribution
    assert source.licence
    assert source.description


def test_what_others_refer_to_comes_first() -> None:
    order = [one.kind for one in DocumentedFacts().read()]
    assert list(dict.fromkeys(order)) == list(KINDS)
    assert order == sorted(order, key=list(KINDS).index)
    operators = [one.id for one in DocumentedFacts().read() if isinstance(one, OperatorDraft)]
    assert operators.index("centres-de-competence") < operators.index("cdc-tic")


def test_the_size_is_the_number_of_rows() -> None:
    source = DocumentedFacts()
    assert source.find_size() == len(list(source.read()))


def test_reading_twice_gives_the_same() -> None:
    assert list(DocumentedFacts().read()) == list(DocumentedFacts().read())


@pytest.mark.parametrize(
    ("row", "field", "reason"),
    [
        ('id = "x"\nlevel = "region"\n', "name", "missing required field"),
        ('id = "x"\nname.fr = "X"\nlevel = "region"\ncolour = "red"\n', "colour", "unknown field"),
        ('id = "x"\nname.fr = 3\nlevel = "region"\n', "name", "Expected `str`"),
        ('id = "no spaces"\nname.fr = "X"\nlevel = "region"\n', "id", "regex"),
        ('id = "x"\nname.fr = "X"\nlevel = "region"\nvalid_from = "soon"\n', "valid_from", "date"),
        (
            'id = "x"\nname.fr = "X"\nlevel = "region"\n[[funder.evidence]]\nstate = "stated"\n',
            "evidence",
            "unknown field",
        ),
    ],
)
def test_a_bad_row_is_refused_by_field_and_the_rest_goes_on(row: str, field: str, reason: str, tmp_path: Path) -> None:
    drafts, (refusal,) = read(write(tmp_path, f"[[funder]]\n{row}\n{FUNDER}"))
    assert [draft.id for draft in drafts] == ["cocof"]
    assert refusal.kind == "funder"
    assert refusal.field.startswith(field)
    assert reason in refusal.reason


def test_an_identifier_that_stands_twice_is_refused_once(tmp_path: Path) -> None:
    drafts, (refusal,) = read(write(write(tmp_path, FUNDER), FUNDER, "more.toml"))
    assert len(drafts) == 1
    assert (refusal.source_id, refusal.field) == ("cocof", "id")


def test_an_unknown_kind_is_refused_by_name(tmp_path: Path) -> None:
    drafts, (refusal,) = read(write(tmp_path, '[[sponsor]]\nid = "x"\n' + FUNDER))
    assert len(drafts) == 1
    assert refusal.field == "sponsor"
    assert "funder" in refusal.reason


def test_a_file_that_is_no_toml_is_refused_and_the_others_are_read(tmp_path: Path) -> None:
    drafts, (refusal,) = read(write(write(tmp_path, FUNDER), "= nothing", "broken.toml"))
    assert len(drafts) == 1
    assert (refusal.kind, refusal.source_id) == ("file", "broken.toml")


def test_a_folder_without_facts_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError):
        list(DocumentedFacts().read(tmp_path / "nowhere"))
    assert DocumentedFacts().find_size(tmp_path) is None


def test_parents_come_first_whatever_the_order_and_rings_end() -> None:
    def make(name: str, parent: str | None) -> OperatorDraft:
        return OperatorDraft(id=name, name=name, parent_id=parent)

    order = put_parents_first([make("c", "b"), make("b", "a"), make("x", "y"), make("a", None), make("y", "x")])
    names = [one.id for one in order]
    assert sorted(names) == ["a", "b", "c", "x", "y"]
    assert names.index("a") < names.index("b") < names.index("c")
