"""What somebody has done of a checklist: private to the doer, Step by Step."""

from msgspec import Struct

from app import clock, database
from app.refusal import Refusal, missing
from feeds.steps import Step, steps

#: The kind whose Steps are ticked.
TICKED = "checklist"


async def ticked(person: int, post: int) -> set[int]:
    """The Steps of the Post that the person has done."""
    return {
        *await database.values(
            """
            SELECT t.step_id FROM tick t JOIN step s ON s.id = t.step_id
            WHERE t.person_id = $1 AND s.post_id = $2
            """,
            person,
            post,
        )
    }


async def tick(person: int, step: int, *, on: bool) -> int:
    """Note a Step of a checklist as done, or no longer; the Post it is of.

    Raises `Refusal("tick_misplaced")` (409) for another kind, or a 404 Refusal when the Step is gone or the
    person may not read its Post.
    """
    async with database.transaction():
        post = await _checklist(person, "(SELECT post_id FROM step WHERE id = $2)", step)
        if on:
            await database.execute(ON, person, step, clock.now())
        else:
            await database.execute("DELETE FROM tick WHERE person_id = $1 AND step_id = $2", person, step)
    return post


async def start_again(person: int, post: int) -> None:
    """Nothing is done yet. Raises the Refusals of `tick`."""
    async with database.transaction():
        await _checklist(person, "$2", post)
        await database.execute(
            "DELETE FROM tick WHERE person_id = $1 AND step_id IN (SELECT id FROM step WHERE post_id = $2)",
            person,
            post,
        )


def first_open(found: list[Step], done: set[int]) -> Step:
    """Where to go on: the first Step that is not done; when all are, the first."""
    return next((step for step in found if step.id not in done), found[0])


async def after(person: int, post: int, step: int) -> Step | None:
    """The Step that follows, or None behind the last."""
    rest = iter(await steps(person, post))
    return next((following for found in rest if found.id == step for following in rest), None)


class Found(Struct):
    id: int
    kind: str


async def _checklist(person: int, place: str, number: int) -> int:
    found = await database.row(
        Found,
        f"SELECT p.id, p.kind FROM post p WHERE p.id = {place} AND readable(p, $1)",  # noqa: S608 - our own words
        person,
        number,
    )
    if found is None:
        raise missing()
    if found.kind != TICKED:
        raise Refusal("tick_misplaced", value=found.kind, status=409)
    return found.id


ON = "INSERT INTO tick (person_id, step_id, at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING"
