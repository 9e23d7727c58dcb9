"""From a draft to a live Post: what must be there, who looks first, and the wait for its files."""

from collections.abc import Awaitable, Callable, Iterator
from datetime import datetime, time
from zoneinfo import ZoneInfo

from msgspec import Struct

from app import clock, database, limits
from app.events import Verb
from app.limits import Limits
from app.reach.notices import notify
from app.refusal import Refusal, refuse
from feeds import blocks, contents
from feeds.consent import answered
from feeds.contents import Piece
from feeds.drafts import Draft, check_audience
from feeds.states import Standing, move, own, standing


class Hold(Struct, frozen=True):
    """Why a Post waits for a moderator: the code of the rule and what it found."""

    rule: str
    found: str = ""


Screen = Callable[[int], Awaitable[Hold | None]]

#: Asked with the Post's id before it goes live, and after a live one was edited. Moderation fills it.
screens: list[Screen] = []

STEPPED = ("guide", "checklist")


async def publish(person: int, post: int) -> str:
    """Send a draft (or an archived Post) out; the state it came to.

    That is processing, held or live; hidden when a screen finds something in an archived Post.
    A Post that is on its way or live already stays as it is. Raises `Refusal`s: `paused` (403), what is
    missing (`title_needed`, `skill_needed`, `content_needed`, `steps_few`, `consent_needed`), files that
    do not fit (`asset_failed`, `asset_kind`), `mention_blocked` (403), `posts_day`, `state_wrong` (409), or
    404. It then stays.
    """
    async with database.transaction():
        found = await own(person, post)
        if found.state in ("processing", "held", "live"):
            return found.state
        if found.state not in ("draft", "archived"):
            raise Refusal("state_wrong", value=found.state, status=409)
        await _may_post(person, first=found.published_at is None)
        files = await contents.pieces(post)
        draft = await contents.read(post)
        complete(draft, files, await limits.current())
        # Whoever has left the Team or Community since posts into it no more.
        await check_audience(person, draft)
        await blocks.check_post(found.author_id, draft)
        if all(file.presentable for file in files):
            return await _go(found)
        if found.state == "archived":
            raise Refusal("asset_unready", field="assets")
        await move(post, "processing", verb=Verb.POST_PROCESSING, actor=person)
        return "processing"


def complete(draft: Draft, files: list[Piece], most: Limits) -> None:
    """Refuses what lacks something that a published Post needs, all of it at once."""
    refuse(_lacking(draft, files, most))


def _lacking(draft: Draft, files: list[Piece], most: Limits) -> Iterator[Refusal]:
    if not draft.title:
        yield Refusal("title_needed", field="title")
    if len(draft.skills) < most.skills_min:
        yield Refusal("skill_needed", limit=most.skills_min, value=len(draft.skills), field="skills")
    if draft.kind in STEPPED and len(draft.steps) < most.steps_min:
        yield Refusal("steps_few", limit=most.steps_min, value=len(draft.steps), field="steps")
    if draft.kind == "scenario" and len(draft.choices) < most.choices_min:
        yield Refusal("choices_few", limit=most.choices_min, value=len(draft.choices), field="choices")
    yield from _without_content(draft, files)
    if not answered(draft.consent, [file.kind for file in files]):
        yield Refusal("consent_needed", field="consent")


def _without_content(draft: Draft, files: list[Piece]) -> Iterator[Refusal]:
    """Words or files; a film needs its clip, a photo its picture, and a question may be its title alone."""
    needed = {"video": ("video", "audio"), "photo": ("photo",)}.get(draft.kind)
    if needed and not draft.assets:
        yield Refusal("asset_needed", value=draft.kind, field="assets")
    elif not (draft.text or files or draft.steps or draft.kind == "question"):
        yield Refusal("content_needed", field="text")
    if any(file.state == "failed" for file in files):
        yield Refusal("asset_failed", field="assets")
    used = {use.id for use in draft.assets}
    if needed and any(file.kind and file.kind not in needed for file in files if file.id in used):
        yield Refusal("asset_kind", limit=draft.kind, field="assets")


