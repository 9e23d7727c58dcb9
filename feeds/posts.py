"""Posts of one's own: write, change, take down, delete and bring back."""

from datetime import timedelta

from app import clock, database, limits
from app.events import Verb, record
from app.refusal import Refusal, missing
from feeds import blocks, contents, remixes, revisions
from feeds.contents import Piece
from feeds.drafts import Draft as Draft
from feeds.drafts import StepText as StepText
from feeds.drafts import Use as Use
from feeds.drafts import checked, stamp
from feeds.publishing import Hold as Hold
from feeds.publishing import asset_changed as asset_changed
from feeds.publishing import complete, screen_again
from feeds.publishing import publish as publish
from feeds.publishing import screens as screens
from feeds.states import Standing, note, own, standing
from feeds.states import move as move

#: So much of a text stands for a Post without a title.
NAMED = 60


async def draft(author: int, given: Draft) -> int:
    """Keep a new draft; returns its id. It may be incomplete, but what is there must fit the limits.

    Skills that nobody knows become proposed ones. Raises Refusals that name the field, or
    `Refusal("remix_closed")` (403).
    """
    fitting = await checked(author, given)
    await _may_follow(author, fitting)
    async with database.transaction():
        post = await contents.insert(author, fitting)
        await revisions.keep(author, post)
        await record(
            Verb.POST_DRAFTED, actor=author, subject=("post", post), nameless=fitting.anonymous, to="draft"
        )
    return post


async def content(person: int, post: int) -> Draft:
    """What the form starts from. Raises a 404 Refusal for anybody but the author."""
    async with database.transaction():
        await own(person, post)
        return await contents.read(post)


async def edit(person: int, post: int, given: Draft, *, seen: str = "") -> None:
    """Give an own Post new content, whole. What was published before stays as a Revision.

    `seen` is the stamp of what the change began with: what came in between is not lost unasked.
    What others can see, or a moderator looks at, must stay complete and playable; a live Post passes the
    screens again. Raises the Refusals of `draft` and `publish`, `asset_unready`, `kind_fixed`,
    `changed_meanwhile` (409) or 404.
    """
    async with database.transaction():
        found = await own(person, post)
        before = await contents.pieces(post)
        fitting = await checked(person, given, own=frozenset(file.id for file in before))
        current = await contents.read(post)
        if seen and stamp(current) not in (seen, stamp(fitting)):
            raise Refusal("changed_meanwhile", value=current.title or current.text[:NAMED], status=409)
        if (fitting.parent_id, fitting.relation) != (current.parent_id, current.relation):
            await _may_follow(person, fitting)
        if found.published_at and fitting.kind != found.kind:
            raise Refusal("kind_fixed", value=fitting.kind, limit=found.kind, field="kind")
        if found.published_at:
            await revisions.advance(post)
        await contents.update(person, post, fitting)
        await revisions.keep(person, post)
        await _stays_whole(found, fitting, await contents.pieces(post))
        await note(found, Verb.POST_EDITED, actor=person)
        if found.state == "live":
            await screen_again(await standing(post))


async def _may_follow(author: int, draft: Draft) -> None:
    """Asked once, when it begins: what stands already stays, whatever the other author says later."""
    if draft.parent_id and draft.relation:
        await remixes.allowed(author, draft.parent_id, draft.relation)


async def _stays_whole(found: Standing, fitting: Draft, files: list[Piece]) -> None:
    if found.state == "draft":
        return
    complete(fitting, files, await limits.current())
    await blocks.check_post(found.author_id, fitting)
    if found.state != "processing" and not all(file.plays for file in files):
        raise Refusal("asset_unready", field="assets")


async def unpublish(person: int, post: int) -> None:
    """Take an own Post down: what was live becomes archived, what was on its way a draft again.

    Raises `Refusal("step_refused")` (409) while a moderator restricts or hides it, or 404.
    """
    async with database.transaction():
        found = await own(person, post)
        if found.state in ("draft", "archived"):
            return
        to = "draft" if found.state in ("processing", "held") else "archived"
        await move(post, to, verb=Verb.POST_UNPUBLISHED, actor=person)


async def delete(person: int, post: int) -> None:
    """Delete an own Post in any state; for `restore_days` it can be brought back. 404 for anybody else's."""
    async with database.transaction():
        found = await own(person, post)
        await database.execute(
            "UPDATE post SET deleted_at = $2, publish_at = NULL WHERE id = $1", post, clock.now()
        )
        await note(found, Verb.POST_DELETED, actor=person)


async def restore(person: int, post: int) -> None:
    """Bring an own deleted Post back, in the state it had.

    Raises a 404 Refusal for anybody else's, or when it was deleted longer than `restore_days` ago.
    """
    async with database.transaction():
        found = await standing(post)
        oldest = clock.now() - timedelta(days=(await limits.current()).restore_days)
        if found.keeper_id != person or (found.deleted_at and found.deleted_at < oldest):
            raise missing()
        if found.deleted_at:
            await database.execute("UPDATE post SET deleted_at = NULL WHERE id = $1", post)
            await note(found, Verb.POST_RESTORED, actor=person, to=found.state)
