"""The addresses at which a program sends and fetches many offers at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import msgspec
from litestar import Controller, get, post
from litestar.di import NamedDependency, Provide
from litestar.openapi.spec import Example
from litestar.params import QueryParameter, RawBody
from litestar.types import ASGIApp

from service.access import Access, Actor
from service.answers import Answer, make_answer
from service.database import Db, open_reading
from service.errors import ForbiddenError
from service.guard import get_actor
from service.query import get_asked
from service.spreadsheets.apply import Party, list_mistakes
from service.spreadsheets.bulk import BulkView, read_body, refuse_lines, show_results
from service.spreadsheets.check import apply_wanted, check_wanted
from service.spreadsheets.download import make_download
from service.spreadsheets.owned import list_offer_ids, read_venues
from service.spreadsheets.raw import MEDIA_TYPES, MOST_BYTES, FileKind
from service.spreadsheets.template import make_template, write_values
from service.spreadsheets.work import take_turn
from service.vocabulary import LANGUAGES
from service.writing.desk import JSON, Desk, Outcome, provide_desk, take_in

BULK = "/api/v1/offers/bulk"


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """In which language a sheet is."""

    lang: Annotated[
        str | None,
        QueryParameter(
            description="The language of headings and terms: fr (unless told), nl, en or de. All are understood.",
            pattern="^(fr|nl|en|de)$",
            examples=[Example(value="fr")],
        ),
    ] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DryRun:
    """Whether anything is written."""

    dry_run: Annotated[
        bool | None,
        QueryParameter(
            description="Say what would become of each offer and of public answers, and write nothing.",
            examples=[Example(value=True)],
        ),
    ] = None


def _give(kind: FileKind) -> dict[str, object]:
    """The options of a handler that gives a file."""
    return {"gives_file": MEDIA_TYPES[kind]}


class Bulk(Controller):
    """Many offers at once."""

    path = "/offers/bulk"
    tags = ("offers",)
    dependencies = {"desk": Provide(provide_desk, sync_to_thread=False)}  # noqa: RUF012  read as a plain dict
    opt = {"parameters": (Language,), "access": Access.READ}  # noqa: RUF012  as above

    @post(
        "/",
        status_code=200,
        sync_to_thread=True,
        request_max_body_size=MOST_BYTES,
        opt={"parameters": (Language, DryRun), "access": Access.WRITE, "takes": "bulk", "gives": (BulkView,)},
    )
    def write_many(self, body: RawBody, desk: NamedDependency[Desk]) -> ASGIApp:
        """Write many offers, all of them or none.

        A line of JSON for each (its fields, with an `id` for one that is there, and `status` and `reason`), or a
        spreadsheet as CSV or XLSX. What a line does not carry stays as it is.
        """
        with take_turn():
            if get_asked(desk.request, DryRun).dry_run:
                return _try(desk, body)
            answer = take_in(desk, body, lambda db, actor: _write(db, desk, actor, body))
        # It is not one record that was written: there is no tag to write it again with.
        headers = [pair for pair in answer.headers if pair[0] not in (b"etag", b"content-location")]
        return Answer(answer.status, headers, answer.body)

    @get("/offers.csv", sync_to_thread=True, summary="Own offers as CSV", opt=_give("csv"))
    def download_offers_csv(self, desk: NamedDependency[Desk]) -> ASGIApp:
        """Drafts too; to be edited and sent back."""
        return _give_offers(desk, "csv")

    @get("/offers.xlsx", sync_to_thread=True, summary="Own offers as XLSX", opt=_give("xlsx"))
    def download_offers_xlsx(self, desk: NamedDependency[Desk]) -> ASGIApp:
        """Drafts too; to be edited and sent back."""
        return _give_offers(desk, "xlsx")

    @get("/template.csv", sync_to_thread=True, summary="An empty CSV with an example", opt=_give("csv"))
    def download_template_csv(self, desk: NamedDependency[Desk]) -> ASGIApp:
        """The rows of the example are not read when it is sent back."""
        return _give_template(desk, "csv")

    @get("/template.xlsx", sync_to_thread=True, summary="An empty XLSX with an example", opt=_give("xlsx"))
    def download_template_xlsx(self, desk: NamedDependency[Desk]) -> ASGIApp:
        """The values that each column permits can be chosen in it."""
        return _give_template(desk, "xlsx")

    @get("/values.csv", sync_to_thread=True, summary="The values that each column permits", opt=_give("csv"))
    def download_values(self, desk: NamedDependency[Desk]) -> ASGIApp:
        """A code and what it means, column by column."""
        return make_answer(write_values(_read_language(desk)), MEDIA_TYPES["csv"])


def _give_offers(desk: Desk, kind: FileKind) -> Answer:
    with open_reading(desk.engine) as db:
        return make_answer(make_download(db, make_party(db, desk), kind), MEDIA_TYPES[kind])


def _give_template(desk: Desk, kind: FileKind) -> Answer:
    with open_reading(desk.engine) as db:
        party = make_party(db, desk)
        return make_answer(make_template(kind, party.language, read_venues(db, party.operator_id)), MEDIA_TYPES[kind])


def make_party(db: Db, desk: Desk, actor: Actor | None = None) -> Party:
    """Whoever asks, for the operator of their key."""
    found = actor or get_actor(desk.request)
    if found.operator_id is None:
        raise ForbiddenError("This needs the key of an operator.")
    ids = tuple(list_offer_ids(db, found.operator_id))
    return Party(found, found.operator_id, _read_language(desk), "api", ids)


def _read_language(desk: Desk) -> str:
    return get_asked(desk.request, Language).lang or LANGUAGES[0]


def _read_kind(desk: Desk) -> str:
    return desk.request.headers.get("content-type", "").partition(";")[0].strip().lower()


def _try(desk: Desk, body: bytes) -> Answer:
    with open_reading(desk.engine) as db:
        party = make_party(db, desk)
        wanted = read_body(db, party, _read_kind(desk), body)
    check = check_wanted(desk.engine, party, wanted, lambda _done, _of: None)
    return make_answer(msgspec.json.encode(show_results(check.results, check.effects, is_dry_run=True)), JSON)


def _write(db: Db, desk: Desk, actor: Actor, body: bytes) -> Outcome:
    party = make_party(db, desk, actor)
    results = apply_wanted(db, party, read_body(db, party, _read_kind(desk), body))
    if mistakes := list_mistakes(results):
        raise refuse_lines(mistakes)
    return msgspec.json.encode(show_results(results, (), is_dry_run=False)), BULK, 0