async def settle(post: int) -> None:
    """Bring a Post in processing on, once its files play as their author wants them or one has failed."""
    async with database.transaction():
        found = await standing(post)
        files = await contents.pieces(post)
        if found.state != "processing" or found.deleted_at:
            return
        try:
            complete(await contents.read(post), files, await limits.current())
        except Refusal as refusal:
            await _back(found, refusal.code)
            return
        if not all(file.presentable for file in files):
            return
        if await contents.untrimmed(post):
            await _back(found, "asset_failed")
        elif await _go(found) == "live":
            await _tell(found, "post_live")


async def asset_changed(asset: str) -> None:
    """A file plays or failed: settle the Posts that wait for it."""
    for post in await database.values(
        """
        SELECT id FROM post
        WHERE state = 'processing' AND (
            id IN (SELECT post_id FROM post_asset WHERE asset_id = $1)
            OR id IN (SELECT post_id FROM step WHERE asset_id = $1)
        )
        """,
        asset,
    ):
        await settle(post)


async def settle_all() -> None:
    """The safety net below the Events: no Post stays in processing for nothing."""
    for post in await database.values(
        "SELECT id FROM post WHERE state = 'processing' AND deleted_at IS NULL"
    ):
        await settle(post)


async def screen_again(found: Standing) -> None:
    """After an edit of a live Post: what a screen finds is out of sight until a moderator looked."""
    if hold := await _held(found.id):
        await move(found.id, "hidden", verb=Verb.POST_HIDDEN, actor=None, rule=hold.rule)
        await _tell(found, "post_held", hold.rule)


async def _go(found: Standing) -> str:
    """Past the screens and live; from archived the graph leads over live to hidden, never to held."""
    hold = await _held(found.id)
    if hold and found.state != "archived":
        await move(found.id, "held", verb=Verb.POST_HELD, actor=None, rule=hold.rule)
        await _tell(found, "post_held", hold.rule)
        return "held"
    await move(found.id, "live", verb=Verb.POST_PUBLISHED, actor=found.author_id)
    if hold:
        await screen_again(found)
        return "hidden"
    return "live"


async def _held(post: int) -> Hold | None:
    for screen in screens:
        if hold := await screen(post):
            return hold
    return None


async def _back(found: Standing, reason: str) -> None:
    await move(found.id, "draft", verb=Verb.POST_UNPUBLISHED, actor=None, reason=reason)
    await _tell(found, "post_failed", reason)


async def _tell(found: Standing, kind: str, reason: str | None = None) -> None:
    await notify(
        found.keeper_id,
        kind,
        subject=("post", found.id),
        group=f"{kind}:{found.id}",
        times=found.revision,
        reason=reason,
    )


class Trust(Struct):
    level: int
    paused_until: datetime | None
    today: int


async def _may_post(person: int, *, first: bool) -> None:
    """Not while paused; and who is new here has a number a day, the next stays a draft."""
    most = await limits.current()
    moment = clock.now()
    start = datetime.combine(moment.astimezone(zone := ZoneInfo(most.time_zone)), time(), zone)
    trust = await database.row(
        Trust,
        """
        SELECT
            a.trust_level AS level, a.paused_until,
            (
                SELECT count(*) FROM post p
                WHERE p.author_id = a.id AND p.state <> 'draft'
                    AND coalesce(p.published_at, p.changed_at) >= $2
            ) AS today
        FROM person a WHERE a.id = $1 FOR NO KEY UPDATE
        """,
        person,
        start,
    )
    if trust is None:
        raise Refusal("state_wrong", status=409)
    if trust.paused_until and trust.paused_until > moment:
        raise Refusal("paused", value=f"{trust.paused_until:%Y-%m-%d %H:%M} UTC", status=403)
    if first and trust.level == 0 and trust.today >= most.new_posts_day:
        raise Refusal("posts_day", limit=most.new_posts_day, value=trust.today + 1)
