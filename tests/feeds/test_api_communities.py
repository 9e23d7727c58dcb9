"""Communities for programs."""

import httpx

from feeds import communities
from feeds.communities import Words
from tests.feeds.programs import problem, program
from tests.world import World


async def test_one_comes_in_and_goes_and_the_last_steward_stays(world: World, web: httpx.AsyncClient) -> None:
    slug = await communities.create(world.mira, Words(name="Valve circle", rules="Be kind."))
    async with await program(web, world.jonas) as jonas, await program(web, world.mira) as mira:
        assert slug in [one["slug"] for one in (await jonas.get("/communities")).json()]
        assert (await jonas.put(f"/communities/{slug}/membership")).json() == {"member": True}
        read = (await jonas.get(f"/communities/{slug}")).json()
        assert (read["members"], read["member"], read["rules"]) == (2, True, "Be kind.")
        assert (await jonas.delete(f"/communities/{slug}/membership")).status_code == 204
        assert not (await jonas.get(f"/communities/{slug}")).json()["member"]
        problem(await mira.delete(f"/communities/{slug}/membership"), 409, "steward_last")


async def test_where_stewards_decide_one_asks_and_a_closed_one_is_not_there(
    world: World, web: httpx.AsyncClient
) -> None:
    door = await communities.create(world.mira, Words(name="Valve door", admission="request"))
    wall = await communities.create(world.mira, Words(name="Valve wall", admission="closed"))
    async with await program(web, world.jonas) as jonas:
        assert (await jonas.put(f"/communities/{door}/membership")).json() == {"member": False}
        assert (await jonas.get(f"/communities/{door}")).json()["asked"]
        problem(await jonas.get(f"/communities/{wall}"), 404, "not_found")
        problem(await jonas.put(f"/communities/{wall}/membership"), 404, "not_found")
