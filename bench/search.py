"""Search among 200,000 Posts: what it finds, how long it takes, how fast a takedown works.

The whole run asks with the half of the help pages that is held back from tuning; `--quick`, which one tunes
with, with the other half, and among fewer Posts in one language.
"""

import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path

import asyncpg

from app import database, embedded_postgres
from app.migrate import migrate
from bench import help_pages, library, relevance, rivals, search_outbox, search_speed
from bench.help_pages import Help
from bench.relevance import Pages
from bench.report import Result, say, show
from bench.slices import Case, Slice, slices
from bench.stack import pool
from feeds import search, vectors
from feeds.search import Filters, Query, dictionary, postgres

#: Posts, queries for each way to ask, and languages of the pages.
FULL = (200_000, 400, ["en", "de", "fr", "es"])
QUICK = (10_000, 100, ["en"])
READER = 1
#: Posts indexed at once.
WRITTEN = 200
NAIVE, SIMILAR, OURS, MEANT = "full text", "full text + word_similarity", "ours", "ours + vectors"
#: Ways to ask whose time is taken, by the names of `bench.slices`.
TIMED = {"clean": "en clean", "typo": "en typo", "prefix": "en prefix"}
#: What `--part` names: where it stands alone, the others are not measured.
PARTS = ("relevance", "speed", "outbox")
DATABASE = "search"


def run(folder: Path, *, quick: bool, part: str | None = None) -> int:
    if part not in (None, *PARTS):
        sys.exit(f"--part is one of {', '.join(PARTS)}")
    server = embedded_postgres.start(folder)
    try:
        return show("search", asyncio.run(_measure(server, folder, quick, [part] if part else PARTS)))
    finally:
        server.close()


async def _measure(
    server: embedded_postgres.Server, folder: Path, quick: bool, parts: Sequence[str]
) -> list[Result]:
    found = []
    if "relevance" in parts or "speed" in parts:
        found += await _search(server, folder, quick, parts)
    if "outbox" in parts:
        found += await search_outbox.measure(server, quick=quick)
    return found


async def _search(
    server: embedded_postgres.Server, folder: Path, quick: bool, parts: Sequence[str]
) -> list[Result]:
    many, most, languages = QUICK if quick else FULL
    root = help_pages.fetch(folder, languages)
    pages = {language: help_pages.pages(root, language) for language in languages}
    entries = {
        language: [entry for entry in help_pages.entries(root, language) if entry.held_back is not quick]
        for language in languages
    }
    asked = slices(entries, pages, most)
    every = [page for some in pages.values() for page in some]
    await _prepare(server, every, many)
    dsn, told = server.dsn("pollen", DATABASE), f"{many} Posts, {len(every)} of them help pages"
    found = []
    if "speed" in parts:
        found += await search_speed.speed(dsn, await _timed(server, asked), told)
        found.append(await search_speed.takedown(dsn, many))
    if "relevance" in parts:
        found += await _relevance(server, asked, library.posts(every, many))
    return found


async def _prepare(server: embedded_postgres.Server, pages: list[Help], many: int) -> None:
    """A company with everything indexed, and its pages' vectors; those of the other Posts take an hour.

    A folder that was kept has it already.
    """
    filled = await _filled(server)
    if not filled:
        server.create_database(DATABASE)
    await migrate(server.dsn("pollen_owner", DATABASE))
    if filled:
        return
    link = await asyncpg.connect(server.dsn("postgres", DATABASE))
    try:
        await library.fill(link, pages, many)
        await _index(server.dsn("pollen", DATABASE), len(pages))
        await rivals.prepare(link)
        say("analysing")
        await link.execute("VACUUM ANALYZE")
    finally:
        await link.close()


async def _filled(server: embedded_postgres.Server) -> bool:
    """Whether the last thing that filling makes is there."""
    try:
        link = await asyncpg.connect(server.dsn("postgres", DATABASE))
    except asyncpg.InvalidCatalogNameError:
        return False
    try:
        return bool(await link.fetchval("SELECT to_regclass('rival') IS NOT NULL"))
    finally:
        await link.close()


async def _index(dsn: str, pages: int) -> None:
    async with pool(dsn):
        say("indexing")
        await _write()
        say("finding out what the pages mean")
        while await database.value("SELECT count(*) FROM post_vector") < pages and await vectors.missing():
            await vectors.write()


async def _write() -> None:
    """The index without the passages, which no ranking reads."""
    live = await database.values("SELECT id FROM post ORDER BY id")
    for start in range(0, len(live), WRITTEN):
        await postgres.put(live[start : start + WRITTEN])
    await dictionary.count()


async def _relevance(server: embedded_postgres.Server, asked: list[Slice], posts: Pages) -> list[Result]:
    link = await asyncpg.connect(server.dsn("postgres", DATABASE))
    try:
        async with pool(server.dsn("pollen", DATABASE)):
            searches = {
                NAIVE: rivals.full_text(link),
                SIMILAR: rivals.word_similarity(link),
                OURS: _by_words,
                MEANT: _by_meaning,
            }
            table = await relevance.compare(asked, searches, posts)
    finally:
        await link.close()
    return relevance.results(table, asked, OURS, MEANT)


async def _by_words(case: Case) -> list[int]:
    found = await postgres.hits(READER, _query(case), rivals.FIRST)
    return [hit.id for hit in found.hits]


async def _by_meaning(case: Case) -> list[int]:
    """As people get it: meaning counts for whole questions only."""
    return [card.id for card in (await search.find(READER, _query(case))).cards]


def _query(case: Case) -> Query:
    filters = Filters(language=case.within if case.narrowed else None)
    return Query(text=case.text, filters=filters, size=rivals.FIRST, typing=case.half)


async def _timed(server: embedded_postgres.Server, asked: list[Slice]) -> dict[str, list[Case]]:
    by_name = {part.name: part.cases for part in asked}
    timed = {name: by_name[part] for name, part in TIMED.items()}
    return {**timed, "common": await search_speed.common(server.dsn("pollen", DATABASE))}
