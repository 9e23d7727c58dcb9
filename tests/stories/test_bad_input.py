"""Bad input meets one clear sentence with the limit and the real value, and nothing is lost."""

import html
import re
import uuid
from collections.abc import AsyncIterator

import httpx
import pytest
from playwright.async_api import Request, expect

from app import jobs
from tests.media.clips import canary_playlist, clip
from tests.media.sending import BYTES, TUS, offset, open_upload, send, upload
from tests.stories.conftest import Phones
from tests.stories.steps import say, sees, to_words
from tests.world import World, sign_in

LONG = "This video is 4 min 2 s long; 3 min is the limit."
HOSTILE = [
    ("video", "empty", "This file is empty."),
    ("video", "text", "This file is not a video we can read."),
    ("video", "truncated", "The file is incomplete: "),
    ("video", "playlist", "This file is only a list of other files."),
    ("video", "four-minutes", LONG),
    ("photo", "bomb-png", "This picture has 256 megapixels; 50 megapixels is the limit."),
]
WORDS = [
    "الضغط على الصمام قبل الفتح",
    "לחיצה על השסתום 🔧👩🏽‍🏭",
    "Große Schraube → «fest», 90° <b>nicht</b> & {{ 7*7 }}",
]


@pytest.fixture
async def mira(web: httpx.AsyncClient, world: World) -> AsyncIterator[httpx.AsyncClient]:
    async with await sign_in(web, world.mira) as client:
        yield client


@pytest.fixture
async def jonas(web: httpx.AsyncClient, world: World) -> AsyncIterator[httpx.AsyncClient]:
    async with await sign_in(web, world.jonas) as client:
        yield client


def form(**fields: str) -> dict[str, str]:
    return {"kind": "question", "title": "Which film?", "skills": "film", "to": "post"} | fields


def shown(answer: httpx.Response) -> str:
    """The words of a page, as a person reads them."""
    return html.unescape(re.sub(r"<[^>]+>", " ", answer.text))


@pytest.mark.parametrize(("kind", "name", "sentence"), HOSTILE, ids=[name for _, name, _ in HOSTILE])
async def test_a_file_nobody_can_use_leaves_a_draft_and_a_reason(
    mira: httpx.AsyncClient, tmp_path_factory: pytest.TempPathFactory, kind: str, name: str, sentence: str
) -> None:
    folder = tmp_path_factory.mktemp("hostile")
    path = canary_playlist(folder, "http://127.0.0.1:9/") if name == "playlist" else clip(name)
    asset = await upload(mira, path)
    sent = form(kind=kind, title=f"With {name}", asset=asset, consent="nobody")
    post = (await mira.post("/compose", data=sent)).headers["location"]
    await jobs.drain()

    assert sentence in shown(await mira.get(f"/assets/{asset}"))
    page = shown(await mira.get(post))
    assert f"With {name}" in page
    assert "This is a draft." in page
    assert f"With {name}" in shown(await mira.get("/activity"))


async def test_too_large_a_file_is_refused_before_its_first_byte(mira: httpx.AsyncClient) -> None:
    answer = await mira.post("/uploads", headers=TUS | {"upload-length": "600000000"})
    assert answer.status_code == 413
    assert answer.json()["title"] == "This file has 600 MB; 500 MB is the limit."


@pytest.mark.parametrize(
    ("headers", "status", "words"),
    [
        ({"tus-resumable": "0.2.2"}, 412, "This server speaks tus 1.0.0, not “0.2.2”."),
        ({"upload-offset": "9"}, 409, "The upload stands at 4, not at 9."),
        ({"upload-offset": "four"}, 400, "not “four”"),
        ({"content-type": "text/plain"}, 415, "not as “text/plain”"),
    ],
)
async def test_wrong_headers_keep_the_offset(
    mira: httpx.AsyncClient, headers: dict[str, str], status: int, words: str
) -> None:
    place = await open_upload(mira, 8)
    await send(mira, place, 0, b"1234")
    answer = await mira.patch(place, headers=BYTES | {"upload-offset": "4"} | headers, content=b"5678")
    assert answer.status_code == status
    assert words in answer.json()["title"]
    assert await offset(mira, place) == 4


