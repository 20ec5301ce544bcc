"""The moderators' queue: reports, contradictions, own words, stale operators; and for whom they act."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.handlers.http_handlers import HTTPRouteHandler
from sqlalchemy import Engine, select
from sqlmodel import col

from service.access import Access
from service.catalogue.catalogue import Catalogue
from service.catalogue.live import LiveCatalogue
from service.catalogue.words import fold
from service.columns import UNKNOWNS
from service.console.conflicts import describe_conflicts
from service.console.frame import lead_to, make_console_page, read_console_speech
from service.console.link_names import find_named, list_documents
from service.console.own_offers import ASKING
from service.console.record_form import THROUGH
from service.database import Db, cut, open_reading, open_transaction
from service.errors import NotFoundError, RefusedWritingError
from service.forms import get_field
from service.guard import get_actor
from service.operators.models import Operator
from service.pages.speech import Speech, mark
from service.recognition.models import Recognition
from service.record_forms.values import read_date
from service.reports.search import count_reports
from service.vocabulary import choose_words
from service.writing.conflicts import list_conflicts
from service.writing.desk import refresh
from service.writing.own_words import Support, list_own_words, refuse_own_word, support_own_word

type_of_request = Request[Any, Any, Any]
PATH = "/console/moderation"
MOST_SHOWN = 10
MOST_FOUND = 20
MOST_DOCUMENTS = 500
WRONG = {
    "reason": mark("Please give a reason."),
    "document_id": mark("Please choose the document that says so."),
    "said_on": mark("This is not a date: write for example 31/12/2026."),
}


@get("/moderation", sync_to_thread=True, access=Access.MODERATE)
def show_queue(
    request: type_of_request, primary: NamedDependency[Engine], live: NamedDependency[LiveCatalogue]
) -> Response[str]:
    """What waits for a moderator."""
    return _show(request, primary, live)


@post("/moderation/own-words", sync_to_thread=True, access=Access.MODERATE, status_code=303)
def decide_own_word(
    request: type_of_request, primary: NamedDependency[Engine], live: NamedDependency[LiveCatalogue]
) -> Response[Any]:
    """Support an operator's word by a document, or refuse it with a reason."""
    actor, name = get_actor(request), get_field(request, "recognition", 300)
    is_supported = get_field(request, "decision", 10) == "support"
    try:
        with open_transaction(primary) as db:
            if is_supported:
                support_own_word(db, actor, THROUGH, name, _read_support(request))
            else:
                refuse_own_word(db, actor, THROUGH, name, get_field(request, "reason", 2_000))
    except NotFoundError:
        return lead_to(PATH, said="stale")
    except RefusedWritingError as error:
        return _show(request, primary, live, {name: error.field})
    refresh(live)
    return lead_to(PATH, said="supported" if is_supported else "refused")


def _read_support(request: type_of_request) -> Support:
    text = get_field(request, "said_on", 20)
    return Support(
        document_id=get_field(request, "document_id", 200),
        location=get_field(request, "location", 500),
        speaker=get_field(request, "speaker", 500),
        said_on=read_date(text, "said_on") if text else None,
    )


def _show(
    request: type_of_request, primary: Engine, live: LiveCatalogue, wrong: dict[str, str] | None = None
) -> Response[str]:
    speech, words = read_console_speech(request), request.query_params.get("q", "")[:200].strip()
    typed = {name: get_field(request, name, 2_000) for name in TYPED} if wrong else {}
    with open_reading(primary) as db:
        conflicts = list_conflicts(db)
        context = {
            "reports": count_reports(db, operator_id=None)["open"],
            "conflict_count": len(conflicts),
            "conflicts": describe_conflicts(db, conflicts[:MOST_SHOWN], speech),
            "own_words": [_describe_word(row, offer.title, speech) for row, offer in list_own_words(db)],
            "documents": list_documents(db, MOST_DOCUMENTS),
            "found": find_operators(db, words) if words else [],
        }
    status = RefusedWritingError.status if wrong else 200
    said = {name: speech.say(WRONG.get(field, WRONG["document_id"])) for name, field in (wrong or {}).items()}
    return make_console_page(
        request,
        "moderation.html",
        status=status,
        words=words,
        wrong=said,
        typed=typed,
        nothing_typed=dict.fromkeys(TYPED, ""),
        stale=list_stale(live.current, speech),
        **context,
    )


TYPED = ("reason", "document_id", "location", "speaker", "said_on")
"""Fields of the decision about an own word, which come back as they were typed."""


def _describe_word(row: Recognition, title: dict[str, str], speech: Speech) -> dict[str, Any]:
    return {
        "id": row.id,
        "offer": speech.text(title),
        "url": f"/console/offers/{row.offer_id}",
        "body": speech.term("recognition_body", row.body),
        "status": speech.term("recognition_status", row.status),
        "label": speech.text(row.label).text,
        "since": speech.date(row.valid_from) if row.valid_from else "",
    }


def find_operators(db: Db, words: str) -> list[Operator]:
    """Operators whose names or identifier hold these words, whatever their case and accents; best fitting first."""
    if not fold(words).split():
        return []
    ids = sorted(node.id for node in find_named(db, ("operator",), words))
    found = [row for part in cut(ids) for row in db.scalars(select(Operator).where(col(Operator.id).in_(part)))]
    ranked = sorted(found, key=lambda row: (not fold(row.name).startswith(fold(words)), fold(row.name), row.id))
    return ranked[:MOST_FOUND]


def list_stale(catalogue: Catalogue, speech: Speech) -> list[dict[str, Any]]:
    """The operators with the most offers that wait to be confirmed."""
    states = catalogue.facets["freshness"]
    stale = {state: states[state] for state in ASKING if state in states}
    found = []
    for name, offers in catalogue.facets["operator"].items():
        if name in UNKNOWNS:  # nobody is known who could be asked
            continue
        counts = {state: offers.intersection_cardinality(numbers) for state, numbers in stale.items()}
        if total := sum(counts.values()):
            found.append((total, name, counts))
    ranked = sorted(found, key=lambda item: (-item[0], item[1]))[:MOST_FOUND]
    names = catalogue.names["operator"]
    return [
        {
            "id": name,
            "name": choose_words(names.get(name, {}), speech.language) or name,
            "total": total,
            "counts": [(speech.term("freshness", state), count) for state, count in counts.items() if count],
        }
        for total, name, counts in ranked
    ]


MODERATION_ROUTES: tuple[HTTPRouteHandler, ...] = (show_queue, decide_own_word)
