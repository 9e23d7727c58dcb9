"""What went wrong (LEARN-1): asked and answered through Pollen, and no "not" is ever named."""

import httpx
import pytest

from app import database, jobs
from app.refusal import Refusal
from feeds import applications, blocks, inquiries, jobs_acts, jobs_social
from tests.feeds.helpers import post
from tests.feeds.making import inbox
from tests.world import World, sign_in

assert jobs_acts
assert jobs_social


async def test_the_author_asks_all_for_whom_it_did_not_work_also_who_tells_later(world: World) -> None:
    number = await post(world.mira)
    await applications.apply(world.jonas, number, "not")
    await applications.apply(world.sofia, number, "worked")
    await inquiries.ask(world.mira, number, "What did you see?")
    await applications.apply(world.greta, number, "not")
    await jobs.drain()
    assert ("asked_why", "1") in await inbox(world.jonas)
    assert ("asked_why", "1") in await inbox(world.greta)
    assert ("asked_why", "1") not in await inbox(world.sofia)
    assert (await inquiries.asked(world.greta, number)).text == "What did you see?"


async def test_pages_api_and_notices_of_the_author_never_name_a_not(
    world: World, web: httpx.AsyncClient
) -> None:
    number = await post(world.lena)
    await applications.apply(world.tomas, number, "not", did="The valve of Tomas stuck")
    await jobs.drain()
    async with await sign_in(web, world.lena) as lena, await sign_in(web, world.tomas) as tomas:
        assert (
            await lena.post(f"/posts/{number}/inquiry", data={"text": "What happened?"})
        ).status_code == 303
        assert (await tomas.post(f"/posts/{number}/inquiry", data={"text": "It stuck."})).status_code == 303
        await jobs.drain()
        pages = [
            (await lena.get(path)).text
            for path in (
                f"/posts/{number}",
                f"/posts/{number}/inquiry",
                "/activity",
                "/activity?tab=tried",
                f"/api/v1/posts/{number}",
                "/progress",
                "/api/v1/me/points",
            )
        ]
    assert "It stuck." in pages[1]
    assert "Ask what went wrong" in pages[0]
    for page in pages:
        assert "Tomas" not in page
        assert "tomas" not in page


async def test_only_the_author_asks_and_only_who_missed_it_answers(world: World) -> None:
    number = await post(world.mira)
    with pytest.raises(Refusal, match="ask_nobody"):
        await inquiries.ask(world.mira, number, "What?")
    await applications.apply(world.jonas, number, "not")
    with pytest.raises(Refusal) as refused:
        await inquiries.ask(world.sofia, number, "What?")
    assert refused.value.status == 404
    with pytest.raises(Refusal) as refused:
        await inquiries.answer(world.jonas, number, "Nobody asked")
    assert refused.value.status == 404
    await inquiries.ask(world.mira, number, "What?")
    with pytest.raises(Refusal, match="ask_not_tried"):
        await inquiries.answer(world.sofia, number, "I would know")


async def test_an_answer_is_changed_and_stands_once(world: World) -> None:
    number = await post(world.mira)
    await applications.apply(world.paul, number, "not")
    await inquiries.ask(world.mira, number, "What?")
    for words in ("The lid", "The lid was hot"):
        await inquiries.answer(world.paul, number, words)
    assert (await inquiries.of(world.mira, number)).answers == ["The lid was hot"]
    assert (await inquiries.asked(world.paul, number)).answer == "The lid was hot"


async def test_who_blocks_who_asks_or_may_no_longer_read_it_is_not_asked(world: World) -> None:
    number = await post(world.ines)
    for person in (world.jonas, world.lena, world.tomas):
        await applications.apply(person, number, "not")
    await blocks.set(world.lena, world.ines, "block", True)
    team = await database.value("SELECT team_id FROM person WHERE id = $1", world.ines)
    await database.execute("UPDATE post SET audience = 'team', team_id = $2 WHERE id = $1", number, team)
    asked = "SELECT person_id FROM notice WHERE kind = 'asked_why' AND subject_id = $1 ORDER BY 1"
    await inquiries.ask(world.ines, number, "What did you see?")
    assert await database.values(asked, str(number)) == [world.jonas]
    await database.execute("UPDATE post SET audience = 'all' WHERE id = $1", number)
    await inquiries.ask(world.ines, number, "What did you see then?")
    assert await database.values(asked, str(number)) == [world.jonas, world.tomas]
