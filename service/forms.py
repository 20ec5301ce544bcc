"""Forms of our own: read once, with bounds, and shown to be one of ours before anything is done.

A form of somebody who is signed in sends back the token of their browser. A form that anybody may send has
no cookie to lean on, and public reads shall set none: it sends back a token that we have signed, so that it was
read here, and less than a day ago; and the browser says that it was sent from a page of this host, which
no page of others can make it say.
"""

from __future__ import annotations

import hmac
from typing import Any
from urllib.parse import parse_qsl

from itsdangerous import BadSignature
from litestar import Request
from litestar.datastructures import FormMultiDict, UploadFile
from sqlalchemy import Engine

from service.accounts.browsers import SignedIn, is_form_token
from service.accounts.tokens import make_token
from service.database import open_reading
from service.errors import ForbiddenError, InvalidBodyError
from service.secret import make_signer, obtain_secret

FORM_TOKEN = "form_token"  # noqa: S105  the name of the field
TOKEN_SECONDS = 24 * 3600
MOST_FIELDS = 5_000
FORM_BYTES = 20_000
"""What a form with a file holds besides the file."""
URL_ENCODED = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"

_KEY = "form"


async def read_form(request: Request[Any, Any, Any]) -> FormMultiDict:
    """The fields and files of a request's body; kept, so that :func:`get_form` has them.

    Raises :class:`InvalidBodyError` for what cannot be read.
    """
    state = request.scope["state"]
    if _KEY not in state:
        try:
            state[_KEY] = await _parse(request)
        except (LookupError, ValueError):  # an unknown encoding, bytes that are not of theirs, too many fields
            raise InvalidBodyError("form", "cannot be read") from None
    found: FormMultiDict = state[_KEY]
    return found


async def _parse(request: Request[Any, Any, Any]) -> FormMultiDict:
    kind = request.content_type[0]
    if kind == MULTIPART:
        return await request.form()
    if kind != URL_ENCODED:
        return FormMultiDict([])
    # Not by the framework, which keeps the last thousand bodies that it has read: passwords are among them.
    body = (await request.body()).decode("latin-1")
    return FormMultiDict(parse_qsl(body, keep_blank_values=True, max_num_fields=MOST_FIELDS))


def get_form(request: Request[Any, Any, Any]) -> FormMultiDict:
    """The fields of a form that was checked before its handler was called."""
    found: FormMultiDict = request.scope["state"][_KEY]
    return found


def get_field(request: Request[Any, Any, Any], name: str, most: int = 1_000) -> str:
    """A field's text without the white space around it, empty where it is missing.

    Raises :class:`InvalidBodyError` for more than ``most`` characters, and for a file.
    """
    value = get_form(request).get(name, "")
    if not isinstance(value, str):
        raise InvalidBodyError(name, "is a text")
    if len(value) > most:
        raise InvalidBodyError(name, f"must have at most {most} characters")
    return value.strip()


def find_file(request: Request[Any, Any, Any], name: str) -> tuple[str, bytes] | None:
    """The name and the content of a file that came with a form; None where there is none, or an empty one."""
    file = get_form(request).get(name)
    content = file.file.read() if isinstance(file, UploadFile) else b""
    return (file.filename, content) if isinstance(file, UploadFile) and content else None


def make_form_token(engine: Engine) -> str:
    """The token of a form that anybody may send."""
    return make_signer(obtain_secret(engine, FORM_TOKEN), FORM_TOKEN).dumps(make_token()[:12])


def check_public_form(request: Request[Any, Any, Any], engine: Engine) -> None:
    """Raise :class:`ForbiddenError` unless a form that anybody may send is one of ours; after :func:`read_form`."""
    check_origin(request)
    try:
        make_signer(obtain_secret(engine, FORM_TOKEN), FORM_TOKEN).loads(_find_token(request), max_age=TOKEN_SECONDS)
    except BadSignature:
        raise ForbiddenError("This form is too old, or not ours: load the page again.") from None


def check_signed_in_form(request: Request[Any, Any, Any], engine: Engine, signed_in: SignedIn) -> None:
    """Raise :class:`ForbiddenError` unless a form carries the token of its browser; after :func:`read_form`.

    It may be that of an earlier sign-in of the same person, whose browser has ended since.
    """
    check_origin(request)
    token = _find_token(request)
    if not hmac.compare_digest(token.encode(), signed_in.form_token.encode()):
        with open_reading(engine) as db:
            is_known = is_form_token(db, signed_in.account_id, token)
        if not is_known:
            raise ForbiddenError("This form is too old, or not ours: load the page again.")


def _find_token(request: Request[Any, Any, Any]) -> str:
    value = get_form(request).get(FORM_TOKEN, "")
    return value if isinstance(value, str) else ""


def check_origin(request: Request[Any, Any, Any]) -> None:
    """Raise :class:`ForbiddenError` when the browser says that a page of another host sends this.

    A program says nothing, and has no cookies of anybody's.
    """
    site = request.headers.get("sec-fetch-site")
    origin = request.headers.get("origin")
    if site is not None:
        is_ours = site in ("same-origin", "none")
    else:
        is_ours = origin is None or origin.partition("://")[2] == request.headers.get("host", "")
    if not is_ours:
        raise ForbiddenError("Another site's page sends this form.")
