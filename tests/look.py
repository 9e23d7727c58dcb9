"""The look without a backend: sample Posts in the real templates, served with the real files and policy."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from mimetypes import guess_type
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, urlsplit

from app.brand import PLAIN
from app.limits import Limits
from app.main import create_app
from app.web.build import STATIC
from app.web.files import parts
from app.web.headers import POLICY
from app.web.pages import environment
from tests.look_samples import CAPTIONS, CLIP, KINDS, WHITE, card, reading

VIEWER = SimpleNamespace(
    id=1,
    name="Lena Vogt",
    handle="lena",
    portrait=None,
    initials="LV",
    roles=frozenset(),
    preferences="{}",
    quiet=False,
)
CUES = b"WEBVTT\n\n00:00.000 --> 00:30.000\nTwo turns at the bottom first,\nthen up in a spiral\n"


@dataclass
class Look:
    """What the pages are drawn with; a test sets what it is about."""

    poster: str = WHITE
    direction: str = "ltr"
    files: dict[str, bytes] = field(default_factory=dict)

    def page(self, address: str, *, part: bool) -> str:
        path, query = urlsplit(address).path, parse_qs(urlsplit(address).query)
        if path == "/":
            return self.home(query.get("kind", KINDS), query.get("next", [None])[0], part=part)
        if path == "/sign-in":
            asked = {"next": "/", "name": "", "error": None, "way": None, "provider": None, "digits": 6}
            return self.draw("app/sign_in.html", me=None, **asked)
        if path == "/problem":
            return self.draw(
                "app/problem.html", sentence="There is nothing here.", code="not_found", again=None
            )
        if path.endswith("/application"):
            form = "feeds/_tried_form.html" if part else "feeds/tried.html"
            return self.draw(form, post=card("video"), values={}, errors={}, chips=(5, 15, 30, 60))
        kind = query.get("kind", [KINDS[int(path.rpartition("/")[2]) - 1]])[0]
        return self.draw("feeds/post.html", **reading(kind, self.poster))

    def home(self, kinds: list[str], onward: str | None, *, part: bool) -> str:
        cards = [card(kind, self.poster) for kind in kinds]
        about = {
            "tab": "foryou",
            "next": onward,
            "ended": not onward,
            "ending": None,
            "auto": True,
            "longest": None,
        }
        return self.draw(
            "feeds/_cards.html" if part else "feeds/feed.html", page="home", cards=cards, **about
        )

    def draw(self, template: str, **context: Any) -> str:
        shared = {
            "me": VIEWER,
            "brand": PLAIN,
            "csrf": "token",
            "page": "",
            "unread": True,
            "lang": "en",
            "dir": self.direction,
            "here": "/",
            "saving": False,
            "wishes": {},
            "limits": Limits(),
        }
        return environment().get_template(template).render(**{**shared, **context})

    def answer(self, address: str, *, part: bool) -> tuple[str, bytes]:
        path = urlsplit(address).path
        if path.startswith("/static/"):
            return _type(path), (STATIC / parts(path.removeprefix("/static/"))[1]).read_bytes()
        if path == CAPTIONS:
            return "text/vtt", CUES
        if path in self.files:
            return _type(path), self.files[path]
        if path in ("/favicon.ico", "/live", "/sw.js", CLIP):
            return "text/plain", b""
        return "text/html; charset=utf-8", self.page(address, part=part).encode()


@contextmanager
def serve(look: Look) -> Iterator[str]:
    """The address of a loopback server that shows `look`."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            kind, body = look.answer(self.path, part=self.headers.get("HX-Request-Type") == "partial")
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Content-Security-Policy", POLICY)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None: ...

    create_app("")  # it tells the templates the addresses of all pages
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _type(path: str) -> str:
    return guess_type(path)[0] or "application/octet-stream"
