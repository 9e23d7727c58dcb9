"""The outermost layer: security headers, a request id and a line in the access log on every answer.

A plain ASGI wrapper, because the framework's own hooks miss 404, 405 and errors.
"""

import json
import logging
import secrets
import time
from collections.abc import Iterable
from contextvars import ContextVar

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from app.settings import settings

log = logging.getLogger("pollen.access")

request_id: ContextVar[str] = ContextVar("request_id", default="")

POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "media-src 'self' blob:",
        "connect-src 'self'",
        "worker-src 'self'",
        "manifest-src 'self'",
        "font-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
)


def framed_by(origins: list[str]) -> str:
    """The policy of a page that these origins may show in a frame, and nobody else."""
    return POLICY.replace("frame-ancestors 'none'", f"frame-ancestors {' '.join(origins)}")


HEADERS: dict[bytes, bytes] = {
    b"content-security-policy": POLICY.encode(),
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"same-origin",
    b"permissions-policy": b"camera=(self), microphone=(self), geolocation=()",
    b"cross-origin-opener-policy": b"same-origin",
    b"cross-origin-resource-policy": b"same-origin",
}
#: What says something to a page only: forty styles and scripts a visit would carry it for nothing.
OF_PAGES = {
    b"content-security-policy",
    b"referrer-policy",
    b"permissions-policy",
    b"cross-origin-opener-policy",
}
#: Types of our own files that never become a page. The worker does have a policy, but lies elsewhere.
FILES, PARTS = "/static/", {b"text/css", b"text/javascript"}
UNSENT = 0
STRICT_TRANSPORT = b"max-age=31536000"


class Headers:
    """Wraps the application."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.fixed = dict(HEADERS)
        if settings().https:
            self.fixed[b"strict-transport-security"] = STRICT_TRANSPORT

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP:
            await self.app(scope, receive, send)
            return
        answer = Answer(send, scope["path"], self.fixed)
        request_id.set(answer.number)
        began = time.perf_counter()
        try:
            await self.app(scope, receive, answer)
        except Exception:
            log.exception("the application itself failed")
            await answer.apologise()
        finally:
            taken = round((time.perf_counter() - began) * 1000, 1)
            log.info(
                "%s %s %s",
                scope["method"],
                scope["path"],
                answer.status,
                extra={"status": answer.status, "ms": taken, "request": answer.number},
            )


class Answer:
    """Sends what the application sends, its first message with our headers, and knows the status."""

    def __init__(self, send: Send, path: str, fixed: dict[bytes, bytes]) -> None:
        self.send, self.path, self.fixed = send, path, fixed
        self.number = secrets.token_hex(8)
        self.status = UNSENT

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            message["headers"] = [
                *self._complete(message["headers"]),
                (b"x-request-id", self.number.encode()),
            ]
        await self.send(message)

    async def apologise(self) -> None:
        """For an application that failed before it said anything."""
        if self.status != UNSENT:
            return
        headers = [(b"content-type", b"text/plain")]
        await self({"type": "http.response.start", "status": 500, "headers": headers})
        await self(
            {"type": "http.response.body", "body": b"Something broke on our side.", "more_body": False}
        )

    def _complete(self, given: Iterable[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
        """The answer's own headers win: media, for one, has a stricter policy."""
        own = [(name.lower(), value) for name, value in given]
        names = {name for name, _ in own}
        if self.path.startswith(FILES) and dict(own).get(b"content-type", b"").partition(b";")[0] in PARTS:
            names |= OF_PAGES
        return own + [(name, value) for name, value in self.fixed.items() if name not in names]


class Structured(logging.Formatter):
    """One JSON object a line."""

    def format(self, entry: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": self.formatTime(entry, "%Y-%m-%dT%H:%M:%S%z"),
            "level": entry.levelname.lower(),
            "logger": entry.name,
            "message": entry.getMessage(),
        }
        if request_id.get():
            line["request"] = request_id.get()
        for name in ("status", "ms", "job", "kind", "attempt"):
            if hasattr(entry, name):
                line[name] = getattr(entry, name)
        if entry.exc_info:
            line["error"] = self.formatException(entry.exc_info)
        return json.dumps(line, default=str)
