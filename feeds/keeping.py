"""Which files Posts still need, so that media deletes the others."""

from app import database


async def used(assets: list[str]) -> set[str]:
    """Those of the files that a Post, a Step, a Revision, a replacement, a cover or an Application names.

    A deleted Post keeps its files until it is purged: until then it may come back.
    """
    return set(await database.values(f"SELECT id FROM ({NAMED}) AS named WHERE id = ANY ($1)", assets))  # noqa: S608


async def of_posts(posts: list[int]) -> list[str]:
    """All files that the Posts name, now or in what they said before."""
    return await database.values(
        f"SELECT DISTINCT id FROM ({NAMED}) AS named WHERE post_id = ANY ($1)",  # noqa: S608 - our own SQL
        posts,
    )


NAMED = """
    SELECT post_id, asset_id AS id FROM post_asset
    UNION ALL
    SELECT post_id, asset_id FROM step WHERE asset_id IS NOT NULL
    UNION ALL
    SELECT post_id, photo_id FROM application WHERE photo_id IS NOT NULL
    UNION ALL
    SELECT post_id, asset_id FROM replacement
    UNION ALL
    SELECT u.post_id, c.picture_id
    FROM cover c JOIN post_asset u ON u.asset_id = c.asset_id WHERE c.picture_id IS NOT NULL
    UNION ALL
    SELECT post_id, file ->> 'id' FROM revision, jsonb_array_elements(data -> 'assets') AS file
    UNION ALL
    SELECT post_id, step ->> 'asset' FROM revision, jsonb_array_elements(data -> 'steps') AS step
    WHERE step ->> 'asset' IS NOT NULL
"""
