"""Collections and Lists for programs."""

import httpx

from tests.feeds.helpers import post
from tests.feeds.programs import problem, program
from tests.world import World


async def test_a_collection_is_made_filled_arranged_shared_and_taken_back(
    world: World, web: httpx.AsyncClient
) -> None:
    first, second = await post(world.mira), await post(world.mira)
    async with await program(web, world.jonas) as jonas, await program(web, world.sofia) as sofia:
        made = await jonas.post("/collections", json={"name": "Steam", "post": first})
        assert made.status_code == 201
        place = f"/collections/{made.json()['id']}"
        assert (await jonas.put(f"{place}/posts/{second}")).status_code == 204
        assert (await jonas.put(f"{place}/order", json={"posts": [second]})).status_code == 204
        assert (await jonas.get(place)).json()["posts"] == [second, first]
        problem(await sofia.get(place), 404, "not_found")
        problem(await jonas.put(f"{place}/list", json={"name": "Steam", "why": " "}), 422, "why_needed")
        shared = await jonas.put(f"{place}/list", json={"name": "Steam", "why": "All one needs"})
        assert shared.status_code == 204
        read = (await sofia.get(place.replace("collections", "lists"))).json()
        assert (read["owner"]["handle"], read["posts"]) == ("jonas-weber", [second, first])
        assert [one["name"] for one in (await sofia.get("/people/jonas-weber/lists")).json()] == ["Steam"]
        assert (await jonas.delete(f"{place}/list")).status_code == 204
        problem(await sofia.get(place.replace("collections", "lists")), 404, "not_found")
        assert (await jonas.delete(f"{place}/posts/{first}")).status_code == 204
        assert [one["posts"] for one in (await jonas.get("/collections")).json()] == [[second]]
        assert (await jonas.delete(place)).status_code == 204
        assert (await jonas.get(f"/posts/{second}")).json()["mine"]["saved"]


async def test_the_same_key_makes_one_collection(world: World, web: httpx.AsyncClient) -> None:
    headers = {"idempotency-key": "6e3b4a52-0c0b-4d0e-9f7e-0d8f1f0c7a11"}
    async with await program(web, world.lena) as lena:
        answers = [await lena.post("/collections", json={"name": "Once"}, headers=headers) for _ in range(2)]
        assert answers[0].json() == answers[1].json()
        assert len((await lena.get("/collections")).json()) == 1
