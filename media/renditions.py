"""Rows of stored files: what there is to play and to show of each version."""

import msgspec

from app import database, live

#: What files of a version are, by their ending.
TYPES = {
    ".mp4": "video/mp4",
    ".m4a": "audio/mp4",
    ".webp": "image/webp",
    ".jpg": "image/jpeg",
    ".vtt": "text/vtt",
    ".m3u8": "application/vnd.apple.mpegurl",
}


class File(msgspec.Struct, frozen=True):
    """A stored rendition. `interim` ones are offered only until better ones stand."""

    name: str
    key: str
    media_type: str
    width: int | None
    height: int | None
    size: int
    interim: bool = False


def place(asset: str, version: int, name: str) -> str:
    """The key in the store for a file of this version."""
    return f"media/{asset}/{version}/{name}"


async def add(asset: str, version: int, files: list[File]) -> None:
    """More files of the version that is shown."""
    async with database.transaction():
        await write(asset, version, files)
        await live.publish("asset", asset)


async def has_poster(asset: str, number: int) -> bool:
    """Whether the version that is shown has this one."""
    return await database.value(
        """
        SELECT EXISTS (
            SELECT FROM rendition r JOIN asset a ON a.id = r.asset_id AND a.version = r.version
            WHERE a.id = $1 AND r.name LIKE format('poster-%s-%%', $2::int)
        )
        """,
        asset,
        number,
    )


async def key(asset: str, version: int, name: str) -> str:
    """Where the file lies in the store."""
    return await database.value(
        "SELECT key FROM rendition WHERE asset_id = $1 AND version = $2 AND name = $3", asset, version, name
    )


async def has_posters(asset: str, version: int) -> bool:
    """Whether there are pictures to choose from; one of the author's own may have come before them."""
    return await database.value(
        """
        SELECT EXISTS (
            SELECT FROM rendition WHERE asset_id = $1 AND version = $2 AND name LIKE 'poster-1-%'
        )
        """,
        asset,
        version,
    )


async def write(asset: str, version: int, files: list[File]) -> None:
    """Rows of stored renditions. A second run of a job writes the same ones."""
    for file in files:
        await database.execute(
            """
            INSERT INTO rendition (asset_id, version, name, key, media_type, width, height, size, interim)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            ON CONFLICT (asset_id, version, name) DO UPDATE
            SET key = $4, width = $6, height = $7, size = $8, interim = $9
            """,
            asset,
            version,
            file.name,
            file.key,
            file.media_type,
            file.width,
            file.height,
            file.size,
            file.interim,
        )


async def forget(asset: str, *, before: int) -> None:
    """Serve no older version from this moment on; the store's next sweep takes their files."""
    await database.execute("DELETE FROM rendition WHERE asset_id = $1 AND version < $2", asset, before)


async def carry_cover(asset: str, shown: int, wanted: int) -> None:
    """The author's own cover follows to the version now shown, unless it shows what was cut off."""
    await database.execute(
        """
        UPDATE rendition r SET version = $3
        FROM asset a
        WHERE a.id = $1 AND r.asset_id = a.id AND r.version = $2 AND $2 < $3 AND (
            r.name LIKE 'poster-5-%'
            OR r.name LIKE 'poster-4-%'
                AND (a.start_ms IS NULL OR a.poster_ms BETWEEN a.start_ms AND a.end_ms)
        )
        """,
        asset,
        shown,
        wanted,
    )
    await database.execute(
        """
        UPDATE asset a SET poster = 1
        WHERE id = $1 AND poster > 3 AND NOT EXISTS (
            SELECT FROM rendition r
            WHERE r.asset_id = a.id AND r.version = a.version AND r.name LIKE format('poster-%s-%%', a.poster)
        )
        """,
        asset,
    )
