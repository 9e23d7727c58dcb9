"""Portraits: one small picture of a person, which everybody who is signed in may see."""

import secrets
from pathlib import Path

from app import clock, database
from app.people import people
from app.refusal import missing
from media import images, playback, renditions, scratch, sniff, storage
from media.renditions import File
from media.tables import Asset

SIDE = 256  # pixels
NAME = "portrait"


async def set_portrait(person: int, path: Path) -> str:
    """Make the picture at `path` the person's portrait; its address.

    The one before is removed. Raises the Refusals of photos.
    """
    sniff.recognise(path)
    with scratch.corner() as place:
        made = (await images.posters({path: NAME}, place, (SIDE,)))[0]
        asset = secrets.token_urlsafe(16)
        key = renditions.place(asset, 1, f"{NAME}.webp")
        file = File(NAME, key, renditions.TYPES[".webp"], SIDE, None, made.stat().st_size)
        await storage.put(file.key, made)
    await _hang(person, asset, file)
    return address(asset)


async def find(asset: str) -> playback.File:
    """The file of somebody's present portrait; 404 for every other asset."""
    found = await database.row(
        playback.File,
        """
        SELECT r.key, r.media_type, r.size FROM rendition r
        WHERE r.asset_id = $1 AND r.name = $2 AND EXISTS (SELECT FROM person p WHERE p.portrait = $3)
        """,
        asset,
        NAME,
        address(asset),
    )
    if found is None:
        raise missing("media_missing")
    return found


def address(asset: str) -> str:
    """The picture's address is its person's column, so that every list of people has it at hand."""
    return f"/portraits/{asset}"


async def _hang(person: int, asset: str, file: File) -> None:
    moment = clock.now()
    async with database.transaction():
        old = await database.values(
            """
            DELETE FROM rendition r USING person p
            WHERE p.id = $1 AND p.portrait = '/portraits/' || r.asset_id
            RETURNING r.key
            """,
            person,
        )
        await Asset(
            id=asset, owner_id=person, kind="photo", state="ready", length=file.size, received=file.size,
            version=1, created_at=moment, changed_at=moment,
        ).save()  # fmt: skip
        await renditions.write(asset, 1, [file])
        await database.execute(
            """
            UPDATE asset a SET deleted_at = $2 FROM person p
            WHERE p.id = $1 AND p.portrait = '/portraits/' || a.id
            """,
            person,
            moment,
        )
        await people.portray(person, address(asset))
    await storage.delete(old)
