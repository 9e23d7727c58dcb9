"""People, Posts and Cases as these tests need them."""

from app import clock, database
from app.people import people
from feeds import comments, posts
from feeds.posts import Draft, Use
from moderation import reports
from tests.feeds.helpers import asset
from tests.feeds.helpers import state as state


async def colleague(trust: int = 1) -> int:
    """Somebody who has never reported anything."""
    number = await database.value("SELECT count(*) FROM person")
    return await people.add(f"c{number}@brightwater.example", f"Colleague {number}", trust=trust)


async def post(author: int, **fields: object) -> int:
    """A live Post of words."""
    number = await posts.draft(author, text(**fields))
    await posts.publish(author, number)
    return number


def text(**fields: object) -> Draft:
    given = {
        "kind": "reflection",
        "title": "Torque in two steps",
        "text": "First to half, then to the mark.",
        "skills": ["Torque wrench"],
    }
    return Draft(**{**given, **fields})


async def comment(author: int, post: int, words: str = "Use the long key.") -> int:
    return await comments.add(author, post, words)


async def case(author: int, reporter: int, reason: str = "spam", **fields: object) -> tuple[int, int]:
    """A Post with one Report about it; its id and the Case's."""
    number = await post(author, **fields)
    return number, await reports.report(reporter, "post", number, reason)


async def filmed_case(author: int, reporter: int) -> tuple[int, int]:
    """The same about a Post with a clip."""
    uses = [Use(await asset(author, "video"), "The pump")]
    return await case(author, reporter, kind="video", assets=uses, consent="nobody")


async def record_of(person: int, author: int, *, decided: int, upheld: int) -> None:
    """Give the person decided Reports of the past."""
    about = await post(author)
    for number in range(decided):
        old = await database.value(
            """
            INSERT INTO moderation_case (
                subject_kind, subject_id, post_id, person_id, reason, before, state, opened_at, due_at
            )
            VALUES ('post', $1, $1, $2, 'spam', 'live', 'closed', $3, $3) RETURNING id
            """,
            about,
            author,
            clock.now(),
        )
        await database.execute(
            """
            INSERT INTO report (case_id, reporter_id, reason, weight, upheld, at)
            VALUES ($1, $2, 'spam', 1, $3, $4)
            """,
            old,
            person,
            number < upheld,
            clock.now(),
        )


async def case_state(case: int) -> str:
    return await database.value("SELECT state FROM moderation_case WHERE id = $1", case)


async def kinds(person: int) -> list[str]:
    """The kinds of the person's Notices, oldest first."""
    return await database.values("SELECT kind FROM notice WHERE person_id = $1 ORDER BY id", person)
