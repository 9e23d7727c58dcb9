"""What a Post said before: one Revision for each change after it was first published."""

from datetime import datetime

import msgspec
from msgspec import Struct

from app import clock, database
from app.refusal import missing
from feeds import contents
from feeds.drafts import Draft


class Revision(Struct, frozen=True, kw_only=True):
    """How the Post stood from `at` on. `data` is the Draft as JSON text.

    `name` is None where the reader may not know the author. `way` and `note` are what the author said
    about a new file: "same" or "changed", and then what changed.
    """

    number: int
    name: str | None
    at: datetime
    data: str
    way: str | None
    note: str

    @property
    def draft(self) -> Draft:
        return msgspec.json.decode(self.data, type=Draft)


async def keep(person: int, post: int, *, way: str | None = None, note: str = "") -> None:
    """Write down the content as it stands now, under the Post's current number."""
    await database.execute(
        """
        INSERT INTO revision (post_id, number, person_id, at, data, way, note)
        SELECT id, revision, $2, $3, $4, $5, $6 FROM post WHERE id = $1
        ON CONFLICT (post_id, number) DO UPDATE SET person_id = $2, at = $3, data = excluded.data
        """,
        post,
        person,
        clock.now(),
        database.dump(await contents.read(post)),
        way,
        note,
    )


async def advance(post: int) -> None:
    """Start a new number: what was published stays readable."""
    await database.execute("UPDATE post SET revision = revision + 1 WHERE id = $1", post)


async def history(person: int, post: int) -> list[Revision]:
    """Newest first, for the author and for those who moderate. Raises a 404 Refusal for anybody else."""
    found = await database.rows(
        Revision,
        """
        SELECT
            r.number, r.at, r.data::text, r.way, r.note,
            CASE
                WHEN p.anonymous AND r.person_id = p.author_id AND p.author_id <> $1 THEN NULL
                ELSE a.name
            END AS name
        FROM revision r JOIN post p ON p.id = r.post_id JOIN person a ON a.id = r.person_id
        WHERE r.post_id = $2 AND readable(p, $1) AND (
            coalesce(p.owner_id, p.author_id) = $1 OR decides(p.community_id, $1)
        )
        ORDER BY r.number DESC
        """,
        person,
        post,
    )
    if not found:
        raise missing()
    return found


async def readable_files(ids: list[str], viewer: int) -> set[str]:
    """Those of the files that a Revision names, of a Post the viewer decides about."""
    return set(
        await database.values(
            """
            SELECT f.id FROM unnest($2::text[]) AS f (id)
            WHERE EXISTS (
                SELECT FROM revision r JOIN post p ON p.id = r.post_id
                WHERE (
                        r.data -> 'assets' @> jsonb_build_array(jsonb_build_object('id', f.id))
                        OR r.data -> 'steps' @> jsonb_build_array(jsonb_build_object('asset', f.id))
                    )
                    AND readable(p, $1) AND decides(p.community_id, $1)
            )
            """,
            viewer,
            ids,
        )
    )
