"""The first minute: proposed Skills, three taps, and a Home that fits."""

from datetime import timedelta

import httpx

from app import clock, database
from app.people import people
from feeds import feed, welcome
from tests.feeds.helpers import post
from tests.world import PASSWORD, World, approved, sign_in

CREDENTIALS = {"name": "nils@brightwater.example", "password": PASSWORD}


async def newcomer(world: World, name: str) -> int:
    team = await database.value("SELECT team_id FROM person WHERE id = $1", world.jonas)
    return await people.add(
        f"{name.lower()}@brightwater.example", f"{name} Berg", password=PASSWORD, team=team
    )


async def lands_on(web: httpx.AsyncClient, **more: str) -> str:
    """Where a fresh browser goes after signing in."""
    answer = await web.post("/sign-in", data=CREDENTIALS | more)
    web.cookies.clear()
    return answer.headers["location"]


async def test_skills_of_the_team_are_proposed_before_popular_ones(world: World) -> None:
    for name in ("Gauges", "Seals", "Forklifts"):
        await approved(name)
    for _ in range(3):
        await post(world.mira, title="Lift slowly", skills=["Forklifts"])
    await post(world.jonas, title="Read it twice", skills=["Gauges"])
    proposed = await welcome.proposed(await newcomer(world, "Ada"))
    assert [skill.slug for skill in proposed] == ["gauges", "forklifts"]


async def test_a_newcomer_lands_on_it_once_and_only_from_the_front_door(
    web: httpx.AsyncClient, world: World
) -> None:
    nils = await newcomer(world, "Nils")
    assert await lands_on(web) == "/welcome"
    assert await lands_on(web, next="/posts/1") == "/posts/1"
    async with await sign_in(web, nils) as client:
        passed = await client.post("/welcome")
    assert (passed.status_code, passed.headers["location"]) == (303, "/")
    assert await lands_on(web) == "/"


async def test_the_first_screen_holds_sixty_percent_of_the_three_chosen_skills(
    web: httpx.AsyncClient, world: World
) -> None:
    names = ("Steam", "Milk", "Crema")
    for name in names:
        await approved(name)
    with clock.at(clock.now() - timedelta(days=30)):
        liked = [
            await post(world.mira, title=f"{name} {n}", skills=[name]) for name in names for n in range(6)
        ]
    for number in range(30):
        await post(world.sofia, title=f"Other {number}", skills=["Forklifts"])
    person = await newcomer(world, "Lea")
    async with await sign_in(web, person) as client:
        await client.post("/welcome", data={"skill": ["steam", "milk", "crema"]})
        home = (await client.get("/")).text
    shown = [card.id for card in (await feed.page(person)).cards]
    assert len([number for number in shown if number in liked]) >= 0.6 * len(shown)
    assert shown[0] in liked
    assert f'id="post-{shown[0]}"' in home


async def test_a_search_keeps_what_was_ticked(web: httpx.AsyncClient, world: World) -> None:
    async with await sign_in(web, world.paul) as paul:
        found = (await paul.get("/welcome", params={"skill": ["gauges"], "q": "seal"})).text
    assert 'value="gauges" checked' in found
    assert 'value="seals"' in found
    assert 'value="forklifts"' not in found


async def test_the_token_is_not_in_the_address_of_a_search(web: httpx.AsyncClient, world: World) -> None:
    async with await sign_in(web, world.paul) as paul:
        form = (await paul.get("/welcome")).text.split("data-welcome")[1].split("</form>")[0]
    assert '<input type="hidden" name="csrf"' not in form
    assert 'type="submit" name="csrf"' in form
