"""Posts keep their files as long as they may come back, and let go of them afterwards."""

from datetime import timedelta

from app import clock, database
from feeds import keeping, posts, upkeep
from feeds.posts import StepText, Use
from media import deletion
from tests.feeds.helpers import asset, content, draft, photo, post
from tests.world import World

MONTH = timedelta(days=30, minutes=1)


async def files(number: int) -> list[str]:
    return await keeping.of_posts([number])


async def alive(asset: str) -> bool:
    """There, and not marked as deleted."""
    return await database.value(
        "SELECT EXISTS (SELECT FROM asset WHERE id = $1 AND deleted_at IS NULL)", asset
    )


async def exists(asset: str) -> bool:
    return await database.value("SELECT EXISTS (SELECT FROM asset WHERE id = $1)", asset)


def test_media_asks_posts_which_files_they_keep() -> None:
    assert keeping.used in deletion.keepers


async def test_posts_steps_and_applications_keep_their_files(world: World) -> None:
    picture, clip, proof, free = [await asset(world.mira) for _ in range(4)]
    number = await draft(
        world.mira, "guide", assets=[Use(picture, "A wand")],
        steps=[StepText("Purge", clip), StepText("Steam")],
    )  # fmt: skip
    await database.execute(
        """
        INSERT INTO application (post_id, person_id, result, photo_id, at, changed_at)
        VALUES ($1, $2, 'worked', $3, $4, $4)
        """,
        number,
        world.jonas,
        proof,
        clock.now(),
    )
    assert await keeping.used([picture, clip, proof, free]) == {picture, clip, proof}
    assert sorted(await files(number)) == sorted([picture, clip, proof])


async def test_a_cover_waits_for_its_film_as_long_as_the_post_does(world: World) -> None:
    film, picture = [await asset(world.mira) for _ in range(2)]
    number = await draft(world.mira, "guide", assets=[Use(film, "A wand")])
    await database.execute("INSERT INTO cover (asset_id, picture_id) VALUES ($1, $2)", film, picture)
    with clock.at(clock.now() + timedelta(days=8)):
        await deletion.tidy()
    assert await alive(picture)
    await posts.delete(world.mira, number)
    with clock.at(clock.now() + MONTH):
        await upkeep.purge()
        await deletion.tidy()
    assert not await exists(picture)
    assert not await exists(film)


async def test_what_a_post_showed_before_stays_with_its_revision(world: World) -> None:
    number = await photo(world.mira)
    before = (await files(number))[0]
    after = await asset(world.mira)
    await posts.edit(
        world.mira, number, content("photo", assets=[Use(after, "Another wand")], consent="nobody")
    )
    assert set(await files(number)) == {before, after}


async def test_a_deleted_post_finds_its_files_when_it_comes_back(world: World) -> None:
    number = await photo(world.mira)
    kept = (await files(number))[0]
    await posts.delete(world.mira, number)
    with clock.at(clock.now() + timedelta(days=29)):
        await upkeep.purge()
        await deletion.tidy()
        await posts.restore(world.mira, number)
    assert await alive(kept)


async def test_the_files_of_a_purged_post_go_the_same_night(world: World) -> None:
    number = await photo(world.mira)
    gone = (await files(number))[0]
    shared = await asset(world.mira)
    other = await post(world.mira, "photo", assets=[Use(shared, "A drip tray")], consent="nobody")
    await posts.edit(
        world.mira,
        number,
        content("photo", assets=[Use(gone, "A wand"), Use(shared, "A drip tray")], consent="nobody"),
    )
    await posts.delete(world.mira, number)
    with clock.at(clock.now() + MONTH):
        await upkeep.purge()
        await deletion.tidy()
    assert not await exists(gone)
    assert await alive(shared)
    assert await files(other) == [shared]
