"""What administrators and collectors see of search."""

from collections.abc import AsyncIterator

import httpx
import pytest

from app.settings import settings
from feeds.search import outbox
from feeds.search.meili import sender
from feeds.search.meili.indexes import index
from feeds.search.meili.link import link
from tests.feeds.helpers import post
from tests.meili_double import Double
from tests.world import World, sign_in


@pytest.fixture
async def paul(filled: World, web: httpx.AsyncClient) -> AsyncIterator[httpx.AsyncClient]:
    async with await sign_in(web, filled.paul) as client:
        yield client


async def test_an_administrator_sees_what_was_given_up_and_has_it_tried_again(
    filled: World, double: Double, paul: httpx.AsyncClient
) -> None:
    assert "Meilisearch answers" in (await paul.get("/admin/search")).text
    number = await post(filled.mira, title="Anneal the copper")
    double.routes.poison = {number}
    for _ in range(outbox.TRIES):
        await sender.send(index("posts"))

    page = (await paul.get("/admin/search")).text
    assert f"Post {number}" in page
    assert "Document identifier" in page
    assert 'pollen_search_parked{index="posts"} 1.0' in (await paul.get("/metrics")).text

    double.routes.poison = set()
    told = await paul.post("/admin/search", headers={"hx-request": "true"})
    assert "Given up" not in told.text
    await sender.send(index("posts"))
    assert "Anneal" in str(double.routes.indexes)
    assert await outbox.parked() == []


async def test_an_administrator_reads_that_meilisearch_is_away(
    filled: World, double: Double, paul: httpx.AsyncClient
) -> None:
    for _ in range(5):
        link().breaker.bad("away")
    with double.spoilt("503"):
        assert "Meilisearch does not answer" in (await paul.get("/admin/search")).text


async def test_numbers_are_for_this_machine_and_for_who_brings_the_token(
    filled: World, double: Double, web: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = await web.get("/metrics")
    assert told.headers["content-type"].startswith("text/plain")
    assert 'pollen_search_lag_seconds{index="posts"} ' in told.text
    assert "# TYPE pollen_jobs gauge" in told.text
    assert "pollen_search_asked 1.0" in told.text
    from_elsewhere = {"x-forwarded-for": "203.0.113.7"}
    assert (await web.get("/metrics", headers=from_elsewhere)).status_code == 403

    monkeypatch.setenv("POLLEN_METRICS_TOKEN", "collector")
    settings.cache_clear()
    with_token = {**from_elsewhere, "authorization": "Bearer collector"}
    assert (await web.get("/metrics", headers=with_token)).status_code == 200
    wrong = {**from_elsewhere, "authorization": "Bearer other"}
    assert (await web.get("/metrics", headers=wrong)).status_code == 403
    monkeypatch.delenv("POLLEN_METRICS_TOKEN")
    settings.cache_clear()
