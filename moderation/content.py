"""What a Report is about: a Post, a Comment or a List, and the ways to take it out of sight and back."""

from collections import deque

from msgspec import Struct

from app import clock, database, live
from app.events import Verb
from app.refusal import Refusal, missing
from feeds import contents, states
from feeds.visibility import sees

#: What others can see, and what a Decision has taken out of their sight.
SHOWN = ("live", "restricted")
TAKEN = ("hidden", "removed")

VERBS = {
    "live": Verb.POST_RESTORED,
    "restricted": Verb.POST_RESTRICTED,
    "hidden": Verb.POST_HIDDEN,
    "removed": Verb.POST_REMOVED,
}


class Content(Struct, frozen=True):
    """A Post, a Comment or a List; the latter two are live, hidden or, by whose they are, taken back."""

    kind: str
    id: int
    post_id: int | None
    author_id: int
    state: str
    revision: int


class Words(Struct, frozen=True):
    """Everything people wrote in it, and the ids of its files."""

    title: str
    text: str
    assets: list[str]


async def lock(kind: str, number: int) -> Content:
    """The content, with its Post locked until the transaction ends. Raises a 404 Refusal."""
    found = await database.row(Content, LOCK[kind], number)
    if found is None and kind == "list":
        # The List is deleted, the Case about it is not.
        found = await database.row(Content, GONE, number)
    if found is None:
        raise missing()
    return found


async def shown(viewer: int, content: Content) -> bool:
    """Whether the viewer can see it where others see it."""
    if content.state not in SHOWN:
        return False
    return content.post_id is None or await sees(viewer, content.post_id)


async def words(kind: str, number: int) -> Words:
    """Title, text with Steps, choices and picture texts, as they stand now."""
    if kind == "comment":
        return Words("", await database.value("SELECT text FROM comment WHERE id = $1", number), [])
    if kind == "list":
        found = await database.row(
            Words, "SELECT name AS title, why AS text, '{}'::text[] AS assets FROM collection WHERE id = $1",
            number,
        )  # fmt: skip
        return found or Words("", "", [])
    draft = await contents.read(number)
    written = [
        draft.text,
        draft.summary,
        draft.tool,
        *(step.text for step in draft.steps),
        *(f"{way.text}\n{way.outcome}" for way in draft.choices),
        *(use.alt for use in draft.assets),
    ]
    files = [use.id for use in draft.assets] + [step.asset for step in draft.steps if step.asset]
    return Words(draft.title, "\n".join(filter(None, written)), files)


async def bring(
    content: Content, to: str, *, actor: int | None, case: int, appeal: int | None = None
) -> None:
    """Bring the content into state `to`, over the states between; search and links follow at once.

    Raises `Refusal("content_withdrawn")` when its author has taken it back meanwhile.
    """
    if to == content.state:
        return
    if content.state not in SHOWN + TAKEN:
        raise Refusal("content_withdrawn", status=409, value=content.state)
    if content.kind == "comment":
        await _cover(content, to in TAKEN)
        return
    if content.kind == "list":
        moment = clock.now() if to in TAKEN else None
        await database.execute("UPDATE collection SET hidden_at = $2 WHERE id = $1", content.id, moment)
        return
    for state in path(content.state, to):
        await states.move(content.id, state, verb=VERBS[state], actor=actor, case=case, appeal=appeal)


def path(start: str, end: str) -> list[str]:
    """The shortest way through the graph of Post states, without its start."""
    ways = deque([[start]])
    while ways:
        way = ways.popleft()
        if way[-1] == end:
            return way[1:]
        ways += [[*way, step] for step in sorted(states.GRAPH[way[-1]] & VERBS.keys()) if step not in way]
    raise Refusal("step_refused", value=f"{start} → {end}", limit=", ".join(VERBS), status=409)


async def _cover(content: Content, hidden: bool) -> None:
    """Hidden Comments leave the Post's count as well."""
    if await database.execute(
        """
        UPDATE comment SET hidden_at = $2
        WHERE id = $1 AND (hidden_at IS NULL) = ($2::timestamptz IS NOT NULL)
        """,
        content.id,
        clock.now() if hidden else None,
    ):
        await database.execute(
            "UPDATE post SET comments = comments + $2 WHERE id = $1", content.post_id, -1 if hidden else 1
        )
        await live.publish("post", str(content.post_id))


POST = """
    SELECT 'post' AS kind, id, id AS post_id, author_id, state, revision
    FROM post WHERE id = $1
    FOR NO KEY UPDATE
"""

COMMENT = """
    SELECT
        'comment' AS kind, c.id, c.post_id, c.author_id,
        CASE
            WHEN c.deleted_at IS NOT NULL THEN 'deleted'
            WHEN c.hidden_at IS NOT NULL THEN 'hidden'
            WHEN c.waiting THEN 'waiting'
            ELSE 'live'
        END AS state,
        1 AS revision
    FROM comment c JOIN post p ON p.id = c.post_id
    WHERE c.id = $1
    FOR NO KEY UPDATE OF p
"""

LIST = """
    SELECT
        'list' AS kind, id, NULL::bigint AS post_id, person_id AS author_id,
        CASE
            WHEN hidden_at IS NOT NULL THEN 'hidden' WHEN shared_at IS NULL THEN 'private' ELSE 'live'
        END AS state,
        1 AS revision
    FROM collection WHERE id = $1
    FOR NO KEY UPDATE
"""

GONE = """
    SELECT
        'list' AS kind, subject_id AS id, NULL::bigint AS post_id, person_id AS author_id,
        'deleted' AS state, 1 AS revision
    FROM moderation_case WHERE subject_kind = 'list' AND subject_id = $1
    LIMIT 1
"""

LOCK = {"post": POST, "comment": COMMENT, "list": LIST}
