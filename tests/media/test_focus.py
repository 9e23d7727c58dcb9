"""The author says what a crop must keep, and every list keeps it."""

import httpx
import pytest

from app import database, jobs
from media import assets
from tests.media.clips import clip
from tests.media.sending import upload
from tests.world import World


async def test_a_photo_keeps_its_focal_point_for_crops(mira: httpx.AsyncClient, world: World) -> None:
    asset = await upload(mira, clip("gps-jpeg"))
    await jobs.drain()
    assert (await assets.views([asset], world.mira))[asset].focus == (5, 5)
    answer = await mira.post(f"/assets/{asset}/focus", data={"x": "3", "y": "7"})
    assert (answer.status_code, answer.headers["location"]) == (303, f"/assets/{asset}")
    assert (await assets.views([asset], world.mira))[asset].focus == (3, 7)
    assert (await mira.put(f"/api/v1/assets/{asset}/focus", json={"x": 0, "y": 10})).status_code == 204
    assert (await assets.views([asset], world.mira))[asset].focus == (0, 10)


@pytest.mark.parametrize(
    ("x", "y"), [("11", "5"), ("5", "-1"), ("", "5"), ("five", "5"), ("2.5", "5"), ("٣", "5")]
)
async def test_a_point_outside_is_refused_with_the_limit(mira: httpx.AsyncClient, x: str, y: str) -> None:
    asset = await upload(mira, clip("gps-jpeg"))
    answer = await mira.post(f"/assets/{asset}/focus", data={"x": x, "y": y}, headers={"hx-request": "true"})
    assert answer.status_code == 422
    assert "0 to 10 is possible" in answer.text
    assert await database.value("SELECT focus_x * 100 + focus_y FROM asset WHERE id = $1", asset) == 505


async def test_nobody_else_moves_it(mira: httpx.AsyncClient, jonas: httpx.AsyncClient, world: World) -> None:
    asset = await upload(mira, clip("gps-jpeg"))
    assert (await jonas.put(f"/api/v1/assets/{asset}/focus", json={"x": 1, "y": 1})).status_code == 404
