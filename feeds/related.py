"""What stands below a post: more of the same Skills."""

from app import database


async def related(viewer: int, post: int, *, limit: int = 6) -> list[int]:
    """Ids of listed posts that share a Skill: most Skills in common first, then most tried, then newest."""
    return await database.values(
        """
        SELECT p.id
        FROM post_skill mine
        JOIN post_skill k ON k.skill_id = mine.skill_id
        JOIN post p ON p.id = k.post_id
        WHERE mine.post_id = $2 AND p.id <> $2 AND listed(p, $1)
        GROUP BY p.id
        ORDER BY count(*) DESC, p.tried DESC, p.published_at DESC, p.id DESC
        LIMIT $3
        """,
        viewer,
        post,
        limit,
    )
