"""Nightly: every document on the server beside what it should be; where they differ, it is sent again."""

from app import database
from feeds.search import outbox
from feeds.search.meili.generations import generations
from feeds.search.meili.indexes import INDEXES, Index
from feeds.search.meili.link import link


async def walk() -> int:
    """Mark what is missing, stale or too much in any copy; how many that are."""
    return sum([await _walk(index) for index in INDEXES])


async def _walk(index: Index) -> int:
    copies = [one for one in await generations() if one.index == index.name and one.state != "building"]
    if not copies:
        return 0
    wanted = await _versions(index)
    wrong: set[int] = set()
    for copy in copies:
        held = {id_: version async for id_, version in link().server.versions(copy.uid)}
        wrong |= {id_ for id_ in held.keys() | wanted.keys() if held.get(id_) != wanted.get(id_)}
    await outbox.mark(index.name, sorted(wrong))
    return len(wrong)


async def _versions(index: Index) -> dict[int, int]:
    found: dict[int, int] = {}
    last = 0
    while ids := await database.values(index.ids, last, outbox.BATCH):
        found |= {document["id"]: document["ver"] for document in await index.documents(ids)}
        last = ids[-1]
    return found
