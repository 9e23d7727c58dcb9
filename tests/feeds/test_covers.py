"""The cover chosen in the form: hung when clip and picture are there, and only by their owner."""

import httpx
import pytest

from app import database, jobs
from feeds import covers, posts
from feeds.posts import Draft, Use
from tests.media.clips import clip
from tests.media.sending import upload
from tests.world import World, sign_in


@pytest.mark.parametrize(("choice", "number"), [("2", 2), ("at:900", 4)])
async def test_choosing_a_cover_changes_the_poster_of_the_post_and_of_home(
    web: httpx.AsyncClient, world: World, choice: str, number: int
) -> None:
    async with await sign_in(web, world.mira) as mira:
        film = await upload(mira, clip("phone-h264"))
        await jobs.drain()
        draft = Draft(kind="video", title="Seal", skills=["bags"], assets=[Use(film)], consent="nobody")
        post = await posts.draft(world.mira, draft)
        await posts.publish(world.mira, post)
        await covers.choose(world.mira, film, choice)
        await jobs.drain()
        for page in (f"/posts/{post}", "/"):
            assert f"/media/{film}/poster-{number}-" in (await mira.get(page)).text


async def test_a_cover_chosen_before_the_clip_plays_is_hung_when_it_does(
    web: httpx.AsyncClient, world: World
) -> None:
    async with await sign_in(web, world.mira) as mira:
        film, picture = await upload(mira, clip("phone-h264")), await upload(mira, clip("gps-jpeg"))
    await covers.choose(world.mira, film, f"picture:{picture}")
    assert await poster(film) == 1
    await jobs.drain()
    assert await poster(film) == 5
    assert not await database.value("SELECT count(*) FROM cover")


@pytest.mark.parametrize("choice", ["", "6", "at:-1", "at:x", "picture:", "picture:unknown", "at:1\n"])
async def test_what_is_no_choice_changes_nothing(web: httpx.AsyncClient, world: World, choice: str) -> None:
    async with await sign_in(web, world.mira) as mira:
        film = await upload(mira, clip("phone-h264"))
    await covers.choose(world.mira, film, choice)
    await covers.choose(world.jonas, film, "at:100")
    assert not await database.value("SELECT count(*) FROM cover WHERE asset_id = $1", film)


async def poster(film: str) -> int:
    return await database.value("SELECT poster FROM asset WHERE id = $1", film)
