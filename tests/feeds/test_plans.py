"""How PostgreSQL answers the pages of a big company: by indexes, never by reading a big table whole."""

from collections.abc import AsyncIterator

import pytest

from app import clock, database, embedded_postgres, limits
from bench import plans
from feeds import ranked


@pytest.fixture(scope="module")
async def big(server: embedded_postgres.Server, template: str) -> AsyncIterator[None]:
    server.create_database("pollen_plans", template=template)
    await plans.prepare(server.dsn("postgres", "pollen_plans"))
    await database.open_pool(server.dsn("pollen", "pollen_plans"))
    limits.forget()
    await clock.follow()
    await ranked.rebuild(plans.READER)
    yield
    await database.close_pool()
    server.drop_database("pollen_plans")


@pytest.mark.parametrize("page", plans.PAGES)
async def test_no_page_reads_a_big_table_whole(big: None, page: str) -> None:
    found = await plans.plans(page, plans.PAGES[page])
    assert found, "the page asks nothing"
    for plan in found:
        assert plan.indexes, plan.sql
        assert plan.whole == [], "\n".join([plan.sql, *plan.steps])


async def test_a_table_read_whole_would_be_noticed(big: None) -> None:
    async def whole() -> None:
        await database.value("SELECT count(*) FROM post WHERE text LIKE '%seal%'")

    (plan,) = await plans.plans("All", whole)
    assert plan.whole


async def test_the_posts_of_a_skill_are_open_as_long_as_they_are_for_everybody(big: None) -> None:
    assert not await database.value(
        "SELECT count(*) FROM post_skill k JOIN post p ON p.id = k.post_id WHERE k.open <> open(p)"
    )


async def test_the_newest_of_a_skill_keep_the_date_of_their_post(big: None) -> None:
    assert not await database.value(
        """
        SELECT count(*) FROM post_skill k JOIN post p ON p.id = k.post_id
        WHERE k.published_at IS DISTINCT FROM p.published_at
        """
    )
    number = await database.value("SELECT post_id FROM post_skill WHERE skill_id = 7 LIMIT 1")
    await database.execute("UPDATE post SET published_at = $2 WHERE id = $1", number, clock.now())
    dates = await database.values("SELECT published_at FROM post_skill WHERE post_id = $1", number)
    assert {*dates} == {await database.value("SELECT published_at FROM post WHERE id = $1", number)}
