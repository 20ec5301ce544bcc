"""No page of ours loads anything from somebody else: no script, style, font or image, tiles apart."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

CDN_HOSTS = (
    "ajax.googleapis.com",
    "cdn.",
    "cdnjs.",
    "code.jquery.com",
    "esm.sh",
    "fonts.googleapis.com",
    "fonts.gstatic.com",
    "jsdelivr.net",
    "maxcdn",
    "netdna.bootstrapcdn.com",
    "skypack.dev",
    "unpkg.com",
)

ADDRESS = r"(?:https?:)?//[\w.-]"
LOADS_IN_HTML = re.compile(
    rf"""(?ix) \b(?:src|srcset|poster|data-src|formaction) \s*=\s* ["']? \s* {ADDRESS}
    | <link\b (?![^>]*\brel=["']?(?:alternate|canonical|license|author|me|next|prev|help))
      [^>]*\bhref\s*=\s*["']?\s*{ADDRESS}
    """
)
LOADS_IN_CSS = re.compile(rf"""(?i)url\(\s*["']?\s*{ADDRESS}|@import\s+["']\s*{ADDRESS}""")
LOADS_IN_JS = re.compile(
    rf"""(?ix) (?:\bfetch|\bimport|importScripts|\bopen|WebSocket|EventSource|\bURL|tileLayer)
    \s* \(\s* (?:["']GET["']\s*,\s*)? ["'`]{ADDRESS}
    | \b(?:from|import)\s+["']{ADDRESS} | \.(?:src|href)\s*=\s*["'`]{ADDRESS}"""
)


def check_loads(path: PurePosixPath, source: str) -> list[str]:
    """Anything that a browser would fetch from another host; a link for a person to follow is none."""
    patterns = [LOADS_IN_CSS]
    if path.suffix in {".html", ".svg", ".xml", ".py"}:
        patterns.append(LOADS_IN_HTML)
    if path.suffix in {".html", ".js", ".py"}:
        patterns.append(LOADS_IN_JS)
    return [
        f"line {number}: loads {line.strip()[:80]}"
        for number, line in enumerate(source.splitlines(), start=1)
        if any(pattern.search(line) for pattern in patterns)
    ]


def check_hosts(path: PurePosixPath, source: str) -> list[str]:
    """The well-known hosts of other people's scripts and fonts, wherever they are written."""
    del path
    pattern = re.compile(rf"""(?i)//[\w.-]*(?:{"|".join(re.escape(host) for host in CDN_HOSTS)})""")
    return [
        f"line {number}: names a host of third-party assets: {line.strip()[:80]}"
        for number, line in enumerate(source.splitlines(), start=1)
        if pattern.search(line)
    ]


def check_inline(path: PurePosixPath, source: str) -> list[str]:
    """Nothing that a strict Content-Security-Policy refuses: handlers, styles and scripts without a nonce."""
    if path.suffix != ".html":
        return []
    return [
        f"line {source.count(chr(10), 0, tag.start()) + 1}: {finding}"
        for tag in re.finditer(r"(?is)<([a-z][\w-]*)\b([^>]*)>", source)
        for finding in (*_check_attributes(tag[2]), *_check_element(tag[1].lower(), tag[2]))
    ]


def _check_attributes(attributes: str) -> list[str]:
    refused = {
        r"(?i)(?:^|\s)on[a-z]+\s*=": "an inline handler",
        r"(?i)(?:^|\s)style\s*=": "an inline style",
        r"(?i)javascript:": "a javascript address",
    }
    return [finding for pattern, finding in refused.items() if re.search(pattern, attributes)]


def _check_element(name: str, attributes: str) -> list[str]:
    is_data = re.search(r"""(?i)type\s*=\s*["']?application/(?:ld\+)?json""", attributes)
    has_nonce = "nonce" in attributes
    if name == "style" and not has_nonce:
        return ["a style without a nonce"]
    if name == "script" and not (is_data or has_nonce or re.search(r"(?i)\bsrc\s*=", attributes)):
        return ["a script without a nonce"]
    return []
