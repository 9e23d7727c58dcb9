"""What should not happen to people, Skills and the feed, and does: a clear answer, no error, no leak."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import pytest

from app import clock, database
from feeds import comments, communities, feed, follows, interests, members, posts, ranked, reactions, saves
from feeds.communities import Words
from tests.feeds.helpers import post
from tests.world import World, sign_in

SKEW = timedelta(minutes=10)
MANY = 10_000


@pytest.fixture
async def jonas(web: httpx.AsyncClient, world: World) -> AsyncIterator[httpx.AsyncClient]:
    async with await sign_in(web, world.jonas) as client:
        yield client


@pytest.fixture(scope="module")
async def circle(world: World) -> str:
    """A Community and a company with more Posts than a page of any list holds."""
    slug = await communities.create(world.mira, Words(name="Circle of rivets"))
    community = await database.value("SELECT id FROM community WHERE slug = $1", slug)
    for number in range(30):
        await post(world.mira, title=f"Rivet {number}", audience="community", community_id=community)
        await post(world.sofia, title=f"Rivet again {number}")
    await members.join(world.jonas, slug)
    return slug


async def onward(client: httpx.AsyncClient, address: str) -> str:
    """The address of the second page of a list."""
    shown = await client.get(address)
    assert shown.status_code == 200
    link = re.search(r'"(/[^"]*\bafter=[^"]*)"', shown.text)
    assert link, address
    return link[1].replace("&amp;", "&")


@pytest.mark.parametrize("address", ["/", "/search?q=rivet", "/communities/{circle}"])
async def test_a_cursor_of_another_person_is_refused_everywhere(
    web: httpx.AsyncClient, world: World, jonas: httpx.AsyncClient, circle: str, address: str
) -> None:
    link = await onward(jonas, address.format(circle=circle))
    assert (await jonas.get(link)).status_code == 200
    async with await sign_in(web, world.lena) as lena:
        refused = await lena.get(link)
    assert refused.status_code == 400
    assert "Rivet" not in refused.text


async def test_a_cursor_of_another_list_is_refused(jonas: httpx.AsyncClient, circle: str) -> None:
    place = (await onward(jonas, "/search?q=rivet")).partition("after=")[2]
    for address in ("/", f"/communities/{circle}", "/people"):
        assert (await jonas.get(address, params={"after": place})).status_code == 400


@pytest.mark.parametrize("tab", ["for_you", "newest", "following", "site"])
async def test_a_cursor_at_a_post_that_is_gone_goes_on_behind_it(world: World, circle: str, tab: str) -> None:
    await follows.set(world.lena, "person", world.sofia, True)
    viewer = world.mira if tab == "site" else world.lena
    first = await feed.page(viewer, tab, size=3)
    assert first.next
    last = first.cards[-1]
    assert last.author_id
    await posts.delete(last.author_id, last.id)
    second = await feed.page(viewer, tab, after=first.next, size=3)
    assert len(second.cards) == 3
    assert not {card.id for card in first.cards} & {card.id for card in second.cards}


async def test_what_a_clock_ten_minutes_fast_wrote_is_found_read_and_repeated_nowhere(
    world: World, jonas: httpx.AsyncClient, circle: str
) -> None:
    with clock.at(clock.now() + SKEW):
        early = await post(world.mira, title="From the future")
        await comments.add(world.sofia, early, "Already?")
        await reactions.set(world.sofia, early, "useful", True)
        await saves.set(world.jonas, early, True)
        await follows.set(world.jonas, "person", world.mira, True)
    assert "From the future" in (await jonas.get("/?tab=following")).text
    page = await jonas.get(f"/posts/{early}")
    assert page.status_code == 200
    assert "Already?" in page.text
    assert (await jonas.get("/me")).status_code == 200
    shown: list[int] = []
    place: feed.Place | None = None
    while place or not shown:
        part = await feed.page(world.jonas, "following", after=place, size=7)
        shown += [card.id for card in part.cards]
        place = part.next
    assert shown.count(early) == 1
    assert len(shown) == len(set(shown))


async def test_a_list_made_by_a_worker_ten_minutes_slow_is_a_list(
    world: World, circle: str, web: httpx.AsyncClient
) -> None:
    fresh = await post(world.mira, title="Just now")
    with clock.at(clock.now() - SKEW):
        await ranked.rebuild(world.greta)
    found = await feed.page(world.greta)
    assert fresh in [card.id for card in found.cards]
    assert len({card.id for card in found.cards}) == len(found.cards)


async def test_a_session_that_a_fast_clock_opened_is_one(world: World, web: httpx.AsyncClient) -> None:
    with clock.at(clock.now() + SKEW):
        client = await sign_in(web, world.greta)
    async with client:
        assert (await client.get("/me")).status_code == 200


async def test_ten_thousand_follows_open_every_page(world: World, web: httpx.AsyncClient) -> None:
    await database.execute(
        """
        WITH many AS (
            INSERT INTO person (handle, name, created_at)
            SELECT 'many-' || n, 'Many ' || n, $2 FROM generate_series(1, $3) AS n RETURNING id
        )
        INSERT INTO follow (person_id, kind, object_id, at) SELECT $1, 'person', id, $2 FROM many
        """,
        world.tomas,
        clock.now(),
        MANY,
    )
    await follows.set(world.tomas, "person", world.mira, True)
    await ranked.rebuild(world.tomas)
    async with await sign_in(web, world.tomas) as tomas:
        for address in ("/", "/?tab=following", "/me/interests", "/people", "/activity"):
            assert (await tomas.get(address)).status_code == 200, address
        corner = await tomas.get("/me")
        assert "9,901 more" in corner.text
        assert len(corner.content) < 200_000


async def test_who_resets_everything_again_and_again_has_a_feed_like_a_new_person(
    world: World, circle: str, web: httpx.AsyncClient
) -> None:
    await follows.set(world.paul, "person", world.mira, True)
    async with await sign_in(web, world.paul) as paul:
        link = await onward(paul, "/")
        for _ in range(2):
            assert (await paul.post("/me/interests/reset")).status_code == 303
        assert (await paul.get(link)).status_code == 200, "a place in the list of before"
        assert (await paul.get("/me/interests")).status_code == 200
        assert "Rivet again" in (await paul.get("/")).text
    assert [line.name for line in await interests.of(world.paul) if line.kind == "skill"] == []


async def test_following_oneself_is_answered_with_a_sentence(world: World, jonas: httpx.AsyncClient) -> None:
    answer = await jonas.post(f"/follows/person/{world.jonas}", data={"state": "on"})
    assert answer.status_code == 422
    assert "You cannot follow yourself." in answer.text
