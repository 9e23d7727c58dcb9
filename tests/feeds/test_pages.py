"""The pages of posts and people: with plain forms, for those who may see them."""

import re
import uuid
from collections.abc import AsyncIterator

import httpx
import pytest

from app import database, jobs
from feeds import applications, comments, follows, posts, saves
from feeds.drafts import Draft
from tests.feeds.helpers import film
from tests.feeds.making import counter, publish
from tests.world import World, sign_in

PART = {"hx-request": "true"}


@pytest.fixture
async def jonas(web: httpx.AsyncClient, world: World) -> AsyncIterator[httpx.AsyncClient]:
    async with await sign_in(web, world.jonas) as client:
        yield client


@pytest.fixture
async def mira(web: httpx.AsyncClient, world: World) -> AsyncIterator[httpx.AsyncClient]:
    async with await sign_in(web, world.mira) as client:
        yield client


async def unread(person: int) -> int:
    return await database.value(
        "SELECT count(*) FROM notice WHERE person_id = $1 AND read_at IS NULL", person
    )


@pytest.mark.parametrize(
    "address", ["/", "/?tab=following", "/?tab=site", "/people", "/search", "/activity", "/me"]
)
async def test_every_list_opens_when_it_is_empty(jonas: httpx.AsyncClient, address: str) -> None:
    assert (await jonas.get(address)).status_code == 200


async def test_without_a_session_home_leads_to_sign_in(web: httpx.AsyncClient) -> None:
    answer = await web.get("/")
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in?next=/")


async def test_opening_a_post_is_remembered_for_tried_it(jonas: httpx.AsyncClient, world: World) -> None:
    post = await publish(world.mira)
    assert (await jonas.get(f"/posts/{post}")).status_code == 200
    assert await database.value("SELECT count(*) FROM post_view WHERE post_id = $1", post) == 1


@pytest.mark.parametrize(("act", "column"), [("reactions/useful", "useful"), ("save", "saves")])
async def test_plain_forms_set_and_take_back(
    jonas: httpx.AsyncClient, world: World, act: str, column: str
) -> None:
    post = await publish(world.mira)
    for state, count in (("on", 1), ("on", 1), ("off", 0)):
        answer = await jonas.post(f"/posts/{post}/{act}", data={"state": state})
        assert (answer.status_code, answer.headers["location"]) == (303, f"/posts/{post}")
        assert await counter(post, column) == count


async def test_for_htmx_the_answer_is_the_changed_part(jonas: httpx.AsyncClient, world: World) -> None:
    post = await publish(world.mira)
    answer = await jonas.post(f"/posts/{post}/reactions/useful", data={"state": "on"}, headers=PART)
    assert answer.status_code == 200
    assert f'id="actions-{post}"' in answer.text
    assert "<html" not in answer.text
    assert "HX-Request" in answer.headers["vary"]


async def test_me_too_on_a_video_is_refused_with_a_sentence(jonas: httpx.AsyncClient, world: World) -> None:
    answer = await jonas.post(f"/posts/{await publish(world.mira)}/reactions/me_too", data={"state": "on"})
    assert answer.status_code == 422
    assert "Me too stands on questions and reflections" in answer.text


async def test_tried_it_is_told_by_a_plain_form(jonas: httpx.AsyncClient, world: World) -> None:
    post = await publish(world.mira)
    form = {"result": "worked", "did": "Sealed ten bags", "minutes": "15"}
    answer = await jonas.post(f"/posts/{post}/application", data=form)
    assert answer.status_code == 303
    assert "Sealed ten bags" in (await jonas.get(f"/posts/{post}")).text
    page = (await jonas.get(f"/posts/{post}/application")).text
    assert 'value="worked" checked' in page
    assert 'type="number"' not in page


async def test_a_result_told_in_one_tap_leaves_the_rest_as_it_was(
    jonas: httpx.AsyncClient, world: World
) -> None:
    post = await publish(world.mira)
    for form in (
        {"result": "worked", "did": "Sealed ten bags", "minutes": "15", "count_only": "on"},
        {"result": "partly", "part": "result"},
    ):
        assert (await jonas.post(f"/posts/{post}/application", data=form)).status_code == 303
    told = await applications.own(world.jonas, post)
    assert told
    assert (told.result, told.did, told.minutes, told.named) == ("partly", "Sealed ten bags", 15, False)


async def test_a_refused_tried_it_comes_back_filled_in(jonas: httpx.AsyncClient, world: World) -> None:
    post = await publish(world.mira)
    answer = await jonas.post(f"/posts/{post}/application", data={"result": "worked", "did": "y" * 300})
    assert answer.status_code == 422
    assert "This has 300 characters; 280 fit." in answer.text
    assert "y" * 300 in answer.text


async def test_count_me_only_shows_no_name_to_anybody(web: httpx.AsyncClient, world: World) -> None:
    post = await publish(world.tomas)
    await applications.apply(world.jonas, post, "worked", did="Alone at night", named=False)
    await jobs.drain()
    async with await sign_in(web, world.tomas) as tomas:
        pages = [(await tomas.get(address)).text for address in (f"/posts/{post}", "/activity", "/")]
    assert "A colleague tried what you showed" in pages[1]
    for page in pages:
        assert "Jonas Weber" not in page
        assert "Alone at night" not in page


async def test_a_comment_sent_twice_stands_once(jonas: httpx.AsyncClient, world: World) -> None:
    post = await publish(world.mira)
    form = {"text": "Which film?", "key": str(uuid.uuid4())}
    for _ in range(2):
        assert (await jonas.post(f"/posts/{post}/comments", data=form)).status_code == 303
    assert await counter(post, "comments") == 1


