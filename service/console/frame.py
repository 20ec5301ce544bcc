"""What every page of the operators' console shares: its frame, the language, notices, and where one is led next.

A handler answers with :func:`make_console_page`, or after it has done something with :func:`lead_to` and the word
of a notice, so that loading the page again does nothing twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlencode

from litestar import Request, Response

from service.access import may_call
from service.accounts.browsers import SignedIn
from service.columns import to_day
from service.console.menu import MENU
from service.console.own_records import find_acting, write_acting
from service.errors import InputError
from service.forms import make_form_token
from service.guard import find_signed_in, get_primary
from service.pages.error_page import say_error
from service.pages.rendering import render_template
from service.pages.speech import LANGUAGE_NAMES, Speech, mark
from service.problems import Problem
from service.vocabulary import LANGUAGES, choose_language

type_of_request = Request[Any, Any, Any]

HOME = "/console"
NOTICES = {
    "saved": mark("Saved."),
    "confirmed": mark("Confirmed as of today."),
    "nothing-ticked": mark("Nothing was ticked, so nothing is confirmed."),
    "stale": mark("Somebody else has changed it meanwhile: please look at it as it is now."),
    "status-published": mark("Everybody sees it now."),
    "status-suspended": mark("It is marked as suspended now."),
    "status-archived": mark("It is archived: it has left list and map."),
    "status-withdrawn": mark("It is withdrawn: it has left list and map."),
    "status-draft": mark("It is a draft again: only you see it."),
    "taken-back": mark("The change is taken back. That is a change of its own, and stands in the history."),
    "kept": mark("What you wrote is kept."),
    "taken": mark("What the source says is taken over."),
    "merged": mark("The two are one now. Whoever asks for the one is led to the other."),
    "supported": mark("It is supported now, and counts as recognition."),
    "refused": mark("It is refused, and shown no more."),
    "discarded": mark("The file is discarded. Nothing of it was written."),
    "link-ended": mark("It has its last day now, and stays on record."),
    "document-brought": mark("The document is taken."),
    "document-decided": mark("It is decided, and whoever brought it can read it."),
    "settled": mark("Your decision stands, and whoever reported it can read it."),
    "link-made": mark("The link is made, and a message to each address that is known."),
    "queued": mark("It is sent at the next opportunity."),
    "signed-out": mark("You are signed out."),
    "password": mark("The password is changed. Other browsers are signed out."),
    "chosen": mark("The password is set. You can sign in with it."),
    "revoked": mark("The key is revoked: it opens nothing any more."),
    "disabled": mark("The account is disabled, and signed out everywhere."),
    "enabled": mark("The account is enabled again."),
    "role": mark("What the account is for is changed, at once."),
}
"""What is said on the page that one is led to, by the word in ``said`` of its address."""


def read_console_speech(request: type_of_request) -> Speech:
    """The language of a page: the one asked for in the address, else of the account, else of the browser."""
    signed_in = find_signed_in(request)
    asked = request.query_params.get("lang")
    if signed_in is not None and asked not in LANGUAGES:
        return Speech(signed_in.language)
    return Speech(choose_language(asked, request.headers.get("accept-language", "")))


def make_console_page(request: type_of_request, template: str, *, status: int = 200, **context: Any) -> Response[str]:
    """A page of the console. ``template`` extends ``console_base.html``.

    Each of its forms holds ``{{ forms.token(form_token) }}``, where ``forms`` is ``console_macros.html``.
    """
    speech = read_console_speech(request)
    signed_in = find_signed_in(request)
    token = signed_in.form_token if signed_in else make_form_token(get_primary(request))
    said = NOTICES.get(request.query_params.get("said", ""))
    shared = {"form_token": token, "here": _write_here(request), "notice": said and speech.say(said)}
    html = _render(request, template, speech, **shared, **context)
    return Response(html, status_code=status, media_type="text/html", headers={"Content-Language": speech.language})


def render_console_error(request: type_of_request, problem: Problem) -> str:
    """The page of an error below ``/console``: with the menu and in the language of the account, where there is one."""
    speech, signed_in = read_console_speech(request), find_signed_in(request)
    given = {
        "error": say_error(problem, speech),
        "form_token": signed_in.form_token if signed_in else "",  # the page has no form for others
        "here": HOME,  # what was refused is not asked for again
        "notice": "",
    }
    return _render(request, "console_error.html", speech, **given)


def _render(request: type_of_request, template: str, speech: Speech, **context: Any) -> str:
    signed_in = find_signed_in(request)
    return render_template(
        template,
        speech,
        str(request.scope["state"]["csp_nonce"]),
        links=None if signed_in else _link_languages(request),
        path=request.scope["path"],
        menu=_list_menu(request, signed_in),
        signed_in=signed_in,
        **context,
    )


def _list_menu(request: type_of_request, signed_in: SignedIn | None) -> list[dict[str, Any]]:
    if signed_in is None:
        return []
    path, actor, operator_id = request.scope["path"], signed_in.actor, find_acting(request)
    acting = write_acting(actor, operator_id)
    lines = [line for line in MENU if may_call(line.access, actor) and (operator_id or not line.of_operator)]
    # The page within which one is: the longest address that this one begins with.
    within = max((line.path for line in lines if f"{path}/".startswith(f"{line.path}/")), key=len, default="")
    return [
        {
            "path": line.path + (acting if line.of_operator else ""),
            "label": line.label,
            "is_here": line.path == within,
        }
        for line in lines
    ]


def _link_languages(request: type_of_request) -> dict[str, str]:
    given = [pair for pair in request.query_params.items() if pair[0] not in ("lang", "said")]
    path = quote(request.scope["path"])
    return {code: f"{path}?{urlencode([*given, ('lang', code)])}" for code in LANGUAGE_NAMES}


def _write_here(request: type_of_request) -> str:
    """This page's own address, for forms that lead back to it."""
    query = request.scope["query_string"].decode("latin-1")
    path = quote(request.scope["path"])
    return f"{path}?{query}" if query else path


