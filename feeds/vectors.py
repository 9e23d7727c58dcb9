"""What Posts and Skills mean: vectors that a job writes, and the nearest of them.

A vector belongs to one model; those of another are as good as none. Without a model there are no vectors.
"""

import time
from collections.abc import Collection, Sequence
from datetime import datetime

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from app import clock, database, jobs
from app.models import embedder

Vector = NDArray[np.float32]

#: Texts for one run of the job.
BATCH = 64
#: Posts that are compared at most, the newest: 30 MB, and 4 ms for one question.
COMPARED_MAX = 20_000
#: Seconds after its last use until the table of vectors leaves the memory.
IDLE_S = 180.0
#: Seconds for which the table is as good as new.
FRESH_S = 5.0


class Near(Struct, frozen=True):
    """Something close to a question: its id and the cosine."""

    id: int
    cosine: float


async def of(posts: Collection[int]) -> dict[int, Vector]:
    """The vectors of those Posts that have one."""
    return await _read(
        "SELECT post_id, vector FROM post_vector WHERE model = $1 AND post_id = ANY ($2)",
        embedder.model_id(),
        list(posts),
    )


async def of_skills() -> dict[int, Vector]:
    """The vectors of all approved Skills."""
    return await _read(
        """
        SELECT v.skill_id, v.vector FROM skill_vector v JOIN skill s ON s.id = v.skill_id
        WHERE v.model = $1 AND s.state = 'approved'
        """,
        embedder.model_id(),
    )


async def near(vector: Vector, most: int) -> list[Near]:
    """The newest live Posts nearest to the vector, best first. The caller asks who may see them."""
    ids, table = await _table.read()
    if not len(ids):
        return []
    cosines = table @ vector
    best = np.argsort(-cosines)[:most]
    return [Near(int(ids[place]), float(cosines[place])) for place in best]


async def ask() -> None:
    """Have the job write what is missing."""
    await jobs.enqueue("vectors.write", key="vectors")


async def missing() -> bool:
    """Whether a live Post or an approved Skill lacks today's vector, and there is a model to find it."""
    return await embedder.available() and any(
        [
            await database.rows(Text, MISSING, embedder.model_id(), 1),
            await database.rows(Text, MISSING_SKILLS, embedder.model_id(), 1),
        ]
    )


async def write() -> None:
    """Write the vectors of some Posts and Skills that lack today's. Without a model nothing happens."""
    if not await embedder.available():
        return
    # What is edited from here on is read anew.
    moment = clock.now()
    posts = await database.rows(Text, MISSING, embedder.model_id(), BATCH)
    skills = await database.rows(Text, MISSING_SKILLS, embedder.model_id(), BATCH)
    if not posts and not skills:
        return
    found = await embedder.embed([text.words for text in (*posts, *skills)])
    packed = [row.astype("<f4").tobytes() for row in found]
    await _keep_posts(posts, packed[: len(posts)], moment)
    await _keep_skills(skills, packed[len(posts) :])


class Text(Struct, frozen=True):
    """What is to be understood; of a Post also when that was `changed`."""

    id: int
    words: str
    changed: datetime | None = None


class _Pair(Struct):
    id: int
    vector: bytes


async def _read(sql: str, *args: object) -> dict[int, Vector]:
    async with database.connection() as link:
        return {row[0]: np.frombuffer(row[1], "<f4") for row in await link.fetch(sql, *args)}


async def _keep_posts(texts: Sequence[Text], vectors: list[bytes], moment: datetime) -> None:
    """Not older than their texts: whoever changed one may have a clock that is ahead of ours."""
    await database.execute(
        """
        INSERT INTO post_vector (post_id, model, vector, at)
        SELECT id, $3, vector, greatest(changed, $4)
        FROM unnest($1::bigint[], $2::bytea[], $5::timestamptz[]) AS found (id, vector, changed)
        ON CONFLICT (post_id) DO UPDATE SET model = excluded.model, vector = excluded.vector, at = excluded.at
        """,
        [text.id for text in texts],
        vectors,
        embedder.model_id(),
        moment,
        [text.changed for text in texts],
    )


async def _keep_skills(texts: Sequence[Text], vectors: list[bytes]) -> None:
    await database.execute(
        """
        INSERT INTO skill_vector (skill_id, model, words, vector)
        SELECT id, $4, words, vector
        FROM unnest($1::bigint[], $2::text[], $3::bytea[]) AS found (id, words, vector)
        ON CONFLICT (skill_id)
        DO UPDATE SET model = excluded.model, words = excluded.words, vector = excluded.vector
        """,
        [text.id for text in texts],
        [text.words for text in texts],
        vectors,
        embedder.model_id(),
    )


class _Table:
    """The newest vectors in memory, as long as somebody asks."""

    def __init__(self) -> None:
        self._ids = np.zeros(0, np.int64)
        self._rows = np.zeros((0, 0), np.float32)
        self._stamp: object = None
        self._looked = -FRESH_S
        self._used = 0.0

    async def read(self) -> tuple[NDArray[np.int64], Vector]:
        moment = time.monotonic()
        if moment - self._used > IDLE_S:
            self.__init__()  # type: ignore[misc]
        self._used = moment
        if moment - self._looked >= FRESH_S:
            await self._refresh()
            self._looked = moment
        return self._ids, self._rows

    async def _refresh(self) -> None:
        stamp = await database.value("SELECT max(at) FROM post_vector")
        if stamp == self._stamp:
            return
        found = await _read(NEWEST, embedder.model_id(), COMPARED_MAX)
        self._ids = np.fromiter(found, np.int64, len(found))
        self._rows = np.stack(list(found.values())) if found else np.zeros((0, 0), np.float32)
        self._stamp = stamp


_table = _Table()


def forget() -> None:
    """Read the table anew with the next question."""
    _table.__init__()  # type: ignore[misc]


NEWEST = """
    SELECT v.post_id, v.vector FROM post_vector v JOIN post p ON p.id = v.post_id
    WHERE v.model = $1 AND p.state = 'live' AND p.deleted_at IS NULL
    ORDER BY p.published_at DESC, p.id DESC
    LIMIT $2
"""

MISSING = """
    SELECT
        p.id,
        concat_ws('. ', nullif(p.title, ''), nullif(p.text, ''), nullif(p.summary, ''), nullif(p.tool, ''),
            (SELECT string_agg(s.text, '. ' ORDER BY s.position) FROM step s WHERE s.post_id = p.id)
        ) AS words,
        p.changed_at AS changed
    FROM post p LEFT JOIN post_vector v ON v.post_id = p.id AND v.model = $1
    WHERE p.state = 'live' AND p.deleted_at IS NULL AND (v.post_id IS NULL OR v.at < p.changed_at)
    ORDER BY p.published_at DESC, p.id DESC
    LIMIT $2
"""

MISSING_SKILLS = """
    SELECT id, words
    FROM (
        SELECT s.id, array_to_string(s.name || s.synonyms[:5], ', ') AS words, v.words AS before
        FROM skill s LEFT JOIN skill_vector v ON v.skill_id = s.id AND v.model = $1
        WHERE s.state = 'approved'
    ) found
    WHERE before IS DISTINCT FROM words
    LIMIT $2
"""
