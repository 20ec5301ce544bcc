"""Every sentence with which the rules refuse a field is one that the pages know how to say."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from service.errors import FieldError
from service.pages.speech import Speech
from service.record_forms.refusals import REFUSALS, say_refusal

SERVICE = Path(__file__).resolve().parents[2] / "service"
OF_PAYMENTS = "payments.py"
"""Rules of registers of payments, which nobody fills in."""
MODULES = [*(SERVICE / "writing").glob("*.py"), *(SERVICE / "intake").glob("*.py"), SERVICE / "places" / "rules.py"]
RULES = [path for path in MODULES if path.name != OF_PAYMENTS]
REFUSING = {"RefusedDraftError", "RefusedWritingError", "FieldError", "CoordinatesError"}
ELSEWHERE = {
    "amount_qualifier": "names another field, which is said by its label",
    "amount_cents": "names another field, which is said by its label",
    "payer": "a funding link's: its form says it beside the first payer",
    "confirmed_precision": "said by sources alone",
    "confirmed_on": "said by sources alone",
    "document_id": "the moderators' page says it in its own words",
    "gone_id": "a merge has its own page",
    "kept_id": "a merge has its own page",
    "status": "a step that is not offered",
    "partnership": "a partner's",
}
"""Fields about which no form of a record says anything, each with the reason."""
NOT_OF_FORMS = {
    "{}.": "a value of another type: a form sends the right ones",
    "needs exactly one of {}; given: {}.": "the target of a recognition or a partner",
    "{} is no offer that is there.": "a merge has its own page",
    "cannot be chosen here: leave it out.": "an identifier in a body of the API",
}


def write_message(node: ast.expr) -> str | None:
    """The sentence of an expression, ``{}`` where something is filled in; None for what is no text."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
    return None


def list_sentences() -> Iterator[tuple[str, str]]:
    for path in RULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or getattr(node.func, "id", "") not in REFUSING or len(node.args) < 2:
                continue
            field, message = (write_message(part) for part in node.args[:2])
            if message is not None and field not in ELSEWHERE:
                yield f"{path.name}:{node.lineno}", message


def test_every_refusal_has_its_message() -> None:
    sentences = dict(list_sentences())
    assert len(sentences) > 20
    assert {place: text for place, text in sentences.items() if text not in (*REFUSALS, *NOT_OF_FORMS)} == {}


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (
            FieldError("prices[0].audience", "'al' is not a known value.", ("all",)),
            "al n’est pas une valeur connue. Vouliez-vous dire Tout public ?",
        ),
        (FieldError("capacity_per_year", "“many” is not a number."), "« many » n’est pas un nombre."),
        (
            FieldError("capacity_per_year", "“1.500” can be read in two ways: write 1500 or 1,5."),
            "« 1.500 » peut se lire de deux façons : écrivez 1500 ou 1,5.",
        ),
        (
            FieldError("duration_unit", "is missing, but duration_amount is given."),
            "Manque, alors que « Durée » est donné.",
        ),
        (
            FieldError("prices[2].amount_eur", "does not fit the kind 'conditional'."),
            "Ne va pas avec la sorte de prix « Sous conditions ».",
        ),
        (
            FieldError("sessions[0].ends_on", "2026-01-02 is before starts_on (2026-03-01)."),
            "2 janvier 2026 précède « Début » (1er mars 2026).",
        ),
        (
            FieldError("sessions[0].starts_on", "“2027-02-30” is not a date: write for example 31/12/2026."),
            "« 2027-02-30 » n’est pas une date : écrivez par exemple 31/12/2026.",
        ),
        (FieldError("title", "something new that nobody has translated."), "Something new that nobody has translated."),
    ],
)
def test_a_refusal_is_said_in_the_language_of_the_page(error: FieldError, said: str) -> None:
    assert say_refusal("offer", error, Speech("fr")) == said
