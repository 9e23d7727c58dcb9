"""Icons are drawn into the page."""

import re

import httpx
import pytest

from app.web.icons import shapes


async def test_a_page_draws_its_icons_itself(web: httpx.AsyncClient) -> None:
    page = (await web.get("/sign-in")).text
    drawn = re.findall(r'<svg class="icon[^>]*viewBox="0 0 24 24"[^>]*>(.*?)</svg>', page)
    assert drawn
    assert all(one.startswith("<") and "<use" not in one for one in drawn)


def test_an_icon_is_its_shapes_alone() -> None:
    assert shapes("check") == '<path d="M20 6 9 17l-5-5"/>'


def test_an_icon_that_is_not_there_is_a_mistake() -> None:
    with pytest.raises(KeyError):
        shapes("unicorn")
