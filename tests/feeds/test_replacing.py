"""A new file for a published Post: what stays, what begins anew, and who hears of it."""

from datetime import timedelta

import msgspec
import pytest

from app import clock, database, jobs
from app.events import Verb, record
from app.refusal import Refusal
from feeds import applications, checks, comments, posts, reactions, replacing, revisions, saves
from feeds.cards import card
from feeds.inbox import entries
from feeds.posts import Hold, Use, screens
from feeds.replacing import Replacement
from media import assets
from tests.feeds.helpers import asset, draft, photo, post, state
from tests.world import World

SAME = Replacement(file=Use(""), way="same", consent="nobody")
CHANGED = Replacement(file=Use(""), way="changed", note="Close the tap before you turn it", consent="agreed")


async def test_same_way_keeps_post_id_count_and_silence(world: World) -> None:
    number = await film(world.mira)
    await tried_and_saved(world, number)
    said = await comments.add(world.jonas, number, "Worked on mine too.")
    await jobs.drain()
    before = await told_others(world)
    new = await replaced(world.mira, number, SAME)
    now = await card(world.jonas, number)
    assert [file.id for file in now.media] == [new]
    assert (now.state, now.tried.count, now.mine.tried, now.comments) == ("live", 1, True, 1)
    assert await database.value("SELECT post_id FROM comment WHERE id = $1", said) == number
    assert await told_others(world) == before
    assert await replacing.change(number) is None
    assert not await checks.verify()


async def test_changed_shows_nought_and_how_many_tried_it_before(world: World) -> None:
    number = await film(world.mira)
    await tried_and_saved(world, number)
    await replaced(world.mira, number, CHANGED)
    now, change = await card(world.jonas, number), await replacing.change(number)
    assert (now.tried.count, now.mine.tried) == (0, False)
    assert change
    assert (change.before, change.note) == (1, "Close the tap before you turn it")
    await applications.apply(world.jonas, number, "worked")
    assert (await card(world.jonas, number)).tried.count == 1
    assert (await replacing.change(number)) == change
    assert not await checks.verify()


async def test_telling_again_after_the_way_changed_keeps_the_ledger(world: World) -> None:
    number = await film(world.mira)
    await card(world.jonas, number)
    await database.execute(
        "INSERT INTO post_view (post_id, person_id, first_at, last_at) VALUES ($1, $2, $3, $3)",
        number,
        world.jonas,
        clock.now() - timedelta(hours=1),
    )
    await applications.apply(world.jonas, number, "worked")
    await jobs.drain()
    paid = await ledger(number)
    assert paid
    await replaced(world.mira, number, CHANGED)
    await applications.apply(world.jonas, number, "worked")
    await jobs.drain()
    assert await ledger(number) == paid


async def test_changed_gives_each_saver_and_trier_exactly_one_notice(world: World) -> None:
    number = await film(world.mira)
    await tried_and_saved(world, number)
    await saves.set(world.jonas, number, True)
    await reactions.set(world.lena, number, "useful", True)
    await applications.apply(world.paul, number, "planned")
    await replaced(world.mira, number, CHANGED)
    await saves.set(world.paul, number, True)
    kept = await posts.content(world.mira, number)
    await posts.edit(world.mira, number, msgspec.structs.replace(kept, title="Another title"))
    await jobs.drain()
    told = await database.values(
        "SELECT person_id FROM notice WHERE kind = 'changed' AND data ->> 'post' = $1::text ORDER BY 1",
        str(number),
    )
    assert told == sorted([world.jonas, world.sofia])
    newest = (await entries(world.jonas))[0]
    assert (newest.words, newest.post) == ("Close the tap before you turn it", number)


async def test_the_old_file_plays_until_the_new_one_does(world: World) -> None:
    number = await film(world.mira)
    (old,) = [file.id for file in (await card(world.jonas, number)).media]
    new = await asset(world.mira, "video", "received")
    await replacing.replace(world.mira, number, msgspec.structs.replace(SAME, file=Use(new)))
    for standing in ("received", "probing"):
        await becomes(new, standing)
        seen = await card(world.jonas, number)
        assert (seen.state, [file.id for file in seen.media]) == ("live", [old])
    waiting = await replacing.waiting(number)
    assert waiting
    assert waiting.asset_id == new
    await becomes(new, "playable", Verb.ASSET_PLAYABLE)
    assert [file.id for file in (await card(world.jonas, number)).media] == [new]
    assert await replacing.waiting(number) is None
    assert await told(world.mira) == ["file_replaced"]


