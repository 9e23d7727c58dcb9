"""A big company, copied into an empty database in one or two minutes."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import asyncpg
import msgspec

from bench.report import say

#: The company has posted evenly for so long, up to now.
SPAN = timedelta(days=200)
END = datetime.now(UTC)
START = END - SPAN
SITES, TEAMS, DEPARTMENTS, SKILLS = 40, 400, 12, 500
WORDS = (
    "seal", "bag", "torque", "wrench", "steam", "wand", "pallet", "label", "gauge", "valve", "filter", "mail",
    "rule", "sheet", "formula", "forklift", "battery", "sensor", "cable", "order", "return", "shift", "note",
)  # fmt: skip


class Size(msgspec.Struct, frozen=True):
    """How many of each."""

    posts: int
    people: int
    reactions: int

    def scaled(self, share: float) -> "Size":
        return Size(int(self.posts * share), self.people, int(self.reactions * share))


FULL = Size(posts=200_000, people=20_000, reactions=2_000_000)


async def fill(link: asyncpg.Connection, size: Size) -> None:
    """Sites, teams, people, skills, posts with skills, reactions and tries; deterministic."""
    draw = random.Random(7)
    await link.execute("SET session_replication_role = replica")
    await _copy(
        link,
        "site",
        ("id", "name", "zone", "country"),
        ((n, f"Site {n}", "UTC", "DE") for n in range(1, SITES + 1)),
    )
    await _copy(
        link, "team", ("id", "name", "department", "site_id"),
        ((n, f"Team {n}", f"Department {n % DEPARTMENTS}", 1 + n % SITES) for n in range(1, TEAMS + 1)),
    )  # fmt: skip
    await _copy(
        link, "person", ("id", "handle", "name", "email", "team_id", "created_at"),
        (
            (n, f"person-{n}", f"Person {n}", f"person{n}@big.example", 1 + n % TEAMS, START)
            for n in range(1, size.people + 1)
        ),
    )  # fmt: skip
    await _copy(
        link,
        "skill",
        ("id", "slug", "name", "created_at"),
        ((n, f"skill-{n}", f"Skill {n}", START) for n in range(1, SKILLS + 1)),
    )
    await _posts(link, size, draw)
    await _acts(link, size, draw)
    await link.execute("SET session_replication_role = origin")
    say("indexing")
    await link.execute("VACUUM ANALYZE")


async def _posts(link: asyncpg.Connection, size: Size, draw: random.Random) -> None:
    columns = (
        "id", "kind", "author_id", "title", "text", "state", "published_at", "created_at", "changed_at",
        "useful", "comments", "tried",
    )  # fmt: skip
    await _copy(link, "post", columns, (_post(n, size, draw) for n in range(1, size.posts + 1)))
    await _copy(
        link, "post_skill", ("post_id", "skill_id", "position"),
        (
            (n, 1 + (n * 7 + place * 131) % SKILLS, place)
            for n in range(1, size.posts + 1)
            for place in range(2)
        ),
    )  # fmt: skip
    # The trigger that takes this from the Posts is off while this fills.
    await link.execute(
        """
        UPDATE post_skill k SET published_at = p.published_at, open = open(p)
        FROM post p WHERE p.id = k.post_id
        """
    )
    await link.execute(
        """
        INSERT INTO search_doc (
            post_id, live, audience, owner_id, author_id, kind, language, published_at, skills, quality,
            breadth, version, head, whole
        )
        SELECT
            p.id, true, p.audience, p.author_id, p.author_id, p.kind, p.language, p.published_at,
            array(SELECT k.skill_id FROM post_skill k WHERE k.post_id = p.id ORDER BY k.position),
            search_quality(p), 6, 1, setweight(to_tsvector('simple', p.title), 'A'),
            setweight(to_tsvector('simple', p.title || ' ' || p.text), 'A')
        FROM post p
        """
    )


def _post(number: int, size: Size, draw: random.Random) -> tuple[Any, ...]:
    at = _posted(number, size)
    words = " ".join(draw.choices(WORDS, k=6))
    author = 1 + int(size.people * draw.random() ** 2) % size.people
    kind = draw.choice(("reflection", "guide", "question", "reflection"))
    return number, kind, author, words.capitalize(), f"{words}. " * 4, "live", at, at, at, 10, 2, 3


def _posted(number: int, size: Size) -> datetime:
    return START + SPAN * (number / (size.posts + 1))


async def _acts(link: asyncpg.Connection, size: Size, draw: random.Random) -> None:
    each = size.reactions // size.posts
    await _copy(
        link, "reaction", ("post_id", "person_id", "kind", "at"),
        (
            (post, 1 + (post * 31 + place * 97) % size.people, "useful", _after(post, size, place))
            for post in range(1, size.posts + 1)
            for place in range(each)
        ),
    )  # fmt: skip
    await _copy(
        link, "application", ("post_id", "person_id", "result", "did", "at", "changed_at"),
        (
            (
                post, 1 + (post * 17 + place * 41) % size.people, "worked", "It held.",
                _after(post, size, 9), END,
            )
            for post in range(1, size.posts + 1, 4)
            for place in range(3)
        ),
    )  # fmt: skip
    await _copy(
        link, "save", ("post_id", "person_id", "at"),
        (
            (post, 1 + (post * 13) % size.people, _after(post, size, 5))
            for post in range(1, size.posts + 1, 2)
        ),
    )  # fmt: skip
    await _copy(
        link, "follow", ("person_id", "kind", "object_id", "at"),
        (
            (person, "skill", 1 + (person * 3 + place * 167) % SKILLS, START)
            for person in range(1, size.people + 1)
            for place in range(3)
        ),
    )  # fmt: skip
    await _copy(
        link, "follow", ("person_id", "kind", "object_id", "at"),
        (
            (person, "person", 1 + (person + place * 613) % size.people, START)
            for person in range(1, size.people + 1)
            for place in range(1, 31)
        ),
    )  # fmt: skip


def _after(number: int, size: Size, hours: int) -> datetime:
    """So many hours after the post."""
    return min(_posted(number, size) + timedelta(hours=hours), END)


async def _copy(
    link: asyncpg.Connection, table: str, columns: tuple[str, ...], records: Iterator[tuple[Any, ...]]
) -> None:
    say(f"copying {table}")
    await link.copy_records_to_table(table, columns=columns, records=records)
