"""What crops keep of a picture, from the form to every list, and the order of the pictures."""

from collections.abc import AsyncIterator
from datetime import datetime

import httpx
import msgspec
import pytest

from app import database
from app.refusal import Refusal
from feeds import applications, posts, replacing, revisions
from feeds.drafts import Use
from feeds.replacing import Replacement
from moderation import reports
from tests.feeds.helpers import asset, content, draft, photo, post
from tests.world import World, sign_in

HERE = 'data-focus-x="3" data-focus-y="7"'


@pytest.fixture
async def mira(web: httpx.AsyncClient, world: World) -> AsyncIterator[httpx.AsyncClient]:
    async with await sign_in(web, world.mira) as client:
        yield client


async def test_the_point_is_kept_with_the_content_and_told_in_the_history(
    mira: httpx.AsyncClient, world: World
) -> None:
    number = await photo(world.mira)
    kept = await posts.content(world.mira, number)
    picture = kept.assets[0]
    assert picture.focus == (5, 5)
    moved = msgspec.structs.replace(picture, focus=(3, 7))
    await posts.edit(world.mira, number, msgspec.structs.replace(kept, assets=[moved]))
    newest = (await revisions.history(world.mira, number))[0]
    assert newest.draft.assets == [moved]
    page = (await mira.get(f"/posts/{number}/history")).text
    assert "What must stay in view" in page
    assert "<del>the middle</del> <ins>30 % from the left, 70 % from the top</ins>" in page


async def test_a_point_that_stays_is_not_written_again(world: World) -> None:
    picture = await asset(world.mira)
    number = await draft(world.mira, "photo", assets=[Use(picture, focus=(3, 7))])
    before = await changed_at(picture)
    for use in (Use(picture, focus=(3, 7)), Use(picture)):
        await posts.edit(world.mira, number, content("photo", assets=[use]))
    assert await changed_at(picture) == before
    assert (await posts.content(world.mira, number)).assets[0].focus == (3, 7)


async def test_a_point_outside_is_refused_as_the_file_of_the_form(world: World) -> None:
    picture = await asset(world.mira)
    with pytest.raises(Refusal) as no:
        await draft(world.mira, "photo", assets=[Use(picture, focus=(11, 5))])
    assert (no.value.code, no.value.field, no.value.value) == ("focus_beyond", "assets", 11)


@pytest.mark.parametrize("given", [["3", "7"], ["3,7"]], ids=["two fields", "one field"])
async def test_the_form_keeps_the_point(mira: httpx.AsyncClient, world: World, given: list[str]) -> None:
    picture = await asset(world.mira)
    form = {"kind": "photo", "title": "Gauge", "asset": picture, f"focus-{picture}": given, "to": "draft"}
    place = (await mira.post("/compose", data=form)).headers["location"]
    assert HERE in (await mira.get(f"{place}/edit")).text


@pytest.mark.parametrize("given", ["", "middle", "3", "3,7,1", "-1,5", "³,7"])
async def test_what_is_no_point_leaves_the_one_there_is(
    mira: httpx.AsyncClient, world: World, given: str
) -> None:
    picture = await asset(world.mira)
    number = await draft(world.mira, "photo", assets=[Use(picture, focus=(3, 7))])
    form = {"kind": "photo", "title": "Gauge", "asset": picture, f"focus-{picture}": given, "to": "draft"}
    assert (await mira.post(f"/posts/{number}/edit", data=form)).status_code == 303
    assert (await posts.content(world.mira, number)).assets[0].focus == (3, 7)


async def test_a_new_file_comes_with_its_own_point(world: World) -> None:
    number, new = await photo(world.mira), await asset(world.mira)
    given = Replacement(file=Use(new, focus=(0, 10)), way="same", consent="nobody")
    await replacing.replace(world.mira, number, given)
    (now,) = (await posts.content(world.mira, number)).assets
    assert (now.id, now.focus) == (new, (0, 10))


async def test_every_list_crops_to_the_point(web: httpx.AsyncClient, world: World) -> None:
    gauge, told = await pictured(world.mira), await pictured(world.jonas)
    number = await post(
        world.mira, "photo", title="Gauge glass", assets=[Use(gauge, focus=(3, 7))], consent="nobody"
    )
    await database.execute("UPDATE asset SET focus_x = 3, focus_y = 7 WHERE id = $1", told)
    await applications.apply(world.jonas, number, "worked", photo=told)
    await reports.report(world.jonas, "post", number, "spam")
    places = {
        "/search?q=gauge": 'width="96"',
        "/moderation": 'width="96"',
        f"/posts/{number}": 'class="told-photo"',
    }
    async with await sign_in(web, world.ines) as ines:
        for place, cropped in places.items():
            images = [part.partition(">")[0] for part in (await ines.get(place)).text.split("<img ")[1:]]
            assert any(cropped in image and HERE in image for image in images), place


@pytest.mark.parametrize(
    ("act", "place", "order"),
    [("earlier", 2, "132"), ("later", 0, "213"), ("earlier", 0, "123"), ("later", 2, "123")],
)
async def test_a_button_moves_a_picture_one_place_and_no_further(
    mira: httpx.AsyncClient, world: World, act: str, place: int, order: str
) -> None:
    ids = [await asset(world.mira) for _ in range(3)]
    form = {"kind": "photo", "asset": ids, "to": f"{act}:{ids[place]}"}
    page = (await mira.post("/compose", data=form)).text
    assert sorted(ids, key=page.index) == [ids[int(at) - 1] for at in order]


async def test_moving_a_picture_that_is_not_there_changes_nothing(
    mira: httpx.AsyncClient, world: World
) -> None:
    ids = [await asset(world.mira) for _ in range(2)]
    answer = await mira.post("/compose", data={"kind": "photo", "asset": ids, "to": "earlier:unknown"})
    assert answer.status_code == 200
    assert sorted(ids, key=answer.text.index) == ids


async def changed_at(picture: str) -> datetime:
    return await database.value("SELECT changed_at FROM asset WHERE id = $1", picture)


async def pictured(owner: int) -> str:
    """A photo with a rendition, as a row only."""
    number = await asset(owner)
    await database.execute(
        """
        INSERT INTO rendition (asset_id, version, name, key, media_type, width, height, size)
        VALUES ($1, 1, 'w720.webp', $1 || '/w720.webp', 'image/webp', 720, 1280, 1000)
        """,
        number,
    )
    return number
