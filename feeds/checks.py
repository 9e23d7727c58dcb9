"""What must always be true of Posts; asked by `python -m app verify`."""

from app import database


async def verify() -> list[str]:
    """One sentence for each Post that breaks a rule."""
    return await database.values(BROKEN)


BROKEN = """
    WITH file AS (
        SELECT u.post_id, a.state FROM post_asset u JOIN asset a ON a.id = u.asset_id
        UNION ALL
        SELECT s.post_id, a.state FROM step s JOIN asset a ON a.id = s.asset_id
    ),
    counted AS (
        SELECT p.id, c.name, c.kept, c.rows
        FROM post p
        CROSS JOIN LATERAL (VALUES
            ('useful', p.useful, (SELECT count(*) FROM reaction WHERE post_id = p.id AND kind = 'useful')),
            ('me_too', p.me_too, (SELECT count(*) FROM reaction WHERE post_id = p.id AND kind = 'me_too')),
            ('saves', p.saves, (SELECT count(*) FROM save WHERE post_id = p.id)),
            ('comments', p.comments, (
                SELECT count(*) FROM comment
                WHERE post_id = p.id AND deleted_at IS NULL AND hidden_at IS NULL AND NOT waiting
            )),
            ('tried', p.tried, (
                SELECT count(*) FROM application
                WHERE post_id = p.id AND generation = p.generation AND result IN ('worked', 'partly')
            )),
            ('worked', p.worked, (
                SELECT count(*) FROM application
                WHERE post_id = p.id AND generation = p.generation AND result = 'worked'
            ))
        ) AS c (name, kept, rows)
    )
    SELECT format('post %s is live and has no playable file', p.id)
    FROM post p
    WHERE p.state = 'live' AND p.deleted_at IS NULL AND (
        (p.kind IN ('video', 'photo') AND NOT EXISTS (SELECT FROM file f WHERE f.post_id = p.id))
        OR EXISTS (
            SELECT FROM file f WHERE f.post_id = p.id AND f.state NOT IN ('playable', 'ready')
        )
    )
    UNION ALL
    SELECT format('post %s counts %s %s, its rows are %s', id, kept, name, rows)
    FROM counted WHERE kept <> rows
    UNION ALL
    SELECT format('post %s is live and cannot be found by search', p.id)
    FROM post p
    WHERE p.state = 'live' AND p.deleted_at IS NULL
        AND NOT EXISTS (SELECT FROM search_doc s WHERE s.post_id = p.id AND s.live)
    UNION ALL
    SELECT format('post %s is %s and can still be found by search', p.id, p.state)
    FROM search_doc s JOIN post p ON p.id = s.post_id
    WHERE p.state <> 'live' OR p.deleted_at IS NOT NULL
    UNION ALL
    SELECT format('post %s is found by search as another than it is', p.id)
    FROM search_doc s JOIN post p ON p.id = s.post_id
    WHERE (s.live, s.audience, s.team_id, s.community_id, s.owner_id, s.author_id) IS DISTINCT FROM (
        p.state = 'live' AND p.deleted_at IS NULL, p.audience, p.team_id, p.community_id,
        coalesce(p.owner_id, p.author_id), CASE WHEN NOT p.anonymous THEN p.author_id END
    )
"""
