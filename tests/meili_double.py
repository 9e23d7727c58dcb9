"""A small stand-in for a Meilisearch server, over real HTTP: the routes we use, and all that goes wrong.

It refuses every key that the documentation does not know, applies filters, checks keys and tenant tokens,
and works its tasks in order. `seen` holds every request as it came.
"""

import base64
import hashlib
import hmac
import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from msgspec import Struct

from tests.meili_names import SEARCH, SEARCH_UID
from tests.meili_routes import Refusal, Routes

MASTER = "a-master-key-of-32-letters-or-so"


class Seen(Struct):
    method: str
    path: str
    query: dict[str, str]
    body: Any


class Double:
    """The server. `mode` spoils its answers: slow, 503, cut, garbage, other.

    `routes.tasks_end` spoils its tasks: failed, canceled, never, unknown, full; `routes.poison` are ids of
    documents that it cannot take.
    """

    def __init__(self) -> None:
        self.seen: list[Seen] = []
        #: How many have asked, also those that have no answer yet.
        self.asked = 0
        self.tokens: list[str] = []
        self.mode = ""
        self.slow_s = 30.0
        self.asleep = threading.Event()
        self.lists_keys = True
        #: Bytes of a request that a proxy before it lets through; None for all.
        self.most: int | None = None
        self.routes = Routes()
        self._server: _Quiet | None = None
        self.port = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Listen, on the port it had before if it had one."""
        self._server = _Quiet(("127.0.0.1", self.port), _handler(self))
        self.port = self._server.server_port
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def stop(self) -> None:
        """As if its process were gone: who is connected is cut off, too."""
        self.asleep.set()
        if self._server:
            self._server.shutdown()
            self._server.cut_all()
            self._server.server_close()
            self._server = None

    def restart_empty(self) -> None:
        self.routes = Routes()

    @contextmanager
    def spoilt(self, mode: str) -> Iterator[None]:
        self.asleep.clear()
        self.mode = mode
        try:
            yield
        finally:
            self.mode = ""
            self.asleep.set()

    def answer(self, seen: Seen, bearer: str) -> tuple[int, Any]:
        """What the server says to a request: a status and JSON."""
        self.seen.append(seen)
        try:
            rules = self._rights(seen, bearer)
            return self.routes.answer(seen.method, seen.path, seen.query, seen.body, rules)
        except Refusal as error:
            return error.status, {
                "message": str(error), "code": error.code, "type": "invalid_request", "link": "",
            }  # fmt: skip

    def _rights(self, seen: Seen, bearer: str) -> dict[str, Any] | None:
        """Search rules of a tenant token; None where the key may do all."""
        if bearer == MASTER or seen.path == "/health":
            if seen.path == "/keys" and not self.lists_keys:
                raise Refusal("invalid_api_key", "The provided API key is invalid.", 403)
            return None
        if seen.path != "/multi-search":
            raise Refusal("invalid_api_key", "The provided API key is invalid.", 403)
        self.tokens.append(bearer)
        return None if bearer == SEARCH else _rules(bearer)


class _Quiet(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, *args: Any) -> None:
        self.links: set[socket.socket] = set()
        super().__init__(*args)

    def process_request(self, request: Any, client_address: Any) -> None:
        self.links.add(request)
        super().process_request(request, client_address)

    def cut_all(self) -> None:
        for link in list(self.links):
            _cut(link)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Who is cut off mid-sentence is no news here."""


def _cut(link: socket.socket) -> None:
    try:
        link.shutdown(socket.SHUT_RDWR)
    except OSError:
        return


def _handler(double: Double) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _do(self) -> None:
            size = int(self.headers.get("content-length") or 0)
            raw = self.rfile.read(size)
            double.asked += 1
            if double.mode == "slow":
                double.asleep.wait(double.slow_s)
            if double.mode == "cut":
                self.close_connection = True
                _cut(self.connection)
                return
            parts = urlsplit(self.path)
            seen = Seen(self.command, parts.path, dict(parse_qsl(parts.query)), json.loads(raw or "null"))
            status, told = self._spoilt(size) or double.answer(
                seen, (self.headers.get("authorization") or "").removeprefix("Bearer ")
            )
            body = told if isinstance(told, bytes) else json.dumps(told).encode()
            self.send_response(status)
            kind = "text/html" if isinstance(told, bytes) and told.startswith(b"<") else "application/json"
            self.send_header("content-type", kind)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def _spoilt(self, size: int) -> tuple[int, bytes] | None:
            if double.most is not None and size > double.most:
                return 413, b"<html>Request Entity Too Large</html>"
            return {
                "503": (503, b"<html>Service Unavailable</html>"),
                "garbage": (200, b'{"hits": "many", "results": 7'),
                "other": (200, b'["a", "wholly", "different", "service"]'),
            }.get(double.mode)

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _do  # noqa: N815 - as the base class calls them

        def log_message(self, *_: Any) -> None:
            """Says nothing."""

    return Handler


def _rules(token: str) -> dict[str, Any]:
    """What a tenant token allows, once its signature and its end are looked at."""
    wrong = Refusal("invalid_api_key", "The provided API key is invalid.", 403)
    try:
        head, payload, signature = token.split(".")
        expected = hmac.new(SEARCH.encode(), f"{head}.{payload}".encode(), hashlib.sha256).digest()
        claims = json.loads(_decoded(payload))
        good = hmac.compare_digest(_decoded(signature), expected) and claims["apiKeyUid"] == SEARCH_UID
        late = not time.time() < claims["exp"] <= time.time() + 3600
    except (ValueError, KeyError) as error:
        raise wrong from error
    if not good or late:
        raise wrong
    rules: dict[str, Any] = claims["searchRules"]
    return rules


def _decoded(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
