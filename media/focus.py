"""The point of a picture that every crop keeps."""

from app import clock, database, live
from app.refusal import Refusal, missing

#: Tenths of width and height, from the upper left.
MOST = 10


async def focus(asset: str, owner: int, x: int, y: int) -> None:
    """Set the point; crops move at once, no file is made anew.

    Raises `Refusal("focus_beyond")` for a point outside, and 404 for what is not the owner's.
    """
    for name, tenths in (("x", x), ("y", y)):
        if not 0 <= tenths <= MOST:
            raise Refusal("focus_beyond", limit=MOST, value=tenths, field=name)
    async with database.transaction():
        found = await database.value(
            """
            UPDATE asset SET focus_x = $3, focus_y = $4, changed_at = $5
            WHERE id = $1 AND owner_id = $2 AND deleted_at IS NULL
            RETURNING id
            """,
            asset,
            owner,
            x,
            y,
            clock.now(),
        )
        if found is None:
            raise missing("media_missing")
        await live.publish("asset", asset)
