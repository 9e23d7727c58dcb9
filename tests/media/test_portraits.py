"""Portraits are the one kind of picture that every colleague may see."""

from io import BytesIO

import httpx
import pytest
from PIL import Image

from app import database
from app.people import people
from app.refusal import Refusal
from media import portraits, storage
from tests.media.clips import clip
from tests.media.sending import upload
from tests.world import World, sign_in


async def test_a_portrait_is_a_small_webp_for_everybody_who_is_signed_in(
    web: httpx.AsyncClient, jonas: httpx.AsyncClient, world: World
) -> None:
    address = await portraits.set_portrait(world.mira, clip("gps-jpeg"))
    assert (await people.profile("mira-alves")).portrait == address
    answer = await jonas.get(address)
    assert answer.headers["content-type"] == "image/webp"
    assert answer.headers["cache-control"].startswith("private")
    with Image.open(BytesIO(answer.content)) as picture:
        assert (picture.format, picture.width) == ("WEBP", 256)
    assert (await web.get(address)).status_code == 401


async def test_a_new_portrait_takes_the_place_of_the_old(jonas: httpx.AsyncClient, world: World) -> None:
    old = await portraits.set_portrait(world.mira, clip("gps-jpeg"))
    new = await portraits.set_portrait(world.mira, clip("heic"))
    assert (await jonas.get(new)).status_code == 200
    assert (await jonas.get(old)).status_code == 404
    assert [file.key async for file in storage.files(f"media/{old.rpartition('/')[2]}")] == []


async def test_a_file_that_is_nobodys_portrait_is_not_shown(
    web: httpx.AsyncClient, jonas: httpx.AsyncClient, world: World
) -> None:
    async with await sign_in(web, world.mira) as mira:
        asset = await upload(mira, clip("gps-jpeg"))
    assert (await jonas.get(portraits.address(asset))).status_code == 404


async def test_what_is_no_photo_is_refused_and_changes_nothing(world: World) -> None:
    before = await database.value("SELECT portrait FROM person WHERE id = $1", world.sofia)
    with pytest.raises(Refusal) as refused:
        await portraits.set_portrait(world.sofia, clip("cut-jpeg"))
    assert refused.value.code == "unreadable_photo"
    assert await database.value("SELECT portrait FROM person WHERE id = $1", world.sofia) == before
