"""Share into Pollen where no worker answers: a draft with all that came, or first the way to sign in."""

from collections.abc import AsyncIterator
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from app import database
from tests.world import World, sign_in

CLIP = b"\0\0\0\x18ftypmp42" + b"\0" * 500
PICTURE = b"\xff\xd8\xff\xe0" + b"\0" * 500


@pytest.fixture
async def mira(web: httpx.AsyncClient, world: World) -> AsyncIterator[httpx.AsyncClient]:
    """A phone with her session; its share sheet knows no token."""
    async with await sign_in(web, world.mira) as client:
        del client.headers["x-csrf"]
        yield client


@pytest.fixture
async def nobody(web: httpx.AsyncClient) -> AsyncIterator[httpx.AsyncClient]:
    own = {"sec-fetch-site": "none"}
    async with httpx.AsyncClient(transport=web._transport, base_url=web.base_url, headers=own) as client:
        yield client


async def test_a_shared_video_becomes_a_draft_with_its_words(mira: httpx.AsyncClient) -> None:
    answer = await mira.post(
        "/share", data=words("Purge first"), files={"files": ("a.mp4", CLIP, "video/mp4")}
    )
    assert answer.status_code == 303
    made = await drafts("Purge first")
    assert [(kind, files) for _, kind, files in made] == [("video", 1)]
    assert answer.headers["location"] == f"/posts/{made[0][0]}/edit"
    assert "Two seconds." in (await mira.get(answer.headers["location"])).text


async def test_pictures_make_one_draft_and_each_clip_its_own(mira: httpx.AsyncClient) -> None:
    names = [("a.jpg", PICTURE, "image/jpeg"), ("b.mp4", CLIP, "video/mp4"), ("c.jpg", PICTURE, "image/jpeg")]
    await mira.post("/share", data=words("Two and one"), files=[("files", file) for file in names])
    assert sorted((kind, files) for _, kind, files in await drafts("Two and one")) == [
        ("photo", 2),
        ("video", 1),
    ]


async def test_a_shared_link_becomes_a_guide_that_names_its_source(mira: httpx.AsyncClient) -> None:
    said = {"title": "Seals", "text": "Read this https://example.com/seals?part=2", "url": ""}
    await mira.post("/share", data=said, files={"none": ("", b"")})
    [(number, kind, _)] = await drafts("Seals")
    assert kind == "guide"
    source, text = await database.values("SELECT unnest(ARRAY[source, text]) FROM post WHERE id = $1", number)
    assert (source, text) == ("https://example.com/seals?part=2", "Read this")


async def test_who_is_not_signed_in_keeps_the_words_and_chooses_the_file_again(
    nobody: httpx.AsyncClient, mira: httpx.AsyncClient
) -> None:
    answer = await nobody.post(
        "/share", data=words("Nobody yet"), files={"files": ("a.mp4", CLIP * 9, "video/mp4")}
    )
    assert answer.status_code == 303
    way = urlsplit(answer.headers["location"])
    assert way.path == "/sign-in"
    page = await mira.get(parse_qs(way.query)["next"][0])
    assert page.status_code == 200
    assert "Nobody yet" in page.text
    assert "Two seconds." in page.text
    assert "Choose the file once more" in page.text
    assert await drafts("Nobody yet") == []


async def test_another_site_cannot_share_in_ones_name(mira: httpx.AsyncClient) -> None:
    answer = await mira.post("/share", data=words("From elsewhere"), headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403
    assert await drafts("From elsewhere") == []


async def test_a_file_too_big_is_refused_and_its_words_come_back(mira: httpx.AsyncClient) -> None:
    heavy = ("a.jpg", PICTURE + b"\0" * 26_000_000, "image/jpeg")
    answer = await mira.post("/share", data=words("Far too big"), files={"files": heavy})
    assert answer.status_code == 413
    assert "Two seconds." in answer.text
    assert await drafts("Far too big") == []


async def test_a_session_tells_its_person_and_its_token(
    mira: httpx.AsyncClient, nobody: httpx.AsyncClient, world: World
) -> None:
    told = (await mira.get("/session")).json()
    assert told["person"] == str(world.mira)
    page = await mira.get("/compose")
    assert f'<meta name="csrf" content="{told["csrf"]}">' in page.text
    assert (await nobody.get("/session", headers={"accept": "application/json"})).status_code == 401


def words(title: str) -> dict[str, str]:
    return {"title": title, "text": "Two seconds.", "url": ""}


async def drafts(title: str) -> list[tuple[int, str, int]]:
    """Number, kind and how many files, of each with this title."""
    found = await database.values(
        """
        SELECT jsonb_build_array(p.id, p.kind, count(u.asset_id))::text
        FROM post p LEFT JOIN post_asset u ON u.post_id = p.id
        WHERE p.title = $1 GROUP BY p.id ORDER BY p.id
        """,
        title,
    )
    return [tuple(database.load(one)) for one in found]
