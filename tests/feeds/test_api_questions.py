"""Accepted answers, and what went wrong, for programs."""

import httpx

from feeds import applications, comments
from tests.feeds.helpers import post
from tests.feeds.programs import problem, program
from tests.world import World


async def test_the_asker_accepts_a_comment_or_a_post_and_nobody_else_does(
    world: World, web: httpx.AsyncClient
) -> None:
    question = await post(world.mira, "question")
    said = await comments.add(world.jonas, question, "Use the long key.")
    shown = await post(world.jonas, parent_id=question, relation="answer")
    async with await program(web, world.mira) as mira, await program(web, world.sofia) as sofia:
        problem(await sofia.put(f"/comments/{said}/acceptance"), 403, "accept_not_yours")
        assert (await mira.put(f"/comments/{said}/acceptance")).status_code == 204
        assert (await mira.put(f"/posts/{shown}/acceptance")).status_code == 204
        problem(await mira.put(f"/posts/{question}/acceptance"), 422, "accept_not_answer")


async def test_an_author_asks_what_went_wrong_and_hears_it_without_a_name(
    world: World, web: httpx.AsyncClient
) -> None:
    number = await post(world.mira)
    await applications.apply(world.jonas, number, "not")
    place = f"/posts/{number}/inquiry"
    async with await program(web, world.mira) as mira, await program(web, world.jonas) as jonas:
        assert (await mira.put(place, json={"text": "What did you see?"})).status_code == 204
        asked = {"text": "What did you see?", "answer": None}
        assert (await jonas.get(f"{place}/answer")).json() == asked
        assert (await jonas.put(f"{place}/answer", json={"text": "It stuck."})).status_code == 204
        heard = {"text": "What did you see?", "answers": ["It stuck."], "missed": 1}
        assert (await mira.get(place)).json() == heard
        problem(await jonas.get(place), 404, "not_found")
        problem(await mira.get(f"{place}/answer"), 403, "ask_not_tried")
