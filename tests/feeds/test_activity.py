"""Activity: four tabs beside all of it; a Tried it with face, place, words and photo, the rest grouped."""

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from app import clock, database, jobs
from app.reach.notices import notify, read
from feeds import blocks, comments, follows, posts
from tests.feeds.helpers import asset, post
from tests.world import World, sign_in


@pytest.fixture
async def mira(web: httpx.AsyncClient, world: World) -> AsyncIterator[httpx.AsyncClient]:
    async with await sign_in(web, world.mira) as client:
        yield client


async def test_an_empty_tab_says_one_sentence_and_offers_one_thing(mira: httpx.AsyncClient) -> None:
    for tab, action in (
        ("asked", "Show something you know"),
        ("tried", "Show something you know"),
        ("answered", "Ask a question"),
        ("people", "Find colleagues"),
    ):
        page = (await mira.get("/activity", params={"tab": tab})).text
        main = page.split('id="notices"')[1].split("</main>")[0]
        assert main.count("<p>") == 1
        assert main.count('class="button primary"') == 1
        assert action in main


async def test_a_tried_it_shows_face_site_sentence_and_photo(mira: httpx.AsyncClient, world: World) -> None:
    number = await post(world.mira, title="Purge it first")
    photo = await asset(world.jonas)
    tried = await database.value(
        """
        INSERT INTO application (post_id, person_id, result, did, photo_id, at, changed_at)
        VALUES ($1, $2, 'worked', 'No water in the milk.', $3, $4, $4) RETURNING id
        """,
        number,
        world.jonas,
        photo,
        clock.now(),
    )
    await notify(
        world.mira, "tried", subject=("application", tried), group="a", actor=world.jonas, post=number
    )
    await notify(
        world.mira, "tried_more", subject=("post", number), group="b", actor=world.jonas, times=8, post=number
    )
    page = (await mira.get("/activity?tab=tried")).text
    rows = page.split('<li class="told-me')
    single = next(row for row in rows if "Jonas Weber tried what you showed" in row)
    assert "Leipzig" in single
    assert "No water in the milk." in single
    assert any("8 more tried what you showed" in row for row in rows)
    assert "tried what you showed" not in (await mira.get("/activity?tab=answered")).text


async def test_nothing_is_quoted_from_a_post_that_the_reader_may_no_longer_open(
    mira: httpx.AsyncClient, world: World
) -> None:
    number = await post(world.jonas, "question", title="Which key fits?")
    question = await comments.add(world.mira, number, "The long one?")
    await comments.add(world.jonas, number, "No, the short one.", parent=question)
    await jobs.drain()
    page = (await mira.get("/activity")).text
    assert "Jonas Weber replied to you" in page
    assert "No, the short one." in page
    await posts.unpublish(world.jonas, number)
    page = (await mira.get("/activity")).text
    assert "Jonas Weber replied to you" in page
    assert "Which key fits?" not in page
    assert "the short one" not in page


async def test_what_somebody_did_before_they_were_muted_is_not_told_any_more(
    mira: httpx.AsyncClient, world: World
) -> None:
    number = await post(world.mira, title="Grease the chain")
    for kind, times in (("mentioned", 1), ("useful", 3)):
        await notify(
            world.mira, kind, subject=("post", number), group=f"m{kind}", actor=world.tomas, times=times
        )
    assert "mentioned you" in (await mira.get("/activity")).text
    await blocks.set(world.mira, world.tomas, "mute", True)
    page = (await mira.get("/activity")).text
    assert page.count("mentioned you") == 0
    assert "3 colleagues found it useful" in page
    await blocks.set(world.mira, world.tomas, "mute", False)
    assert "mentioned you" in (await mira.get("/activity")).text


async def test_from_my_people_is_what_they_have_shown(mira: httpx.AsyncClient, world: World) -> None:
    await follows.set(world.mira, "person", world.jonas, True)
    await post(world.jonas, title="Read the gauge twice")
    await post(world.jonas, title="Nobody knows it was me", anonymous=True)
    await post(world.sofia, title="From somebody else")
    page = (await mira.get("/activity?tab=people")).text
    assert "Read the gauge twice" in page
    assert "Nobody knows it was me" not in page
    assert "From somebody else" not in page


async def test_what_is_new_stands_first_then_day_by_day(web: httpx.AsyncClient, world: World) -> None:
    # Half past midnight in Leipzig, long after everything that other tests tell.
    now = datetime(2099, 11, 27, 23, 30, tzinfo=UTC)
    for number, ago in enumerate((60, 3, 1, 0)):
        with clock.at(now - timedelta(days=ago)):
            await notify(world.jonas, "useful", subject=("post", 1), group=f"u{number}", times=number + 2)
    with clock.at(now):
        await read(world.jonas)
        await notify(world.jonas, "award", subject=("award", 1), group="award")
        async with await sign_in(web, world.jonas) as jonas:
            page = (await jonas.get("/activity")).text
            again = (await jonas.get("/activity")).text
    said = re.findall(
        r">(New|Today|Yesterday|25 November|Earlier)</h2>|(\d) colleagues found|(trusted for)", page
    )
    assert ["".join(found) for found in said] == [
        "New", "trusted for", "Today", "5", "Yesterday", "4", "25 November", "3", "Earlier", "2",
    ]  # fmt: skip
    assert ">New</h2>" not in again