def read_page(query: Mapping[str, str]) -> int:
    """The number of the page of a list that an address asks for, from 1."""
    text = query.get("page", "1")
    return max(int(text), 1) if text.isdecimal() and len(text) < 6 else 1


def write_next(request: type_of_request, page: int) -> str:
    """The address of the page of a list after this one."""
    given = {name: value for name, value in request.query_params.items() if name not in ("page", "said")}
    return f"{request.scope['path']}?{urlencode({**given, 'page': page + 1})}"


def find_local(address: str) -> str:
    """An address of the console that somebody asks to be led to; the console's first page for any other."""
    path, joint, query = address.partition("?")
    if not f"{path}/".startswith(f"{HOME}/") or "\\" in address or not address.isprintable():
        return HOME
    return quote(path, safe="/%") + joint + quote(query, safe="=&%+,:;-._~")


def lead_to(address: str, **query: str) -> Response[bytes]:
    """Lead a browser to another page of the console, after something was done; ``said`` is the word of a notice.

    ``address`` is of this host, as it stands in a link.
    """
    more = urlencode(query)
    joint = ("&" if "?" in address else "?") if more else ""
    return Response(b"", status_code=303, media_type="text/plain", headers={"Location": f"{address}{joint}{more}"})


def say_wrong(error: InputError, words: Mapping[str, str], speech: Speech) -> dict[str, str]:
    """What is wrong, by field: in the words for that field, with what may have been meant."""
    said = {}
    for item in error.errors:
        text = speech.say(words.get(item.field, item.message))
        said[item.field] = f"{text} {speech.propose(item.nearest)}".strip()
    return said


def say_day(at: datetime, speech: Speech) -> str:
    """The day of an instant in Belgium."""
    return speech.date(to_day(at))
