"""Collections: private folders of Saves in an order of one's own. Shared, one is a List that others read.

A List shows each reader only what that reader may see, and goes with the same request that takes it back.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime

from msgspec import Struct

from app import clock, database, limits
from app.people.people import Face
from app.refusal import Refusal, missing
from feeds import saves
from feeds.publishing import Hold

Screen = Callable[[str], Awaitable[Hold | None]]

#: Asked with the words of a List before others read them. Moderation fills it.
screens: list[Screen] = []


class Collection(Struct):
    """A folder of one's own; `posts` counts what still can be read, `covers` are the first of them.

    One that is `hidden` was shared until moderators took it out of sight: others do not read it.
    """

    id: int
    name: str
    why: str
    shared_at: datetime | None
    hidden: bool
    posts: int
    covers: list[int]
    holds: bool = False


class Shared(Struct):
    """A List as its reader sees it; `owner` made it, `posts` is how many of its Posts the reader may see."""

    id: int
    name: str
    why: str
    owner: Face
    own: bool
    shared_at: datetime
    posts: list[int]


class Row(Struct):
    id: int
    name: str
    why: str
    shared_at: datetime
    owner_id: int
    owner: str
    handle: str
    portrait: str | None
    site: str
    posts: list[int]


async def create(person: int, name: str, *, post: int | None = None) -> int:
    """A new folder, perhaps with a first Post in it; returns its id.

    Raises `Refusal("collection_name")`, `"collection_long"`, `"collections_many"` or a 404 Refusal.
    """
    given, most = await _named(name), (await limits.current()).collections_max
    async with database.transaction():
        # Two at once count one after the other.
        await database.execute("SELECT FROM person WHERE id = $1 FOR NO KEY UPDATE", person)
        there = await database.value("SELECT count(*) FROM collection WHERE person_id = $1", person)
        if there >= most:
            raise Refusal("collections_many", limit=most, value=there + 1)
        made: int = await database.value(
            "INSERT INTO collection (person_id, name, created_at) VALUES ($1, $2, $3) RETURNING id",
            person,
            given,
            clock.now(),
        )
        if post is not None:
            await put(person, made, post, True)
    return made


async def rename(person: int, collection: int, name: str) -> None:
    """Raises the Refusals of `create`, and for a List `Refusal("list_words")`."""
    given = await _named(name)
    if (await one(person, collection))[0].shared_at:
        await _screened(given, "name")
    await _change(
        "UPDATE collection SET name = $3 WHERE id = $2 AND person_id = $1", person, collection, given
    )


async def delete(person: int, collection: int) -> None:
    """The folder goes, its Saves stay. Raises a 404 Refusal for anybody else's."""
    await _change("DELETE FROM collection WHERE id = $2 AND person_id = $1", person, collection)


async def put(person: int, collection: int, post: int, on: bool) -> None:
    """Put a Post into a folder, which saves it too, or take it out; it then stays saved.

    Saying the same again changes nothing. Raises `Refusal("collection_full")` or a 404 Refusal.
    """
    async with database.transaction():
        await _lock(person, collection)
        if not on:
            await database.execute(
                "DELETE FROM collected WHERE collection_id = $1 AND post_id = $2", collection, post
            )
            return
        await saves.set(person, post, True)
        most = (await limits.current()).collection_posts_max
        if await database.value(BESIDE, collection, post) >= most:
            raise Refusal("collection_full", limit=most)
        await database.execute(PUT, collection, post, person)


async def arrange(person: int, collection: int, posts: list[int]) -> None:
    """Bring the Posts into this order; those that it does not name follow in theirs.

    Raises a 404 Refusal for anybody else's folder.
    """
    async with database.transaction():
        await _lock(person, collection)
        await database.execute(ARRANGE, collection, posts)


async def move(person: int, collection: int, post: int, by: int) -> None:
    """One Post so many places down, or up with less than 0; at the end it stays. 404 for anybody else's."""
    shown = (await one(person, collection))[1]
    if post not in shown:
        raise missing()
    place = shown.index(post)
    shown.insert(max(0, place + by), shown.pop(place))
    await arrange(person, collection, shown)


async def share(person: int, collection: int, name: str, why: str) -> None:
    """A List from now on, with its name and one line why. Nobody is asked.

    Raises `Refusal("why_needed")`, `"why_long"`, `"list_words"` with what the word list found and why, the
    Refusals of `create`, or 404.
    """
    given, line = await _named(name), " ".join(why.replace("\0", "").split())
    most = (await limits.current()).collection_why_max
    if not line:
        raise Refusal("why_needed", field="why")
    if len(line) > most:
        raise Refusal("why_long", limit=most, value=len(line), field="why")
    await _screened(given, "name")
    await _screened(line, "why")
    await _change(
        """
        UPDATE collection SET name = $3, why = $4, shared_at = coalesce(shared_at, $5)
        WHERE id = $2 AND person_id = $1
        """,
        person,
        collection,
        given,
        line,
        clock.now(),
    )


