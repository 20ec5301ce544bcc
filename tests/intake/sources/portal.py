"""A portal of our own on loopback that speaks Opendatasoft's Explore API 2.1, with its limits, and faults on demand."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

DATASETS = "/api/explore/v2.1/catalog/datasets/"


@dataclass
class Reply:
    """What the next question gets instead of its answer."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    promised_bytes: int | None = None
    """A length that the body does not keep."""
    hold: threading.Event | None = None


@dataclass
class TestPortal:
    """Holds the records of its datasets; ``replies`` come first, None among them for the right answer."""

    __test__ = False

    records: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    replies: list[Reply | None] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    hosts: list[str] = field(default_factory=list)
    address: str = ""

    def answer(self, path: str, query: Mapping[str, Sequence[str]]) -> tuple[int, Any]:
        dataset, _, what = path.removeprefix(DATASETS).partition("/")
        records = self.records.get(dataset)
        if records is None or not path.startswith(DATASETS):
            return 404, {"error_code": "UnknownDataset", "message": "no such dataset"}
        wanted = query["select"][0].split(",")
        if lost := [name for name in wanted if records and name not in records[0]]:
            return 400, {"error_code": "ODSQLError", "message": f"Unknown field: {lost[0]}"}
        shown = [{name: record[name] for name in wanted} for record in records]
        if "order_by" in query:
            shown.sort(key=lambda record: str(record.get(query["order_by"][0])))
        if what == "exports/json":
            return 200, shown
        limit, offset = int(query.get("limit", ["10"])[0]), int(query.get("offset", ["0"])[0])
        if limit > 100 or limit + offset > 10_000:
            return 400, {"error_code": "InvalidRESTParameterError", "message": "limit or offset out of bounds"}
        return 200, {"total_count": len(shown), "results": shown[offset : offset + limit]}


def _make_handler(portal: TestPortal) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            portal.asked.append(self.path)
            portal.hosts.append(self.headers["Host"])
            reply = portal.replies.pop(0) if portal.replies else None
            if reply is None:
                status, said = portal.answer(parts.path, parse_qs(parts.query))
                reply = Reply(status, json.dumps(said).encode())
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            length = len(reply.body) if reply.promised_bytes is None else reply.promised_bytes
            self.send_header("Content-Length", str(length))
            self.end_headers()
            try:
                self.wfile.write(reply.body)
                self.wfile.flush()
            except OSError:  # whoever asked has seen enough
                return
            if reply.hold is not None:
                reply.hold.wait(20)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  as in http.server
            pass

    return Handler


@contextmanager
def run_portal() -> Iterator[TestPortal]:
    """Serve on a free port of loopback until the test is over."""
    portal = TestPortal()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _make_handler(portal))
    server.daemon_threads = True
    portal.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield portal
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
