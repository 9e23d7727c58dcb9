"""A new file for a published Post: the old one plays until the new one does, then they change places.

"Same way" keeps everything as it is, in silence. "The way changed" begins a new generation: what was told
about the old way counts no longer, and who saved or tried it hears once what changed.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Literal

from msgspec import Struct

from app import clock, database, limits, live
from app.events import Verb
from app.reach.notices import notify
from app.refusal import Refusal, refuse
from feeds import contents, drafts, revisions, shaping
from feeds.consent import CONSENTS, answered
from feeds.drafts import Use
from feeds.publishing import screen_again
from feeds.states import Standing, note, own, standing

Way = Literal["same", "changed"]
WAYS: tuple[str, ...] = ("same", "changed")
#: Captions and Chapters go along when the lengths differ by less than this share.
FITS = 0.05


class Replacement(Struct, frozen=True, kw_only=True):
    """What the author gives: an own file, what it means for those who know the old one, who is in it.

    `note` says in one line what changed; only "changed" has one.
    """

    file: Use
    way: str
    note: str = ""
    consent: str | None = None


class Waiting(Struct, frozen=True):
    """A new file on its way; `progress` is a share from 0 to 1 of the current step, if known."""

    asset_id: str
    progress: float | None


class Change(Struct, frozen=True):
    """The last time the way changed, and how many had tried it before."""

    note: str
    at: datetime
    before: int


async def replace(person: int, post: int, given: Replacement) -> None:
    """Let the file take the place of the Post's only one, as soon as it plays.

    Another file that still waited is given up. Raises all that is wrong in the form together (`Refusal`
    `"asset_needed"`, `"way_unknown"`, `"change_needed"`, `"note_long"`, `"consent_needed"`,
    `"consent_unknown"`), or `"file_single"`, `"asset_missing"`, `"asset_twice"`, `"asset_failed"`,
    `"state_wrong"` (409) for a Post that was never out, or 404.
    """
    fitting = await _checked(given)
    async with database.transaction():
        found = await own(person, post)
        if found.published_at is None:
            raise Refusal("state_wrong", value=found.state, status=409)
        await _takes(person, await _only_file(post), fitting.file.id)
        await shaping.shape(person, [fitting.file])
        await database.execute(
            WAIT, post, fitting.file.id, fitting.way, fitting.note, fitting.consent, clock.now()
        )
        await live.publish("post", post)
        await _bring_on(found)


async def settle(asset: str) -> None:
    """The file plays or has failed: bring on the Posts it is meant for."""
    for post in await database.values("SELECT post_id FROM replacement WHERE asset_id = $1", asset):
        await _settle(post)


async def settle_all() -> None:
    """The safety net below the Events: no file waits for nothing."""
    for post in await database.values("SELECT post_id FROM replacement"):
        await _settle(post)


async def waiting(post: int) -> Waiting | None:
    """The new file of the Post that does not play yet."""
    return await database.row(
        Waiting,
        """
        SELECT r.asset_id, a.progress FROM replacement r JOIN asset a ON a.id = r.asset_id
        WHERE r.post_id = $1
        """,
        post,
    )


async def change(post: int) -> Change | None:
    """None when the way never changed."""
    return await database.row(
        Change,
        """
        SELECT r.note, r.at, (
            SELECT count(DISTINCT a.person_id) FROM application a
            WHERE a.post_id = p.id AND a.generation < p.generation AND a.result IN ('worked', 'partly')
        ) AS before
        FROM revision r JOIN post p ON p.id = r.post_id
        WHERE r.post_id = $1 AND r.way = 'changed'
        ORDER BY r.number DESC
        LIMIT 1
        """,
        post,
    )


async def _checked(given: Replacement) -> Replacement:
    words = " ".join(drafts.clean(given.note).split()) if given.way == "changed" else ""
    fitting = Replacement(file=drafts.tidy(given.file), way=given.way, note=words, consent=given.consent)
    refuse(_wrong(fitting, (await limits.current()).title_max))
    return fitting


def _wrong(given: Replacement, most: int) -> Iterator[Refusal]:
    """All that must be mended in the form; its note may have `most` characters."""
    if not given.file.id:
        yield Refusal("asset_needed", value="file", field="assets")
    if given.way not in WAYS:
        yield Refusal("way_unknown", value=given.way[:40], limit=", ".join(WAYS), field="way")
    if given.way == "changed" and not given.note:
        yield Refusal("change_needed", field="note")
    if len(given.note) > most:
        yield Refusal("note_long", limit=most, value=len(given.note), field="note")
    if given.consent is None:
        yield Refusal("consent_needed", field="consent")
    elif given.consent not in CONSENTS:
        yield Refusal("consent_unknown", value=given.consent[:40], limit=", ".join(CONSENTS), field="consent")


async def _only_file(post: int) -> str:
    """Pictures among others are changed by an edit, which keeps their order."""
    files = await database.values("SELECT asset_id FROM post_asset WHERE post_id = $1", post)
    if len(files) != 1:
        raise Refusal("file_single", value=len(files), status=409)
    return files[0]


async def _takes(person: int, old: str, new: str) -> None:
    """The file is the person's own, another one, and not known to be of no use."""
    if new == old:
        raise Refusal("asset_twice", field="assets")
    state = await database.value(
        "SELECT state FROM asset WHERE id = $1 AND owner_id = $2 AND deleted_at IS NULL", new, person
    )
    if state is None:
        raise Refusal("asset_missing", value=new[:40], field="assets")
    if state == "failed":
        raise Refusal("asset_failed", field="assets")


