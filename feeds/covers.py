"""The picture a clip is shown by, chosen in the form: kept until clip and picture are there."""

import re

from msgspec import Struct

from app import database
from media import posters

#: A candidate by its number, a millisecond of what stays of the clip, or an own picture by its id.
CHOICE = re.compile(r"(?P<number>[1-5])|at:(?P<at>\d{1,8})|picture:(?P<picture>[\w-]{1,40})", re.ASCII)


async def choose(owner: int, asset: str, choice: str) -> None:
    """Show the own clip by "2", "at:1500" or "picture:ID"; anything else changes nothing.

    Raises the Refusals of `media.posters.choose`.
    """
    found = CHOICE.fullmatch(choice)
    if found is None:
        return
    if number := found["number"]:
        await posters.choose(asset, owner, int(number))
        return
    async with database.transaction():
        await database.execute(KEEP, asset, found["at"] and int(found["at"]), found["picture"], owner)
        await hang(asset)


class Wish(Struct, frozen=True):
    asset_id: str
    owner_id: int
    at_ms: int | None
    picture_id: str | None


async def hang(asset: str) -> None:
    """A clip or a picture plays: make the covers that waited for it."""
    async with database.transaction():
        for wish in await database.rows(Wish, TAKE, asset):
            if wish.picture_id is not None:
                await posters.picture(wish.asset_id, wish.owner_id, wish.picture_id)
            elif wish.at_ms is not None:
                await posters.frame(wish.asset_id, wish.owner_id, wish.at_ms)


KEEP = """
    INSERT INTO cover (asset_id, at_ms, picture_id)
    SELECT clip.id, $2, picture.id
    FROM asset clip LEFT JOIN asset picture ON picture.id = $3 AND picture.owner_id = $4
    WHERE clip.id = $1 AND clip.owner_id = $4 AND ($3::text IS NULL OR picture.id IS NOT NULL)
    ON CONFLICT (asset_id) DO UPDATE SET at_ms = excluded.at_ms, picture_id = excluded.picture_id
"""

#: Those whose clip plays as its author wants it, and whose picture is ready.
TAKE = """
    DELETE FROM cover c USING asset clip
    WHERE clip.id = c.asset_id AND (c.asset_id = $1 OR c.picture_id = $1)
        AND clip.kind = 'video' AND clip.state IN ('playable', 'ready') AND clip.wanted <= clip.version
        AND (c.picture_id IS NULL OR EXISTS (
            SELECT FROM asset p WHERE p.id = c.picture_id AND p.kind = 'photo' AND p.state = 'ready'
        ))
    RETURNING c.asset_id, clip.owner_id, least(c.at_ms, clip.duration_ms) AS at_ms, c.picture_id
"""
