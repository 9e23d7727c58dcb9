"""What each act is worth right now (REC-1): read from the present state, whatever the event said."""

import msgspec

from app import database, limits
from app.limits import Limits
from gamification.points import Act, settle

#: A removed or deleted post takes its points with it; a hidden one only lets them wait.
PRESENT = "p.state <> 'removed' AND p.deleted_at IS NULL"


class Application(msgspec.Struct):
    """An Application with what decides about its pay; no result when none was told or it was taken back."""

    author_id: int
    result: str | None
    pays: bool
    confirmed: bool
    present: bool


class Tried(msgspec.Struct):
    """Whose Application it is, and of which Post."""

    post_id: int
    person_id: int


class Given(msgspec.Struct):
    """Whether a Save or a Reaction stands, and who is paid for it."""

    author_id: int
    given: bool


class Spoken(msgspec.Struct):
    """A comment that may pay its author, by thanks or as the accepted answer."""

    author_id: int
    post_id: int
    asker_id: int
    thanked: bool
    accepted: bool
    present: bool


class Answering(msgspec.Struct):
    """A Post that answers a question and may pay as its accepted answer."""

    author_id: int
    question_id: int
    asker_id: int
    accepted: bool
    present: bool


class Paid(msgspec.Struct):
    """An act around a post that the ledger knows."""

    kind: str
    object_kind: str
    object_id: int
    giver_id: int


class Accepted(msgspec.Struct):
    """An answer that was or is the accepted one."""

    kind: str
    id: int


async def application(post: int, person: int, *, event: int | None = None) -> None:
    """Pays the author when it worked or partly worked, and the learner for telling the result.

    Once per person and post: only the first told result counts, also after "the way changed". What was
    only planned before the change was no result yet.
    """
    found = await database.row(Application, APPLICATION, post, person)
    weights = await limits.current()
    if found is None:
        return
    author_worth = _author_worth(found, weights)
    await settle(Act(found.author_id, "application", "post", post, person, post), author_worth, event=event)
    told = found.present and found.pays and found.result in ("worked", "partly", "not")
    await settle(Act(person, "applied", "post", post, 0, post), weights.applied if told else 0, event=event)


async def confirmed(number: int, *, event: int | None = None) -> None:
    """A colleague confirmed an Application: the author's points become those of a confirmed one."""
    for found in await database.rows(
        Tried, "SELECT post_id, person_id FROM application WHERE id = $1", number
    ):
        await application(found.post_id, found.person_id, event=event)


async def save(post: int, person: int, *, event: int | None = None) -> None:
    """Pays the author of a Post while somebody has saved it."""
    found = await database.row(Given, SAVE, post, person)
    if found is not None:
        worth = (await limits.current()).save if found.given else 0
        await settle(Act(found.author_id, "save", "post", post, person, post), worth, event=event)


async def reaction(post: int, person: int, kind: str, *, event: int | None = None) -> None:
    """Pays the author of a Post while a Reaction, `useful` or `me_too`, stands."""
    found = await database.row(Given, REACTION, post, person, kind)
    if found is not None:
        weights = await limits.current()
        worth = {"useful": weights.useful, "me_too": weights.me_too}[kind] if found.given else 0
        await settle(Act(found.author_id, kind, "post", post, person, post), worth, event=event)


async def comment(number: int, *, event: int | None = None) -> None:
    """Pays a comment's author for the thank-you of the post's author and for the accepted answer."""
    found = await database.row(Spoken, COMMENT, number)
    if found is None:
        return
    weights = await limits.current()
    thanked = Act(found.author_id, "thanked_comment", "comment", number, found.asker_id, found.post_id)
    await settle(thanked, weights.thanked_comment if found.present and found.thanked else 0, event=event)
    accepted = Act(found.author_id, "accepted", "comment", number, found.asker_id, found.post_id)
    await settle(accepted, weights.accepted if found.present and found.accepted else 0, event=event)


async def answer(number: int, *, event: int | None = None) -> None:
    """Pays a Post's author while it is the accepted answer of somebody else's question."""
    found = await database.row(Answering, ANSWER, number)
    if found is None:
        return
    act = Act(found.author_id, "accepted", "post", number, found.asker_id, found.question_id)
    worth = (await limits.current()).accepted if found.present and found.accepted else 0
    await settle(act, worth, event=event)


