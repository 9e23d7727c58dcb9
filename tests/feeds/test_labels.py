"""QR labels: a camera reads the way back to the Post, the second or the Step."""

import re

import httpx
import msgspec
import pytest
import zxingcpp
from PIL import Image, ImageDraw

from feeds import posts
from feeds.drafts import StepText
from feeds.steps import steps
from tests.feeds.helpers import draft, film, post
from tests.world import World, approved, sign_in

BASE = "http://127.0.0.1:8000"
DOT = 8


def read(page: str) -> str:
    """What a camera reads in the drawing of the page: paths of horizontal lines, as segno writes them."""
    drawing = re.search(r'<svg viewBox="0 0 (\d+) \d+".*?stroke="#000" d="([^"]+)"', page, re.DOTALL)
    assert drawing
    side = int(drawing[1]) * DOT
    picture = Image.new("L", (side, side), 255)
    pen, x, y = ImageDraw.Draw(picture), 0.0, 0.0
    for way, numbers in re.findall(r"([Mmh])([-\d. ]+)", drawing[2]):
        steps = [float(number) for number in numbers.split()]
        if way == "h":
            corner = (x * DOT, (y - 0.5) * DOT)
            x += steps[0]
            pen.rectangle((corner, (x * DOT - 1, (y + 0.5) * DOT - 1)), fill=0)
        else:
            x, y = steps if way == "M" else (x + steps[0], y + steps[1])
    (found,) = zxingcpp.read_barcodes(picture)
    return found.text


@pytest.mark.parametrize("place", ["", "?t=75"])
async def test_the_label_decodes_to_the_post_or_the_second(
    web: httpx.AsyncClient, world: World, place: str
) -> None:
    number = await film(world.mira, 180)
    async with await sign_in(web, world.jonas) as client:
        answer = await client.get(f"/posts/{number}/label{place}", headers={"host": "127.0.0.1:8000"})
    assert read(answer.text) == f"{BASE}/posts/{number}{place}"


async def test_the_label_of_a_step_decodes_to_it_wherever_it_moves(
    web: httpx.AsyncClient, world: World
) -> None:
    number = await post(world.mira, "guide", steps=[StepText("Fill the tank."), StepText("Purge the wand.")])
    (purge,) = [step for step in await steps(world.mira, number) if step.position == 2]
    whole = await posts.content(world.mira, number)
    await posts.edit(
        world.mira, number, msgspec.structs.replace(whole, steps=[StepText("Unplug it."), *whole.steps])
    )
    async with await sign_in(web, world.jonas) as client:
        answer = await client.get(
            f"/posts/{number}/label?step={purge.id}", headers={"host": "127.0.0.1:8000"}
        )
    assert read(answer.text) == f"{BASE}/posts/{number}?step={purge.id}#step-{purge.id}"
    assert "Step 3" in answer.text


async def test_a_label_says_title_skill_and_short_address(web: httpx.AsyncClient, world: World) -> None:
    await approved("pump seals")
    number = await film(world.mira, 180, title="Purge the wand", skills=["pump seals"])
    async with await sign_in(web, world.jonas) as client:
        said = (await client.get(f"/posts/{number}/label?t=75", headers={"host": "127.0.0.1:8000"})).text
    label = re.sub(r"<[^>]+>", " ", said[said.index('<section class="label"') : said.index("</section>")])
    address = f"127.0.0.1:8000/posts/{number}?t=75"
    assert " ".join(label.split()) == f"Purge the wand 1:15 #pump seals {address} Print label"


async def test_a_label_is_for_those_who_may_read_the_post(web: httpx.AsyncClient, world: World) -> None:
    number = await draft(world.mira)
    async with await sign_in(web, world.jonas) as client:
        assert (await client.get(f"/posts/{number}/label")).status_code == 404
        step_of_none = await post(world.mira)
        assert (await client.get(f"/posts/{step_of_none}/label?step=1")).status_code == 404


async def test_one_redirect_after_sign_in_leads_to_the_second(web: httpx.AsyncClient, world: World) -> None:
    place = f"/posts/{await film(world.mira, 180)}?t=75"
    away = await web.get(place)
    assert away.status_code == 303
    form = await web.get(away.headers["location"])
    (onward,) = re.findall(r'name="next" value="([^"]+)"', form.text)
    assert onward == place
