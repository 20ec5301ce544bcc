"""How questions leave for a remote geocoder: geopy's way out, on our own (``service/outgoing.py``).

geopy's own adapters take proxies from the environment, follow redirects, read answers of any size and
limit each phase but not the whole. For background work only.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from ssl import SSLContext
from typing import Any, Final

from geopy.adapters import AdapterHTTPError, BaseSyncAdapter
from geopy.exc import (
    ConfigurationError,
    GeocoderParseError,
    GeocoderServiceError,
    GeocoderTimedOut,
    GeocoderUnavailable,
)

from service.outgoing import Bounds, NotPublicError, OutgoingError, TimedOutError, UnreachableError, fetch, is_public

MAX_ANSWER_BYTES: Final = 262_144
"""A single find takes a few kilobytes."""


class GuardedAdapter(BaseSyncAdapter):  # type: ignore[misc]  # geopy is not annotated
    """geopy's way out. ``timeout`` is for the whole exchange, in seconds.

    Redirects are not followed. Where ``is_private_allowed`` is false, only public addresses are reached.
    """

    def __init__(
        self, *, proxies: Any = None, ssl_context: SSLContext | None = None, is_private_allowed: bool = False
    ) -> None:
        super().__init__(proxies=proxies, ssl_context=ssl_context)
        self._ssl_context = ssl_context
        self._is_allowed = _is_any if is_private_allowed else is_public

    def get_json(self, url: str, *, timeout: float, headers: Mapping[str, str]) -> Any:
        """The answer as it was decoded. Raises as `get_text`, and `GeocoderParseError` for what is no JSON."""
        text = self.get_text(url, timeout=timeout, headers=headers)
        try:
            return json.loads(text)
        except (ValueError, RecursionError):
            raise GeocoderParseError("The answer is not JSON.") from None

    def get_text(self, url: str, *, timeout: float, headers: Mapping[str, str]) -> str:
        """The body of the answer.

        Raises geopy's errors: `GeocoderTimedOut`, `GeocoderUnavailable` where nobody answers,
        `ConfigurationError` for an address that is not public, `AdapterHTTPError` for an answer other
        than 200, `GeocoderServiceError` for anything else.
        """
        bounds = Bounds(seconds=timeout, most_bytes=MAX_ANSWER_BYTES, is_allowed=self._is_allowed)
        try:
            found = fetch(url, bounds, headers, self._ssl_context)
        except TimedOutError as error:
            raise GeocoderTimedOut(str(error)) from None
        except UnreachableError as error:
            raise GeocoderUnavailable(str(error)) from error
        except NotPublicError as error:
            raise ConfigurationError(str(error)) from None
        except OutgoingError as error:
            raise GeocoderServiceError(str(error)) from error
        text = found.body.decode("utf-8", errors="replace")
        if found.status != 200:
            raise AdapterHTTPError(
                f"Status {found.status}.", status_code=found.status, headers=found.headers, text=text[:500]
            )
        return text


def _is_any(_address: str) -> bool:
    return True
