"""The rows a Post is made of: texts, Skills, files, Steps, choices. Written whole, read back whole."""

import msgspec
from msgspec import Struct

from app import clock, database
from feeds import parts, shaping, skills
from feeds.drafts import Draft, Use


class Piece(Struct, frozen=True):
    """A file of a Post as far as publishing asks: what it is and whether it plays.

    `current` is false while a newer version was asked for than the one that stands, as after a trim.
    """

    id: str
    kind: str | None
    state: str
    current: bool

    @property
    def plays(self) -> bool:
        return self.state in ("playable", "ready")

    @property
    def presentable(self) -> bool:
        """Plays as its author wants it: nobody is ever shown what was cut off before."""
        return self.plays and self.current


async def insert(author: int, draft: Draft) -> int:
    """A new row in state draft, with its parts."""
    post = await database.value(INSERT, author, clock.now(), *_columns(draft))
    await _write_parts(author, post, draft)
    return post


async def update(author: int, post: int, draft: Draft) -> None:
    await database.execute(UPDATE, post, clock.now(), *_columns(draft))
    await _write_parts(author, post, draft)


async def read(post: int) -> Draft:
    """The content as its author gave it; the form and a change of single fields start from here."""
    return msgspec.json.decode(await database.value(CONTENT, post), type=Draft)


async def pieces(post: int) -> list[Piece]:
    """The files of the Post, held still: nobody finishes or fails one until the transaction ends."""
    return await database.rows(
        Piece,
        f"""
        {PIECE}
        WHERE id IN (
            SELECT asset_id FROM post_asset WHERE post_id = $1
            UNION ALL SELECT asset_id FROM step WHERE post_id = $1
        )
        ORDER BY id
        FOR SHARE
        """,  # noqa: S608 - a constant
        post,
    )


async def piece(asset: str) -> Piece:
    """One file by itself, held still."""
    (found,) = await database.rows(Piece, f"{PIECE} WHERE id = $1 FOR SHARE", asset)
    return found


async def untrimmed(post: int) -> bool:
    """Whether a file plays as it did before because what its author keeps of it could not be made."""
    return await database.value(UNTRIMMED, post)


def _columns(draft: Draft) -> tuple[object, ...]:
    return (
        draft.kind,
        draft.title,
        draft.text,
        draft.language,
        draft.audience,
        draft.community_id,
        draft.team_id,
        draft.anonymous,
        draft.parent_id,
        draft.relation,
        draft.consent,
        draft.comments_open,
        draft.level,
        draft.tool,
        draft.minutes,
        draft.source,
        draft.summary,
        draft.review_on,
    )


async def _write_parts(author: int, post: int, draft: Draft) -> None:
    await _write_skills(author, post, draft.skills)
    await shaping.shape(author, draft.assets)
    await _write_assets(post, draft.assets)
    await parts.write_steps(post, draft.steps)
    await parts.write_choices(post, draft.choices)


async def _write_skills(author: int, post: int, names: list[str]) -> None:
    ids = list(dict.fromkeys([await skills.propose(author, name) for name in names]))
    await database.execute("DELETE FROM post_skill WHERE post_id = $1", post)
    await database.execute(
        """
        INSERT INTO post_skill (post_id, skill_id, position)
        SELECT $1, id, place FROM unnest($2::bigint[]) WITH ORDINALITY AS given (id, place)
        """,
        post,
        ids,
    )


async def _write_assets(post: int, uses: list[Use]) -> None:
    await database.execute("DELETE FROM post_asset WHERE post_id = $1", post)
    await database.execute(
        """
        INSERT INTO post_asset (post_id, asset_id, alt, position)
        SELECT $1, id, alt, place
        FROM unnest($2::text[], $3::text[]) WITH ORDINALITY AS given (id, alt, place)
        """,
        post,
        [use.id for use in uses],
        [use.alt for use in uses],
    )


UNTRIMMED = """
    SELECT EXISTS (
        SELECT FROM post p
        JOIN revision r ON r.post_id = p.id AND r.number = p.revision
        CROSS JOIN jsonb_to_recordset(r.data -> 'assets') AS told (id text, start_ms integer, end_ms integer)
        JOIN asset a ON a.id = told.id
        WHERE p.id = $1 AND a.reason IS NOT NULL
            AND (told.start_ms, told.end_ms) IS DISTINCT FROM (a.start_ms, a.end_ms)
    )
"""

PIECE = "SELECT id, kind, state, wanted <= version AS current FROM asset"

INSERT = """
    INSERT INTO post (
        author_id, created_at, changed_at, kind, title, text, language, audience, community_id, team_id,
        anonymous, parent_id, relation, consent, consent_at, comments_open,
        level, tool, minutes, source, summary, review_on
    )
    VALUES (
        $1, $2, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13,
        CASE WHEN $13::text IS NOT NULL THEN $2::timestamptz END, $14, $15, $16, $17, $18, $19, $20
    )
    RETURNING id
"""

UPDATE = """
    UPDATE post SET
        changed_at = $2, kind = $3, title = $4, text = $5, language = $6, audience = $7, community_id = $8,
        team_id = $9, anonymous = $10, parent_id = $11, relation = $12, consent = $13,
        consent_at = CASE
            WHEN $13::text IS NULL THEN NULL
            WHEN consent IS NOT DISTINCT FROM $13 THEN consent_at
            ELSE $2
        END,
        comments_open = $14, level = $15, tool = $16, minutes = $17, source = $18, summary = $19,
        review_on = $20
    WHERE id = $1
"""

CONTENT = """
    SELECT json_build_object(
        'kind', p.kind, 'title', p.title, 'text', p.text, 'language', p.language, 'audience', p.audience,
        'community_id', p.community_id, 'team_id', p.team_id, 'anonymous', p.anonymous,
        'parent_id', p.parent_id, 'relation', p.relation, 'consent', p.consent,
        'comments_open', p.comments_open, 'level', p.level, 'tool', p.tool, 'minutes', p.minutes,
        'source', p.source, 'summary', p.summary, 'review_on', p.review_on,
        'skills', array(
            SELECT s.name FROM post_skill k JOIN skill s ON s.id = k.skill_id
            WHERE k.post_id = p.id ORDER BY k.position
        ),
        'assets', (
            SELECT coalesce(
                json_agg(
                    json_build_object(
                        'id', u.asset_id, 'alt', u.alt, 'start_ms', a.start_ms, 'end_ms', a.end_ms,
                        'focus', json_build_array(a.focus_x, a.focus_y)
                    )
                    ORDER BY u.position
                ),
                '[]'
            )
            FROM post_asset u JOIN asset a ON a.id = u.asset_id WHERE u.post_id = p.id
        ),
        'steps', (
            SELECT coalesce(
                json_agg(
                    json_build_object('id', id, 'text', text, 'asset', asset_id, 'alt', alt) ORDER BY position
                ),
                '[]'
            )
            FROM step WHERE post_id = p.id
        ),
        'choices', (
            SELECT coalesce(
                json_agg(json_build_object('text', text, 'outcome', outcome, 'good', good) ORDER BY position),
                '[]'
            )
            FROM choice WHERE post_id = p.id
        )
    )::text
    FROM post p WHERE p.id = $1
"""
