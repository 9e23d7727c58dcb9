"""The captions of an asset, one text for each language."""

import re

from app import clock, database, live
from app.refusal import Refusal, missing
from media import assets, captions

#: A language tag as browsers take it (BCP 47): `de`, `pt-BR`, `zh-Hant-TW`.
TAG = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")


async def write(asset: str, owner: int, language: str, text: bytes, *, origin: str = "uploaded") -> None:
    """Set the captions of one language; they play at once.

    Raises the `caption_*` Refusals with the line of the fault, and 404 for what is not the owner's.
    """
    if not TAG.fullmatch(language):
        raise Refusal("caption_language", value=language[:40])
    clean = captions.serialise(captions.parse(text))
    await assets.read(asset, owner)
    async with database.transaction():
        await database.execute(
            """
            INSERT INTO caption (asset_id, language, text, origin, accepted_at)
            VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (asset_id, language) DO UPDATE SET text = $3, origin = $4, accepted_at = $5
            """,
            asset,
            language,
            clean,
            origin,
            clock.now(),
        )
        await live.publish("asset", asset)


async def remove(asset: str, owner: int, language: str) -> None:
    """Take the captions of one language away; those that are not there need no removing."""
    await assets.read(asset, owner)
    await database.execute("DELETE FROM caption WHERE asset_id = $1 AND language = $2", asset, language)
    await live.publish("asset", asset)


async def read(asset: str, language: str) -> str:
    """The accepted captions as a WebVTT file. Whoever calls this has asked `assets.may_read`."""
    text = await database.value(
        "SELECT text FROM caption WHERE asset_id = $1 AND language = $2 AND accepted_at IS NOT NULL",
        asset,
        language,
    )
    if text is None:
        raise missing("caption_missing")
    return text
