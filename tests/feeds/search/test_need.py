"""Answers in other tools (INT-3): the moment of need over the API."""

import httpx
import pytest

from app import database, jobs
from app.people import tokens
from feeds import comments, posts
from feeds.posts import StepText, Use
from feeds.search.need import answers
from media import captioning
from tests.feeds.helpers import asset, post
from tests.world import World

SAID = "WEBVTT\n\n00:00:01.000 --> 00:00:04.000\nHello\n\n00:01:23.500 --> 00:01:27.000\nCrack the petcock\n"


async def ask(web: httpx.AsyncClient, person: int | None, q: str) -> httpx.Response:
    headers = {"authorization": f"Bearer {await tokens.issue(person, 'need')}"} if person else {}
    return await web.get("/api/v1/need", params={"q": q}, headers=headers)


async def film(world: World, **fields: object) -> int:
    file = await asset(world.mira, "video")
    number = await post(world.mira, "video", assets=[Use(file)], consent="agreed", **fields)
    await captioning.write(file, world.mira, "en", SAID.encode())
    await jobs.drain()
    return number


async def test_what_is_only_said_is_found_within_2_s_of_its_cue(web: httpx.AsyncClient, world: World) -> None:
    number = await film(world, title="Bleed the line")
    [found] = (await ask(web, world.jonas, "petcock")).json()
    assert abs(found["second"] - 83.5) <= 2
    assert found["quote"] == "Crack the petcock"
    assert found["url"] == f"/posts/{number}?t=83"
    await posts.delete(world.mira, number)


async def test_the_text_of_a_step_opens_that_step(web: httpx.AsyncClient, world: World) -> None:
    steps = [StepText("Unplug it"), StepText("Brush the burrs dry")]
    number = await post(world.mira, "guide", title="Clean the grinder", steps=steps, consent="nobody")
    second = await database.value("SELECT id FROM step WHERE post_id = $1 AND position = 2", number)
    [found] = (await ask(web, world.jonas, "brush the burrs")).json()
    assert (found["step"], found["second"], found["quote"]) == (2, None, "Brush the burrs dry")
    assert found["url"] == f"/posts/{number}?step={second}#step-{second}"


async def test_a_post_that_answers_as_a_whole_opens_at_its_start(world: World) -> None:
    await post(world.mira, title="Descale the boiler", text="Vinegar clogs nothing.")
    [found] = await answers(world.jonas, "clogs")
    assert (found.spot.second, found.spot.step, found.spot.quote) == (None, None, "Vinegar clogs nothing.")
    [found] = await answers(world.jonas, "boiler")
    assert (found.spot.second, found.spot.quote) == (None, "Vinegar clogs nothing.")


async def test_three_answers_are_given_under_the_askers_own_rights(
    web: httpx.AsyncClient, world: World
) -> None:
    for number in range(4):
        await post(world.mira, title=f"Turbine {number}")
    hidden = await post(world.mira, audience="team", title="Turbine turbine of the team")
    given = (await ask(web, world.jonas, "turbine")).json()
    assert len(given) == 3
    assert hidden not in [one["post"] for one in given]
    assert hidden in [one["post"] for one in (await ask(web, world.sofia, "turbine of the team")).json()]


async def test_the_words_of_a_team_reach_nobody_else(web: httpx.AsyncClient, world: World) -> None:
    number = await film(world, title="Ours alone", audience="team")
    assert (await ask(web, world.jonas, "petcock")).json() == []
    assert [one["post"] for one in (await ask(web, world.sofia, "petcock")).json()] == [number]


async def test_a_tip_of_a_colleague_is_a_place_too(world: World) -> None:
    number = await film(world, title="Drain the vessel")
    await comments.add(world.sofia, number, "Hold the petcock low", second=12)
    await jobs.drain()
    [found] = [one for one in await answers(world.jonas, "petcock") if one.card.id == number]
    assert (found.spot.second, found.spot.quote) == (12, "Hold the petcock low")


async def test_without_a_token_there_is_no_answer(web: httpx.AsyncClient, world: World) -> None:
    answer = await ask(web, None, "turbine")
    assert (answer.status_code, answer.json()["type"]) == (401, "sign_in_needed")


@pytest.mark.parametrize("q", ["", "   ", "'", "!!&|:*", "\0", "((", "x" * 10_000, "🫧", "%_"])
async def test_odd_questions_get_a_calm_answer(web: httpx.AsyncClient, world: World, q: str) -> None:
    answer = await ask(web, world.jonas, q)
    assert (answer.status_code, answer.json()) == (200, [])


async def test_an_unanswered_question_counts_as_a_gap_and_an_answered_one_does_not(
    web: httpx.AsyncClient, world: World
) -> None:
    await post(world.mira, title="Deburr the flange")
    assert (await ask(web, world.jonas, "deburr the flange")).json()
    assert not await database.value("SELECT count(*) FROM search_miss WHERE text = 'deburr the flange'")
    await ask(web, world.jonas, "flux capacitor calibration")
    assert await database.value("SELECT count(*) FROM search_miss WHERE text = 'flux capacitor calibration'")
