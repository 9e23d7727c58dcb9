"""The administrator's page of jobs: what was given up, in words, and what one tap does."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from app import database, jobs, queue
from app.refusal import Refusal
from tests.world import World, sign_in


@pytest.fixture
async def paul(web: httpx.AsyncClient, world: World) -> AsyncIterator[httpx.AsyncClient]:
    async with await sign_in(web, world.paul) as client:
        yield client
    await database.execute("DELETE FROM job")
    await database.execute("DELETE FROM held_kind")


@pytest.fixture
def kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "KINDS", {})

    @jobs.job("test.fail")
    async def fail(**_: Any) -> None:
        raise Refusal("role_needed")


async def test_a_parked_job_stands_there_with_its_reason_in_words_and_one_tap_tries_it_again(
    kinds: None, paul: httpx.AsyncClient
) -> None:
    await jobs.enqueue("test.fail", asset="abc<b>")
    await jobs.drain()
    page = (await paul.get("/admin/jobs")).text
    assert "This page is for colleagues with another role." in page
    assert "asset abc&lt;b&gt;" in page
    [job] = (await queue.overview()).jobs
    answer = await paul.post(f"/admin/jobs/{job.id}/retry")
    assert (answer.status_code, answer.headers["location"]) == (303, "/admin/jobs")
    assert (await queue.overview()).parked == 0


async def test_a_kind_is_held_and_released_by_plain_forms_and_by_htmx(
    kinds: None, paul: httpx.AsyncClient
) -> None:
    address = "/admin/jobs/kinds/test.fail/hold"
    assert (await paul.post(address, data={"state": "on"})).status_code == 303
    assert 'name="state" value="off"' in (await paul.get("/admin/jobs")).text
    part = await paul.post(address, data={"state": "off"}, headers={"hx-request": "true"})
    assert part.status_code == 200
    assert "<html" not in part.text
    assert 'name="state" value="off"' not in part.text


async def test_the_list_renews_itself_and_an_unknown_kind_is_not_found(
    kinds: None, paul: httpx.AsyncClient
) -> None:
    assert 'hx-trigger="every' in (await paul.get("/admin/jobs")).text
    answer = await paul.post("/admin/jobs/kinds/no.such/hold", data={"state": "on"})
    assert answer.status_code == 404
