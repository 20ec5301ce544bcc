"""What must hold for every documented record: evidence, words, terms, references."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from service.intake.normalise import normalise_draft
from service.vocabulary import LANGUAGES, get_vocabulary

Drafts = Mapping[str, Mapping[str, Any]]


def list_all(drafts: Drafts) -> Iterator[Any]:
    return (draft for of_kind in drafts.values() for draft in of_kind.values())


def walk(value: Any, path: str = "") -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every mapping inside a value, with its path."""
    if isinstance(value, dict):
        yield path, value
        for name, inner in value.items():
            yield from walk(inner, f"{path}.{name}")
    elif isinstance(value, list | tuple):
        for rank, inner in enumerate(value):
            yield from walk(inner, f"{path}[{rank}]")


def test_every_record_has_evidence_with_its_place_and_speaker(drafts: Drafts) -> None:
    for draft in list_all(drafts):
        assert draft.evidence, (draft.kind, draft.id)
        for claim in draft.evidence:
            assert claim.document in drafts["document"]
            assert claim.location
            assert claim.speaker
            assert claim.status == "stated" or claim.reason, (draft.id, claim.field)


def test_a_day_that_a_document_does_not_print_is_called_inferred(drafts: Drafts) -> None:
    fields = ("valid_from", "valid_to", "starts_on", "ends_on")
    for draft in list_all(drafts):
        if any(getattr(draft, field, None) for field in fields):
            inferred = {claim.field for claim in draft.evidence if claim.status == "inferred"}
            assert inferred & {"valid_from", "starts_on", "period"}, (draft.kind, draft.id)


def test_every_statement_and_reason_exists_in_french_and_dutch(drafts: Drafts) -> None:
    for draft in list_all(drafts):
        for claim in draft.evidence:
            assert {"fr", "nl", "en"} <= set(claim.statement), (draft.id, claim.location)
            assert set(claim.reason) in ({"fr", "nl", "en"}, set()), (draft.id, claim.location)


def test_no_reason_is_left_in_another_language(drafts: Drafts) -> None:
    for draft in list_all(drafts):
        for claim in draft.evidence:
            assert len(set(claim.reason.values())) == len(claim.reason), (draft.id, claim.reason)


def test_all_words_exist_in_french_dutch_and_english(drafts: Drafts) -> None:
    for draft in list_all(drafts):
        for path, words in walk(msgspec.to_builtins(draft)):
            if words and set(words) <= set(LANGUAGES):
                assert {"fr", "nl", "en"} <= set(words), (draft.kind, draft.id, path)
                assert all(text.strip() for text in words.values()), (draft.id, path)


def test_every_draft_passes_intake_s_own_rules(drafts: Drafts) -> None:
    for draft in list_all(drafts):
        assert normalise_draft(draft).id == draft.id


def find_reference(name: str, holder: Mapping[str, Any], kind: str) -> str | None:
    """The kind of record that a field refers to, if it does."""
    if not name.endswith("_id"):
        return None
    last = name.removesuffix("_id").rsplit("_", 1)[-1]
    return {"parent": kind, "subject": str(holder.get("subject_kind"))}.get(last, last)


def test_every_reference_resolves(drafts: Drafts) -> None:
    lists = {"venues": "venue", "certifications": "certification"}
    for draft in list_all(drafts):
        for path, holder in walk(msgspec.to_builtins(draft)):
            for name, value in holder.items():
                kinds = lists.get(name) or find_reference(name, holder, draft.kind)
                if kinds is None or value is None:
                    continue
                known = get_vocabulary("region") if kinds == "region" else drafts[kinds]
                for one in value if isinstance(value, list | tuple) else [value]:
                    assert one in known, (draft.kind, draft.id, f"{path}.{name}", one)


def test_an_offer_is_about_something_and_has_a_date(drafts: Drafts) -> None:
    for offer in drafts["offer"].values():
        assert offer.description
        assert offer.confirmed_on.year in (2020, 2021, 2023, 2024)
        assert offer.status == "published"


def test_an_offer_s_date_is_no_more_precise_than_its_document(drafts: Drafts) -> None:
    known = {"d0": "year", "d1": "month"}
    for offer in drafts["offer"].values():
        kept = normalise_draft(offer)
        assert kept.confirmed_precision == known.get(kept.evidence[0].document, "day"), offer.id


def test_an_offer_with_an_inferred_date_says_so(drafts: Drafts) -> None:
    for offer in drafts["offer"].values():
        if offer.evidence[0].said_on is None:
            claims = [claim for claim in offer.evidence if claim.field == "confirmed_on"]
            assert [claim.status for claim in claims] == ["inferred"], offer.id
