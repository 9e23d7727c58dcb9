"""The company's sign-in provider: OpenID Connect 1.0 with code and PKCE (RFC 7636), asked over https.

Nothing it sends is believed before `claims` has checked it: signature by one of its own keys, issuer,
audience, age and nonce (OpenID Connect Core, 3.1.3.7).
"""

import hashlib
import ipaddress
import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import httpx
import msgspec
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet

from app import base64url, clock
from app.refusal import Refusal
from app.settings import settings

#: Signatures with a private key only: a shared secret, or none, proves nothing about the sender.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
SCOPE = "openid email profile"
TIMEOUT_S = 10
#: Clocks differ by so much.
LEEWAY_S = 60
#: What it says of itself and its keys are read again after so long; for an unknown key at once, but not
#: more often than this.
FRESH_S, AGAIN_S = 3600.0, 30.0


class Discovery(msgspec.Struct, frozen=True):
    """What a provider says of itself (OpenID Connect Discovery 1.0, 3)."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str = ""
    token_endpoint_auth_methods_supported: tuple[str, ...] = ("client_secret_basic",)
    authorization_response_iss_parameter_supported: bool = False
    id_token_signing_alg_values_supported: tuple[str, ...] = ALGORITHMS
    code_challenge_methods_supported: tuple[str, ...] = ("S256",)


class Claims(msgspec.Struct, frozen=True):
    """Who it is, as the provider signed it."""

    iss: str
    sub: str
    email: str = ""
    email_verified: bool = False
    name: str = ""


class Tokens(msgspec.Struct, frozen=True):
    """What the code is exchanged for."""

    id_token: str
    access_token: str = ""


class Known(msgspec.Struct):
    """A provider as it was read at `at`, in seconds."""

    at: float
    discovery: Discovery
    keys: KeySet


_known: dict[str, Known] = {}


async def authorization(redirect_uri: str, *, state: str, nonce: str, verifier: str) -> str:
    """The address to send a browser to."""
    known = await _read()
    query = {
        "response_type": "code",
        "client_id": settings().oidc_client_id,
        "redirect_uri": redirect_uri,
        "scope": SCOPE,
        "state": state,
        "nonce": nonce,
        "code_challenge": challenge(verifier),
        "code_challenge_method": "S256",
    }
    address = known.discovery.authorization_endpoint
    return f"{address}{'&' if urlsplit(address).query else '?'}{urlencode(query)}"


async def claims(code: str, redirect_uri: str, *, nonce: str, verifier: str) -> Claims:
    """Who the code stands for.

    Raises `Refusal` with `provider_away`, `provider_refused` or `provider_token`.
    """
    discovery = (await _read()).discovery
    tokens = await _exchange(discovery, code, redirect_uri, verifier)
    found = await checked(tokens.id_token, nonce)
    return found if found.email else await _with_mail(discovery, tokens, found)


async def checked(token: str, nonce: str) -> Claims:
    """The claims of an ID token that is really for us, now. Raises `Refusal("provider_token")`."""
    with _believed_only():
        try:
            found = jwt.decode(token, (await _read()).keys, algorithms=list(ALGORITHMS))
        except InvalidKeyIdError:  # a key that was not there an hour ago
            found = jwt.decode(token, (await _read(again=True)).keys, algorithms=list(ALGORITHMS))
        rules = jwt.JWTClaimsRegistry(
            now=int(clock.now().timestamp()),
            leeway=LEEWAY_S,
            iss={"essential": True, "value": issuer()},
            aud={"essential": True, "value": settings().oidc_client_id},
            exp={"essential": True},
            iat={"essential": True},
            sub={"essential": True},
            nonce={"essential": True, "value": nonce},
        )
        rules.validate(found.claims)
        _for_us_alone(found.claims)
        return msgspec.convert(found.claims, Claims)


def came_from(iss: str | None, *, promised: bool) -> None:
    """The answer's `iss` (RFC 9207) is our provider's: no other one's answer is mixed in.

    Raises `Refusal("provider_flow")`.
    """
    if iss != issuer() and (iss is not None or promised):
        raise Refusal("provider_flow", status=400)


async def promises_iss() -> bool:
    """Whether the provider says that it always names itself in its answers."""
    return (await _read()).discovery.authorization_response_iss_parameter_supported


async def lacks() -> list[str]:
    """What sign-in needs and the provider, read anew, says it cannot do.

    Raises `Refusal` with `provider_off`, `provider_away` or `provider_token`.
    """
    forget()
    known = await _read()
    needs = {
        "key to sign with": known.keys.keys,
        f"signature by {', '.join(ALGORITHMS)}": {*ALGORITHMS}
        & {*known.discovery.id_token_signing_alg_values_supported},
        "PKCE with S256": "S256" in known.discovery.code_challenge_methods_supported,
    }
    return [need for need, there in needs.items() if not there]


def issuer() -> str:
    """The configured provider. Raises `Refusal("provider_off")`, 404, without one."""
    given = settings().oidc_issuer
    if not given or not settings().oidc_client_id:
        raise Refusal("provider_off", status=404)
    return given


def challenge(verifier: str) -> str:
    """RFC 7636, 4.2: S256."""
    return base64url.encode(hashlib.sha256(verifier.encode()).digest())


def verifier() -> str:
    """RFC 7636, 4.1: 256 random bits."""
    return secrets.token_urlsafe(32)


def forget() -> None:
    """Read the provider anew with the next question."""
    _known.clear()


async def _read(*, again: bool = False) -> Known:
    name, moment = issuer(), clock.now().timestamp()
    known = _known.get(name)
    age = moment - known.at if known else FRESH_S
    if known and 0 <= age < (AGAIN_S if again else FRESH_S):
        return known
    with _believed_only():
        discovery = msgspec.convert(
            await _get(f"{name.rstrip('/')}/.well-known/openid-configuration"), Discovery
        )
    if discovery.issuer != name:
        raise Refusal("provider_token", status=502)
    with _believed_only():
        keys = KeySet.import_key_set(await _get(discovery.jwks_uri))
    _known[name] = Known(moment, discovery, keys)
    return _known[name]


async def _with_mail(discovery: Discovery, tokens: Tokens, found: Claims) -> Claims:
    """Providers may tell name and e-mail at another address only (Core, 5.3); it must be the same subject."""
    if not (discovery.userinfo_endpoint and tokens.access_token):
        return found
    headers = {"authorization": f"Bearer {tokens.access_token}"}
    told = await _get(discovery.userinfo_endpoint, headers=headers)
    with _believed_only():
        more = msgspec.convert({**told, "iss": found.iss}, Claims)
    if more.sub != found.sub:
        raise Refusal("provider_token", status=400)
    return more


async def _exchange(discovery: Discovery, code: str, redirect_uri: str, verifier: str) -> Tokens:
    """The tokens for the code (RFC 6749, 4.1.3), with our secret as the provider wants it."""
    body = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": redirect_uri,
        "code_verifier": verifier,
    }
    name, secret = settings().oidc_client_id, settings().oidc_client_secret
    auth = None
    if "client_secret_basic" in discovery.token_endpoint_auth_methods_supported and secret:
        auth = httpx.BasicAuth(quote(name, safe=""), quote(secret, safe=""))
    else:
        body |= {"client_id": name} | ({"client_secret": secret} if secret else {})
    answer = await _ask("POST", discovery.token_endpoint, data=body, auth=auth)
    if answer.status_code != httpx.codes.OK:
        raise Refusal("provider_refused", status=400)
    with _believed_only():
        return msgspec.json.decode(answer.content, type=Tokens)


async def _get(address: str, **content: Any) -> Any:
    answer = await _ask("GET", address, **content)
    if answer.status_code != httpx.codes.OK:
        raise Refusal("provider_away", status=502)
    try:
        return json.loads(answer.content)
    except ValueError as error:
        raise Refusal("provider_away", status=502) from error


async def _ask(method: str, address: str, **content: Any) -> httpx.Response:
    if not _private(address):
        raise Refusal("provider_away", status=502)
    try:
        async with httpx.AsyncClient(timeout=TIMEOUT_S, trust_env=False) as client:
            return await client.request(method, address, **content)
    except httpx.HTTPError as error:
        raise Refusal("provider_away", status=502) from error


def _private(address: str) -> bool:
    """Whether nobody on the way reads along: https, or this machine."""
    parts = urlsplit(address)
    host = parts.hostname or ""
    if parts.scheme == "https" or host == "localhost":
        return bool(host)
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _for_us_alone(claims: dict[str, Any]) -> None:
    """Where several may use the token, it was made for us (`azp`)."""
    audience = claims["aud"]
    several = isinstance(audience, list) and len(audience) > 1
    if claims.get("azp", settings().oidc_client_id if not several else None) != settings().oidc_client_id:
        raise Refusal("provider_token", status=400)


@contextmanager
def _believed_only() -> Iterator[None]:
    """Whatever is wrong with what the provider sent, the answer is the same."""
    try:
        yield
    except (JoseError, ValueError, TypeError, KeyError, msgspec.MsgspecError) as error:
        raise Refusal("provider_token", status=400) from error
