"""Pages with which one signs in and out, chooses a password, and the language of one's account."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy import Engine

from service.access import Access
from service.accounts.browsers import ABSOLUTE_END, end_sign_in
from service.accounts.entry import is_own_password, sign_in
from service.accounts.models import Account
from service.accounts.passwords import LONGEST_PASSWORD, check_password, hash_password
from service.accounts.people import get_invited, set_password
from service.accounts.search import LONGEST_EMAIL
from service.console.frame import HOME, find_local, lead_to, make_console_page, read_console_speech
from service.database import open_reading, open_transaction
from service.errors import InvalidBodyError, TooManyAttemptsError
from service.forms import get_field, get_form
from service.guard import SIGN_IN, find_cookie_name, get_signed_in, is_secure
from service.limits import find_network
from service.pages.speech import mark
from service.settings import Settings
from service.vocabulary import LANGUAGES

type_of_request = Request[Any, Any, Any]

WRONG = mark("The address and the password do not belong together.")
TOO_OFTEN = mark("This was tried too often. Please wait {number} seconds.")
NOT_THIS = mark("This is not your present password.")
LENGTH = mark("A password has 12 to 128 characters. A sentence that only you know is a good one.")
DIFFER = mark("The two are not the same.")


@get("/sign-in", sync_to_thread=True, access=Access.PUBLIC)
def show_sign_in(request: type_of_request) -> Response[str]:
    """The form with which one signs in."""
    return _ask(request, next=request.query_params.get("next", HOME))


@post("/sign-in", sync_to_thread=True, access=Access.PUBLIC, status_code=303)
def take_sign_in(
    request: type_of_request, primary: NamedDependency[Engine], settings: NamedDependency[Settings]
) -> Response[Any]:
    """Sign a browser in and lead it where it was going; or say what is wrong, the address still in its place."""
    email, next_ = get_field(request, "email", LONGEST_EMAIL), get_field(request, "next", 4_000)
    name = find_cookie_name(settings)
    network = find_network(request.scope, settings.trusted_proxies)
    try:
        token = sign_in(primary, email, read_password(request), network, request.cookies.get(name, ""))
    except TooManyAttemptsError as error:
        page = _ask(request, error.status, email=email, next=next_, wrong=TOO_OFTEN, seconds=error.retry_after_seconds)
        page.headers.update(error.headers)
        return page
    if token is None:
        return _ask(request, 401, email=email, next=next_, wrong=WRONG)
    answer = lead_to(find_local(next_))
    _give_cookie(answer, settings, token, round(ABSOLUTE_END.total_seconds()))
    return answer


def _ask(request: type_of_request, status: int = 200, **known: Any) -> Response[str]:
    context = {"email": "", "wrong": "", "seconds": 0, **known}
    return make_console_page(request, "sign_in.html", status=status, **context)


def _give_cookie(answer: Response[Any], settings: Settings, token: str, seconds: int) -> None:
    """Give a browser its token for the console; a time of 0 takes it away.

    The prefix ``__Host-``, which keeps other hosts of the domain from setting it, asks for the path ``/``.
    """
    answer.set_cookie(
        find_cookie_name(settings),
        token,
        max_age=seconds,
        path="/" if is_secure(settings) else HOME,
        secure=is_secure(settings),
        httponly=True,
        samesite="lax",
    )


def read_password(request: type_of_request, name: str = "password") -> str:
    """A password as it was typed, white space included, and no longer than any can be."""
    value = get_form(request).get(name, "")
    return value[: LONGEST_PASSWORD + 1] if isinstance(value, str) else ""


@post("/sign-out", sync_to_thread=True, access=Access.READ, status_code=303)
def take_sign_out(
    request: type_of_request, primary: NamedDependency[Engine], settings: NamedDependency[Settings]
) -> Response[Any]:
    """Sign this browser out."""
    with open_transaction(primary) as db:
        end_sign_in(db, get_signed_in(request).token_hash)
    answer = lead_to(SIGN_IN, said="signed-out", lang=read_console_speech(request).language)
    _give_cookie(answer, settings, "", 0)
    return answer


@post("/language", sync_to_thread=True, access=Access.READ, status_code=303)
def choose_account_language(request: type_of_request, primary: NamedDependency[Engine]) -> Response[bytes]:
    """Speak another language to this account from now on, on pages and in messages."""
    language = get_field(request, "language")
    if language not in LANGUAGES:
        raise InvalidBodyError("language", "is no language of ours", LANGUAGES)
    with open_transaction(primary) as db:
        account = db.get_one(Account, get_signed_in(request).account_id)
        account.language = language
        db.add(account)
    return lead_to(find_local(get_field(request, "next", 4_000)))


@get("/password", sync_to_thread=False, access=Access.READ)
def show_password(request: type_of_request) -> Response[str]:
    """The form with which one changes one's password."""
    return make_console_page(request, "password.html", wrong={}, invited="")


@post("/password", sync_to_thread=True, access=Access.READ, status_code=303)
def change_password(
    request: type_of_request, primary: NamedDependency[Engine], settings: NamedDependency[Settings]
) -> Response[Any]:
    """Change one's password, and sign out every other browser."""
    signed_in = get_signed_in(request)
    network = find_network(request.scope, settings.trusted_proxies)
    wrong = find_wrong(request)
    if not wrong and not is_own_password(primary, signed_in.account_id, read_password(request, "present"), network):
        wrong = {"present": NOT_THIS}
    if wrong:
        return make_console_page(request, "password.html", status=422, wrong=wrong, invited="")
    hashed = hash_password(read_password(request))
    with open_transaction(primary) as db:
        set_password(db, db.get_one(Account, signed_in.account_id), hashed, signed_in.token_hash)
    return lead_to("/console/password", said="password")


def find_wrong(request: type_of_request) -> dict[str, str]:
    """What is wrong with a new password, by field."""
    password = read_password(request)
    try:
        check_password(password)
    except InvalidBodyError:
        return {"password": LENGTH}
    return {} if read_password(request, "again") == password else {"again": DIFFER}


@get("/password/{token:str}", sync_to_thread=True, access=Access.PUBLIC)
def show_invitation(token: FromPath[str], request: type_of_request, primary: NamedDependency[Engine]) -> Response[str]:
    """The form with which one chooses the password of an account, by a link that serves once."""
    with open_reading(primary) as db:
        email = get_invited(db, token).email
    return make_console_page(request, "password.html", wrong={}, invited=email)


@post("/password/{token:str}", sync_to_thread=True, access=Access.PUBLIC, status_code=303)
def take_invitation(token: FromPath[str], request: type_of_request, primary: NamedDependency[Engine]) -> Response[Any]:
    """Give an account its password; the link has served then."""
    with open_reading(primary) as db:
        email = get_invited(db, token).email
    wrong = find_wrong(request)
    if wrong:
        return make_console_page(request, "password.html", status=422, wrong=wrong, invited=email)
    hashed = hash_password(read_password(request))
    with open_transaction(primary) as db:
        set_password(db, get_invited(db, token), hashed)
    return lead_to(SIGN_IN, said="chosen", lang=read_console_speech(request).language)


SIGN_IN_ROUTES = (
    show_sign_in,
    take_sign_in,
    take_sign_out,
    choose_account_language,
    show_password,
    change_password,
    show_invitation,
    take_invitation,
)
