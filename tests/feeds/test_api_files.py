"""The files of a Post for programs: told, trimmed, replaced."""

from collections.abc import AsyncIterator

import httpx
import pytest

from app import database
from tests.feeds.helpers import asset, film, photo
from tests.feeds.programs import BODY, problem, program
from tests.world import World


@pytest.fixture(scope="module")
async def mira(web: httpx.AsyncClient, world: World) -> AsyncIterator[httpx.AsyncClient]:
    async with await program(web, world.mira) as client:
        yield client


@pytest.fixture(scope="module")
async def jonas(web: httpx.AsyncClient, world: World) -> AsyncIterator[httpx.AsyncClient]:
    async with await program(web, world.jonas) as client:
        yield client


async def test_a_post_tells_its_files_with_state_and_addresses(
    mira: httpx.AsyncClient, jonas: httpx.AsyncClient, world: World
) -> None:
    number = await photo(world.mira)
    read = (await jonas.get(f"/posts/{number}")).json()
    assert (read["state"], read["author"]["handle"], read["mine"]["saved"]) == ("live", "mira-alves", False)
    [file] = read["assets"]
    assert {"id", "state", "duration", "poster", "renditions", "captions"} <= set(file)
    assert (file["state"], file["renditions"], file["alt"]) == ("ready", [], "A steam wand over a drip tray")


async def test_a_clip_is_trimmed_in_seconds(mira: httpx.AsyncClient, world: World) -> None:
    clip = await asset(world.mira, "video", "receiving")
    body = BODY | {"kind": "video", "assets": [{"id": clip, "start": 0.5, "end": 4.25}]}
    made = await mira.post("/posts", json=body)
    assert made.status_code == 201
    asked = "SELECT ARRAY[start_ms, end_ms] FROM asset WHERE id = $1"
    assert await database.value(asked, clip) == [500, 4250]
    changed = await mira.patch(f"/posts/{made.json()['id']}", json={"assets": [{"id": clip}]})
    assert changed.status_code == 200
    assert await database.value(asked, clip) == [None, None]


async def test_a_program_says_what_crops_keep_of_a_picture(mira: httpx.AsyncClient, world: World) -> None:
    picture = await asset(world.mira)
    body = BODY | {"kind": "photo", "assets": [{"id": picture, "focus": {"x": 3, "y": 7}}]}
    made = (await mira.post("/posts", json=body)).json()
    assert made["assets"][0]["focus"] == {"x": 3, "y": 7}
    place = f"/posts/{made['id']}"
    changed = (await mira.patch(place, json={"assets": [{"id": picture, "alt": "A wand"}]})).json()
    assert changed["assets"][0]["focus"] == {"x": 3, "y": 7}
    beyond = await mira.patch(place, json={"assets": [{"id": picture, "focus": {"x": 3, "y": 11}}]})
    problem(beyond, 422, "focus_beyond")


async def test_a_program_replaces_the_file_of_its_own_post(
    mira: httpx.AsyncClient, jonas: httpx.AsyncClient, world: World
) -> None:
    number = await film(world.mira, 10)
    given = {"asset": await asset(world.mira, "video"), "way": "changed", "consent": "nobody"}
    problem(await mira.put(f"/posts/{number}/file", json=given), 422, "change_needed")
    problem(await jonas.put(f"/posts/{number}/file", json=given | {"note": "Tap first"}), 404, "not_found")
    answer = await mira.put(f"/posts/{number}/file", json=given | {"note": "Tap first"})
    assert answer.status_code == 200
    assert [file["id"] for file in answer.json()["assets"]] == [given["asset"]]
