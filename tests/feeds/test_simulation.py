"""Two groups of people who never met, over ten departments: what Home shows them (FEED-1, FEED-8)."""

import pytest

from app import database
from feeds import feed, follows, neighbours, ranked
from tests.feeds import ranking_world
from tests.feeds.ranking_world import Company

FIRST = 20


@pytest.fixture(scope="module")
async def company(pool: str) -> Company:
    made = await ranking_world.build()
    await neighbours.know_teams()
    await neighbours.warm()
    await neighbours.learn()
    return made


async def first_screen(person: int) -> list[int]:
    return [card.id for card in (await feed.page(person, size=FIRST)).cards]


async def test_the_first_twenty_are_of_ones_own_interest_and_from_other_departments(
    company: Company,
) -> None:
    for name, group in company.groups.items():
        for person in group.people:
            shown = await first_screen(person)
            own = [post for post in shown if company.group_of(post) == name]
            others = [
                post
                for post in shown
                if company.department[company.author[post]] != company.department[person]
            ]
            assert len(shown) == FIRST
            assert len(own) >= 0.7 * FIRST
            assert len(others) >= 0.3 * FIRST


async def test_a_newcomer_with_three_skills_finds_them_on_the_first_screen(company: Company) -> None:
    team = await database.value("SELECT min(id) FROM team")
    for name, group in company.groups.items():
        person = await ranking_world.person(f"new-{name}", team)
        chosen = group.skills[:3]
        for skill in chosen:
            await follows.set(person, "skill", skill, True)
        shown = await first_screen(person)
        of_chosen = await database.value(
            "SELECT count(DISTINCT post_id) FROM post_skill WHERE post_id = ANY ($1) AND skill_id = ANY ($2)",
            shown,
            chosen,
        )
        assert of_chosen >= 0.6 * len(shown)


async def test_behaviour_alone_brings_people_of_one_interest_together(company: Company) -> None:
    """Without a single Skill on the Posts, what others did still tells."""
    await database.execute("DELETE FROM post_skill")
    await database.execute("DELETE FROM team_skill")
    rates = []
    for name, group in company.groups.items():
        for person in group.people[:10]:
            await ranked.rebuild(person)
            shown = await first_screen(person)
            rates.append(sum(company.group_of(post) == name for post in shown) / len(shown))
    assert sum(rates) / len(rates) >= 0.7