async def test_a_trimmed_file_waits_for_its_trimmed_version(world: World) -> None:
    number = await film(world.mira)
    new = await asset(world.mira, "video", "playable")
    await database.execute("UPDATE asset SET wanted = 2 WHERE id = $1", new)
    await replacing.replace(world.mira, number, msgspec.structs.replace(SAME, file=Use(new)))
    assert await replacing.waiting(number)
    await database.execute("UPDATE asset SET version = 2 WHERE id = $1", new)
    await replacing.settle_all()
    assert await replacing.waiting(number) is None


@pytest.mark.parametrize("kind", ["video", "photo"])
async def test_a_file_of_no_use_leaves_the_old_one_and_tells_the_author(world: World, kind: str) -> None:
    number = await film(world.mira)
    old = (await card(world.mira, number)).media[0].id
    new = await asset(world.mira, kind, "probing")
    await replacing.replace(world.mira, number, msgspec.structs.replace(CHANGED, file=Use(new)))
    if kind == "video":
        await becomes(new, "failed", Verb.ASSET_FAILED)
    else:
        await becomes(new, "ready", Verb.ASSET_READY)
    assert [file.id for file in (await card(world.jonas, number)).media] == [old]
    assert (await told(world.mira))[-1] == "file_failed"
    assert len(await revisions.history(world.mira, number)) == 1


async def test_the_old_file_is_a_revision_for_author_and_moderators_only(world: World) -> None:
    number = await film(world.mira)
    old = (await card(world.mira, number)).media[0].id
    new = await replaced(world.mira, number, CHANGED)
    now, before = await revisions.history(world.ines, number)
    assert (now.number, now.way, now.note) == (2, "changed", CHANGED.note)
    assert ([use.id for use in now.draft.assets], [use.id for use in before.draft.assets]) == ([new], [old])
    assert now.draft.consent == "agreed"
    for person, may in ((world.mira, True), (world.ines, True), (world.jonas, False)):
        assert await assets.may_read(person, old) is may
        assert await assets.may_read(person, new)


async def test_a_replaced_file_passes_the_screens_again(world: World) -> None:
    number = await film(world.mira)
    await saves.set(world.jonas, number, True)

    async def look(seen: int) -> Hold | None:
        return Hold("words") if seen == number else None

    screens.append(look)
    try:
        await replaced(world.mira, number, CHANGED)
    finally:
        screens.remove(look)
    assert await state(number) == "hidden"
    assert "changed" not in await told(world.jonas)


@pytest.mark.parametrize(("seconds", "goes_along"), [(10.4, True), (10.6, False)])
async def test_captions_and_chapters_go_along_where_the_length_still_fits(
    world: World, seconds: float, goes_along: bool
) -> None:
    number = await film(world.mira)
    old = (await card(world.mira, number)).media[0].id
    await database.execute(
        "UPDATE asset SET duration_ms = 10000, chapters = $2 WHERE id = $1",
        old,
        '[{"at_ms": 2000, "title": "Open it"}]',
    )
    await database.execute(
        """
        INSERT INTO caption (asset_id, language, text, origin, accepted_at)
        VALUES ($1, 'en', 'WEBVTT', 'written', $2)
        """,
        old,
        clock.now(),
    )
    new = await asset(world.mira, "video")
    await database.execute("UPDATE asset SET duration_ms = $2 WHERE id = $1", new, round(seconds * 1000))
    await replacing.replace(world.mira, number, msgspec.structs.replace(SAME, file=Use(new)))
    shown = (await card(world.mira, number)).media[0]
    assert (shown.id, len(shown.captions), len(shown.chapters)) == (new, goes_along, goes_along)
    left = await database.value(
        "SELECT data ->> 'left' FROM notice WHERE kind = 'file_replaced' AND group_key = $1",
        f"file_replaced:{new}",
    )
    assert left == str(not goes_along).lower()