async def take_back(person: int, collection: int) -> None:
    """Private again; whoever follows its address finds nothing. 404 for anybody else's."""
    await _change(
        "UPDATE collection SET shared_at = NULL WHERE id = $2 AND person_id = $1", person, collection
    )


async def own(person: int, *, post: int | None = None) -> list[Collection]:
    """One's folders, the newest first; `holds` says whether `post` lies in each."""
    return await database.rows(Collection, f"{OWN} GROUP BY c.id ORDER BY c.id DESC", person, post)


async def one(person: int, collection: int) -> tuple[Collection, list[int]]:
    """A folder of one's own and the Posts in it, in its order. 404 for anybody else's."""
    found = await database.row(Collection, f"{OWN} AND c.id = $3 GROUP BY c.id", person, None, collection)
    if found is None:
        raise missing()
    return found, await database.values(POSTS, person, collection)


async def shared(viewer: int, collection: int) -> Shared:
    """A List as the viewer sees it. 404 for one that is not shared, or that moderators took out of sight.

    As a Post does, that of somebody muted or blocked still opens by its address, without what they wrote.
    """
    found = await database.row(Row, f"{SHARED} AND c.id = $2", viewer, collection)
    if found is None:
        raise missing()
    return _shared(viewer, found)


async def lists(viewer: int, owner: int) -> list[Shared]:
    """What a person shares, newest first; a List in which the viewer may see nothing is not among them."""
    rows = await database.rows(
        Row,
        f"{SHARED} AND c.person_id = $2 ORDER BY c.shared_at DESC, c.id DESC",
        viewer,
        owner,
    )
    return [_shared(viewer, row) for row in rows if row.posts]


def _shared(viewer: int, row: Row) -> Shared:
    owner = Face(row.owner, row.handle, row.portrait, row.site)
    return Shared(row.id, row.name, row.why, owner, row.owner_id == viewer, row.shared_at, row.posts)


async def _named(name: str) -> str:
    given, most = " ".join(name.replace("\0", "").split()), (await limits.current()).collection_name_max
    if not given:
        raise Refusal("collection_name", field="name")
    if len(given) > most:
        raise Refusal("collection_long", limit=most, value=len(given), field="name")
    return given


async def _screened(words: str, field: str) -> None:
    for screen in screens:
        if hold := await screen(words):
            raise Refusal("list_words", value=hold.found, limit=hold.rule, field=field)


async def _change(sql: str, person: int, collection: int, *values: object) -> None:
    if not await database.execute(sql, person, collection, *values):
        raise missing()


async def _lock(person: int, collection: int) -> None:
    """Whoever changes the order waits for the one before."""
    await _change(
        "SELECT FROM collection WHERE id = $2 AND person_id = $1 FOR NO KEY UPDATE", person, collection
    )


BESIDE = "SELECT count(*) FROM collected WHERE collection_id = $1 AND post_id <> $2"

PUT = """
    INSERT INTO collected (collection_id, post_id, person_id, position)
    SELECT $1, $2, $3, coalesce(max(position), 0) + 1 FROM collected WHERE collection_id = $1
    ON CONFLICT DO NOTHING
"""

ARRANGE = """
    UPDATE collected SET position = placed.place
    FROM (
        SELECT post_id, row_number() OVER (ORDER BY array_position($2::bigint[], post_id), position) AS place
        FROM collected WHERE collection_id = $1
    ) placed
    WHERE collected.collection_id = $1 AND collected.post_id = placed.post_id
"""

OWN = """
    SELECT
        c.id, c.name, c.why, c.shared_at, c.hidden_at IS NOT NULL AS hidden, count(p.id)::int AS posts,
        coalesce((array_agg(p.id ORDER BY d.position) FILTER (WHERE p.id IS NOT NULL))[:3], '{}') AS covers,
        EXISTS (SELECT FROM collected h WHERE h.collection_id = c.id AND h.post_id = $2) AS holds
    FROM collection c
    LEFT JOIN collected d ON d.collection_id = c.id
    LEFT JOIN post p ON p.id = d.post_id AND readable(p, $1)
    WHERE c.person_id = $1
"""

POSTS = """
    SELECT p.id
    FROM collected d JOIN post p ON p.id = d.post_id
    WHERE d.collection_id = $2 AND d.person_id = $1 AND readable(p, $1)
    ORDER BY d.position, p.id
"""

# What is shared by link only stays with those who have the link: a List shows what is listed.
SHARED = """
    SELECT
        c.id, c.name, c.why, c.shared_at, c.person_id AS owner_id,
        o.name AS owner, o.handle, o.portrait, coalesce(s.name, '') AS site,
        array(
            SELECT p.id FROM collected d JOIN post p ON p.id = d.post_id
            WHERE d.collection_id = c.id AND listed(p, $1)
            ORDER BY d.position, p.id
        ) AS posts
    FROM collection c
    JOIN person o ON o.id = c.person_id AND o.state = 'active'
    LEFT JOIN team t ON t.id = o.team_id
    LEFT JOIN site s ON s.id = t.site_id
    WHERE c.shared_at IS NOT NULL AND c.hidden_at IS NULL
"""
