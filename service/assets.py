"""Scripts, styles, pictures and the shipped base map: files that are the same for everybody.

Each is compressed once for all, as small as it gets, when it is first asked for: the page of the list is used on slow
lines too. A browser asks again whether a file has changed, so that a new version of the service is whole at once.
"""

from __future__ import annotations

from functools import lru_cache
from hashlib import blake2b
from importlib.util import find_spec
from mimetypes import guess_type
from pathlib import Path

import brotli
from litestar import get
from litestar.handlers.http_handlers import HTTPRouteHandler
from litestar.params import FromPath
from litestar.types import ASGIApp, Scope

from maps.assets import asset_folders, base_map_files
from service.answers import Answer, make_apart, read_header
from service.compression import BROTLI, MIN_BYTES, PLAIN, choose_encoding, compress
from service.errors import NotFoundError
from service.stored_answers import is_fresh

STATIC = Path(__file__).parent / "pages" / "static"
BEST_QUALITY = 11
MOST_AT_BEST = 500_000
"""Bytes above which the best compression takes seconds, and the usual one has to do."""
PICTURES = ("image/png", "image/gif", "image/x-icon", "image/vnd.microsoft.icon")
"""What is compressed already."""


@lru_cache(maxsize=1)
def list_files() -> dict[str, Path]:
    """Every file that is served, by its path below ``/assets/``; nothing that is not in this list can be asked for."""
    folders = {**asset_folders(), "pages": STATIC, "swagger": _find_swagger()}
    found = {
        f"{name}/{path.relative_to(folder).as_posix()}": path
        for name, folder in folders.items()
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    return found | base_map_files()


@get("/assets/{asset:path}", sync_to_thread=False, include_in_schema=False)
def serve_asset(asset: FromPath[Path], scope: Scope) -> ASGIApp:
    """One file, in an encoding that the client takes; or the word that it has not changed."""
    path = list_files().get(str(asset).removeprefix("/"))
    if path is None:
        raise NotFoundError("Nothing has this address.")
    encoding = choose_encoding(read_header(scope, b"accept-encoding").encode("latin-1"))
    known = read_header(scope, b"if-none-match").encode("latin-1")

    def answer() -> Answer:
        packed = pack_file(path, path.stat().st_mtime_ns, encoding)
        if known and is_fresh(known, packed.find_header(b"etag")):
            return Answer(304, [item for item in packed.headers if not item[0].startswith(b"content-")], b"")
        return packed

    return make_apart(answer)


@lru_cache(maxsize=256)
def pack_file(path: Path, changed_ns: int, encoding: bytes) -> Answer:
    """The answer that a file is, in an encoding; ``changed_ns`` makes it anew when the file has changed."""
    del changed_ns
    body = path.read_bytes()
    kind = guess_type(path.name)[0] or "application/octet-stream"
    tag = blake2b(body + encoding, digest_size=12).hexdigest()
    is_packed = encoding != PLAIN and len(body) >= MIN_BYTES and kind not in PICTURES
    sent = _compress(body, encoding) if is_packed else body
    head = [(b"content-encoding", encoding)] if is_packed else []
    text = b"; charset=utf-8" if kind.startswith("text/") else b""
    head += [
        (b"content-type", kind.encode() + text),
        (b"content-length", str(len(sent)).encode()),
        (b"etag", f'"{tag}"'.encode()),
        (b"cache-control", b"public, no-cache"),
        (b"vary", b"Accept-Encoding"),
    ]
    return Answer(200, head, sent)


def _compress(body: bytes, encoding: bytes) -> bytes:
    if encoding == BROTLI and len(body) <= MOST_AT_BEST:
        packed: bytes = brotli.compress(body, quality=BEST_QUALITY)
        return packed
    return compress(body, encoding)


def _find_swagger() -> Path:
    """The folder of the interactive documentation, found without importing the package that carries it."""
    spec = find_spec("flask_swagger_ui")
    if spec is None or not spec.submodule_search_locations:
        raise RuntimeError("the package that carries Swagger UI is not installed")
    return Path(next(iter(spec.submodule_search_locations))) / "dist"


ASSET_ROUTES: list[HTTPRouteHandler] = [serve_asset]