async def post(number: int, *, event: int | None = None) -> None:
    """Settle everything around a post anew: it was removed, or came back."""
    for paid in await database.rows(
        Paid, "SELECT DISTINCT kind, object_kind, object_id, giver_id FROM point WHERE post_id = $1", number
    ):
        if paid.object_kind == "comment":
            await comment(paid.object_id, event=event)
        elif paid.kind == "accepted":
            await answer(paid.object_id, event=event)
        elif paid.kind == "save":
            await save(number, paid.giver_id, event=event)
        elif paid.kind in ("useful", "me_too"):
            await reaction(number, paid.giver_id, paid.kind, event=event)
    for person in await database.values(
        "SELECT DISTINCT person_id FROM application WHERE post_id = $1", number
    ):
        await application(number, person, event=event)
    await answer(number, event=event)


async def accepted_answers(post_id: int, *, event: int | None = None) -> None:
    """Another answer was accepted: the points move from the old to the new one, Comment or Post."""
    for found in await database.rows(
        Accepted,
        """
        SELECT object_kind AS kind, object_id AS id FROM point WHERE post_id = $1 AND kind = 'accepted'
        UNION SELECT 'comment', accepted_id FROM post WHERE id = $1 AND accepted_id IS NOT NULL
        UNION SELECT 'post', accepted_post_id FROM post WHERE id = $1 AND accepted_post_id IS NOT NULL
        """,
        post_id,
    ):
        await (comment if found.kind == "comment" else answer)(found.id, event=event)


async def report(person: int, case: int, *, event: int | None = None) -> None:
    """Pays somebody whose Report was upheld."""
    worth = (await limits.current()).report_upheld
    await settle(Act(person, "report_upheld", "case", case, 0, None), worth, event=event)


def _author_worth(found: Application, weights: Limits) -> int:
    if not (found.present and found.pays and found.result in ("worked", "partly")):
        return 0
    return weights.confirmed if found.confirmed else weights.application


APPLICATION = f"""
    SELECT
        p.author_id, a.result, coalesce(a.pays, false) AS pays,
        a.confirmed_by IS NOT NULL AS confirmed, {PRESENT} AS present
    FROM post p
    LEFT JOIN application a ON a.post_id = p.id AND a.person_id = $2 AND a.result <> 'planned'
    WHERE p.id = $1
    ORDER BY a.generation
    LIMIT 1
"""  # noqa: S608 - composed of constants

SAVE = f"""
    SELECT p.author_id, {PRESENT} AND s.person_id IS NOT NULL AS given
    FROM post p LEFT JOIN save s ON s.post_id = p.id AND s.person_id = $2
    WHERE p.id = $1
"""  # noqa: S608 - composed of constants

REACTION = f"""
    SELECT p.author_id, {PRESENT} AND r.person_id IS NOT NULL AS given
    FROM post p LEFT JOIN reaction r ON r.post_id = p.id AND r.person_id = $2 AND r.kind = $3
    WHERE p.id = $1
"""  # noqa: S608 - composed of constants

COMMENT = f"""
    SELECT
        c.author_id, c.post_id,
        CASE WHEN p.owner_id = c.author_id THEN p.owner_id ELSE p.author_id END AS asker_id,
        t.comment_id IS NOT NULL AS thanked,
        p.accepted_id IS NOT DISTINCT FROM c.id AS accepted,
        c.deleted_at IS NULL AND c.hidden_at IS NULL AND {PRESENT} AS present
    FROM comment c
    JOIN post p ON p.id = c.post_id
    LEFT JOIN thank t ON t.comment_id = c.id
    WHERE c.id = $1
"""  # noqa: S608 - composed of constants

ANSWER = f"""
    SELECT
        p.author_id, q.id AS question_id,
        CASE WHEN q.owner_id = p.author_id THEN q.owner_id ELSE q.author_id END AS asker_id,
        q.accepted_post_id IS NOT DISTINCT FROM p.id AS accepted,
        {PRESENT} AND q.state <> 'removed' AND q.deleted_at IS NULL AS present
    FROM post p JOIN post q ON q.id = p.parent_id
    WHERE p.id = $1
"""  # noqa: S608 - composed of constants
