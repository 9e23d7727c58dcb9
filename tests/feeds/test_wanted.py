"""Wanted: who may ask, who finds it on Home and when it is gone."""

from datetime import timedelta

import httpx
import pytest

from app import clock, database, limits
from app.people import profile
from app.refusal import Refusal
from feeds import answers, blocks, comments, follows, posts, skills, wanted
from feeds.posts import Draft, Use
from tests.feeds.helpers import asset, post
from tests.world import World, approved, sign_in

QUESTION = "How do you bleed the pump?"


@pytest.fixture(scope="module")
async def pumps(world: World) -> int:
    """A Skill that Jonas follows."""
    skill = await approved("Pumps")
    await follows.set(world.jonas, "skill", skill, True)
    return skill


@pytest.fixture
async def asked(world: World, pumps: int) -> int:
    """Lena's question to those who know pumps."""
    return await wanted.ask(world.lena, QUESTION, "", "pumps", "en")


async def answer(author: int, question: int) -> int:
    """A clip that answers it, live."""
    clip = Use(await asset(author, "video"))
    draft = Draft(
        kind="video",
        title="Like so",
        skills=["Pumps"],
        assets=[clip],
        consent="nobody",
        parent_id=question,
        relation="answer",
    )
    number = await posts.draft(author, draft)
    assert await posts.publish(author, number) == "live"
    return number


async def home(client: httpx.AsyncClient) -> str:
    """All of For you, page by page."""
    text, after = "", (await client.get("/")).text
    while True:
        text += after
        onward = after.partition('data-more hx-get="')[2].partition('"')[0]
        if not onward:
            return text
        after = (await client.get(onward.replace("&amp;", "&"), headers={"hx-request": "true"})).text


@pytest.mark.parametrize("suggested", [29, 30])
async def test_with_29_suggestions_it_stands_in_home_and_with_30_it_does_not(
    web: httpx.AsyncClient, world: World, asked: int, suggested: int
) -> None:
    assert (await limits.current()).feed_end_after == 30
    have = await database.value("SELECT count(*) FROM post p WHERE listed(p, $1)", world.jonas) - len(
        await wanted.own(world.lena)
    )
    moment = clock.now() - timedelta(days=2)
    with clock.at(moment):
        for number in range(suggested - have):
            await post((world.mira, world.sofia, world.ines)[number % 3], title=f"Tip {suggested} {number}")
    async with await sign_in(web, world.jonas) as jonas:
        text = await home(jonas)
    assert text.count("data-card") >= suggested
    assert (f'id="post-{asked}"' in text) is (suggested == 29)
    assert ("Wanted for" in text) is (suggested == 29)
    for one in await wanted.own(world.lena):
        await posts.delete(world.lena, one.id)


async def test_record_opens_the_composer_with_the_question_linked_and_the_skill_set(
    web: httpx.AsyncClient, world: World, asked: int
) -> None:
    await _few(world)
    async with await sign_in(web, world.jonas) as jonas:
        card = (await jonas.get("/")).text.partition(f'id="post-{asked}"')[2].partition("</article>")[0]
        record = card.partition('href="/compose?')[2].partition('"')[0].replace("&amp;", "&")
        composer = (await jonas.get(f"/compose?{record}")).text
    assert "Record" in card
    assert f'name="parent" value="{asked}"' in composer
    assert QUESTION in composer
    assert 'value="Pumps"' in composer


async def test_it_is_for_the_people_of_its_skill_only(world: World, asked: int) -> None:
    assert asked in await wanted.waiting(world.jonas)
    assert asked not in await wanted.waiting(world.tomas)
    assert asked not in await wanted.waiting(world.lena)
    await post(world.tomas, title="Pumps are simple", skills=["Pumps"])
    assert (await wanted.waiting(world.tomas))[asked].slug == "pumps"


async def test_an_answered_one_is_gone(world: World, asked: int) -> None:
    made = await answer(world.jonas, asked)
    assert asked not in await wanted.waiting(world.jonas)
    assert [one.answers for one in await wanted.own(world.lena) if one.id == asked] == [1]
    await posts.delete(world.jonas, made)
    assert asked in await wanted.waiting(world.jonas)
    await answers.accept(world.lena, await comments.add(world.ines, asked, "Open the small valve."))
    assert asked not in await wanted.waiting(world.jonas)


