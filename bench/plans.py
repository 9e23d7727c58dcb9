"""How PostgreSQL answers the pages of a big company: the plan of every statement, as it was really asked.

`python -m bench plans` prints docs/plans.md; tests/feeds/test_plans.py looks at the same plans.
"""

import asyncio
import re
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import asyncpg
from msgspec import Struct

from app import database, embedded_postgres
from app.migrate import migrate
from bench.company import START, Size, fill
from bench.report import say
from bench.stack import pool
from feeds import cards, communities, feed, inbox, profiles, ranked, related, search, skill_tree, skills

#: A fifth of the posts of `python -m bench feed`, so many that an index is worth its while.
FIFTH = Size(posts=40_000, people=2_000, reactions=40_000)
READER = 1_234
#: Nobody reads these from one end to the other for a page.
BIG = ("post", "reaction", "application", "follow", "post_skill")
#: A Skill and a Community of `bench.company` and of `_more`.
SKILL, COMMUNITY = "skill-7", "community-3"
#: Of these the document shows the plan of the first statement, which finds the Posts.
IN_FULL = ("For you", "Following", "A person", "A Skill", "A Community")
WHOLE = re.compile(rf"Seq Scan on (?:{'|'.join(BIG)})\b.*")


class Plan(Struct, frozen=True):
    """What a page asks: the statement and how it was answered."""

    page: str
    sql: str
    steps: list[str]

    @property
    def whole(self) -> list[str]:
        """The big tables that it reads from one end to the other."""
        return [step.strip() for step in self.steps if WHOLE.search(step)]

    @property
    def indexes(self) -> list[str]:
        """The indexes that it walks, in the order of the plan, each once."""
        found = re.findall(r"(?:using|Bitmap Index Scan on) (\w+)", "\n".join(self.steps))
        return list(dict.fromkeys(found))


def run(folder: Path, *, quick: bool) -> int:
    server = embedded_postgres.start(folder)
    try:
        print(asyncio.run(_told(server)))
        return 0
    finally:
        server.close()


async def prepare(dsn: str) -> None:
    """The big company, with Communities, whom somebody mutes, and a reader who follows some of everything."""
    link = await asyncpg.connect(dsn)
    try:
        await fill(link, FIFTH)
        await link.execute("SET session_replication_role = replica")
        for statement in MORE:
            await link.execute(statement, *([START] if "$1" in statement else []))
        await link.execute("SET session_replication_role = origin")
        say("analysing")
        await link.execute("VACUUM ANALYZE")
    finally:
        await link.close()


async def plans(name: str, act: Callable[[], Awaitable[object]]) -> list[Plan]:
    """The plan of each statement of a page, which is rendered twice: first caches are filled."""
    await act()
    asked: list[Any] = []
    async with database.transaction(), database.connection() as link:
        link.add_query_logger(asked.append)
        await act()
        # The log is written in the loop's next turn.
        await asyncio.sleep(0)
        link.remove_query_logger(asked.append)
        return [
            Plan(name, one.query, await _explained(link, one.query, one.args))
            for one in asked
            if any(re.search(rf"\b{table}\b", one.query) for table in BIG)
        ]


def document(found: list[Plan]) -> str:
    """docs/plans.md."""
    rows = [f"| {plan.page} | {_first(plan.sql)} | {', '.join(plan.indexes)} |" for plan in found]
    first = {plan.page: plan for plan in reversed(found)}
    whole = [f"## {name}\n\n```\n" + "\n".join(_telling(first[name].steps)) + "\n```" for name in IN_FULL]
    return "\n".join([HEAD, *rows, "", "\n\n".join(whole)])


async def _told(server: embedded_postgres.Server) -> str:
    server.create_database("plans")
    await migrate(server.dsn("pollen_owner", "plans"))
    await prepare(server.dsn("postgres", "plans"))
    async with pool(server.dsn("pollen", "plans")):
        await ranked.rebuild(READER)
        return document([plan for name, act in PAGES.items() for plan in await plans(name, act)])


async def _explained(link: Any, sql: str, args: tuple[object, ...]) -> list[str]:
    found = await link.fetch(
        f"EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF, BUFFERS OFF) {sql}", *args
    )
    return [line[0] for line in found]


