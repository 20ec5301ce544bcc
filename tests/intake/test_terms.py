"""Which fields hold controlled terms, and what a refusal says of one that is not known."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from msgspec import UNSET
from sqlalchemy import CheckConstraint

from service.errors import RefusedDraftError
from service.intake import draft as draft_module
from service.intake import draft_links as draft_links_module
from service.intake.draft import (
    CertificationDraft,
    Draft,
    EvidenceDraft,
    FunderDraft,
    IssuerDraft,
    ProgrammeDraft,
    ProgrammeRoleDraft,
)
from service.intake.draft_links import FigureDraft, PartnerDraft
from service.intake.normalise import normalise_draft
from service.intake.shapes import SHAPES
from service.intake.terms import TERMS, list_slugs
from service.vocabulary import load_vocabularies
from tests.intake.drafts import make_link, make_offer

ENDINGS = ("kind", "state", "status", "role", "body", "unit", "qualifier", "level")
"""How the names of fields end that hold controlled terms, beside those that are called like their vocabulary."""


def make_figure(**fields: Any) -> FigureDraft:
    given_fields = {"id": "f", "subject_kind": "offer", "subject_id": "o", "label": {"fr": "x"}}
    return FigureDraft(**{**given_fields, "figure_kind": "plan", "unit": "persons", "qualifier": "about", **fields})


def list_draft_classes() -> Iterator[tuple[str, type[msgspec.Struct]]]:
    """Every class of draft by name, those that stand inside others too."""
    for module in (draft_module, draft_links_module):
        for name, cls in vars(module).items():
            if isinstance(cls, type) and issubclass(cls, msgspec.Struct) and cls is not msgspec.Struct:
                yield name, cls


def test_every_listed_term_is_a_field_of_a_draft() -> None:
    classes = dict(list_draft_classes())
    for name, fields in TERMS.items():
        assert set(fields) <= set(classes[name].__struct_fields__), name
        assert all(list_slugs(name, field) for field in fields)


def test_no_field_that_holds_a_term_is_left_open() -> None:
    for name, cls in list_draft_classes():
        for field in cls.__struct_fields__:
            if (name, field) == ("AmbiguityDraft", "topic"):
                continue  # words, not a term
            if field in load_vocabularies() or field.endswith(ENDINGS):
                assert list_slugs(name, field), f"{name}.{field}"


def test_intake_takes_no_term_that_a_column_refuses() -> None:
    checked = 0
    for shape in SHAPES.values():
        for field, column in shape.columns:
            for constraint in shape.table.constraints:
                if isinstance(constraint, CheckConstraint) and str(constraint.sqltext).startswith(f"{column} IN ("):
                    checked += 1
                    allowed = set(re.findall(r"'([^']*)'", str(constraint.sqltext)))
                    assert set(list_slugs(shape.draft.__name__, field) or ()) == allowed, (shape.kind, field)
    assert checked > 15


@pytest.mark.parametrize(
    ("draft", "field", "nearest"),
    [
        (FunderDraft(id="f", name={"fr": "x"}, level="regional"), "level", "region"),
        (FunderDraft(id="f", name={"fr": "x"}, level="region", region_id="BE-BXL"), "region_id", "BE-BRU"),
        (ProgrammeDraft(id="p", name={"fr": "x"}, programme_kind="projects"), "programme_kind", "project"),
        (ProgrammeDraft(id="p", name={"fr": "x"}, programme_kind="plan", state="runing"), "state", "running"),
        (
            ProgrammeDraft(
                id="p",
                name={"fr": "x"},
                programme_kind="plan",
                operators=(ProgrammeRoleDraft(operator_id="o", role="organizer"),),
            ),
            "operators[0].role",
            "organiser",
        ),
        (PartnerDraft(id="p", name="x", partner_kind="privat", offer_id="o"), "partner_kind", "private"),
        (
            CertificationDraft(id="c", name={"fr": "x"}, certification_kind="attendence"),
            "certification_kind",
            "attendance",
        ),
        (
            CertificationDraft(
                id="c",
                name={"fr": "x"},
                certification_kind="badge",
                issuers=(IssuerDraft(name="x", issuer_kind="public"),),
            ),
            "issuers[0].issuer_kind",
            "public_body",
        ),
        (make_figure(unit="person"), "unit", "persons"),
        (make_figure(qualifier="atleast"), "qualifier", "at_least"),
        (make_link(regrant_type="FRG01"), "regrant_type", "FRG010"),
        (make_link(instrument="subsidie"), "instrument", "subsidy"),
        (make_offer(evidence=(EvidenceDraft(field="prise"),)), "evidence[0].field", "price"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_refusal_of_an_open_looking_field_names_the_nearest_terms(draft: Draft, field: str, nearest: str) -> None:
    with pytest.raises(RefusedDraftError) as caught:
        normalise_draft(draft)
    assert caught.value.field == field
    assert nearest in caught.value.nearest


@pytest.mark.parametrize(
    "selection", ["topic=ai&region=BE-BRU", "operator=becode", "audience=jobseeker&modality=hybrid", "programme=prw"]
)
def test_selection_over_facets_is_kept(selection: str) -> None:
    assert normalise_draft(make_link(offer_id=UNSET, selection=selection)).selection == selection


@pytest.mark.parametrize(
    ("selection", "said", "nearest"),
    [
        ("", "not a query", ()),
        ("everything", "not a query", ()),
        ("topic=&region=BE-BRU", "'' is not a topic", ()),
        ("topics=ai", "'topics' is not a facet", ("topic",)),
        ("everything=all", "'everything' is not a facet", ()),
        ("price=free", "'price' is not a facet", ()),
        ("region=BE-BXL", "'BE-BXL' is not a region", ("BE-BRU",)),
        ("topic=ai&modality=hybrd", "'hybrd' is not a modality", ("hybrid",)),
        ("topic=ai&topic=data", "twice", ()),
    ],
)
def test_selection_that_selects_nothing_sensible_is_refused(
    selection: str, said: str, nearest: tuple[str, ...]
) -> None:
    with pytest.raises(RefusedDraftError, match=said) as caught:
        normalise_draft(make_link(offer_id=UNSET, selection=selection))
    assert caught.value.field == "selection"
    assert set(nearest) <= set(caught.value.nearest)
