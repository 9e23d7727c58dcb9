"""What happened, as one append-only list. Higher packages react to it with `@on`.

An event carries ids, never text. Handlers run at least once and in no promised order, so they are
idempotent and read the current state.
"""

from collections.abc import Awaitable, Callable
from enum import StrEnum

import msgspec

from app import clock, database, jobs


class Verb(StrEnum):
    """All verbs, `noun.verb`."""

    PERSON_ADDED = "person.added"
    PERSON_LEFT = "person.left"

    ASSET_RECEIVED = "asset.received"
    ASSET_PLAYABLE = "asset.playable"
    ASSET_READY = "asset.ready"
    ASSET_FAILED = "asset.failed"
    SUGGESTION_MADE = "suggestion.made"
    SUGGESTION_ACCEPTED = "suggestion.accepted"
    SUGGESTION_REFUSED = "suggestion.refused"
    CAPTIONS_CHANGED = "captions.changed"
    CHAPTERS_CHANGED = "chapters.changed"
    ASSET_DELETED = "asset.deleted"

    POST_DRAFTED = "post.drafted"
    POST_EDITED = "post.edited"
    POST_PROCESSING = "post.processing"
    POST_HELD = "post.held"
    POST_PUBLISHED = "post.published"
    POST_UNPUBLISHED = "post.unpublished"
    POST_RESTRICTED = "post.restricted"
    POST_HIDDEN = "post.hidden"
    POST_REMOVED = "post.removed"
    POST_RESTORED = "post.restored"
    POST_ARCHIVED = "post.archived"
    POST_DELETED = "post.deleted"
    POST_VIEWED = "post.viewed"
    POST_FINISHED = "post.finished"

    REACTION_SET = "reaction.set"
    REACTION_TAKEN_BACK = "reaction.taken_back"
    POST_SAVED = "post.saved"
    POST_UNSAVED = "post.unsaved"
    POST_APPLIED = "post.applied"
    APPLICATION_CONFIRMED = "application.confirmed"
    APPLICATION_TAKEN_BACK = "application.taken_back"
    COMMENT_ADDED = "comment.added"
    COMMENT_WAITING = "comment.waiting"
    COMMENT_EDITED = "comment.edited"
    COMMENT_DELETED = "comment.deleted"
    COMMENT_THANKED = "comment.thanked"
    ANSWER_ACCEPTED = "answer.accepted"
    POST_ACCEPTED = "post.accepted"
    FOLLOWED = "follow.set"
    UNFOLLOWED = "follow.taken_back"
    SKILL_PROPOSED = "skill.proposed"
    COMMUNITY_MADE = "community.made"
    COMMUNITY_CHANGED = "community.changed"
    COMMUNITY_JOINED = "community.joined"
    COMMUNITY_LEFT = "community.left"
    SKILL_CHANGED = "skill.changed"

    CAMPAIGN_STARTED = "campaign.started"
    CAMPAIGN_CLOSED = "campaign.closed"
    AWARD_GIVEN = "award.given"

    REPORT_MADE = "report.made"
    REPORT_UPHELD = "report.upheld"
    CASE_OPENED = "case.opened"
    CASE_CLAIMED = "case.claimed"
    CASE_RELEASED = "case.released"
    CASE_DECIDED = "case.decided"
    APPEAL_MADE = "appeal.made"
    APPEAL_DECIDED = "appeal.decided"
    STRIKE_GIVEN = "strike.given"
    STRIKE_WITHDRAWN = "strike.withdrawn"


class Event(msgspec.Struct, frozen=True):
    """One row of the list; `data` holds further ids and codes as JSON text."""

    id: int
    verb: str
    actor_id: int | None
    subject_kind: str
    subject_id: str
    data: str

    @property
    def subject(self) -> int:
        return int(self.subject_id)

    @property
    def ids(self) -> dict[str, int | str]:
        return database.load(self.data)


Handler = Callable[[Event], Awaitable[None]]

HANDLERS: dict[Verb, dict[str, Handler]] = {}


def on(*verbs: Verb) -> Callable[[Handler], Handler]:
    """React to events in the background, once per event and handler."""

    def register(handler: Handler) -> Handler:
        for verb in verbs:
            HANDLERS.setdefault(verb, {})[f"{handler.__module__}.{handler.__name__}"] = handler
        return handler

    return register


async def record(
    verb: Verb,
    *,
    actor: int | None,
    subject: tuple[str, int | str],
    nameless: bool = False,
    **ids: int | str | None,
) -> int:
    """Write that it happened, in the transaction of the fact; returns the event's id.

    `nameless` keeps the actor out of the event, in the side table that erasure may empty.
    """
    kind, number = subject
    event = await database.value(
        """
        INSERT INTO event (at, verb, actor_id, subject_kind, subject_id, data)
        VALUES ($1, $2, $3, $4, $5, $6) RETURNING id
        """,
        clock.now(),
        verb,
        None if nameless else actor,
        kind,
        str(number),
        database.dump({name: value for name, value in ids.items() if value is not None}),
    )
    if nameless and actor is not None:
        await database.execute("INSERT INTO event_actor (event_id, person_id) VALUES ($1, $2)", event, actor)
    for name in HANDLERS.get(verb, ()):
        await jobs.enqueue("event", key=f"{event}:{name}", event=event, handler=name)
    return event


@jobs.job("event")
async def handle(event: int, handler: str) -> None:
    """Bring one event to one handler."""
    found = await database.row(
        Event, "SELECT id, verb, actor_id, subject_kind, subject_id, data FROM event WHERE id = $1", event
    )
    if found is None:
        return
    react = HANDLERS.get(Verb(found.verb), {}).get(handler)
    if react is not None:
        await react(found)