async def _settle(post: int) -> None:
    async with database.transaction():
        found = await standing(post)
        if not found.deleted_at and found.state != "removed":
            await _bring_on(found)


class Order(Struct, frozen=True):
    """A waiting replacement with the kind of file that it replaces.

    `cut` is false when the new file could not be trimmed as its author wants.
    """

    old_id: str
    asset_id: str
    way: str
    note: str
    consent: str
    kind: str | None
    cut: bool


async def _bring_on(found: Standing) -> None:
    """Change places once the new file plays as wanted; give it up when it failed or is of another kind."""
    order = await database.row(
        Order,
        """
        SELECT
            r.old_id, r.asset_id, r.way, r.note, r.consent, old.kind,
            new.reason IS NULL
                OR (r.start_ms, r.end_ms) IS NOT DISTINCT FROM (new.start_ms, new.end_ms) AS cut
        FROM replacement r JOIN asset old ON old.id = r.old_id JOIN asset new ON new.id = r.asset_id
        WHERE r.post_id = $1
        """,
        found.id,
    )
    if order is None:
        return
    file = await contents.piece(order.asset_id)
    other_kind = file.kind is not None and (file.kind == "photo") != (order.kind == "photo")
    if file.state == "failed" or other_kind or not order.cut or not answered(order.consent, [file.kind]):
        await _give_up(found, order)
    elif file.presentable:
        await _swap(found, order)


async def _give_up(found: Standing, order: Order) -> None:
    await _end(found, order)
    await _tell(found, "file_failed", order.asset_id)


async def _swap(found: Standing, order: Order) -> None:
    await _end(found, order)
    if not await database.execute(
        "UPDATE post_asset SET asset_id = $3 WHERE post_id = $1 AND asset_id = $2",
        found.id,
        order.old_id,
        order.asset_id,
    ):
        return  # an edit took the old file away meanwhile
    await revisions.advance(found.id)
    await database.execute(TAKE_UP, found.id, order.consent, clock.now(), order.way == "changed")
    await revisions.keep(found.author_id, found.id, way=order.way, note=order.note)
    left = not await _take_along(order)
    await note(found, Verb.POST_EDITED, actor=found.author_id, way=order.way)
    await _tell(found, "file_replaced", order.asset_id, left=left)
    if found.state == "live":
        await screen_again(await standing(found.id))


async def _take_along(order: Order) -> bool:
    """Captions and Chapters, where they still fit; whether nothing was left behind."""
    length = await database.value(FITTING, order.old_id, order.asset_id, FITS)
    if order.way == "same" and length is not None:
        await database.execute(CAPTIONS, order.old_id, order.asset_id)
        await database.execute(CHAPTERS, order.old_id, order.asset_id, length)
        return True
    return not await database.value(HAS_WORDS, order.old_id)


async def _end(found: Standing, order: Order) -> None:
    await database.execute("DELETE FROM replacement WHERE post_id = $1", found.id)
    await live.publish("post", found.id)


async def _tell(found: Standing, kind: str, asset: str, *, left: bool = False) -> None:
    await notify(found.keeper_id, kind, subject=("post", found.id), group=f"{kind}:{asset}", left=left)


WAIT = """
    INSERT INTO replacement (post_id, old_id, asset_id, way, note, consent, at, start_ms, end_ms)
    SELECT $1, u.asset_id, $2, $3, $4, $5, $6, new.start_ms, new.end_ms
    FROM post_asset u JOIN asset new ON new.id = $2
    WHERE u.post_id = $1
    ON CONFLICT (post_id) DO UPDATE
    SET old_id = excluded.old_id, asset_id = $2, way = $3, note = $4, consent = $5, at = $6,
        start_ms = excluded.start_ms, end_ms = excluded.end_ms
"""

TAKE_UP = """
    UPDATE post SET
        consent = $2, consent_at = $3, changed_at = $3,
        generation = generation + $4::boolean::int,
        tried = CASE WHEN $4 THEN 0 ELSE tried END,
        worked = CASE WHEN $4 THEN 0 ELSE worked END
    WHERE id = $1
"""

FITTING = """
    SELECT new.duration_ms FROM asset old, asset new
    WHERE old.id = $1 AND new.id = $2 AND abs(new.duration_ms - old.duration_ms) < old.duration_ms * $3::float
"""

CAPTIONS = """
    INSERT INTO caption (asset_id, language, text, origin, accepted_at, changed_at, model)
    SELECT $2, language, text, origin, accepted_at, changed_at, model FROM caption WHERE asset_id = $1
    ON CONFLICT DO NOTHING
"""

#: Those that begin within the new film.
CHAPTERS = """
    UPDATE asset SET chapters = (
        SELECT coalesce(jsonb_agg(c ORDER BY (c ->> 'at_ms')::int), '[]')
        FROM asset old, jsonb_array_elements(old.chapters) AS c
        WHERE old.id = $1 AND (c ->> 'at_ms')::int < $3
    )
    WHERE id = $2 AND chapters = '[]'
"""

HAS_WORDS = """
    SELECT chapters <> '[]' OR EXISTS (
        SELECT FROM caption WHERE asset_id = $1 AND accepted_at IS NOT NULL
    )
    FROM asset WHERE id = $1
"""
