"""The look without a backend: sample Posts in the real templates, served with the real files and the real policy."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from mimetypes import guess_type
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from app.web.headers import POLICY
from app.web.pages import STATIC, environment

ROUTES = {
    "feed": "/", "sign_in": "/sign-in", "sign_out": "/sign-out", "compose": "/compose", "post": "/posts/{id}",
    "person": "/people/{handle}", "skill": "/skills/{slug}", "search": "/search", "activity": "/activity", "me": "/me",
    "post_reaction": "/posts/{id}/reactions/{kind}", "post_save": "/posts/{id}/save",
    "post_application": "/posts/{id}/application", "post_comments": "/posts/{id}/comments",
    "post_edit": "/posts/{id}/edit", "post_publication": "/posts/{id}/publication", "post_deletion": "/posts/{id}/deletion",
    "comment_thanks": "/comments/{id}/thanks", "comment_acceptance": "/comments/{id}/acceptance",
    "comment_deletion": "/comments/{id}/deletion", "post_report": "/posts/{id}/reports", "follow": "/follows/{kind}/{id}",
}  # fmt: skip
PICTURE = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 16'%3E"
    "%3Crect width='9' height='16' fill='white'/%3E%3C/svg%3E"
)
NOW = datetime.now(UTC)
LIMITS = SimpleNamespace(comment_max=1000)


@dataclass
class Look:
    """What the pages are drawn with; a test sets what it is about."""

    poster: str = PICTURE
    clip: str = "/clip.mp4"
    direction: str = "ltr"
    media: dict[str, bytes] = field(default_factory=dict)

    def page(self, address: str) -> str:
        path, query = urlsplit(address).path, parse_qs(urlsplit(address).query)
        if path == "/":
            kinds = query.get("kind", KINDS)
            return self.draw(
                "feeds/feed.html",
                page="home",
                tab="foryou",
                next=None,
                ended=True,
                cards=[self.card(k) for k in kinds],
            )
        if path == "/sign-in":
            return self.draw("app/sign_in.html", me=None, next="/", name="", error=None)
        if path == "/problem":
            return self.draw(
                "app/problem.html", sentence="There is nothing here, or it is not for you.", code="not_found"
            )
        if path.endswith("/application"):
            return self.draw("feeds/tried.html", post=self.card("video"))
        kind = query.get("kind", ["video"])[0]
        return self.draw("feeds/post.html", **self.read(kind))

    def draw(self, template: str, **context: Any) -> str:
        made = environment().overlay()
        made.globals = {**environment().globals, "url": url}
        person = SimpleNamespace(
            id=1, name="Lena Vogt", handle="lena", portrait=None, initials="LV", roles=frozenset()
        )
        shared = {
            "me": person,
            "csrf": "token",
            "page": "",
            "unread": True,
            "lang": "en",
            "dir": self.direction,
            "here": "/",
        }
        return made.get_template(template).render(**{**shared, **context})

    def card(self, kind: str) -> SimpleNamespace:
        title, text, media = WORDS[kind]
        return SimpleNamespace(
            id=KINDS.index(kind) + 1, kind=kind, state="live", title=title, text=text, language="en",
            published_at=NOW - timedelta(hours=5), author_id=7, steps=5, useful=24, me_too=6, comments=3,
            author=SimpleNamespace(**FACES[0].__dict__, team="Warehouse", title=None),
            skills=[SimpleNamespace(slug="excel", name="excel"), SimpleNamespace(slug="pallet-wrap", name="pallet-wrap")],
            media=[self.medium(media)] * (3 if media == "photo" else 1) if media else [],
            tried=SimpleNamespace(faces=FACES, count=12),
            mine=SimpleNamespace(useful=False, me_too=True, saved=kind == "photo", tried=False, following=False, own=False),
            reason="Omar in Cairo also works on #pallet-wrap" if kind == "video" else None,
        )  # fmt: skip

    def medium(self, kind: str) -> SimpleNamespace:
        clip = SimpleNamespace(src=self.clip, type="video/mp4", height=480)
        return SimpleNamespace(
            id="a1", kind=kind, state="ready", reason=None, progress=None, poster=self.poster, placeholder=None,
            sources=[clip] if kind == "video" else [SimpleNamespace(src=self.poster, type="image/jpeg", height=720)],
            captions=[SimpleNamespace(src="/captions.vtt", language="en", label="English")] if kind == "video" else [],
            width=720, height=1280, duration_s=24.0, alt="A pallet, half wrapped",
        )  # fmt: skip

    def read(self, kind: str) -> dict[str, Any]:
        told = [
            SimpleNamespace(id=1, face=FACES[0], sentence="Two turns at the bottom, and nothing slid on the truck.", result="worked", photo=self.medium("photo"), at=NOW - timedelta(days=1)),
            SimpleNamespace(id=2, face=None, sentence=None, result="partly", photo=None, at=NOW - timedelta(days=3)),
        ]  # fmt: skip
        reply = SimpleNamespace(
            id=2, face=FACES[1], text="Yes, from 60 cm up.", at=NOW, own=False, replies=[]
        )
        said = SimpleNamespace(
            id=1,
            face=FACES[2],
            text="Does this work for half pallets too?",
            at=NOW,
            own=False,
            replies=[reply],
        )
        related = [self.card(other) for other in ("guide", "question", "video")]
        return {
            "post": self.card(kind), "applications": told, "comments": [said], "related": related,
            "may_edit": False, "may_moderate": False, "limits": LIMITS,
        }  # fmt: skip


def url(name: str, /, **params: object) -> str:
    form = ROUTES[name]
    path = form.format(**params)
    query = {key: value for key, value in params.items() if f"{{{key}}}" not in form}
    return f"{path}?{urlencode(query)}" if query else path


def face(name: str, site: str) -> SimpleNamespace:
    initials = "".join(part[0] for part in name.split())
    return SimpleNamespace(
        name=name, handle=name.split()[0].lower(), portrait=None, initials=initials, site=site
    )


@contextmanager
def serve(look: Look) -> Iterator[str]:
    """The address of a loopback server that shows `look`."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = urlsplit(self.path).path
            kind, body = answer(look, self.path, path)
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Content-Security-Policy", POLICY)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def answer(look: Look, address: str, path: str) -> tuple[str, bytes]:
    if path.startswith("/static/"):
        return guess_type(path)[0] or "text/plain", (STATIC / path.removeprefix("/static/")).read_bytes()
    if path == "/captions.vtt":
        return (
            "text/vtt",
            b"WEBVTT\n\n00:00.000 --> 00:30.000\nTwo turns at the bottom first,\nthen up in a spiral\n",
        )
    if path in look.media:
        return guess_type(path)[0] or "text/plain", look.media[path]
    if path in ("/live", "/favicon.ico", look.clip):
        return "text/plain", b""
    return "text/html; charset=utf-8", look.page(address).encode()


FACES = [face("Omar Haddad", "Cairo"), face("Mia Brandt", "Kassel"), face("Li Na", "Suzhou")]
WORDS = {
    "video": ("Wrap a pallet so that nothing slides, even on the night truck to Kassel", "Start low, two turns, then up in a spiral.", "video"),
    "question": ("How do you keep VLOOKUP from breaking when a column moves?", "Every month somebody adds a column to the price list and my report shows nonsense. I do not want to repair it by hand again.", None),
    "photo": ("Three labels that stop the wrong pallet", "", "photo"),
    "guide": ("Close the month in one hour", "Five steps from the export to the signed sheet.", "photo"),
    "reflection": ("I sent the offer without asking, and it cost us a week", "I wanted to be quick. What I learned: two minutes on the phone with the site would have shown that their dock takes no long trucks. Now I call first, always, and write the answer into the order where all of us can see it.", None),
    "scenario": ("The truck is early and the dock is full", "The driver waits with a running engine. Your colleague is at lunch. What do you do first?", None),
    "checklist": ("Before the forklift moves", "Six looks that take one minute.", None),
}  # fmt: skip
KINDS = list(WORDS)
