"""The first card of You: the number, what it is made of, and without numbers whom one helped."""

from datetime import timedelta

import httpx

import gamification.jobs
from app import clock, database, jobs, limits
from app.people import preferences
from feeds import reactions
from gamification import impact
from tests.feeds.helpers import post
from tests.world import World, sign_in

assert gamification.jobs


async def test_progress_is_the_first_card_of_you(web: httpx.AsyncClient, world: World) -> None:
    number = await post(world.mira)
    moment = clock.now()
    for kind, worth, later in (("application", 8, 24), ("save", 3, 0)):
        await database.execute(
            """
            INSERT INTO point (
                person_id, kind, object_kind, object_id, giver_id, cause, points, post_id,
                turn, formula, at, counts_at
            )
            VALUES ($1, $2, 'post', $3, $4, 'earned', $5, $3, 0, 1, $6, $7)
            """,
            world.mira, kind, number, world.jonas, worth, moment, moment + timedelta(hours=later),
        )  # fmt: skip
    assert await impact.made_of(world.mira) == {"application": 1, "save": 1}
    async with await sign_in(web, world.mira) as mira:
        page = (await mira.get("/me")).text
        card = page.split("impact-card")[1].split("</section>")[0]
        assert page.index("impact-card") < page.index('id="own"')
        assert ">3<" in card
        assert "+8 counts from tomorrow" in card
        assert "1 tried it" in card
        assert "1 saved it" in card
        assert 'href="/progress"' in card


async def test_without_numbers_it_shows_whom_one_helped(web: httpx.AsyncClient, world: World) -> None:
    number = await post(world.sofia)
    told = ((world.jonas, "worked", True), (world.ines, "worked", False), (world.tomas, "not", True))
    for person, result, named in told:
        await database.execute(
            """
            INSERT INTO application (post_id, person_id, result, named, at, changed_at)
            VALUES ($1, $2, $3, $4, $5, $5)
            """,
            number,
            person,
            result,
            named,
            clock.now(),
        )
    await preferences.set(world.sofia, "quiet", "on")
    async with await sign_in(web, world.sofia) as sofia:
        card = (await sofia.get("/me")).text.split("impact-card")[1].split("</section>")[0]
    assert "Whom you helped" in card
    assert "Jonas Weber" in card
    assert "Ines Couto" not in card
    assert "Tomas Brandt" not in card


async def test_acts_in_a_row_that_name_nobody_are_one_line_with_their_number(
    web: httpx.AsyncClient, world: World
) -> None:
    number = await post(world.mira)
    for person in (world.jonas, world.sofia, world.ines):
        await reactions.set(person, number, "useful", on=True)
    await jobs.drain()
    worth = 3 * (await limits.current()).useful
    async with await sign_in(web, world.mira) as mira:
        lines = (await mira.get("/progress")).text.split('<ul class="acts">')[1].split("</ul>")[0]
        await preferences.set(world.mira, "quiet", "on")
        quiet = (await mira.get("/progress")).text
    assert lines.count("found it useful") == 1
    assert "3 found it useful" in lines
    assert f"+{worth}<" in lines
    assert "Somebody found it useful" in quiet
    assert "3 found it useful" not in quiet
