"""The styleguide shows every component through the parts that the pages use."""

import re

import httpx
import pytest

from app.web.pages import ROOT
from tests.world import World, sign_in

#: Macros that stand inside others, or draw nothing by themselves.
PARTS_OF_OTHERS = {
    "_described",
    "act",
    "focus",
    "form_guard",
    "count",
    "moment",
    "name",
    "tag",
    "dots",
    "bdi",
    "names",
    "listed",
    "widths",
}


@pytest.fixture
async def paul(web: httpx.AsyncClient, world: World) -> httpx.AsyncClient:
    return await sign_in(web, world.paul)


@pytest.mark.parametrize("part", ["basics", "posts", "work"])
async def test_every_part_is_shown(paul: httpx.AsyncClient, part: str) -> None:
    answer = await paul.get(f"/styleguide?part={part}")
    assert answer.status_code == 200
    assert answer.text.count('class="specimen') >= 4


async def test_theme_direction_and_text_are_chosen_by_a_plain_form(paul: httpx.AsyncClient) -> None:
    text = (await paul.get("/styleguide?theme=dark&direction=rtl&text=200")).text
    assert re.search(r'<html lang="\w+" dir="rtl" data-theme="dark" data-text="200"[ >]', text)
    for chosen in ("dark", "rtl", "200"):
        assert f'value="{chosen}" checked' in text


async def test_what_is_no_choice_is_refused(paul: httpx.AsyncClient) -> None:
    assert (await paul.get("/styleguide?theme=pink")).status_code == 400


async def test_the_administrators_corner_leads_here(paul: httpx.AsyncClient) -> None:
    assert 'href="/styleguide"' in (await paul.get("/me")).text


def test_no_macro_is_left_out() -> None:
    macros = set(re.findall(r"{% macro (\w+)\(", (ROOT / "templates/_macros.html").read_text()))
    pages = [*(ROOT / "templates/app/styleguide").glob("*.html"), ROOT / "templates/feeds/_post.html"]
    used = {name for page in pages for name in re.findall(r"ui\.(\w+)\(", page.read_text())}
    assert macros - used <= PARTS_OF_OTHERS
