"""A push service on loopback and the browsers it serves. It reads with other people's code: http-ece."""

import base64
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import http_ece
import msgspec
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from app.people import auth
from app.reach import subscriptions


class Browser(msgspec.Struct):
    """What a browser keeps to itself, and what it gives away when it subscribes."""

    endpoint: str
    key: Any
    secret: bytes = b"sixteen bytes..."
    session: str = ""

    @property
    def p256dh(self) -> str:
        return _text(self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))

    @property
    def auth(self) -> str:
        return _text(self.secret)

    @property
    def fields(self) -> dict[str, str]:
        return {"endpoint": self.endpoint, "p256dh": self.p256dh, "auth": self.auth}

    def read(self, body: bytes) -> dict[str, Any]:
        text = http_ece.decrypt(body, private_key=self.key, auth_secret=self.secret, version="aes128gcm")
        read: dict[str, Any] = json.loads(text)
        return read


class Brought(msgspec.Struct):
    """A message as the service got it."""

    path: str
    headers: dict[str, str]
    body: bytes

    def claims(self) -> dict[str, Any]:
        """Who says to send it: the signature is checked with the key that was named (RFC 8292)."""
        scheme, _, rest = self.headers["authorization"].partition(" ")
        assert scheme == "vapid"
        parts = dict(part.strip().split("=", 1) for part in rest.split(","))
        signed, _, signature = parts["t"].rpartition(".")
        raw = _bytes(signature)
        numbers = encode_dss_signature(int.from_bytes(raw[:32]), int.from_bytes(raw[32:]))
        public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), _bytes(parts["k"]))
        public.verify(numbers, signed.encode(), ec.ECDSA(SHA256()))
        head, claims = (json.loads(_bytes(part)) for part in signed.split("."))
        assert head == {"typ": "JWT", "alg": "ES256"}
        return {**claims, "key": parts["k"]}


class Service(msgspec.Struct):
    """Answers 201, or what a test wants next."""

    address: str
    brought: list[Brought] = []
    answers: list[int] = []

    def browser(self, name: str = "one") -> Browser:
        return Browser(f"{self.address}/{name}", ec.generate_private_key(ec.SECP256R1()))

    async def phone(self, person: int, name: str = "one") -> Browser:
        """A browser of the person, signed in and subscribed."""
        browser = self.browser(name)
        browser.session = await auth.open_session(person)
        mark = auth.mark(browser.session)
        await subscriptions.subscribe(person, mark, subscriptions.Browser(agent="A phone", **browser.fields))
        return browser

    def said(self, browser: Browser) -> list[str]:
        """The sentences that reached the browser; the next question is about new ones."""
        mine = [one for one in self.brought if browser.endpoint.endswith(one.path)]
        self.brought = [one for one in self.brought if one not in mine]
        return [browser.read(one.body)["title"] for one in mine]


@contextmanager
def serve() -> Iterator[Service]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            service.brought.append(Brought(self.path, headers, body))
            self.send_response(service.answers.pop(0) if service.answers else 201)
            self.send_header("Location", f"{service.address}/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    service = Service(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
