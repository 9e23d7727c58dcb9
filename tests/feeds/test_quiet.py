"""Hide numbers: no counter, Badge, rank or Board in any page, for oneself and about oneself."""

import re
from collections.abc import AsyncIterator

import httpx
import pytest

from app import clock, database
from app.people import preferences
from app.people.people import entitle
from feeds import collections, follows
from tests.feeds.helpers import film, post
from tests.world import World, approved, sign_in

#: Counters that no page makes up by chance; tokens and hashes hold digits too, but between letters.
USEFUL, ME_TOO, TRIED, COMMENTS, POINTS = 7311, 7312, 7313, 7314, 7315
NUMBERS = re.compile(r"(?<![\w-])7[,.\u202f\xa0]?31\d(?![\w-])")
BADGE = "Trusted for"


@pytest.fixture(scope="module")
async def pages(world: World) -> list[str]:
    """A company with much to count, and all its main pages."""
    skill = await approved("Steam wand")
    number = await post(world.mira, title="Purge it first")
    asked = await post(world.mira, "question", title="How long do I purge?")
    clip = await film(world.mira, 30, title="Purge, filmed")
    await database.execute(
        "UPDATE post SET useful = $1, me_too = $2, tried = $3, comments = $4, worked = $3",
        USEFUL,
        ME_TOO,
        TRIED,
        COMMENTS,
    )
    for person in (world.jonas, world.mira):
        await _earn(person, number)
        await database.execute(
            """
            INSERT INTO notice (person_id, kind, subject_kind, subject_id, group_key, data, at, times)
            SELECT $1::bigint, kind, 'post', $2::text, kind || $1::bigint, '{}', $3, $4
            FROM unnest(ARRAY['useful', 'me_too', 'tried_more', 'tried_not', 'commented']) AS kind
            """,
            person,
            str(number),
            clock.now(),
            USEFUL,
        )
        await follows.set(person, "person", world.mira if person != world.mira else world.jonas, True)
    week = await database.value(
        """
        INSERT INTO campaign (kind, name, skill_id, starts_on, ends_on, thanks, owner_id, created_at)
        VALUES ('week', 'Steam week', $1, $2, $2, 'Thank you', $3, $4) RETURNING id
        """,
        skill,
        clock.now().date(),
        world.lena,
        clock.now(),
    )
    await entitle(world.mira, "Steam wand")
    return [
        "/", "/?tab=following", "/?tab=site", f"/posts/{number}", f"/posts/{asked}", f"/posts/{clip}",
        f"/posts/{number}/menu", f"/posts/{number}/comments", "/search", "/search?q=purge",
        "/skills/steam-wand", "/people", "/people/mira-alves", "/people/jonas-weber", "/activity",
        "/activity?tab=tried",
        "/activity?tab=people", "/me", "/progress", "/campaigns", f"/campaigns/{week}", "/me/preferences",
    ]  # fmt: skip


async def _earn(person: int, number: int) -> None:
    await database.execute(
        """
        INSERT INTO point (
            person_id, kind, object_kind, object_id, giver_id, cause, points, post_id,
            turn, formula, at, counts_at
        )
        VALUES ($1, 'useful', 'post', $2, 8, 'earned', $3, $2, 0, 1, $4, $4)
        """,
        person,
        number,
        POINTS,
        clock.now(),
    )


@pytest.fixture
async def jonas(web: httpx.AsyncClient, world: World) -> AsyncIterator[httpx.AsyncClient]:
    async with await sign_in(web, world.jonas) as client:
        yield client


async def numbered(client: httpx.AsyncClient, paths: list[str]) -> set[str]:
    """The pages that hold a number or a Badge."""
    found = set()
    for path in paths:
        answer = await client.get(path)
        assert answer.status_code in (200, 405), path
        if NUMBERS.search(answer.text) or BADGE in answer.text:
            found.add(path)
    return found


async def test_no_page_of_a_person_who_hides_numbers_holds_one(
    jonas: httpx.AsyncClient, world: World, pages: list[str]
) -> None:
    loud = await numbered(jonas, pages)
    assert {"/", "/me", "/progress", "/activity", "/people/mira-alves"} <= loud
    answer = await jonas.post("/me/preferences", data={"quiet": "on"})
    assert answer.status_code == 303
    assert await numbered(jonas, pages) == set()
    me = (await jonas.get("/me")).text
    assert "Whom you helped" in me
    assert "Impact" not in me
    await preferences.set(world.jonas, "quiet", "off")
    assert await numbered(jonas, pages) == loud


async def test_others_see_no_number_about_them_either(
    jonas: httpx.AsyncClient, world: World, pages: list[str]
) -> None:
    await preferences.set(world.mira, "quiet", "on")
    assert await numbered(jonas, ["/people/mira-alves"]) == set()
    assert BADGE not in (await jonas.get("/")).text
    week = next(path for path in pages if path.startswith("/campaigns/"))
    assert "Mira Alves" not in (await jonas.get(week)).text
    await preferences.set(world.mira, "quiet", "off")
    assert BADGE in (await jonas.get("/")).text


async def test_nobody_counts_posts_in_collections_and_lists_who_hides_numbers(
    jonas: httpx.AsyncClient, world: World
) -> None:
    number = await post(world.mira, title="Wipe it first")
    for owner in (world.jonas, world.mira):
        folder = await collections.create(owner, "Night shift")
        await collections.put(owner, folder, number, True)
        await collections.share(owner, folder, "Night shift", "What saved me an hour.")
    places = ("/saves", "/people/mira-alves")
    assert ["1 Post<" in (await jonas.get(place)).text for place in places] == [True, True]
    await preferences.set(world.jonas, "quiet", "on")
    assert ["1 Post<" in (await jonas.get(place)).text for place in places] == [False, False]
    await preferences.set(world.jonas, "quiet", "off")
