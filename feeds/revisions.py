"""What a Post said before: one Revision for each change after it was first published."""

from datetime import datetime

import msgspec
from msgspec import Struct

from app import clock, database
from app.refusal import missing
from feeds import contents
from feeds.drafts import Draft


class Revision(Struct, frozen=True):
    """How the Post stood from `at` on. `data` is the Draft as JSON text."""

    number: int
    name: str
    at: datetime
    data: str

    @property
    def draft(self) -> Draft:
        return msgspec.json.decode(self.data, type=Draft)


async def keep(person: int, post: int) -> None:
    """Write down the content as it stands now, under the Post's current number."""
    await database.execute(
        """
        INSERT INTO revision (post_id, number, person_id, at, data)
        SELECT id, revision, $2, $3, $4 FROM post WHERE id = $1
        ON CONFLICT (post_id, number) DO UPDATE SET person_id = $2, at = $3, data = excluded.data
        """,
        post,
        person,
        clock.now(),
        database.dump(await contents.read(post)),
    )


async def advance(post: int) -> None:
    """Start a new number: what was published stays readable."""
    await database.execute("UPDATE post SET revision = revision + 1 WHERE id = $1", post)


async def history(person: int, post: int) -> list[Revision]:
    """Newest first, for the author and for those who moderate. Raises a 404 Refusal for anybody else."""
    found = await database.rows(
        Revision,
        """
        SELECT r.number, a.name, r.at, r.data::text
        FROM revision r JOIN post p ON p.id = r.post_id JOIN person a ON a.id = r.person_id
        WHERE r.post_id = $2 AND readable(p, $1) AND (p.author_id = $1 OR decides(p.community_id, $1))
        ORDER BY r.number DESC
        """,
        person,
        post,
    )
    if not found:
        raise missing()
    return found
