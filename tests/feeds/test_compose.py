"""The composer: nothing is lost, nothing is said twice, and it works without a script."""

import uuid
from collections.abc import AsyncIterator

import httpx
import pytest

from app import database
from feeds import posts
from feeds.drafts import Draft
from tests.world import World, sign_in


@pytest.fixture
async def mira(web: httpx.AsyncClient, world: World) -> AsyncIterator[httpx.AsyncClient]:
    async with await sign_in(web, world.mira) as client:
        yield client


def question(**fields: str) -> dict[str, str]:
    return {
        "kind": "question",
        "title": "Which film for wet bags?",
        "skills": "pallet wrap",
        "to": "post",
        **fields,
    }


async def drafted(person: int) -> int:
    return await database.value("SELECT count(*) FROM post WHERE author_id = $1", person)


async def test_the_limits_stand_on_the_form_before_anything_is_sent(mira: httpx.AsyncClient) -> None:
    page = (await mira.get("/compose")).text
    assert "Up to 3 min and 500 MB. MP4, MOV, 3GP, MKV, WebM or M4A." in page
    assert 'value="nobody"' in page
    assert 'name="consent" value="nobody" checked' not in page
    assert "Up to 10 pictures of 25 MB each" in (await mira.get("/compose?kind=photo")).text


async def test_a_plain_form_answers_with_the_way_to_the_post(mira: httpx.AsyncClient) -> None:
    answer = await mira.post("/compose", data=question())
    assert answer.status_code == 303
    page = await mira.get(answer.headers["location"])
    assert "Which film for wet bags?" in page.text


async def test_sending_twice_with_one_key_is_one_post(mira: httpx.AsyncClient, world: World) -> None:
    before, form = await drafted(world.mira), question(key=str(uuid.uuid4()))
    first, second = [await mira.post("/compose", data=form) for _ in range(2)]
    assert first.headers["location"] == second.headers["location"]
    assert await drafted(world.mira) == before + 1


async def test_a_title_far_too_long_comes_back_with_the_sentence(
    mira: httpx.AsyncClient, world: World
) -> None:
    before, title = await drafted(world.mira), "x" * 10_000
    answer = await mira.post("/compose", data=question(title=title, text="Keep me"))
    assert answer.status_code == 422
    assert "The title has 10,000 characters; 90 fit." in answer.text
    assert title in answer.text
    assert "Keep me" in answer.text
    assert await drafted(world.mira) == before


async def test_a_video_without_the_answer_about_people_is_not_posted(mira: httpx.AsyncClient) -> None:
    form = {"kind": "video", "title": "Seal a bag", "skills": "bags", "to": "post"}
    answer = await mira.post(
        "/compose", data=form, files={"file": ("clip.mp4", b"\0\0\0\x18ftypmp42" + b"\0" * 500)}
    )
    assert answer.status_code == 422
    assert "Say whether somebody can be recognised" in answer.text
    assert "Seal a bag" in answer.text
    assert 'name="asset" value=""' not in answer.text.split("<template", 1)[0]


async def test_a_file_without_a_script_goes_into_the_upload_store(
    mira: httpx.AsyncClient, world: World
) -> None:
    clip = b"\0\0\0\x18ftypmp42" + bytes(range(256)) * 9000
    form = {"kind": "video", "title": "Seal a bag", "skills": "bags", "consent": "nobody", "to": "post"}
    answer = await mira.post(
        "/compose", data={"csrf": mira.headers["x-csrf"], **form}, files={"file": ("clip.mp4", clip)}
    )
    assert answer.status_code == 303
    received = await database.value(
        "SELECT received FROM asset WHERE owner_id = $1 ORDER BY created_at DESC LIMIT 1", world.mira
    )
    assert received == len(clip)