async def test_the_upload_of_another_is_not_there(mira: httpx.AsyncClient, jonas: httpx.AsyncClient) -> None:
    place = await open_upload(mira, 8)
    assert (await jonas.head(place, headers=TUS)).status_code == 404
    assert (await send(jonas, place, 0, b"12345678")).status_code == 404
    assert await offset(mira, place) == 0


async def test_a_title_of_10000_signs_comes_back_with_limit_and_value(mira: httpx.AsyncClient) -> None:
    title = "valve " * 1666 + "open"
    answer = await mira.post("/compose", data=form(title=title, text="Which one?"))
    assert answer.status_code == 422
    page = shown(answer)
    assert "The title has 10,000 characters; 90 fit." in page
    assert "Which one?" in page
    assert title in html.unescape(answer.text)


@pytest.mark.parametrize("words", WORDS)
async def test_every_script_and_sign_comes_back_as_written(mira: httpx.AsyncClient, words: str) -> None:
    post = (await mira.post("/compose", data=form(title=words, text=words))).headers["location"]
    page = await mira.get(post)
    assert page.text.count(html.escape(words)) >= 2
    assert (await mira.get(f"/api/v1{post}")).json()["text"] == words


async def test_a_form_sent_twice_is_one_post_and_another_body_is_told(mira: httpx.AsyncClient) -> None:
    sent = form(title="Only once", key=str(uuid.uuid4()))
    first, again = [await mira.post("/compose", data=sent) for _ in range(2)]
    assert first.headers["location"] == again.headers["location"]
    other = await mira.post("/compose", data=sent | {"title": "Something else"})
    assert other.status_code == 422
    assert "This key was already used for something else." in shown(other)
    assert "Something else" in html.unescape(other.text)


async def test_a_stale_token_is_said_and_posts_nothing(mira: httpx.AsyncClient) -> None:
    mira.headers.pop("x-csrf")
    answer = await mira.post("/compose", data=form(title="From yesterday", csrf="of another session"))
    assert answer.status_code == 403
    assert "This page was open for too long." in shown(answer)
    assert "From yesterday" not in shown(await mira.get("/me"))


async def test_the_link_to_a_picture_dies_with_its_post(
    mira: httpx.AsyncClient, jonas: httpx.AsyncClient
) -> None:
    sent = form(kind="photo", asset=await upload(mira, clip("gps-jpeg")), consent="nobody")
    post = (await mira.post("/compose", data=sent)).headers["location"]
    await jobs.drain()
    found = re.search(r'class="picture" src="([^"]+)"', (await jonas.get(post)).text)
    assert found
    link = html.unescape(found[1])
    assert (await jonas.get(link)).status_code == 200

    await mira.post(f"{post}/deletion")
    answer = await jonas.get(link)
    assert answer.status_code == 404
    assert answer.json()["type"] == "media_missing"


async def test_the_form_says_it_before_a_byte_is_sent_and_keeps_the_words(
    company: World, phones: Phones
) -> None:
    phones.expected = {"status of 422"}  # the answer to a form that has a mistake
    mira = await phones.open(company.mira, "/compose")
    asked: list[str] = []

    def note(request: Request) -> None:
        if "/uploads" in request.url:
            asked.append(request.url)

    mira.on("request", note)
    await mira.locator("#file").set_input_files(clip("gps-jpeg"))
    await sees(mira, "This file is not a video we can read.")
    assert asked == []
    await to_words(mira)
    await say(mira, "x" * 10_000, "pump seals")

    await mira.get_by_role("button", name="Post", exact=True).click()
    await sees(mira, "The title has 10,000 characters; 90 fit.")
    await expect(mira.get_by_label("Title", exact=True)).to_have_value("x" * 10_000)
    await expect(mira.get_by_label("Nobody recognisable")).to_be_checked()
    assert phones.complaints == []