async def test_a_refused_comment_comes_back_with_its_words(jonas: httpx.AsyncClient, world: World) -> None:
    post = await publish(world.mira)
    answer = await jonas.post(f"/posts/{post}/comments", data={"text": "z" * 1001})
    assert answer.status_code == 422
    assert "The Comment has 1,001 characters; 1,000 fit." in answer.text
    assert "z" * 1001 in answer.text


async def test_an_answer_is_accepted_by_its_asker(mira: httpx.AsyncClient, world: World) -> None:
    post = await publish(world.mira, "question")
    answer = await comments.add(world.jonas, post, "Turn it left.")
    sent = await mira.post(f"/comments/{answer}/acceptance")
    assert sent.status_code == 303
    assert "Accepted answer" in (await mira.get(f"/posts/{post}")).text


async def test_the_page_of_a_person_shows_what_they_can_and_never_what_was_nameless(
    jonas: httpx.AsyncClient, world: World
) -> None:
    skill = Draft(kind="question", title="Said without a name", skills=["torque"], anonymous=True)
    await posts.publish(world.mira, await posts.draft(world.mira, skill))
    shown = Draft(kind="reflection", title="Torque in three turns", text="Slowly.", skills=["torque"])
    post = await posts.draft(world.mira, shown)
    await posts.publish(world.mira, post)
    page = (await jonas.get("/people/mira-alves")).text
    assert "Torque in three turns" in page
    assert "#torque" not in page  # proposed, and not yet approved: only its author sees it
    assert "Said without a name" not in page


async def test_a_quiet_person_has_no_number(jonas: httpx.AsyncClient, world: World) -> None:
    post = await publish(world.lena)
    await comments.thank(world.lena, await comments.add(world.mira, post, "Warm it first."))
    assert "Thanked 1 time" in (await jonas.get("/people/mira-alves")).text
    await database.execute("UPDATE person SET quiet = true WHERE id = $1", world.mira)
    assert "Thanked" not in (await jonas.get("/people/mira-alves")).text


async def test_following_leads_back_to_the_person(jonas: httpx.AsyncClient, world: World) -> None:
    answer = await jonas.post(f"/follows/person/{world.mira}", data={"state": "on"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/people/mira-alves")
    assert await follows.has(world.jonas, "person", world.mira)


async def test_a_deleted_post_can_be_brought_back(mira: httpx.AsyncClient, world: World) -> None:
    post = await publish(world.mira, title="Soon gone")
    answer = await mira.post(f"/posts/{post}/deletion")
    assert "Bring it back" in (await mira.get(answer.headers["location"])).text
    assert (await mira.get(f"/posts/{post}")).status_code == 404
    await mira.post(f"/posts/{post}/deletion", data={"state": "off"})
    assert (await mira.get(f"/posts/{post}")).status_code == 200


async def test_saves_stand_in_ones_own_corner_only(
    jonas: httpx.AsyncClient, mira: httpx.AsyncClient, world: World
) -> None:
    post = await publish(world.sofia, title="Kept by Jonas")
    await saves.set(world.jonas, post, on=True)
    assert "Kept by Jonas" in (await jonas.get("/me")).text
    assert "Kept by Jonas" not in (await mira.get("/me")).text


async def test_opening_activity_is_reading_it(mira: httpx.AsyncClient, world: World) -> None:
    await applications.apply(world.jonas, await publish(world.mira), "worked", did="On the late shift")
    await jobs.drain()
    assert await unread(world.mira)
    page = (await mira.get("/activity?tab=tried")).text
    assert "Jonas Weber tried what you showed" in page
    assert "On the late shift" in page
    assert not await unread(world.mira)


async def test_every_kind_of_notice_has_its_sentence(mira: httpx.AsyncClient, world: World) -> None:
    kinds = await database.values("SELECT DISTINCT kind FROM notice")
    assert kinds
    assert "There is something new" not in (await mira.get("/activity")).text


async def test_search_finds_posts_and_people_and_offers_a_question(
    jonas: httpx.AsyncClient, world: World
) -> None:
    post = await posts.draft(
        world.mira, Draft(kind="reflection", title="Grease the spindle", text="Often.", skills=["lathe"])
    )
    await posts.publish(world.mira, post)
    assert "Grease the spindle" in (await jonas.get("/search?q=spindle")).text
    assert 'href="/people/mira-alves"' in (await jonas.get("/search?q=mira")).text
    nothing = (await jonas.get("/search?q=zzzzqqq", headers=PART)).text
    assert "Nobody has shown “<bdi>zzzzqqq</bdi>” yet." in nothing
    assert 'action="/search/questions"' in nothing
    assert "<html" not in nothing


async def test_a_skill_has_its_page_and_an_unknown_one_has_none(
    mira: httpx.AsyncClient, world: World
) -> None:
    post = await posts.draft(
        world.mira, Draft(kind="reflection", title="Weld it cold", text="Wait first.", skills=["cold weld"])
    )
    await posts.publish(world.mira, post)
    assert "Weld it cold" in (await mira.get("/skills/cold-weld")).text
    assert (await mira.get("/skills/no-such-skill")).status_code == 404


async def test_a_page_that_takes_up_another_film_takes_up_what_was_told_of_it(
    jonas: httpx.AsyncClient, world: World
) -> None:
    number = await film(world.mira, 42)
    await database.execute(
        "UPDATE asset SET state = 'playable' WHERE id = (SELECT asset_id FROM post_asset WHERE post_id = $1)",
        number,
    )
    page = (await jonas.get(f"/posts/{number}")).text
    live = re.search(r'<div class="clip[^>]*data-live="asset:[^>]*>', page)
    assert live
    assert 'hx-select-oob="#tried"' in live[0]
    assert 'id="tried"' in page
