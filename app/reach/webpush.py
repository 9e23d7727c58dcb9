"""Web Push: RFC 8030 brings a message, RFC 8291 lets only the browser read it, RFC 8292 says who sends."""

import os
from datetime import timedelta
from functools import cache
from urllib.parse import urlsplit

import httpx
import msgspec
from cryptography.exceptions import InvalidKey
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from joserfc import jwt
from joserfc.jwk import ECKey

from app import base64url, clock, limits
from app.refusal import Refusal
from app.settings import kept_secret, settings

CURVE = ec.SECP256R1()
#: The number of points on the curve: a private key is smaller.
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
#: Lengths of RFC 8291 and RFC 8188, in bytes.
POINT_BYTES, AUTH_BYTES, SALT_BYTES = 65, 16, 16
SHARED_BYTES, KEY_BYTES, NONCE_BYTES = 32, 16, 12
RECORD_BYTES = 4096
LAST_RECORD = b"\x02"
#: How long a push service may believe who we are; RFC 8292 allows a day.
PROOF = timedelta(hours=12)
TIMEOUT_S = 10.0
#: Answers of a push service: the address is none any more, or belongs to another key ...
DEAD = frozenset({401, 403, 404, 410})
#: ... and what may work when it is tried again.
LATER = frozenset({408, 425, 429})


class Address(msgspec.Struct, frozen=True):
    """Where a browser has its messages brought from, and its keys."""

    endpoint: str
    p256dh: bytes
    auth: bytes


class Message(msgspec.Struct, frozen=True):
    """Bytes for a browser; `topic` replaces one of the same topic that has not arrived yet."""

    text: bytes
    topic: str
    urgent: bool
    lives: timedelta


class Dead(Exception):
    """Nobody takes messages at this address any more."""


class Busy(Exception):
    """The push service wants to be asked again later."""


async def send(address: Address, message: Message) -> None:
    """Hand the message to the browser's push service.

    Raises `Dead`, `Busy`, `Refusal("push_host")` and `Refusal("push_refused")`.
    """
    await check_host(address.endpoint)
    headers = {
        "authorization": authorization(address.endpoint),
        "content-encoding": "aes128gcm",
        "content-type": "application/octet-stream",
        "ttl": str(int(message.lives.total_seconds())),
        "urgency": "high" if message.urgent else "normal",
        "topic": message.topic,
    }
    body = encrypt(message.text, address)
    try:
        async with (
            httpx.AsyncClient(timeout=TIMEOUT_S, follow_redirects=False) as client,
            client.stream("POST", address.endpoint, headers=headers, content=body) as answer,
        ):
            status = answer.status_code
    except httpx.TransportError as error:
        raise Busy(type(error).__name__) from error
    _judge(status)


async def check_host(endpoint: str) -> None:
    """Raises `Refusal("push_host")`: a message goes over https, to a host on the list, and nowhere else."""
    try:
        parts = urlsplit(endpoint)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise Refusal("push_host", value=endpoint[:80]) from error
    if settings().test and parts.scheme == "http" and host == "127.0.0.1":
        return
    hosts = (await limits.current()).push_hosts
    plain = parts.scheme == "https" and port in (None, 443) and "@" not in parts.netloc
    if not plain or not any(_names(pattern, host) for pattern in hosts):
        raise Refusal("push_host", value=host[:80], limit=", ".join(hosts))


def read_keys(p256dh: str, auth: str) -> tuple[bytes, bytes]:
    """A browser's keys from base64url. Raises `Refusal("push_keys")`."""
    try:
        point, secret = base64url.decode(p256dh), base64url.decode(auth)
        ec.EllipticCurvePublicKey.from_encoded_point(CURVE, point)
    except (ValueError, InvalidKey) as error:
        raise Refusal("push_keys") from error
    if (len(point), len(secret)) != (POINT_BYTES, AUTH_BYTES):
        raise Refusal("push_keys")
    return point, secret


def encrypt(text: bytes, browser: Address) -> bytes:
    """One record of `aes128gcm` that only the browser can read (RFC 8291, sections 3.3 and 3.4)."""
    own, salt = ec.generate_private_key(CURVE), os.urandom(SALT_BYTES)
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, browser.p256dh)
    public = _point(own.public_key())
    info = b"WebPush: info\0" + browser.p256dh + public
    shared = _derive(own.exchange(ec.ECDH(), theirs), browser.auth, info, SHARED_BYTES)
    key = _derive(shared, salt, b"Content-Encoding: aes128gcm\0", KEY_BYTES)
    nonce = _derive(shared, salt, b"Content-Encoding: nonce\0", NONCE_BYTES)
    head = salt + RECORD_BYTES.to_bytes(4) + bytes([len(public)]) + public
    return head + AESGCM(key).encrypt(nonce, text + LAST_RECORD, None)


def authorization(endpoint: str) -> str:
    """Who sends, for this push service only (RFC 8292)."""
    parts = urlsplit(endpoint)
    claims = {
        "aud": f"{parts.scheme}://{parts.netloc}",
        "exp": int((clock.now() + PROOF).timestamp()),
        "sub": settings().push_contact or settings().base_url or "https://localhost",
    }
    key = ECKey.import_key(private_key())
    return f"vapid t={jwt.encode({'typ': 'JWT', 'alg': 'ES256'}, claims, key)}, k={public_key()}"


def public_key() -> str:
    """What browsers subscribe with."""
    return base64url.encode(_point(private_key().public_key()))


@cache
def private_key() -> ec.EllipticCurvePrivateKey:
    """Of this Pollen: from `POLLEN_VAPID_KEY`, else made at first use. Raises ValueError."""
    drawn = int.from_bytes(base64url.decode(settings().vapid_key or kept_secret(settings().data, "vapid")))
    return ec.derive_private_key(drawn % (ORDER - 1) + 1, CURVE)


def _judge(status: int) -> None:
    if status in DEAD:
        raise Dead(status)
    if status in LATER or status >= 500:
        raise Busy(status)
    if not 200 <= status < 300:
        raise Refusal("push_refused", value=status)


def _names(pattern: str, host: str) -> bool:
    return host.endswith(pattern[1:]) if pattern.startswith("*.") else host == pattern


def _point(public: ec.EllipticCurvePublicKey) -> bytes:
    return public.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _derive(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(SHA256(), length, salt, info).derive(secret)
