"""The page of accounts: an owner invites and disables the editors of its operator, an administrator everybody.

An administrator also makes an owner of an editor, say when the one that an operator had has left.
"""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy import Engine

from service.access import Access, Actor
from service.accounts.models import OPERATOR_ROLES, Account
from service.accounts.passwords import UNUSABLE
from service.accounts.people import add_account, make_invitation, set_disabled, set_role
from service.accounts.rules import check_may_administer, find_other_role, list_grantable_roles, may_administer
from service.accounts.search import LONGEST_EMAIL, get_account, list_accounts
from service.console.frame import lead_to, make_console_page, read_console_speech, say_wrong
from service.console.keys import name_operators
from service.database import Db, open_reading, open_transaction
from service.errors import ForbiddenError, InvalidBodyError
from service.forms import get_field
from service.guard import get_actor
from service.outbox.letter import Letter
from service.outbox.messages import is_address, write_message
from service.pages.speech import LANGUAGE_NAMES, Speech, mark
from service.settings import Settings
from service.shortlist.page import find_base_url

type_of_request = Request[Any, Any, Any]

ROLE_WORDS = {
    "editor": mark("editor: writes the records of one operator"),
    "owner": mark("owner: also its keys and its editors"),
    "moderator": mark("moderator: of the team, writes all records"),
    "administrator": mark("administrator: of the team, also all accounts"),
}
CHANGE_WORDS = {
    "editor": mark("Make editor"),
    "owner": mark("Make owner"),
    "moderator": mark("Make moderator"),
    "administrator": mark("Make administrator"),
}
WRONG = {
    "email": mark("This is no address such as training@example.org, or it has an account already."),
    "role": mark("Choose what the account is for."),
    "language": mark("Choose a language."),
    "operator_id": mark("An editor or owner acts for one operator that is known here, the team for none."),
}


@get("/accounts", sync_to_thread=True, access=Access.GRANT)
def show_accounts(request: type_of_request, primary: NamedDependency[Engine]) -> Response[str]:
    """The accounts, and a form for a new one."""
    return _show(request, primary)


@post("/accounts", sync_to_thread=True, access=Access.GRANT, status_code=200)
def take_account(
    request: type_of_request, primary: NamedDependency[Engine], settings: NamedDependency[Settings]
) -> Response[str]:
    """Make an account, and show and send the link with which its password is chosen."""
    actor = get_actor(request)
    typed = {name: get_field(request, name, LONGEST_EMAIL) for name in ("email", "role", "language", "operator_id")}
    role = _choose_role(actor, typed["role"])
    try:
        with open_transaction(primary) as db:
            operator_id = actor.operator_id or typed["operator_id"]
            account = add_account(db, typed["email"], role, operator_id, typed["language"])
            link = find_base_url(request, settings) + _invite(db, account, settings)
    except InvalidBodyError as error:
        wrong = say_wrong(error, WRONG, read_console_speech(request))
        return _show(request, primary, status=422, typed=typed, wrong=wrong)
    return _show(request, primary, link=link, invited=account.email)


def _choose_role(actor: Actor, asked: str) -> str:
    """The role asked for, or the only one that somebody may give; raises :class:`ForbiddenError` for any other."""
    roles = list_grantable_roles(actor)
    role = asked if len(roles) > 1 else asked or "".join(roles)
    if role and role not in roles and role in ROLE_WORDS:
        raise ForbiddenError("This role is not yours to give.")
    return role


@post("/accounts/{account_id:str}/link", sync_to_thread=True, access=Access.GRANT, status_code=200)
def take_link(
    account_id: FromPath[str],
    request: type_of_request,
    primary: NamedDependency[Engine],
    settings: NamedDependency[Settings],
) -> Response[str]:
    """Make a link with which the password of an account is chosen anew, and show and send it."""
    with open_transaction(primary) as db:
        account = get_account(db, account_id)
        check_may_administer(get_actor(request), account)
        link = find_base_url(request, settings) + _invite(db, account, settings)
    return _show(request, primary, link=link, invited=account.email)


@post("/accounts/{account_id:str}/state", sync_to_thread=True, access=Access.GRANT, status_code=303)
def take_state(
    account_id: FromPath[str], request: type_of_request, primary: NamedDependency[Engine]
) -> Response[bytes]:
    """Disable an account, or enable it again."""
    is_disabled = get_field(request, "state") != "enabled"
    with open_transaction(primary) as db:
        account = get_account(db, account_id)
        check_may_administer(get_actor(request), account)
        set_disabled(db, account, is_disabled=is_disabled)
    return lead_to("/console/accounts", said="disabled" if is_disabled else "enabled")


@post("/accounts/{account_id:str}/role", sync_to_thread=True, access=Access.GRANT, status_code=303)
def take_role(account_id: FromPath[str], request: type_of_request, primary: NamedDependency[Engine]) -> Response[bytes]:
    """Give an account the other role of its kind; asked for again, it stays as it is."""
    role = get_field(request, "role")
    with open_transaction(primary) as db:
        account = get_account(db, account_id)
        check_may_administer(get_actor(request), account)
        if role != account.role:
            if role != find_other_role(get_actor(request), account):
                raise ForbiddenError("This role is not yours to give.")
            set_role(db, account, role)
    return lead_to("/console/accounts", said="role")


def _invite(db: Db, account: Account, settings: Settings) -> str:
    """The path with which an account's password is chosen once. It is sent too, where a setting says where we are.

    Never to the team's own accounts: whoever can read the outbox would read it.
    """
    path = f"/console/password/{make_invitation(db, account)}"
    if settings.public_url and account.role in OPERATOR_ROLES and is_address(account.email):
        letter = _write_letter(account, settings.public_url.rstrip("/") + path, Speech(account.language))
        write_message(db, "invitation", account.email, letter, account.operator_id)
    return path


def _write_letter(account: Account, link: str, speech: Speech) -> Letter:
    return Letter(
        language=speech.language,
        subject=speech.say("Your account at Cartoforma"),
        opening=(speech.say("With this account ({email}) you keep your training offers true.", email=account.email),),
        link_words=speech.say("Choose a password"),
        link=link,
        closing=(speech.say("The link serves once, within seven days."),),
    )


def _show(request: type_of_request, engine: Engine, *, status: int = 200, **known: Any) -> Response[str]:
    actor, speech = get_actor(request), read_console_speech(request)
    roles = list_grantable_roles(actor)
    context = {"link": "", "invited": "", "typed": {}, "wrong": {}, **known}
    with open_reading(engine) as db:
        names = name_operators(db, actor)
        lines = [_describe(row, actor, names) for row in list_accounts(db, actor.operator_id)]
    return make_console_page(
        request,
        "accounts.html",
        status=status,
        accounts=lines,
        operators=names if actor.is_team else {},
        roles={role: speech.say(ROLE_WORDS[role]) for role in roles},
        languages=LANGUAGE_NAMES,
        **context,
    )


def _describe(row: Account, actor: Actor, names: dict[str, str]) -> dict[str, Any]:
    other = find_other_role(actor, row)
    return {
        "id": row.id,
        "email": row.email,
        "role": ROLE_WORDS[row.role],
        "other_role": other,
        "change": CHANGE_WORDS[other] if other else "",
        "operator": names.get(row.operator_id or "", row.operator_id or ""),
        "is_disabled": row.is_disabled,
        "is_waiting": row.password_hash == UNUSABLE,
        "is_mine": may_administer(actor, row),
    }


ACCOUNT_ROUTES = (show_accounts, take_account, take_link, take_state, take_role)
