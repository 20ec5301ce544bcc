"""How questions leave for a remote geocoder: to public addresses, within a time, for so many bytes.

geopy's own adapters take proxies from the environment, follow redirects, read answers of any size and
limit each phase but not the whole. This one does none of that. For background work only.
"""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import Mapping
from ipaddress import IPv6Address, ip_address
from ssl import SSLContext
from typing import Any, Final

import httpx
from geopy.adapters import AdapterHTTPError, BaseSyncAdapter
from geopy.exc import (
    ConfigurationError,
    GeocoderParseError,
    GeocoderServiceError,
    GeocoderTimedOut,
    GeocoderUnavailable,
)

MAX_ANSWER_BYTES: Final = 262_144
"""A single find takes a few kilobytes."""


class GuardedAdapter(BaseSyncAdapter):  # type: ignore[misc]  # geopy is not annotated
    """geopy's way out, on httpx. ``timeout`` is for the whole exchange, in seconds.

    Redirects are not followed and proxies of the environment not used. Where ``is_private_allowed`` is
    false, only public addresses are reached, and the address that was checked is the one connected to.
    """

    def __init__(
        self, *, proxies: Any = None, ssl_context: SSLContext | None = None, is_private_allowed: bool = False
    ) -> None:
        super().__init__(proxies=proxies, ssl_context=ssl_context)
        self._ssl_context = ssl_context or httpx.create_ssl_context(trust_env=False)
        self._is_private_allowed = is_private_allowed

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
        try:
            # An event loop for one request: cancelling it is what can end a connection that drips.
            response, body = asyncio.run(self._fetch(httpx.URL(url), timeout, headers))
        except (TimeoutError, httpx.TimeoutException):
            raise GeocoderTimedOut(f"No complete answer within {timeout:g} s.") from None
        except (httpx.ConnectError, OSError) as error:
            raise GeocoderUnavailable(f"Cannot be reached ({error}).") from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise GeocoderServiceError(f"The exchange failed ({error}).") from error
        text = body.decode("utf-8", errors="replace")
        if response.status_code != httpx.codes.OK:
            raise AdapterHTTPError(
                f"Status {response.status_code}.",
                status_code=response.status_code,
                headers=response.headers,
                text=text[:500],
            )
        return text

    async def _fetch(self, url: httpx.URL, seconds: float, headers: Mapping[str, str]) -> tuple[httpx.Response, bytes]:
        async with asyncio.timeout(seconds):
            address = await self._resolve(url)
            client = httpx.AsyncClient(
                verify=self._ssl_context, trust_env=False, follow_redirects=False, timeout=seconds
            )
            request = client.build_request(
                "GET",
                url.copy_with(host=address),
                headers={**headers, "Host": url.netloc.decode("ascii"), "Accept-Encoding": "identity"},
                # The certificate is the host's, whatever address it was found at.
                extensions={"sni_hostname": url.host},
            )
            async with client:
                response = await client.send(request, stream=True)
                try:
                    return response, await _read_body(response)
                finally:
                    await response.aclose()

    async def _resolve(self, url: httpx.URL) -> str:
        """An address of the host; every one of them has to be allowed."""
        loop = asyncio.get_running_loop()
        port = url.port or (443 if url.scheme == "https" else 80)
        found = await loop.getaddrinfo(url.host, port, type=socket.SOCK_STREAM)
        addresses = [str(one[4][0]) for one in found]
        if not self._is_private_allowed:
            for address in addresses:
                if not is_public(address):
                    raise ConfigurationError(f"{url.host} leads to {address}, which is not a public address.")
        return addresses[0]


def is_public(address: str) -> bool:
    """Whether an IP address can be somebody's on the internet: not this machine, its network, or a group."""
    parsed = ip_address(address.partition("%")[0])
    if isinstance(parsed, IPv6Address):
        # 6to4 and IPv4 written as IPv6 lead where the IPv4 address inside leads.
        parsed = parsed.ipv4_mapped or parsed.sixtofour or parsed
    return parsed.is_global and not parsed.is_multicast


async def _read_body(response: httpx.Response) -> bytes:
    if response.headers.get("content-encoding", "identity") != "identity":
        raise GeocoderServiceError("The answer is compressed, though that was not asked for.")
    body = bytearray()
    async for chunk in response.aiter_raw():
        body += chunk
        if len(body) > MAX_ANSWER_BYTES:
            raise GeocoderServiceError(f"The answer is longer than {MAX_ANSWER_BYTES} bytes.")
    return bytes(body)
