"""How a question leaves this service: to public addresses, within a time, for so many bytes.

httpx by itself takes proxies from the environment, limits each phase but not the whole, reads answers of any size,
and connects to whatever a name leads to. Here nothing of that happens. For background work only: each question has
an event loop of its own, since cancelling it is what can end a connection that drips.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache, partial
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from ssl import SSLContext
from typing import Final

import httpx

REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})


class OutgoingError(Exception):
    """A question that got no answer that can be used; its text says why."""


class NotPublicError(OutgoingError):
    """The name leads to an address that is not somebody's on the internet."""


class TimedOutError(OutgoingError):
    """No complete answer within the time."""


class UnreachableError(OutgoingError):
    """Nobody answers there."""


_WITH_IPV4 = (IPv6Network("64:ff9b::/96"), IPv6Network("::/96"))
"""NAT64, and an older way to write IPv4: the last four bytes are the address that is reached."""


def is_public(address: str) -> bool:
    """Whether an IP address can be somebody's on the internet: not this machine, its network, or a group."""
    parsed = ip_address(address.partition("%")[0])
    if isinstance(parsed, IPv6Address):
        # 6to4, NAT64 and IPv4 written as IPv6 lead where the IPv4 address inside leads.
        inside = IPv4Address(parsed.packed[-4:]) if any(parsed in net for net in _WITH_IPV4) else None
        parsed = parsed.ipv4_mapped or parsed.sixtofour or inside or parsed
    return parsed.is_global and not parsed.is_multicast


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """What one question may take: ``seconds`` for the whole, redirects included, and ``most_bytes`` of its answer.

    ``is_allowed`` says to which IP addresses it may lead. A redirect is checked as the first address was, and
    never leads from https to http; without any, the redirect itself is the answer.
    """

    seconds: float
    most_bytes: int
    most_redirects: int = 0
    is_allowed: Callable[[str], bool] = is_public


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer, read to its end: any status is one."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def fetch(url: str, bounds: Bounds, headers: Mapping[str, str], ssl_context: SSLContext | None = None) -> Fetched:
    """Ask by GET, and read the answer. Raises :class:`OutgoingError`, or one of those below it."""
    try:
        return asyncio.run(_fetch(url, bounds, headers, ssl_context or make_ssl_context()))
    except (TimeoutError, httpx.TimeoutException):
        raise TimedOutError(f"No complete answer within {bounds.seconds:g} s.") from None
    except (httpx.ConnectError, OSError) as error:
        raise UnreachableError(f"Cannot be reached ({error}).") from error
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        raise OutgoingError(f"The exchange failed ({error}).") from error


@cache
def make_ssl_context() -> SSLContext:
    """The certificates that are trusted, read once."""
    return httpx.create_ssl_context(trust_env=False)


async def _fetch(url: str, bounds: Bounds, headers: Mapping[str, str], ssl_context: SSLContext) -> Fetched:
    async with asyncio.timeout(bounds.seconds):
        client = httpx.AsyncClient(verify=ssl_context, trust_env=False, follow_redirects=False, timeout=bounds.seconds)
        async with client:
            current = _check_scheme(httpx.URL(url))
            for _ in range(bounds.most_redirects + 1):
                found = await _ask(client, current, bounds, headers)
                if not bounds.most_redirects or found.status not in REDIRECTS:
                    return found
                current = _follow(current, found)
    raise OutgoingError(f"It leads on more than {bounds.most_redirects} times.")


def _check_scheme(url: httpx.URL) -> httpx.URL:
    if url.scheme not in ("http", "https") or not url.host:
        raise OutgoingError("The address is not one on the web (https://...).")
    return url


def _follow(url: httpx.URL, found: Fetched) -> httpx.URL:
    leads_to = _check_scheme(url.join(found.headers.get("location", "")))
    if url.scheme == "https" and leads_to.scheme != "https":
        raise OutgoingError("It leads from https to http.")
    return leads_to


async def _ask(client: httpx.AsyncClient, url: httpx.URL, bounds: Bounds, headers: Mapping[str, str]) -> Fetched:
    address = await _resolve(url, bounds.is_allowed)
    request = client.build_request(
        "GET",
        url.copy_with(host=address),
        headers={**headers, "Host": url.netloc.decode("ascii"), "Accept-Encoding": "identity"},
        # The certificate is the host's, whatever address it was found at.
        extensions={"sni_hostname": url.host},
    )
    response = await client.send(request, stream=True)
    try:
        return Fetched(response.status_code, response.headers, await _read_body(response, bounds.most_bytes))
    finally:
        await response.aclose()


async def _resolve(url: httpx.URL, is_allowed: Callable[[str], bool]) -> str:
    """An address of the host; every one of them has to be allowed."""
    port = url.port or (443 if url.scheme == "https" else 80)
    look_up = partial(socket.getaddrinfo, url.host, port, type=socket.SOCK_STREAM)
    pool = ThreadPoolExecutor(1, "lookup")
    try:
        found = await asyncio.get_running_loop().run_in_executor(pool, look_up)
    finally:
        pool.shutdown(wait=False)  # the loop's own threads would be waited for, however long the lookup takes
    addresses = [str(one[4][0]) for one in found]
    for address in addresses:
        if not is_allowed(address):
            raise NotPublicError(f"{url.host} leads to {address}, which is not a public address.")
    return addresses[0]


async def _read_body(response: httpx.Response, most_bytes: int) -> bytes:
    # Not compressed, so that the bytes that are counted are those that there are.
    if response.headers.get("content-encoding", "identity") != "identity":
        raise OutgoingError("The answer is compressed, though that was not asked for.")
    body = bytearray()
    async for chunk in response.aiter_raw():
        body += chunk
        if len(body) > most_bytes:
            raise OutgoingError(f"The answer is longer than {most_bytes} bytes.")
    return bytes(body)