def _telling(steps: list[str]) -> list[str]:
    """What is read and by which index, without how much of it was in memory."""
    return [
        step
        for step in steps
        if re.search(r"->|CTE|SubPlan|InitPlan|Index Cond|Recheck", step) or step[:1] != " "
    ]


def _first(sql: str) -> str:
    """What a statement is about: its first words."""
    return "`" + " ".join(sql.split())[:60].replace("|", "\\|") + "`"


async def _person_page() -> object:
    known = await profiles.known(READER, 1)
    return await cards.cards(READER, known.posts)


async def _skill_page() -> object:
    about = await skills.about(READER, SKILL)
    return await cards.cards(READER, [*about.tried, *about.questions])


async def _community_page() -> object:
    about = await communities.about(READER, COMMUNITY)
    return await communities.posts(READER, about.id)


#: What each page asks, for one reader.
PAGES: dict[str, Callable[[], Awaitable[object]]] = {
    "For you": lambda: feed.page(READER),
    "Following": lambda: feed.page(READER, "following"),
    "My site": lambda: feed.page(READER, "site"),
    "A person": _person_page,
    "A Skill": _skill_page,
    "All Skills": lambda: skill_tree.tree(READER),
    "A Community": _community_page,
    "All Communities": lambda: communities.directory(READER),
    "Below a Post": lambda: related.below(READER, 5_000),
    "Search": lambda: search.find(READER, search.Query(text="torque wrench")),
    "From my people": lambda: inbox.people(READER),
}

HEAD = f"""# How the pages are answered

The plan of every statement that touches {", ".join(f"`{name}`" for name in BIG)}: as PostgreSQL answered it
with {FIFTH.posts} Posts, {FIFTH.people} people and {FIFTH.reactions} reactions, for a reader who follows
people, Skills and Communities and mutes somebody. `python -m bench plans` prints this page anew, and
`tests/feeds/test_plans.py` fails when one of these tables is read from one end to the other.

`listed` and `readable` are folded into the statements, so that the indexes of Posts carry them. `belongs`,
`decides` and `avoids`, which look into other tables, are asked for the Posts that are left.

| page | statement | what it walks |
|---|---|---|"""

MORE = (
    """
    INSERT INTO community (id, slug, name, owner_id, admission)
    SELECT n, 'community-' || n, 'Community ' || n, n, (ARRAY['open', 'request', 'closed'])[1 + n % 3]
    FROM generate_series(1, 30) AS n
    """,
    """
    INSERT INTO membership (community_id, person_id, moderates, at)
    SELECT 1 + (n + m * 7) % 30, n, m = 1, $1 FROM generate_series(1, 2000) AS n, generate_series(1, 3) AS m
    ON CONFLICT DO NOTHING
    """,
    f"INSERT INTO membership VALUES (3, {READER}, false, $1) ON CONFLICT DO NOTHING",  # noqa: S608 - a number
    "UPDATE post SET community_id = 1 + id % 30, audience = 'community' WHERE id % 10 = 0",
    "UPDATE post_skill SET open = false WHERE post_id % 10 = 0",
    "UPDATE post SET parent_id = id - 7, relation = 'my_way' WHERE id % 50 = 0",
    """
    INSERT INTO follow (person_id, kind, object_id, at)
    SELECT n, 'skill', 1 + (n * 3 + m * 11) % 500, $1
    FROM generate_series(1, 2000) AS n, generate_series(1, 8) AS m
    ON CONFLICT DO NOTHING
    """,
    """
    INSERT INTO follow (person_id, kind, object_id, at)
    SELECT person_id, 'community', community_id, $1 FROM membership
    """,
    """
    INSERT INTO avoidance (person_id, other_id, kind, at)
    SELECT n, 1 + (n * 13 + m * 17) % 2000, 'mute', $1
    FROM generate_series(1, 2000, 5) AS n, generate_series(1, 3) AS m
    WHERE n <> 1 + (n * 13 + m * 17) % 2000
    ON CONFLICT DO NOTHING
    """,
    f"INSERT INTO avoidance VALUES ({READER}, 17, 'mute', $1) ON CONFLICT DO NOTHING",  # noqa: S608 - a number
)