async def test_a_stale_token_is_refused_on_a_clear_page(mira: httpx.AsyncClient, world: World) -> None:
    before = await drafted(world.mira)
    answer = await mira.post("/compose", data=question(csrf="stale"), headers={"x-csrf": ""})
    assert answer.status_code == 403
    assert "This page was open for too long." in answer.text
    assert await drafted(world.mira) == before


async def test_another_kind_keeps_the_words(mira: httpx.AsyncClient) -> None:
    answer = await mira.post("/compose", data=question(to="kind:reflection"))
    assert answer.status_code == 200
    assert 'name="kind" value="reflection"' in answer.text
    assert "Which film for wet bags?" in answer.text


async def test_the_draft_of_another_is_not_there(web: httpx.AsyncClient, world: World) -> None:
    post = await posts.draft(world.mira, Draft(kind="reflection", title="Mine"))
    async with await sign_in(web, world.jonas) as jonas:
        for address in (f"/posts/{post}", f"/posts/{post}/edit"):
            assert (await jonas.get(address)).status_code == 404
        assert (await jonas.post(f"/posts/{post}/edit", data=question())).status_code == 404


async def test_a_draft_is_changed_and_then_posted(mira: httpx.AsyncClient, world: World) -> None:
    post = await posts.draft(world.mira, Draft(kind="question", title="First words"))
    assert "First words" in (await mira.get(f"/posts/{post}/edit")).text
    answer = await mira.post(f"/posts/{post}/edit", data=question(title="Better words"))
    assert answer.status_code == 303
    assert (
        await database.value("SELECT state || ' ' || title FROM post WHERE id = $1", post)
        == "live Better words"
    )


async def test_what_another_window_saved_meanwhile_is_not_lost_unasked(
    mira: httpx.AsyncClient, world: World
) -> None:
    post = await posts.draft(world.mira, Draft(kind="question", title="First words"))
    address, title = f"/posts/{post}/edit", "SELECT title FROM post WHERE id = $1"
    one, other = [seen(await mira.get(address)) for _ in range(2)]
    first = question(title="From the phone", to="draft", seen=one)
    assert (await mira.post(address, data=first)).status_code == 303
    late = await mira.post(address, data=question(title="From the desk", to="draft", seen=other))
    assert late.status_code == 409
    assert "saved it meanwhile, as “From the phone”" in late.text
    assert 'value="From the desk"' in late.text
    assert await database.value(title, post) == "From the phone"
    assert (await mira.post(address, data=first)).status_code == 303  # once more, as a bad line does
    again = await mira.post(address, data=question(title="From the desk", to="draft", seen=seen(late)))
    assert again.status_code == 303
    assert await database.value(title, post) == "From the desk"


async def test_a_form_keeps_what_it_began_with_while_its_buttons_change_it(
    mira: httpx.AsyncClient, world: World
) -> None:
    post = await posts.draft(world.mira, Draft(kind="question", title="First words"))
    began = seen(await mira.get(f"/posts/{post}/edit"))
    turned = await mira.post(f"/posts/{post}/edit", data=question(to="kind:reflection", seen=began))
    assert seen(turned) == began


def seen(form: httpx.Response) -> str:
    return form.text.split('name="seen" value="')[1].split('"')[0]


async def test_who_is_paused_keeps_a_draft(web: httpx.AsyncClient, world: World) -> None:
    await database.execute("UPDATE person SET paused_until = '2999-01-01' WHERE id = $1", world.greta)
    async with await sign_in(web, world.greta) as greta:
        answer = await greta.post("/compose", data=question())
    assert answer.status_code == 422
    assert "kept as a draft" in answer.text
    assert await drafted(world.greta) == 1


async def test_skills_are_suggested_and_new_ones_offered(mira: httpx.AsyncClient) -> None:
    await mira.post("/compose", data=question(skills="pallet wrap"))
    part = (await mira.get("/skills/suggest?text=pall")).text
    assert 'data-name="pallet wrap"' in part
    assert 'data-name="pall"' in part
