"""A company that has written down 200,000 things: help pages among short texts about programs.

The short texts are put together from the descriptions of all packages that this Debian knows of; elsewhere
from words made up by the same rules in every run.
"""

import itertools
import random
import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import asyncpg

from bench.help_pages import Help
from bench.report import say

END = datetime.now(UTC)
SPAN = timedelta(days=400)
PEOPLE, COMMUNITIES, SKILLS = 2_000, 30, 500
#: Every tenth short text is for one Community only.
CLOSED_EVERY = 10
#: Descriptions in one text.
JOINED = 8
COLUMNS = (
    "id", "kind", "author_id", "title", "text", "language", "state", "audience", "community_id",
    "published_at", "created_at", "changed_at", "tried", "worked",
)  # fmt: skip
KINDS = ("reflection", "guide", "question", "reflection")


async def fill(link: asyncpg.Connection, pages: list[Help], many: int) -> None:
    """Fill an empty database with so many Posts.

    Pages are the newest: what can be compared by meaning at most is the newest.
    """
    draw = random.Random(11)
    await link.execute("SET session_replication_role = replica")
    await _people(link)
    say(f"copying {many} posts")
    short = _short(many - len(pages), draw)
    long = ((page.title, page.text, page.language, None) for page in pages)
    texts = itertools.chain(short, long)
    await link.copy_records_to_table(
        "post", columns=COLUMNS, records=(_post(n, many, text) for n, text in enumerate(texts, 1))
    )
    await link.copy_records_to_table(
        "post_skill", columns=("post_id", "skill_id", "position"),
        records=(
            (n, 1 + (n * 7 + place * 131) % SKILLS, place) for n in range(1, many + 1) for place in (0, 1)
        ),
    )  # fmt: skip
    # The trigger that dates them is off while this fills.
    await link.execute(
        "UPDATE post_skill k SET published_at = p.published_at FROM post p WHERE p.id = k.post_id"
    )
    await link.execute("SELECT setval(pg_get_serial_sequence('post', 'id'), $1)", many)
    await link.execute("SET session_replication_role = origin")
    await link.execute("ANALYZE")


def posts(pages: list[Help], many: int) -> dict[int, tuple[str, str]]:
    """Which page and language each page's Post is of."""
    first = many - len(pages) + 1
    return {number: (page.page, page.language) for number, page in enumerate(pages, first)}


async def _people(link: asyncpg.Connection) -> None:
    await link.copy_records_to_table(
        "person", columns=("id", "handle", "name", "email", "created_at"),
        records=(
            (n, f"person-{n}", f"Person {n}", f"person{n}@big.example", END - SPAN)
            for n in range(1, PEOPLE + 1)
        ),
    )  # fmt: skip
    await link.copy_records_to_table(
        "community", columns=("id", "slug", "name", "owner_id", "admission"),
        records=((n, f"community-{n}", f"Community {n}", n, "closed") for n in range(1, COMMUNITIES + 1)),
    )  # fmt: skip
    await link.copy_records_to_table(
        "membership", columns=("community_id", "person_id", "at"),
        records=((1 + n % COMMUNITIES, n, END - SPAN) for n in range(1, PEOPLE + 1)),
    )  # fmt: skip
    await link.copy_records_to_table(
        "skill", columns=("id", "slug", "name", "created_at"),
        records=((n, f"skill-{n}", f"Skill {n}", END - SPAN) for n in range(1, SKILLS + 1)),
    )  # fmt: skip


def _post(number: int, many: int, text: tuple[str, str, str, int | None]) -> tuple[object, ...]:
    title, body, language, community = text
    at = END - SPAN * (1 - number / (many + 1))
    audience = "all" if community is None else "community"
    tried = number % 13
    return (
        number, KINDS[number % len(KINDS)], 1 + number % PEOPLE, title, body, language, "live", audience,
        community, at, at, at, tried, tried * (number % 3) // 2,
    )  # fmt: skip


def _short(many: int, draw: random.Random) -> Iterator[tuple[str, str, str, int | None]]:
    """Title, text, language and Community of texts of about 60 words."""
    told = _descriptions() or _invented(draw)
    for number in range(many):
        title = told[number] if number < len(told) else _crossed(*draw.sample(told, 2))
        text = ". ".join(draw.sample(told, JOINED))
        closed = 1 + number // CLOSED_EVERY % COMMUNITIES if number % CLOSED_EVERY == 0 else None
        yield title, text, "en", closed


def _crossed(one: str, other: str) -> str:
    """A title nobody wrote: the first half of one, the second of another."""
    start, end = one.split(), other.split()
    return " ".join([*start[: (len(start) + 1) // 2], *end[len(end) // 2 :]])


def _descriptions() -> list[str]:
    """The one-line descriptions of all packages, each once; none where there is no Debian."""
    if shutil.which("apt-cache") is None:
        return []
    listed = subprocess.run(["apt-cache", "dumpavail"], capture_output=True, text=True, check=True).stdout
    lines = (line for line in listed.splitlines() if line.startswith("Description"))
    told = (line.partition(":")[2].strip() for line in lines if not line.startswith("Description-md5"))
    return list(dict.fromkeys(text for text in told if " " in text))


def _invented(draw: random.Random) -> list[str]:
    """50,000 lines of 20,000 words, of which few are common and most are rare."""
    say("no package descriptions here: words are made up")
    parts = [first + second for first in "bdfgklmnprstvz" for second in ("a", "e", "i", "o", "u", "ar", "en")]
    words = list({"".join(draw.choices(parts, k=draw.randint(2, 4))) for _ in range(20_000)})
    weights = list(itertools.accumulate(1 / place for place in range(1, len(words) + 1)))
    return [" ".join(draw.choices(words, cum_weights=weights, k=7)) for _ in range(50_000)]
