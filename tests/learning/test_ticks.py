"""Step mode: one Step a screen, and ticks that only their doer has."""

import re
import uuid
from collections.abc import AsyncIterator

import httpx
import msgspec
import pytest

from app import database
from app.refusal import Refusal
from feeds import posts
from feeds.drafts import StepText
from feeds.steps import steps
from learning import ticks
from tests.feeds.helpers import draft, post
from tests.world import World, sign_in

WORDS = ["Switch it off.", "Open the guard.", "Turn the valve.", "Wipe it dry."]


@pytest.fixture
async def jonas(web: httpx.AsyncClient, world: World) -> AsyncIterator[httpx.AsyncClient]:
    async with await sign_in(web, world.jonas) as client:
        yield client


async def checklist(author: int, kind: str = "checklist") -> tuple[int, list[int]]:
    """A live one, and the ids of its Steps."""
    number = await post(author, kind, steps=[StepText(words) for words in WORDS])  # type: ignore[arg-type]
    return number, [step.id for step in await steps(author, number)]


def shown(page: str) -> str:
    """The words on the one screen that is not hidden."""
    (screen,) = re.findall(r'<li class="stage-step[^>]*data-stop="[^"]*">(.*?)</li>', page, re.DOTALL)
    return re.sub(r"<[^>]+>", " ", screen)


async def test_ticks_made_offline_replay_exactly_once(jonas: httpx.AsyncClient, world: World) -> None:
    """The same key twice is one tick: also when it was taken back between."""
    number, (first, *_) = await checklist(world.mira)
    tick = {"state": "on", "key": str(uuid.uuid4())}
    part = {"hx-request": "true"}
    for _ in range(2):
        assert (await jonas.post(f"/steps/{first}/tick", data=tick, headers=part)).status_code == 204
    assert await rows(first) == 1
    await jonas.post(f"/steps/{first}/tick", data={"state": "off", "key": str(uuid.uuid4())})
    assert (await jonas.post(f"/steps/{first}/tick", data=tick, headers=part)).status_code == 204
    assert await ticks.ticked(world.jonas, number) == set()


async def test_ticks_are_private_to_the_doer(
    jonas: httpx.AsyncClient, web: httpx.AsyncClient, world: World
) -> None:
    number, (first, *_) = await checklist(world.mira)
    await jonas.post(f"/steps/{first}/tick", data={"state": "on"})
    assert 'aria-pressed="true"' in (await jonas.get(f"/posts/{number}/steps?step={first}")).text
    async with await sign_in(web, world.mira) as mira:
        assert 'aria-pressed="true"' not in (await mira.get(f"/posts/{number}/steps?step={first}")).text
    assert await database.value("SELECT count(*) FROM event WHERE verb LIKE '%tick%'") == 0


async def test_without_a_script_done_leads_on_to_the_next_step_and_to_the_end(
    jonas: httpx.AsyncClient, world: World
) -> None:
    number, ids = await checklist(world.mira)
    for place, step in enumerate(ids):
        page = (await jonas.get(f"/posts/{number}/steps?step={step}")).text
        assert WORDS[place] in shown(page)
        assert f"{place + 1} of 4" in page
        onward = await jonas.post(f"/steps/{step}/tick", data={"state": "on"})
        assert onward.status_code == 303
    end = (await jonas.get(onward.headers["location"])).text
    assert "That was the last step." in shown(end)
    assert "4 of 4 done" in shown(end)
    assert f"/posts/{number}/application" in end


async def test_it_goes_on_at_the_first_step_that_is_not_done(jonas: httpx.AsyncClient, world: World) -> None:
    number, (first, *_) = await checklist(world.mira)
    await jonas.post(f"/steps/{first}/tick", data={"state": "on"})
    assert WORDS[1] in shown((await jonas.get(f"/posts/{number}/steps")).text)
    again = await jonas.post(f"/posts/{number}/steps", data={})
    assert again.status_code == 303
    assert WORDS[0] in shown((await jonas.get(again.headers["location"])).text)
    assert await ticks.ticked(world.jonas, number) == set()


async def test_a_deep_link_to_step_3_survives_adding_a_step_before_it(
    jonas: httpx.AsyncClient, world: World
) -> None:
    number, ids = await checklist(world.mira, "guide")
    await one_step_before(number, world)
    assert WORDS[2] in shown((await jonas.get(f"/posts/{number}/steps?step={ids[2]}")).text)
    assert f'id="step-{ids[2]}"' in (await jonas.get(f"/posts/{number}")).text


async def test_a_tick_stays_with_its_step_when_steps_move(world: World) -> None:
    number, ids = await checklist(world.mira)
    await ticks.tick(world.jonas, ids[2], on=True)
    await one_step_before(number, world)
    (done,) = [
        step
        for step in await steps(world.jonas, number)
        if step.id in await ticks.ticked(world.jonas, number)
    ]
    assert (done.text, done.position) == (WORDS[2], 4)


async def one_step_before(number: int, world: World) -> None:
    whole = await posts.content(world.mira, number)
    changed = [StepText("Read the sign."), *whole.steps]
    await posts.edit(world.mira, number, msgspec.structs.replace(whole, steps=changed))


async def test_a_step_that_was_taken_out_takes_its_ticks_along(world: World) -> None:
    number, ids = await checklist(world.mira)
    await ticks.tick(world.jonas, ids[3], on=True)
    whole = await posts.content(world.mira, number)
    await posts.edit(world.mira, number, msgspec.structs.replace(whole, steps=whole.steps[:3]))
    assert await ticks.ticked(world.jonas, number) == set()
    with pytest.raises(Refusal) as no:
        await ticks.tick(world.jonas, ids[3], on=True)
    assert no.value.status == 404


async def test_only_a_checklist_is_ticked_and_only_by_those_who_may_read_it(world: World) -> None:
    _, (first, *_) = await checklist(world.mira, "guide")
    with pytest.raises(Refusal) as no:
        await ticks.tick(world.jonas, first, on=True)
    assert no.value.code == "tick_misplaced"
    own = await draft(world.mira, "checklist", steps=[StepText("Mine")])
    (step,) = await steps(world.mira, own)
    with pytest.raises(Refusal) as no:
        await ticks.tick(world.jonas, step.id, on=True)
    assert no.value.status == 404


async def test_a_post_without_steps_has_no_step_mode(jonas: httpx.AsyncClient, world: World) -> None:
    assert (await jonas.get(f"/posts/{await post(world.mira)}/steps")).status_code == 404


async def rows(step: int) -> int:
    return await database.value("SELECT count(*) FROM tick WHERE step_id = $1", step)
