"""Where files are found, and for whom.

Addresses are signed: good for one person, one file of one version, and a few hours.

A signature never suffices: who asks must be that person and may still read the file (`assets.may_read`),
so a link dies with the Post it stood in.
"""

import hmac
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import msgspec

from app import clock, database
from app.refusal import Refusal, missing
from app.settings import settings

#: Addresses change once in this time, so that browsers may keep what they have loaded.
WINDOW = timedelta(hours=6)
#: Bytes: nobody guesses so many, and addresses stay short.
SIGNATURE = 16


class Proof(msgspec.Struct, frozen=True):
    """The query of a signed address."""

    version: int
    person: int
    expires: int
    """Seconds since 1970."""
    signature: str

    @property
    def left(self) -> timedelta:
        return datetime.fromtimestamp(self.expires, UTC) - clock.now()


class File(msgspec.Struct, frozen=True):
    """A file in the store; `size` in bytes."""

    key: str
    media_type: str
    size: int


class Original(msgspec.Struct, frozen=True):
    """What somebody sent, under the name they gave it."""

    key: str
    name: str
    size: int


def link(asset: str, version: int, name: str, viewer: int) -> str:
    """Where `viewer` finds a file; good for 6 to 12 hours, and the same address for 6."""
    window = int(WINDOW.total_seconds())
    expires = (int(clock.now().timestamp()) // window + 2) * window
    signature = _sign(asset, version, name, viewer, expires)
    return f"/media/{asset}/{name}?v={version}&u={viewer}&e={expires}&s={signature}"


def verify(asset: str, name: str, proof: Proof, viewer: int) -> None:
    """Raises a 403 Refusal for a forged or an old link, and 404 for somebody else's."""
    true = _sign(asset, proof.version, name, proof.person, proof.expires)
    if not hmac.compare_digest(true.encode(), proof.signature.encode()):
        raise Refusal("link_wrong", status=403)
    if proof.person != viewer:
        raise missing("media_missing")
    if proof.left <= timedelta(0):
        raise Refusal("link_expired", status=403)


async def rendition(asset: str, version: int, name: str) -> File:
    """One file of one version; 404 when there is none."""
    found = await database.row(
        File,
        "SELECT key, media_type, size FROM rendition WHERE asset_id = $1 AND version = $2 AND name = $3",
        asset,
        version,
        name,
    )
    if found is None:
        raise missing("media_missing")
    return found


async def weigh(links: list[str]) -> int:
    """How many bytes the files behind our own addresses have together; captions count for nothing."""
    named = [urlsplit(link) for link in links]
    return await database.value(
        """
        SELECT coalesce(sum(r.size), 0)::bigint
        FROM unnest($1::text[], $2::text[], $3::int[]) AS wanted (asset_id, name, version)
        JOIN rendition r USING (asset_id, name, version)
        """,
        [address.path.split("/")[2] for address in named],
        [address.path.split("/", 3)[3] for address in named],
        [int(parse_qs(address.query)["v"][0]) for address in named],
    )


async def original(asset: str, owner: int) -> Original:
    """The owner's file as it was sent; 404 for everybody else, and until it is in one piece."""
    found = await database.row(
        Original,
        """
        SELECT original AS key, name, length AS size FROM asset
        WHERE id = $1 AND owner_id = $2 AND original IS NOT NULL AND deleted_at IS NULL
        """,
        asset,
        owner,
    )
    if found is None:
        raise missing("media_missing")
    return found


def _sign(asset: str, version: int, name: str, person: int, expires: int) -> str:
    bound = f"media:{asset}:{version}:{name}:{person}:{expires}"
    return hmac.digest(settings().secret.encode(), bound.encode(), "sha256")[:SIGNATURE].hex()
