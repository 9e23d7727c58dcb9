"""How far a file is: for its owner and nobody else."""

import httpx

from app import jobs
from tests.media.clips import clip
from tests.media.sending import open_upload, send, upload
from tests.world import World, sign_in


async def test_the_author_sees_how_far_it_is(mira: httpx.AsyncClient) -> None:
    place = await open_upload(mira, 10)
    asset = place.rpartition("/")[2]
    await send(mira, place, 0, b"01234")
    answer = await mira.get(f"/assets/{asset}", headers={"hx-request": "true"})
    assert "Uploading" in answer.text
    assert "50 %" in answer.text
    assert f'data-live="asset:{asset}"' in answer.text
    assert "<html" in (await mira.get(f"/assets/{asset}")).text


async def test_nobody_else_sees_it(web: httpx.AsyncClient, mira: httpx.AsyncClient, world: World) -> None:
    asset = (await open_upload(mira, 10)).rpartition("/")[2]
    async with await sign_in(web, world.jonas) as jonas:
        assert (await jonas.get(f"/assets/{asset}")).status_code == 404
        assert (await jonas.post(f"/assets/{asset}/retry")).status_code == 404
        assert (await jonas.get(f"/api/v1/assets/{asset}")).status_code == 404


async def test_without_javascript_retry_leads_back_to_the_page(mira: httpx.AsyncClient) -> None:
    asset = await upload(mira, clip("text"))
    await jobs.drain()
    answer = await mira.post(f"/assets/{asset}/retry")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/assets/{asset}")
    assert (await mira.post(f"/assets/{asset}/retry")).status_code == 409


async def test_programs_read_sound_chapters_focus_and_that_a_newer_version_is_made(
    mira: httpx.AsyncClient,
) -> None:
    asset = await upload(mira, clip("phone-h264"))
    await jobs.drain()
    place = f"/api/v1/assets/{asset}"
    await mira.put(f"{place}/chapters", json={"text": "0:00 Fill\n0:02 Purge"})
    await mira.put(f"{place}/focus", json={"x": 3, "y": 8})
    told = (await mira.get(place)).json()
    assert (await mira.get(told["sound"])).headers["content-type"] == "audio/mp4"
    assert told["chapters"] == [{"at_ms": 0, "title": "Fill"}, {"at_ms": 2000, "title": "Purge"}]
    assert (told["focus"], told["pending"]) == ({"x": 3, "y": 8}, False)
    await mira.put(f"{place}/trim", json={"start": 0.5, "end": 1.5})
    assert (await mira.get(place)).json()["pending"] is True
