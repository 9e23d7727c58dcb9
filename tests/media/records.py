"""What database and store hold of an asset."""

import msgspec

from app import database
from media import storage


class Row(msgspec.Struct):
    kind: str | None
    state: str
    reason: str | None
    step: str | None
    original: str | None
    version: int


async def row(asset: str) -> Row:
    found = await database.row(
        Row, "SELECT kind, state, reason, step, original, version FROM asset WHERE id = $1", asset
    )
    assert found
    return found


async def files(asset: str) -> dict[str, str]:
    """Names of the renditions with their types; every one of them lies in the store."""
    kept = await database.values("SELECT key FROM rendition WHERE asset_id = $1", asset)
    stored = {file.key async for file in storage.files("media")}
    assert set(kept) <= stored
    pairs = await database.values(
        "SELECT name || ' ' || media_type FROM rendition WHERE asset_id = $1 ORDER BY name", asset
    )
    return dict(pair.split() for pair in pairs)


async def verbs(asset: str) -> list[str]:
    return await database.values(
        "SELECT verb FROM event WHERE subject_kind = 'asset' AND subject_id = $1 ORDER BY id", asset
    )


async def joined(place: str) -> bytes:
    """What the store holds of an upload, in order and without gaps."""
    asset = place.rpartition("/")[2]
    keys = await database.values("SELECT key FROM part WHERE asset_id = $1 ORDER BY start", asset)
    return b"".join([await storage.get(key) for key in keys])