@pytest.mark.parametrize(
    ("code", "given"),
    [
        ("way_unknown", {"way": "other"}),
        ("change_needed", {"way": "changed", "note": " \n"}),
        ("note_long", {"way": "changed", "note": "x" * 91}),
        ("consent_needed", {"consent": None}),
        ("consent_unknown", {"consent": "perhaps"}),
        ("asset_missing", {"file": Use("unknown")}),
    ],
)
async def test_what_is_not_said_rightly_is_refused_by_its_name(world: World, code: str, given: dict) -> None:
    number = await film(world.mira)
    complete = {"file": Use(await asset(world.mira, "video")), **given}
    await refuses(code, world.mira, number, msgspec.structs.replace(SAME, **complete))


async def test_only_the_author_replaces_and_only_with_an_own_file(world: World) -> None:
    number = await film(world.mira)
    foreign = msgspec.structs.replace(SAME, file=Use(await asset(world.jonas, "video")))
    await refuses("asset_missing", world.mira, number, foreign)
    assert (await refuses("not_found", world.jonas, number, foreign)).status == 404


async def test_only_a_published_post_with_one_file_has_it_replaced(world: World) -> None:
    given = msgspec.structs.replace(SAME, file=Use(await asset(world.mira, "video")))
    clip = Use(await asset(world.mira, "video"))
    await refuses("state_wrong", world.mira, await draft(world.mira, "video", assets=[clip]), given)
    await refuses("file_single", world.mira, await post(world.mira), given)
    two = [Use(await asset(world.mira)), Use(await asset(world.mira))]
    await refuses("file_single", world.mira, await photo(world.mira, assets=two), given)


async def test_a_second_new_file_takes_the_place_of_the_first(world: World) -> None:
    number = await film(world.mira)
    first, second = [await asset(world.mira, "video", "probing") for _ in range(2)]
    for new in (first, second):
        await replacing.replace(world.mira, number, msgspec.structs.replace(SAME, file=Use(new)))
    await becomes(first, "ready", Verb.ASSET_READY)
    waiting = await replacing.waiting(number)
    assert waiting
    assert waiting.asset_id == second
    await becomes(second, "ready", Verb.ASSET_READY)
    assert (await card(world.mira, number)).media[0].id == second


async def test_a_deleted_post_takes_its_new_file_when_it_comes_back(world: World) -> None:
    number = await film(world.mira)
    new = await asset(world.mira, "video", "probing")
    await replacing.replace(world.mira, number, msgspec.structs.replace(SAME, file=Use(new)))
    await posts.delete(world.mira, number)
    await becomes(new, "ready", Verb.ASSET_READY)
    await posts.restore(world.mira, number)
    await replacing.settle_all()
    assert (await card(world.mira, number)).media[0].id == new


async def film(author: int) -> int:
    """A live Post with one clip."""
    number = await post(author, "video", assets=[Use(await asset(author, "video"))], consent="nobody")
    await jobs.drain()
    await database.execute("DELETE FROM notice")
    return number


async def replaced(author: int, number: int, given: Replacement) -> str:
    """The file that now plays in the Post."""
    new = await asset(author, "video")
    await replacing.replace(author, number, msgspec.structs.replace(given, file=Use(new)))
    await jobs.drain()
    return new


async def tried_and_saved(world: World, number: int) -> None:
    await applications.apply(world.jonas, number, "worked")
    await saves.set(world.sofia, number, True)
    await jobs.drain()


async def becomes(number: str, state: str, verb: Verb | None = None) -> None:
    async with database.transaction():
        await database.execute("UPDATE asset SET state = $2 WHERE id = $1", number, state)
        if verb:
            await record(verb, actor=None, subject=("asset", number))
    await jobs.drain()


async def refuses(code: str, person: int, number: int, given: Replacement) -> Refusal:
    with pytest.raises(Refusal) as no:
        await replacing.replace(person, number, given)
    assert no.value.code == code
    return no.value


async def told(person: int) -> list[str]:
    return await database.values("SELECT kind FROM notice WHERE person_id = $1 ORDER BY at, id", person)


async def told_others(world: World) -> int:
    return await database.value("SELECT count(*) FROM notice WHERE person_id <> $1", world.mira)


async def ledger(number: int) -> list[int]:
    return await database.values("SELECT points FROM point WHERE post_id = $1 ORDER BY 1", number)
