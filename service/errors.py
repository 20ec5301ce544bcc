"""The exception tree. Each class carries the HTTP status, the slug and the title that its problem shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Self


@dataclass(frozen=True, slots=True)
class FieldError:
    """What is wrong with one field of the input: its name, why, and the nearest values that would do."""

    field: str
    message: str
    nearest: tuple[str, ...] = ()


class CartoformaError(Exception):
    """The root: something that the person or program at the other end can be told about."""

    status = 500
    slug = "internal-error"
    title = "Something went wrong on our side"
    nearest: tuple[str, ...] = ()
    """What may have been meant instead, where something is alike."""

    def __init__(self, detail: str, errors: Sequence[FieldError] = ()) -> None:
        super().__init__(detail)
        self.detail = detail
        self.errors = tuple(errors)


class InputError(CartoformaError):
    """An error about one named field."""

    def __init__(self, field: str, message: str, nearest: Sequence[str] = ()) -> None:
        super().__init__(f"{field}: {message}{_propose(nearest)}", [FieldError(field, message, tuple(nearest))])
        self.field = field
        self.message = message
        self.nearest = tuple(nearest)

    @classmethod
    def join(cls, found: Sequence[FieldError]) -> Self:
        """One error about several fields (at least one): it is named after the first, and tells of all."""
        error = cls(found[0].field, found[0].message, found[0].nearest)
        error.errors = tuple(found)
        error.detail = "; ".join(f"{item.field}: {item.message}{_propose(item.nearest)}" for item in found)
        return error


def _propose(nearest: Sequence[str]) -> str:
    if not nearest:
        return ""
    return f" Did you mean {' or '.join(nearest)}?" if len(nearest) <= 3 else f" There are: {', '.join(nearest)}."


class UnknownParameterError(InputError):
    """A query parameter that this address does not know."""

    status = 400
    slug = "unknown-parameter"
    title = "Unknown parameter"


class InvalidParameterError(InputError):
    """A query parameter whose value cannot be used."""

    status = 400
    slug = "invalid-parameter"
    title = "Invalid parameter"


class InvalidBodyError(InputError):
    """A field of a request body that cannot be used."""

    status = 400
    slug = "invalid-body"
    title = "Invalid body"


class ImpossibleCoordinatesError(InputError):
    """Coordinates that are no place in Belgium: outside, swapped, or 0/0."""

    status = 422
    slug = "impossible-coordinates"
    title = "Coordinates outside Belgium"


class NotFoundError(CartoformaError):
    """Nothing has this identifier or address."""

    status = 404
    slug = "not-found"
    title = "Not found"

    def __init__(self, detail: str, nearest: Sequence[str] = ()) -> None:
        """Take what to say, and the identifiers that may have been meant."""
        super().__init__(f"{detail}{_propose(nearest)}")
        self.nearest = tuple(nearest)


class UnauthorizedError(CartoformaError):
    """Nobody is signed in, or the key is not (or no longer) good."""

    status = 401
    slug = "unauthorized"
    title = "Unauthorized"
    headers: ClassVar[Mapping[str, str]] = {"WWW-Authenticate": "Bearer"}

    def __init__(self, detail: str, leads_to: str = "") -> None:
        """Take what to say, and the address of this host to which somebody with a browser is led instead."""
        super().__init__(detail)
        self.leads_to = leads_to


class ForbiddenError(CartoformaError):
    """Whoever asks is known, and may not do this."""

    status = 403
    slug = "forbidden"
    title = "Forbidden"


class TooManyAttemptsError(CartoformaError):
    """The same was tried too often; ``Retry-After`` says in how many seconds it may be tried again."""

    status = 429
    slug = "too-many-attempts"
    title = "Too many attempts"

    def __init__(self, retry_after_seconds: int) -> None:
        super().__init__(f"This was tried too often. It may be tried again in {retry_after_seconds} seconds.")
        self.retry_after_seconds = retry_after_seconds
        self.headers = {"Retry-After": str(retry_after_seconds)}


class StaleVersionError(CartoformaError):
    """The record has changed since it was read: what was meant for another version was not written."""

    status = 412
    slug = "stale-version"
    title = "Somebody else has changed it"


class UnconditionalError(CartoformaError):
    """A change of a record says in ``If-Match`` which version of it was seen."""

    status = 428
    slug = "if-match-needed"
    title = "If-Match is needed"


class ConflictingError(CartoformaError):
    """It contradicts what is kept: another request had the same key, or the record is still needed as it is."""

    status = 409
    slug = "conflicting"
    title = "It contradicts what is kept"


class GoneError(CartoformaError):
    """The record was withdrawn, archived or merged into another; the detail says which, and why."""

    status = 410
    slug = "gone"
    title = "No longer shown"


class UnsupportedMediaTypeError(CartoformaError):
    """The body is of a kind that this address does not take."""

    status = 415
    slug = "unsupported-media-type"
    title = "Another kind of body is needed"


class NotAcceptableError(CartoformaError):
    """None of the representations asked for can be given."""

    status = 406
    slug = "not-acceptable"
    title = "Not acceptable"


class UnavailableError(CartoformaError):
    """The database is away, locked or full for the moment; trying again later can help."""

    status = 503
    slug = "unavailable"
    title = "Temporarily unavailable"


class InvalidSettingError(InputError):
    """A setting in the environment that cannot be used."""

    slug = "invalid-setting"
    title = "Invalid setting"


class SchemaMismatchError(CartoformaError):
    """The database was migrated by another version of the code."""

    status = 503
    slug = "schema-mismatch"
    title = "The database belongs to another version"


class RefusedDraftError(InputError):
    """A draft that intake cannot take: which field, and why."""

    status = 422
    slug = "refused-draft"
    title = "Refused draft"


class RefusedWritingError(InputError):
    """A record that cannot be kept as it was sent: each field that is wrong, and why."""

    status = 422
    slug = "refused-writing"
    title = "Refused record"


def walk_errors(root: type[CartoformaError] = CartoformaError) -> list[type[CartoformaError]]:
    """Every error class, the root first, for the documentation and for tests."""
    found = [root]
    for child in root.__subclasses__():
        found += walk_errors(child)
    return found
