"""The page of one funding link: its form with the evidence, what sources say for it, and the form that ends it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from litestar import Request, Response
from sqlalchemy import Engine, select
from sqlmodel import col

from service.columns import now, to_day
from service.console.frame import make_console_page, read_console_speech
from service.console.keys import name_operators
from service.console.link_evidence import SEEN, write_seen
from service.console.link_list import describe_links
from service.console.link_names import name_values
from service.console.record_form import Returned, describe_meanwhile
from service.database import Db, open_reading
from service.errors import FieldError
from service.evidence.models import Claim
from service.evidence.rules import mark_disputes
from service.evidence.search import show_claim
from service.forms import get_field, get_form
from service.funding.models import FundingLink
from service.guard import get_actor
from service.intake.documents import StoredDocument
from service.pages.evidence import Line, describe_evidence, list_titles
from service.pages.speech import Speech
from service.record_forms.controls import Control, Form
from service.record_forms.link_fields import EVIDENCE
from service.record_forms.refusals import say_refusal
from service.record_forms.values import Values
from service.record_forms.view import Filling, describe_form
from service.record_forms.words import Names
from service.sources import TEAM
from service.writing.schemas import LinkEnd

PATH = "/console/links"
LONGEST_EVIDENCE = 400_000
"""The characters of the evidence that a form carries, at most."""
type_of_request = Request[Any, Any, Any]


@dataclass(frozen=True, slots=True)
class Ending:
    """What was typed to end a link, and what is wrong with it."""

    last_day: str = ""
    reason: str = ""
    errors: tuple[FieldError, ...] = ()


def show_link_form(
    request: type_of_request,
    primary: Engine,
    returned: Returned,
    stored: StoredDocument | None,
    ending: Ending | None = None,
) -> Response[str]:
    """The page of a link that there is, with its evidence among its fields, or of a new one."""
    speech = read_console_speech(request)
    with open_reading(primary) as db:
        names = name_values(db, _list_states(returned, stored), speech)
        operators = name_operators(db, get_actor(request))
        context = _describe_stored(db, stored, speech) if stored else {"row": None, "proved": []}
    evidence = stored.document[EVIDENCE] if stored else []
    is_older = stored is not None and returned.version != stored.version
    filling = Filling(returned.values, returned.errors, names=names, asked_lines=returned.asked_lines)
    ending = ending or Ending()
    return make_console_page(
        request,
        "link_form.html",
        status=422 if ending.errors else returned.status,
        heading=speech.say("Funding link") if stored else speech.say("A new funding link"),
        back={"url": PATH, "label": speech.say("Funding links")},
        action=f"{PATH}/{stored.id if stored else 'new'}",
        version=returned.version,
        form=_let_type(describe_form("funding_link", filling, speech), names),
        meanwhile=describe_meanwhile("funding_link", returned.meanwhile, names, speech),
        stored=stored,
        operators=operators,
        seen_name=SEEN,
        seen=str(get_form(request).get(SEEN, ""))[:LONGEST_EVIDENCE] if is_older else write_seen(evidence),
        ending=ending,
        wrong=_say_wrong(ending, speech),
        longest_reason=LinkEnd.LONGEST,
        **context,
    )


def _say_wrong(ending: Ending, speech: Speech) -> dict[str, str]:
    """What is wrong with the end of a link: with its day, its reason, or else with the link as a whole."""
    wrong = {"valid_to": "", "reason": "", "record": ""}
    for error in ending.errors:
        wrong[error.field if error.field in wrong else "record"] = say_refusal("funding_link", error, speech)
    return wrong


def read_ending(request: type_of_request) -> Ending:
    """What somebody typed to end a link."""
    return Ending(get_field(request, "last_day", 100), get_field(request, "reason", LinkEnd.LONGEST))


def _list_states(returned: Returned, stored: StoredDocument | None) -> list[dict[str, Any]]:
    """Everything that the page names: what is stored, what was typed, and what others wrote."""
    values: Values = returned.values
    typed = {name: texts[0] for name, texts in values.items() if texts}
    others = [{item.name: value} for item in returned.meanwhile for value in (item.before, item.theirs, item.mine)]
    return [typed, *others, *([stored.document] if stored else [])]


def _describe_stored(db: Db, stored: StoredDocument, speech: Speech) -> dict[str, Any]:
    """What the page says of a stored link beside its form."""
    rows = [row for row in (db.get(FundingLink, stored.id),) if row is not None]
    return {"row": describe_links(db, rows, to_day(now()), speech)[0], "proved": _list_proved(db, stored.id, speech)}


def _list_proved(db: Db, link_id: str, speech: Speech) -> list[Line]:
    """What sources and the operator say for a link: theirs to change, and not the form's."""
    wanted = select(Claim).where(col(Claim.subject_kind) == "funding_link", col(Claim.subject_id) == link_id)
    rows = list(db.scalars(wanted.order_by(col(Claim.id))))
    claims = zip(rows, mark_disputes(map(show_claim, rows)), strict=True)
    return describe_evidence([line for row, line in claims if row.source != TEAM], list_titles(db), speech)


def _let_type(form: Form, names: Names) -> Form:
    """Operators, venues and offers are too many for a list to choose from: their identifiers are typed."""
    return form._replace(
        groups=tuple(
            group._replace(controls=tuple(_let_type_one(control, names) for control in group.controls))
            for group in form.groups
        )
    )


_TYPED = {
    "payer_operator_id": "operator",
    "operator_id": "operator",
    "via_operator_id": "operator",
    "venue_id": "venue",
    "offer_id": "offer",
}


def _let_type_one(control: Control, names: Names) -> Control:
    kind = _TYPED.get(control.name)
    if kind is None:
        return control
    known = names.get(kind, {}).get(control.text, "")
    said = " ".join(text for text in (control.help, known if known != control.text else "") if text)
    return replace(control, options=(), help=said, suggestions="operators" if kind == "operator" else "")
