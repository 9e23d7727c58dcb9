"""FIND-7: nothing leaks. Thousands of random changes, and after each what somebody finds.

What may be seen is said anew in tests/feeds/leaks.py, so that the predicates have a witness of their own.
"""

from collections.abc import AsyncIterator
from random import Random

import httpx
import pytest

from app import database
from app.people import people
from feeds import search, skills
from tests.feeds.helpers import post
from tests.feeds.leaks_changes import change
from tests.feeds.leaks_company import build
from tests.feeds.leaks_places import PLACES, Looker
from tests.world import approved, sign_in

STEPS = 5_000
LOOK_EVERY = 5
SEED = 20_261_121


@pytest.fixture(scope="module")
async def looker(pool: str, web: httpx.AsyncClient) -> AsyncIterator[Looker]:
    random = Random(SEED)  # noqa: S311 - a test to repeat
    house = await build(random)
    clients = {person: await sign_in(web, person) for person in house.people}
    yield Looker(house, clients, random)
    for client in clients.values():
        await client.aclose()


async def test_nobody_ever_sees_what_they_may_not(looker: Looker) -> None:
    """5,000 random changes of states, audiences, Teams, members, roles and mutes.

    After each the predicates are asked about every Post, and after every few somebody looks somewhere.
    """
    for step in range(STEPS):
        await change(looker.house, looker.random)
        viewer = looker.random.choice(looker.house.people)
        await looker.predicates(viewer)
        if step % LOOK_EVERY == 0:
            await looker.look(viewer)
    assert {place.__name__ for place in PLACES} == set(looker.shown)
    assert all(looker.shown.values()), f"a place where nothing was ever found proves nothing: {looker.shown}"


async def test_a_held_posts_rare_word_gives_no_hit_and_no_suggestion_to_others(looker: Looker) -> None:
    """FIND-7: neither hit, nor a mended word, nor a suggestion of a Skill."""
    author, other = looker.house.people[:2]
    number = await database.value(
        """
        INSERT INTO post (kind, author_id, title, state, created_at, changed_at)
        VALUES ('reflection', $1, 'zwiebelfischen now', 'held', now(), now()) RETURNING id
        """,
        author,
    )
    await search.index(number)
    for text in ("zwiebelfischen", "zwiebelfisch", "zwiebelfischem"):
        found = await search.find(other, search.Query(text=text))
        assert number not in [card.id for card in found.cards]
    assert not await database.value("SELECT true FROM search_term WHERE term LIKE 'zwiebel%'")
    assert await search.suggest(other, "zwiebel") == []
    assert await skills.suggest(other, "zwiebel") == []


async def test_one_wrong_letter_in_a_skill_name_still_finds_it(looker: Looker) -> None:
    author, other = [await people.add(f"{name}@leaks.example", name) for name in ("Ada", "Bea")]
    await approved("Fermentation")
    number = await post(author, title="Turn it by hand", skills=["Fermentation"])
    found = await search.find(other, search.Query(text="fermentasion"))
    assert number in [card.id for card in found.cards]
