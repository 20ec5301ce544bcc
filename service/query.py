"""The query of an address, read once into the frozen dataclasses that declare its parameters.

A parameter is a field ``name: Annotated[type, QueryParameter(...)] = default``. Its type and the bounds of its
``QueryParameter`` become a msgspec type; what it converts to, what it refuses and how OpenAPI describes it are
all said by that one type. A handler names its dataclasses in ``opt["parameters"]``; :func:`read_request` reads
them before the handler is called, so that none can forget to, and :func:`get_asked` hands them over.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields
from functools import cache
from typing import Annotated, Any, NoReturn, TypeVar, get_args, get_origin, get_type_hints
from urllib.parse import unquote_plus

import msgspec
from litestar import Request
from litestar.params import QueryParameter

from service.errors import FieldError, InvalidParameterError, UnknownParameterError
from service.expectations import reword
from service.vocabulary import find_nearest

T = TypeVar("T")
Pairs = Sequence[tuple[str, str]]
"""Names and values in the order in which they were given; a name may repeat."""
Asked = Mapping[type, Any]
"""What was asked, by dataclass."""

_KEY = "asked"
_BOUNDS = {
    str: {"min_length": "min_length", "max_length": "max_length", "pattern": "pattern"},
    list: {"min_length": "min_items", "max_length": "max_items"},
    int: {"gt": "gt", "ge": "ge", "lt": "lt", "le": "le"},
    float: {"gt": "gt", "ge": "ge", "lt": "lt", "le": "le"},
}
"""By type, msgspec's name of each bound, and Litestar's."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter: ``kind`` is the type that its text (its texts, where it repeats) is converted to."""

    name: str
    declared: QueryParameter
    kind: Any
    default: Any
    is_repeated: bool

    @property
    def is_needed(self) -> bool:
        """Whether there is no answer without it."""
        return self.default is MISSING


@dataclass(frozen=True, slots=True)
class _Plan:
    """How the queries of one address are read. ``unasked`` are the dataclasses when nothing of theirs is given."""

    known: Mapping[str, Parameter]
    owners: Mapping[str, type]
    form: type[msgspec.Struct]
    unasked: Asked


@cache
def list_parameters(parameter_set: type) -> Mapping[str, Parameter]:
    """The parameters that a dataclass declares, by name, in their order."""
    hints = get_type_hints(parameter_set, include_extras=True)
    return {item.name: _describe(item.name, hints[item.name], item.default) for item in fields(parameter_set)}


def _describe(name: str, hint: Any, default: Any) -> Parameter:
    union, *extras = get_args(hint)
    inner = next((part for part in get_args(union) if part is not type(None)), union)
    kind = union if get_origin(union) is list else inner
    declared = next(extra for extra in extras if isinstance(extra, QueryParameter))
    origin = get_origin(kind) or kind
    bounds = {own: getattr(declared, theirs) for own, theirs in _BOUNDS.get(origin, {}).items()}
    given = {own: bound for own, bound in bounds.items() if bound is not None}
    bounded = Annotated[kind, msgspec.Meta(**given)] if given else kind
    return Parameter(name, declared, bounded, default, origin is list)


@cache
def _plan(sets: tuple[type, ...]) -> _Plan:
    owners = {name: kind for kind in sets for name in list_parameters(kind)}
    known = {name: list_parameters(kind)[name] for name, kind in owners.items()}
    if len(known) < sum(len(list_parameters(kind)) for kind in sets):
        raise ValueError(f"a parameter is declared by two of {sets}")
    # A Struct: msgspec prepares the reading of one once, and that of any other type at every call.
    lines = [(item.name, item.kind) if item.is_needed else (item.name, item.kind, None) for item in known.values()]
    form = msgspec.defstruct("Form", lines, kw_only=True, gc=False)
    optional = (kind for kind in sets if not any(item.is_needed for item in list_parameters(kind).values()))
    return _Plan(known, owners, form, {kind: kind() for kind in optional})