async def test_a_closed_one_is_gone_until_it_is_opened_again(
    web: httpx.AsyncClient, world: World, asked: int
) -> None:
    async with await sign_in(web, world.lena) as lena:
        closed = await lena.post(f"/wanted/{asked}/closing", data={"state": "on"})
        assert closed.headers["location"] == "/wanted"
        assert asked not in await wanted.waiting(world.jonas)
        opened = await lena.post(
            f"/wanted/{asked}/closing", data={"state": "off"}, headers={"hx-request": "true"}
        )
        assert "Waiting for a clip" in opened.text
    assert asked in await wanted.waiting(world.jonas)


async def test_nobody_closes_what_another_asked(world: World, asked: int) -> None:
    with pytest.raises(Refusal) as no:
        await wanted.close(world.sofia, asked, True)
    assert no.value.status == 404
    assert asked in await wanted.waiting(world.jonas)


async def test_a_person_without_the_role_gets_403(web: httpx.AsyncClient, world: World, pumps: int) -> None:
    given = {"title": QUESTION, "skill": "pumps"}
    async with await sign_in(web, world.jonas) as jonas:
        assert (await jonas.post("/wanted", data=given)).status_code == 403
        assert (await jonas.get("/wanted")).status_code == 403
    async with await sign_in(web, world.sofia) as sofia:
        made = await sofia.post("/wanted", data=given)
        assert (made.status_code, made.headers["location"]) == (303, "/wanted")
        assert QUESTION in (await sofia.get("/wanted")).text


async def test_a_question_without_a_skill_comes_back_filled_in(web: httpx.AsyncClient, world: World) -> None:
    async with await sign_in(web, world.lena) as lena:
        refused = await lena.post("/wanted", data={"title": QUESTION, "text": "With water in it."})
        unknown = await lena.post("/wanted", data={"title": QUESTION, "skill": "nothing-at-all"})
    for form in (refused, unknown):
        assert form.status_code == 422
        assert f'value="{QUESTION}"' in form.text
        assert 'id="skill-error"' in form.text


async def test_the_same_question_sent_twice_is_asked_once(
    web: httpx.AsyncClient, world: World, pumps: int
) -> None:
    before = len(await wanted.own(world.lena))
    given = {"title": QUESTION, "skill": "pumps", "key": "6a4a1d3e-33f1-4e7b-8f0a-0b8f2f6f2b11"}
    async with await sign_in(web, world.lena) as lena:
        for _ in range(2):
            assert (await lena.post("/wanted", data=given)).status_code == 303
    assert len(await wanted.own(world.lena)) == before + 1


async def test_it_follows_when_its_skill_is_merged(world: World, asked: int) -> None:
    known = await skills.named(world.lena, "pumps")
    await database.execute("UPDATE skill SET name = 'Pumping' WHERE id = $1", known.id)
    assert (await wanted.waiting(world.jonas))[asked].name == "Pumping"
    await database.execute("UPDATE skill SET name = 'Pumps' WHERE id = $1", known.id)


async def _few(world: World) -> None:
    """So few Posts that Home has room."""
    await database.execute(
        "UPDATE post SET state = 'archived' WHERE state = 'live' AND author_id = ANY ($1)",
        [world.mira, world.sofia, world.ines],
    )


async def test_it_asks_in_words_that_are_read_and_nobody_who_is_blocked(world: World, asked: int) -> None:
    await profile.read(world.jonas, ["de"])
    assert asked not in await wanted.waiting(world.jonas)
    await profile.read(world.jonas, ["de", "en"])
    assert asked in await wanted.waiting(world.jonas)
    await blocks.set(world.lena, world.jonas, "block", True)
    assert asked not in await wanted.waiting(world.jonas)
    await blocks.set(world.lena, world.jonas, "block", False)
    assert asked in await wanted.waiting(world.jonas)


async def test_who_looks_after_it_is_not_asked_and_a_hidden_answer_ends_nothing(
    world: World, asked: int, pumps: int
) -> None:
    await follows.set(world.ines, "skill", pumps, True)
    assert asked in await wanted.waiting(world.ines)
    await database.execute("UPDATE post SET owner_id = $2 WHERE id = $1", asked, world.ines)
    assert asked not in await wanted.waiting(world.ines)
    made = await answer(world.jonas, asked)
    await database.execute("UPDATE post SET state = 'hidden' WHERE id = $1", made)
    assert asked in await wanted.waiting(world.jonas)


async def test_the_newest_two_stand_there_at_once(world: World, pumps: int) -> None:
    asked = [await wanted.ask(world.lena, f"{QUESTION} {number}", "", "pumps", "en") for number in range(3)]
    assert sorted(await wanted.waiting(world.jonas)) == asked[1:]
