"""Applications: what somebody did with a post on the job, and the result. On screen: Tried it."""

from datetime import datetime, timedelta

import msgspec

from app import clock, database, limits
from app.events import Verb, record
from app.refusal import Refusal, missing
from feeds import reminders
from feeds.subject import Subject, subject

RESULTS = ("planned", "worked", "partly", "not")
#: What counts and shows as tried.
TRIED = ("worked", "partly")
#: The chips of the form, in minutes; the last one means so many or more.
CHIPS = (5, 15, 30, 60)


class Application(msgspec.Struct):
    """A person's own record."""

    id: int
    result: str
    did: str
    minutes: int | None
    named: bool
    photo_id: str | None
    pays: bool


async def apply(
    person: int,
    post: int,
    result: str,
    *,
    did: str = "",
    minutes: int | None = None,
    named: bool = True,
    photo: str | None = None,
) -> Application:
    """Record what came of it; a second record edits the first.

    It pays when the first view is `apply_after_min` old; sooner it is stored and counted all the same.
    `minutes` saved above `minutes_max` count as `minutes_max`. Raises `Refusal("apply_own")`,
    `"result_unknown"`, `"did_long"`, `"minutes_wrong"`, `"photo_missing"` or a 404 Refusal.
    """
    wanted = await _checked(Application(0, result, did.strip(), minutes, named, photo, False))
    async with database.transaction():
        about = await subject(person, post)
        if person in (about.author_id, about.keeper_id):
            raise Refusal("apply_own")
        await _check_photo(person, photo)
        before = await own(person, post)
        if before and msgspec.structs.replace(wanted, id=before.id, pays=before.pays) == before:
            return before
        wanted.pays = bool(before and before.pays) or (
            (before is None or before.result == "planned") and await _late_enough(person, post)
        )
        wanted.id = await _write(person, about, wanted)
        await _count(post)
        await record(
            Verb.POST_APPLIED, actor=person, subject=("application", wanted.id), post=post, result=result
        )
    return wanted


async def take_back(person: int, post: int) -> None:
    """Forget one's own record, also when the post can no longer be read; without one nothing changes."""
    async with database.transaction():
        await database.execute("SELECT FROM post WHERE id = $1 FOR NO KEY UPDATE", post)
        for number in await database.values(
            """
            DELETE FROM application a USING post p
            WHERE p.id = a.post_id AND a.generation = p.generation AND p.id = $2 AND a.person_id = $1
            RETURNING a.id
            """,
            person,
            post,
        ):
            await _count(post)
            await record(
                Verb.APPLICATION_TAKEN_BACK, actor=person, subject=("application", number), post=post
            )


async def confirm(person: int, application: int) -> int:
    """A colleague saw that it was done; the first confirmation stands. Returns the post's id.

    Raises `Refusal("confirm_own")` for the one who tried it and for the post's author, who gets the
    Points for it; a 404 Refusal for what is not shown as tried.
    """
    async with database.transaction():
        found = await database.value(WORKED, application)
        if found is None:
            raise missing()
        post, learner = found
        about = await subject(person, post)
        if person in (learner, about.author_id):
            raise Refusal("confirm_own")
        if await database.execute(CONFIRM, application, person, clock.now()):
            await record(
                Verb.APPLICATION_CONFIRMED, actor=person, subject=("application", application), post=post
            )
    return post


async def own(person: int, post: int) -> Application | None:
    """One's own record of the post as it is now."""
    return await database.row(
        Application,
        """
        SELECT a.id, a.result, a.did, a.minutes, a.named, a.photo_id, a.pays
        FROM application a JOIN post p ON p.id = a.post_id AND p.generation = a.generation
        WHERE a.person_id = $1 AND a.post_id = $2
        """,
        person,
        post,
    )


async def _checked(wanted: Application) -> Application:
    bounds = await limits.current()
    if wanted.result not in RESULTS:
        raise Refusal("result_unknown", value=wanted.result, limit=", ".join(RESULTS), field="result")
    if len(wanted.did) > bounds.did_max:
        raise Refusal("did_long", limit=bounds.did_max, value=len(wanted.did), field="did")
    if wanted.minutes is not None:
        if wanted.minutes < 0:
            raise Refusal("minutes_wrong", value=wanted.minutes, field="minutes")
        wanted.minutes = min(wanted.minutes, bounds.minutes_max)
    return wanted


async def _check_photo(person: int, photo: str | None) -> None:
    if photo is not None and not await database.value(
        "SELECT true FROM asset WHERE id = $1 AND owner_id = $2 AND deleted_at IS NULL", photo, person
    ):
        raise Refusal("photo_missing", field="photo")


async def _late_enough(person: int, post: int) -> bool:
    first: datetime | None = await database.value(
        "SELECT first_at FROM post_view WHERE person_id = $1 AND post_id = $2", person, post
    )
    wait = timedelta(minutes=(await limits.current()).apply_after_min)
    return first is not None and clock.now() - first >= wait


async def _write(person: int, about: Subject, wanted: Application) -> int:
    return await database.value(
        """
        INSERT INTO application
            (post_id, person_id, generation, result, did, minutes, named, photo_id, pays,
             remind_at, at, changed_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $11, $10, $10)
        ON CONFLICT (post_id, person_id, generation) DO UPDATE SET
            result = $4, did = $5, minutes = $6, named = $7, photo_id = $8, pays = $9, changed_at = $10,
            remind_at = $11,
            confirmed_by = CASE WHEN $4 IN ('worked', 'partly') THEN application.confirmed_by END,
            confirmed_at = CASE WHEN $4 IN ('worked', 'partly') THEN application.confirmed_at END
        RETURNING id
        """,
        about.id,
        person,
        about.generation,
        wanted.result,
        wanted.did,
        wanted.minutes,
        wanted.named,
        wanted.photo_id,
        wanted.pays,
        clock.now(),
        await reminders.moment(person) if wanted.result == "planned" else None,
    )


async def _count(post: int) -> None:
    """The counters follow the rows; the post is locked, so nobody counts beside us."""
    await database.execute(
        """
        UPDATE post SET tried = found.tried, worked = found.worked
        FROM (
            SELECT
                count(*) FILTER (WHERE a.result IN ('worked', 'partly')) AS tried,
                count(*) FILTER (WHERE a.result = 'worked') AS worked
            FROM application a JOIN post p ON p.id = a.post_id AND p.generation = a.generation
            WHERE a.post_id = $1
        ) found
        WHERE post.id = $1
        """,
        post,
    )


#: Whose Application of which Post it is.
WORKED = """
    SELECT ARRAY[post_id, person_id] FROM application WHERE id = $1 AND result IN ('worked', 'partly')
"""

# Also when it was told otherwise while the confirmation was under way.
CONFIRM = """
    UPDATE application SET confirmed_by = $2, confirmed_at = $3
    WHERE id = $1 AND confirmed_by IS NULL AND result IN ('worked', 'partly')
"""