def parse_query(query: bytes) -> Pairs:
    """The names and values of a query, as a browser's form writes them."""
    text = query.decode("latin-1")
    pairs = [part.partition("=")[::2] for part in text.split("&") if part]
    if "%" in text or "+" in text:
        return [(_unquote(name), _unquote(value)) for name, value in pairs]
    return pairs


def _unquote(text: str) -> str:
    """What a browser's form has quoted; most names and values are not."""
    return unquote_plus(text) if "%" in text or "+" in text else text


def read_parameters(pairs: Pairs, sets: tuple[type, ...], path: str = "this address") -> Asked:
    """The dataclasses of an address, filled from names and values.

    Raises :class:`UnknownParameterError` with the nearest names for a name that none declares, and
    :class:`InvalidParameterError` for a single value given several times, else for all values that cannot be used.
    """
    plan = _plan(sets)
    texts = _gather(pairs, plan.known, path)
    if not texts and len(plan.unasked) == len(sets):
        return plan.unasked
    try:
        form = msgspec.convert(texts, plan.form, strict=False)
    except msgspec.ValidationError:
        _refuse(texts, plan.known)
    values: dict[type, dict[str, Any]] = {}
    for name in texts:
        values.setdefault(plan.owners[name], {})[name] = getattr(form, name)
    return {**plan.unasked, **{kind: kind(**own) for kind, own in values.items()}}


def _gather(pairs: Pairs, known: Mapping[str, Parameter], path: str) -> dict[str, Any]:
    """The text of each name, or the list of its texts where it may repeat."""
    texts: dict[str, Any] = {}
    for name, value in pairs:
        parameter = known.get(name)
        if parameter is None:
            raise UnknownParameterError(name[:80], f"{path} has no such parameter.", find_nearest(name, tuple(known)))
        if parameter.is_repeated:
            texts.setdefault(name, []).append(value)
        elif name in texts:
            raise InvalidParameterError(name, "takes one value, and was given several.")
        else:
            texts[name] = value
    return texts


def _refuse(texts: Mapping[str, Any], known: Mapping[str, Parameter]) -> NoReturn:
    """Say of every parameter what is wrong with it: msgspec stops at the first."""
    found = [FieldError(name, "is needed") for name, item in known.items() if item.is_needed and name not in texts]
    for name, given in texts.items():
        try:
            convert_value(known[name], given)
        except InvalidParameterError as error:
            found += error.errors
    raise InvalidParameterError.join(found)


def convert_value(parameter: Parameter, given: str | Sequence[str]) -> Any:
    """The value of one parameter; raises :class:`InvalidParameterError` naming it."""
    try:
        return msgspec.convert(given, parameter.kind, strict=False)
    except msgspec.ValidationError as error:
        raise InvalidParameterError(parameter.name, reword(str(error))) from None


def read_request(request: Request[Any, Any, Any]) -> None:
    """Read what a request asks, before its handler is called; for handlers that say which parameters they take."""
    sets = request.scope["route_handler"].opt.get("parameters")
    if sets is not None:
        pairs = parse_query(request.scope["query_string"])
        request.scope["state"][_KEY] = read_parameters(pairs, sets, request.scope["path"])


def find_asked(request: Request[Any, Any, Any], kind: type[T]) -> T | None:
    """What a request asks, as one of the dataclasses that its handler may name; None where it does not."""
    asked: Asked | None = request.scope["state"].get(_KEY)
    return None if asked is None else asked.get(kind)


def get_asked(request: Request[Any, Any, Any], kind: type[T]) -> T:
    """What a request asks, as one of the dataclasses that its handler names."""
    found: T = request.scope["state"][_KEY][kind]
    return found


def walk_parameters(sets: Iterable[type]) -> Iterable[Parameter]:
    """Every parameter of several dataclasses."""
    return (item for kind in sets for item in list_parameters(kind).values())
