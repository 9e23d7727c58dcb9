"""Copies of an index side by side: build the next, look at it, point at it, and point back.

The pointer is a row in PostgreSQL, so that it turns at once, for every process. A server is upgraded the
same way: fill the new one from PostgreSQL and point there. Each server has pointers of its own.
"""

from collections.abc import Callable, Sequence
from datetime import timedelta

from msgspec import Struct

from app import clock, database
from app.settings import settings
from feeds.search import outbox
from feeds.search.meili import sender
from feeds.search.meili.failures import Failed, Refused
from feeds.search.meili.indexes import INDEXES, Index
from feeds.search.meili.link import link
from feeds.search.meili.queries import sought
from feeds.search.meili.settings import Words, words
from feeds.search.port import Query

#: How long the way back stays open, and an unfinished copy around.
KEPT = timedelta(hours=24)
#: Documents that a new copy must find by their own title, and how far up.
SAMPLE, AMONG = 5, 20
#: How often a copy is looked at before it is called unfit.
LOOKS = 5

#: What a server says that has begun anew.
LOST = frozenset({"index_not_found", "invalid_search_filter"})

Tell = Callable[[str, int, int], None]
"""Told of an index how many documents have been sent, of how many."""


class Generation(Struct, frozen=True):
    """A copy; `words` is the version of the synonyms it was given."""

    number: int
    index: str
    uid: str
    state: str
    words: str


class Unfit(Exception):
    """A new copy is not as it should be, and so nothing points at it."""


async def generations(state: str | None = None) -> list[Generation]:
    """Those on our server, the newest first."""
    return await database.rows(
        Generation,
        """
        SELECT number, index, uid, state, words FROM search_generation
        WHERE server = $1 AND state = coalesce($2, state) ORDER BY number DESC
        """,
        link().server.url,
        state,
    )


async def build(index: Index, tell: Tell = lambda _name, _done, _all: None) -> Generation:
    """Fill a new copy from PostgreSQL while the old one answers. Raises `Unfit`.

    From the moment its row stands, the sender tells it what changes; what is read here goes out in turn
    with the sender, so that nothing old overtakes.
    """
    for left in await generations("building"):
        if left.index == index.name:
            await _drop(left)
    generation = await _begin(index)
    await _fill(index, generation, tell)
    for look in range(LOOKS):
        await sender.send(index)
        try:
            await _examine(index, generation)
        except Unfit:
            # People go on writing: what is not there may be on its way.
            if look == LOOKS - 1:
                raise
        else:
            break
    return generation


async def _begin(index: Index) -> Generation:
    known = await words()
    number, uid = await _create(index, known)
    await database.execute(
        """
        INSERT INTO search_generation (number, server, index, uid, state, words, at)
        VALUES ($1, $2, $3, $4, 'building', $5, $6)
        """,
        number,
        link().server.url,
        index.name,
        uid,
        known.version,
        clock.now(),
    )
    return Generation(number, index.name, uid, "building", known.version)


async def _create(index: Index, known: Words) -> tuple[int, str]:
    """An empty index, with a number that is free on the server too.

    Our earlier lives may have left some there, and one that was made although its answer got lost is taken.
    """
    while True:
        number = await database.value("SELECT nextval(pg_get_serial_sequence('search_generation', 'number'))")
        uid = f"{settings().meili_prefix}{index.name}_g{number}"
        try:
            await link().server.create(uid, known.within(index.settings))
        except Failed as error:
            if error.code != "index_already_exists":
                raise
        else:
            return number, uid


async def _fill(index: Index, generation: Generation, tell: Tell) -> None:
    total = await _expected(index)
    last, done, tasks = 0, 0, list[int]()
    tell(index.name, 0, total)
    while True:
        async with sender.turn(index.name):
            ids = await database.values(index.ids, last, outbox.BATCH)
            if documents := await index.documents(ids):
                tasks = await sender.put(generation.uid, documents)
        if not ids:
            break
        last, done = ids[-1], done + len(ids)
        tell(index.name, done, total)
    for task in tasks[-1:]:
        await link().server.wait(task)


