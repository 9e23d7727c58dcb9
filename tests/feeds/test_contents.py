"""What a Post is made of, while its film is worked on."""

import asyncio
from pathlib import Path

import httpx
import msgspec
import pytest

from app import database, jobs
from app.refusal import Refusal
from feeds import posts, publishing, revisions
from feeds.posts import Draft, Use
from media import processing
from tests.feeds.helpers import asset, draft, state
from tests.media.clips import clip
from tests.media.sending import upload
from tests.world import World, sign_in

PATIENCE_S = 60


async def test_a_title_edit_waits_for_no_encoder(web: httpx.AsyncClient, world: World) -> None:
    film = await sent(web, world, clip("phone-h264"))
    await processing.process(film)
    number = await posts.draft(world.mira, video(Use(film)))
    assert await posts.publish(world.mira, number) == "live"
    encoding = asyncio.create_task(processing.encode(film))
    async with asyncio.timeout(PATIENCE_S):
        while await database.value("SELECT step FROM asset WHERE id = $1", film) != "encoding":
            await asyncio.sleep(0)
    await posts.edit(world.mira, number, msgspec.structs.replace(video(Use(film)), title="Another title"))
    assert not encoding.done()
    assert await state(number) == "live"
    await encoding


async def test_a_trim_is_written_with_the_content_and_read_back(web: httpx.AsyncClient, world: World) -> None:
    film = await sent(web, world, clip("phone-h264"))
    number = await posts.draft(world.mira, video(Use(film, "", 500, 2000)))
    kept = Use(film, "", 500, 2000, (5, 5))
    assert (await posts.content(world.mira, number)).assets == [kept]
    assert (await revisions.history(world.mira, number))[0].draft.assets == [kept]
    await posts.publish(world.mira, number)
    await jobs.drain()
    assert await state(number) == "live"
    assert await database.value("SELECT duration_ms FROM asset WHERE id = $1", film) == pytest.approx(
        1500, abs=60
    )
    asked = "SELECT wanted FROM asset WHERE id = $1"
    before = await database.value(asked, film)
    await posts.edit(world.mira, number, msgspec.structs.replace(video(kept), title="Another title"))
    assert await database.value(asked, film) == before
    await posts.edit(world.mira, number, video(Use(film)))
    assert await database.value(asked, film) == before + 1
    assert await state(number) == "live"


async def test_a_part_that_cannot_be_is_refused_as_the_file_of_the_form(world: World) -> None:
    given = video(Use(await asset(world.mira, "video"), "", 2000, 1000))
    with pytest.raises(Refusal) as no:
        await posts.draft(world.mira, given)
    assert (no.value.code, no.value.field) == ("trim_order", "assets")


async def test_what_could_not_be_trimmed_is_never_shown_untrimmed(world: World) -> None:
    film = await asset(world.mira, "video")
    number = await draft(world.mira, "video", assets=[Use(film, "", 500, 2000)], consent="nobody")
    assert await posts.publish(world.mira, number) == "processing"
    await database.execute(
        """
        UPDATE asset
        SET wanted = version, state = 'ready', start_ms = NULL, end_ms = NULL, reason = 'encode_failed'
        WHERE id = $1
        """,
        film,
    )
    await publishing.settle(number)
    assert await state(number) == "draft"


def video(use: Use) -> Draft:
    return Draft(kind="video", title="Seal", skills=["bags"], assets=[use], consent="nobody")


async def sent(web: httpx.AsyncClient, world: World, path: Path) -> str:
    async with await sign_in(web, world.mira) as mira:
        return await upload(mira, path)
