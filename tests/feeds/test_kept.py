"""What a phone keeps of a Post: one size of each file, for as long as its reader may see it."""

from collections.abc import AsyncIterator
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from app import clock, database, jobs
from feeds import kept, reactions, replacing, saves
from feeds.drafts import StepText
from feeds.posts import Use
from feeds.replacing import Replacement
from media import portraits
from tests.feeds.helpers import asset, film, post
from tests.feeds.programs import problem, program
from tests.media import clips as media
from tests.world import World

HEIGHTS = (1080, 720, 480)
BYTES = {1080: 9_000_000, 720: 4_000_000, 480: 1_500_000}


@pytest.fixture(scope="module")
async def jonas(web: httpx.AsyncClient, world: World) -> AsyncIterator[httpx.AsyncClient]:
    async with await program(web, world.jonas) as client:
        yield client


@pytest.mark.parametrize(("saving", "height"), [("off", 720), ("on", 480)])
async def test_a_phone_gets_one_size_of_a_clip_and_hears_how_big_it_is(
    jonas: httpx.AsyncClient, world: World, saving: str, height: int
) -> None:
    number = await clip(world.mira)
    answer = await jonas.put(f"/posts/{number}/kept", headers={"save-data": saving})
    assert answer.status_code == 200
    copy = answer.json()
    assert [name_of(address) for address in copy["files"]] == [f"v{height}"]
    assert all(parse_qs(urlsplit(address).query)["kept"] == [str(number)] for address in copy["files"])
    assert (copy["size"], copy["title"], copy["pages"]) == (BYTES[height], "Fit the hose", [])


async def test_the_face_of_the_author_comes_along_and_a_new_one_is_a_change(
    jonas: httpx.AsyncClient, world: World
) -> None:
    number = await clip(world.mira)
    face = await portraits.set_portrait(world.mira, media.clip("gps-jpeg"))
    copy = (await jonas.put(f"/posts/{number}/kept")).json()
    assert copy["files"][-1] == f"{face}?kept={number}"
    shown, _ = await kept.copy(world.jonas, number, small=False)
    assert shown.author.portrait == copy["files"][-1]
    await database.execute("UPDATE person SET portrait = NULL WHERE id = $1", world.mira)
    [now] = await kept.review(world.jonas, [number])
    assert now.mark != copy["mark"]


async def test_a_guide_brings_its_pictures_and_step_mode(jonas: httpx.AsyncClient, world: World) -> None:
    picture = await asset(world.mira)
    await rendition(picture, "w720", "image/webp", 720)
    steps = [StepText("Close the valve.", picture), StepText("Open the lid.", picture)]
    number = await post(world.mira, "guide", steps=steps, consent="nobody")
    copy = (await jonas.put(f"/posts/{number}/kept")).json()
    assert [name_of(address) for address in copy["files"]] == ["w720"]
    assert copy["size"] == BYTES[720]
    assert copy["pages"] == [f"/posts/{number}/steps?phone=1"]


async def test_only_what_may_be_read_is_kept(jonas: httpx.AsyncClient, world: World) -> None:
    number = await clip(world.mira)
    await becomes(number, "hidden")
    problem(await jonas.put(f"/posts/{number}/kept"), 404, "not_found")
    assert await keepers(number) == []


async def test_what_is_hidden_or_gone_does_not_stand_and_what_changed_has_another_mark(
    jonas: httpx.AsyncClient, world: World
) -> None:
    hidden, changed, same = [await clip(world.mira) for _ in range(3)]
    ids = [hidden, changed, same]
    before = {number: (await jonas.put(f"/posts/{number}/kept")).json()["mark"] for number in ids}
    await becomes(hidden, "hidden")
    await database.execute("UPDATE post SET revision = revision + 1 WHERE id = $1", changed)
    await reactions.set(world.sofia, same, "useful", True)
    answer = (await jonas.put("/me/kept", json={"ids": [*ids, 10**15]})).json()
    after = {found["id"]: found["mark"] for found in answer}
    assert set(after) == {changed, same}
    assert after[same] == before[same]
    assert after[changed] != before[changed]


async def test_another_version_of_a_file_and_other_captions_have_another_mark(world: World) -> None:
    number = await clip(world.mira)
    file = await database.value("SELECT asset_id FROM post_asset WHERE post_id = $1", number)
    marks = {(await kept.keep(world.jonas, number, small=False)).mark}
    await database.execute("UPDATE asset SET version = 2 WHERE id = $1", file)
    marks.add((await kept.keep(world.jonas, number, small=False)).mark)
    await database.execute(
        """
        INSERT INTO caption (asset_id, language, text, origin, accepted_at, changed_at)
        VALUES ($1, 'en', 'WEBVTT', 'written', $2, $2)
        """,
        file,
        clock.now(),
    )
    marks.add((await kept.keep(world.jonas, number, small=False)).mark)
    assert len(marks) == 3


async def test_a_phone_that_tells_what_it_keeps_is_known_again(
    jonas: httpx.AsyncClient, world: World
) -> None:
    number = await clip(world.mira)
    for _ in range(2):
        await jonas.put("/me/kept", json={"ids": [number]})
    assert await keepers(number) == [world.jonas]
    assert (await jonas.delete(f"/posts/{number}/kept")).status_code == 204
    assert await keepers(number) == []


async def test_each_offline_keeper_hears_once_that_the_way_changed(world: World) -> None:
    number = await clip(world.mira)
    await kept.keep(world.jonas, number, small=False)
    await saves.set(world.jonas, number, True)
    await kept.keep(world.sofia, number, small=True)
    await kept.keep(world.lena, number, small=True)
    await kept.drop(world.lena, number)
    await clock.move(timedelta(minutes=1))
    new = await asset(world.mira, "video")
    await replacing.replace(
        world.mira, number, Replacement(file=Use(new), way="changed", note="Close it", consent="agreed")
    )
    await replacing.settle(new)
    await kept.keep(world.paul, number, small=False)
    await jobs.drain()
    told = await database.values(
        "SELECT person_id FROM notice WHERE kind = 'changed' AND data ->> 'post' = $1::text ORDER BY 1",
        str(number),
    )
    assert told == sorted([world.jonas, world.sofia])


async def clip(author: int) -> int:
    number = await film(author, 10, title="Fit the hose")
    file = await database.value("SELECT asset_id FROM post_asset WHERE post_id = $1", number)
    for height in HEIGHTS:
        await rendition(file, f"v{height}", "video/mp4", height)
    return number


async def rendition(file: str, name: str, kind: str, height: int) -> None:
    """A file of that height, as far as the database knows."""
    await database.execute(
        """
        INSERT INTO rendition (asset_id, version, name, key, media_type, size, width, height)
        VALUES ($1, 1, $2, $1 || $2, $3, $4, $5, $6)
        """,
        file,
        name,
        kind,
        BYTES[height],
        height,
        height * 16 // 9,
    )


async def becomes(number: int, state: str) -> None:
    await database.execute("UPDATE post SET state = $2 WHERE id = $1", number, state)


async def keepers(number: int) -> list[int]:
    return await database.values("SELECT person_id FROM kept WHERE post_id = $1", number)


def name_of(address: str) -> str:
    return urlsplit(address).path.rpartition("/")[2]