async def _examine(index: Index, generation: Generation) -> None:
    """As many documents as there should be, and some of them found by their own words."""
    expected, held = await _expected(index), await link().server.count(generation.uid)
    late = await database.value("SELECT count(*) FROM search_dirty WHERE index = $1", index.name)
    if abs(expected - held) > late:
        raise Unfit(f"{generation.uid} holds {held} documents, not {expected}")
    ids = await database.values(index.ids, 0, SAMPLE)
    for document in await index.documents(ids):
        text = str(document.get("title") or document.get("name") or "")
        if text and not await _finds(generation.uid, text, document["id"]):
            raise Unfit(f"{generation.uid} does not find {document['id']} by its own title")


async def _finds(uid: str, text: str, id_: int) -> bool:
    query = {"indexUid": uid, "q": sought(Query(text=text)), "limit": AMONG, "attributesToRetrieve": ["id"]}
    (answer,) = await link().server.search([query], None, None)
    # Among many of the same title any may come first.
    return len(answer.hits) == AMONG or any(hit["id"] == id_ for hit in answer.hits)


async def _expected(index: Index) -> int:
    return len(await database.values(index.ids, 0, 2**31 - 1))


async def flip(index: str, number: int | None = None) -> Generation:
    """Point at a copy: the newest that is whole, or the one with this number. Raises `Unfit`."""
    async with database.transaction():
        await database.execute("LOCK TABLE search_generation IN SHARE ROW EXCLUSIVE MODE")
        known = [one for one in await generations() if one.index == index and one.state != "live"]
        wanted = next((one for one in known if number in (None, one.number)), None)
        if wanted is None:
            raise Unfit(f"there is no other copy of {index} on this server")
        await database.execute(
            """
            UPDATE search_generation SET state = 'retired', at = $3
            WHERE server = $1 AND index = $2 AND state = 'live'
            """,
            link().server.url,
            index,
            clock.now(),
        )
        await database.execute(
            "UPDATE search_generation SET state = 'live', at = $2 WHERE number = $1",
            wanted.number,
            clock.now(),
        )
    return wanted


async def back(index: str) -> Generation:
    """Point at the copy that was live before. Raises `Unfit`."""
    retired = [one for one in await generations("retired") if one.index == index]
    if not retired:
        raise Unfit(f"there is no earlier copy of {index} on this server")
    return await flip(index, retired[0].number)


async def renew(index: Index, tell: Tell = lambda _name, _done, _all: None) -> Generation:
    """Build, look, and point at it."""
    return await flip(index.name, (await build(index, tell)).number)


async def lacking() -> list[Index]:
    """Indexes without a live copy. One that the server has lost is forgotten, with all its other copies."""
    for generation in await generations("live"):
        if not await _whole(generation):
            for copy in await generations():
                if copy.index == generation.index:
                    await _drop(copy)
    live = {one.index for one in await generations("live")}
    return [index for index in INDEXES if index.name not in live]


async def _whole(generation: Generation) -> bool:
    """Whether it is there with its settings: a server begun anew makes a bare index of what it is told."""
    query = {"indexUid": generation.uid, "q": "", "filter": "visible = true", "limit": 0}
    try:
        await link().server.search([query], None, None)
    except Refused as error:
        if error.code in LOST:
            return False
        raise
    return True


async def tidy() -> None:
    """Drop what nobody goes back to any more, and what was never finished."""
    for generation in await _old():
        await _drop(generation)


async def _old() -> Sequence[Generation]:
    return await database.rows(
        Generation,
        """
        SELECT number, index, uid, state, words FROM search_generation
        WHERE server = $1 AND state <> 'live' AND at < $2
        """,
        link().server.url,
        clock.now() - KEPT,
    )


async def _drop(generation: Generation) -> None:
    """The row first: nobody tells it anything any more."""
    await database.execute("DELETE FROM search_generation WHERE number = $1", generation.number)
    await link().server.drop(generation.uid)


async def teach() -> None:
    """Give the copies the synonyms of today, if they changed: that keeps the server from its queue."""
    known = await words()
    for generation in await generations():
        if generation.words != known.version:
            index = next((one for one in INDEXES if one.name == generation.index), None)
            if index is None:
                continue
            settings_ = known.within(index.settings)
            words_only = {name: settings_[name] for name in ("synonyms", "typoTolerance", "dictionary")}
            await link().server.wait(await link().server.configure(generation.uid, words_only))
            await database.execute(
                "UPDATE search_generation SET words = $2 WHERE number = $1",
                generation.number,
                known.version,
            )
