"""A double of a sign-in provider: it signs whatever a test wants, right or wrong. It is no provider."""

import base64
import hmac
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT = "pollen"


class Double:
    """Its keys, what it says, and the token it hands out next."""

    def __init__(self) -> None:
        self.key = RSAKey.generate_key(2048, {"kid": "one"})
        self.stranger = RSAKey.generate_key(2048, {"kid": "one"})
        self.issuer = ""
        self.token = ""
        self.userinfo: dict[str, Any] = {}
        self.asked: list[dict[str, str]] = []
        self.discovery: dict[str, Any] = {}

    def claims(self, nonce: str, /, **other: Any) -> dict[str, Any]:
        """What a good token says; None takes a claim away."""
        now = int(time.time())
        good = {
            "iss": self.issuer,
            "aud": CLIENT,
            "sub": "s-1",
            "nonce": nonce,
            "iat": now,
            "exp": now + 300,
            "email": "rita@brightwater.example",
            "email_verified": True,
            "name": "Rita Vale",
        }
        return {name: value for name, value in (good | other).items() if value is not None}

    def signed(self, nonce: str, /, **other: Any) -> str:
        return jwt.encode({"alg": "RS256", "kid": "one"}, self.claims(nonce, **other), self.key)

    def by_stranger(self, nonce: str) -> str:
        """By another key under the known key's name."""
        return jwt.encode({"alg": "RS256", "kid": "one"}, self.claims(nonce), self.stranger)

    def by_unknown_key(self, nonce: str) -> str:
        return jwt.encode({"alg": "RS256", "kid": "two"}, self.claims(nonce), self.stranger)

    def unsigned(self, nonce: str) -> str:
        parts = [{"alg": "none"}, self.claims(nonce)]
        return ".".join(_part(json.dumps(part).encode()) for part in parts) + "."

    def by_public_key(self, nonce: str) -> str:
        """HS256 with the public key as the secret, which everybody has."""
        head = _part(json.dumps({"alg": "HS256", "kid": "one"}).encode())
        said = f"{head}.{_part(json.dumps(self.claims(nonce)).encode())}"
        mark = hmac.digest(self.key.as_pem(private=False), said.encode(), "sha256")
        return f"{said}.{_part(mark)}"

    def answer(self, path: str) -> Any:
        if path.endswith("/openid-configuration"):
            return {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/keys",
                "userinfo_endpoint": f"{self.issuer}/userinfo",
            } | self.discovery
        if path == "/keys":
            return {"keys": [self.key.as_dict(private=False)]}
        if path == "/userinfo":
            return self.userinfo
        return {"id_token": self.token, "access_token": "access", "token_type": "Bearer"}


@contextmanager
def serve() -> Iterator[Double]:
    """The double, answering on this machine."""
    double = Double()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = json.dumps(double.answer(self.path)).encode()
            self.send_response(200)
            self.send_header("content-type", "application/json")
            self.end_headers()
            self.wfile.write(body)

        def do_POST(self) -> None:
            sent = self.rfile.read(int(self.headers["content-length"])).decode()
            double.asked.append({"body": sent, "authorization": self.headers["authorization"] or ""})
            self.do_GET()

        def log_message(self, *_: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    double.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield double
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _part(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
