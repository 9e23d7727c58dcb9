"""Each company shows its own name, colour and logo, and nobody can make them unreadable."""

import re
from collections.abc import AsyncIterator

import httpx
import pytest

from app import brand, database
from app.colours import contrast
from app.refusal import Refusal
from app.web.build import STATIC
from tests.media.clips import clip
from tests.world import World, sign_in

NAVY, SKY, YELLOW = "#1d3a8a", "#9cc3ff", "#ffd54a"


@pytest.fixture(autouse=True)
async def plain(world: World) -> AsyncIterator[None]:
    """Each test begins and ends with Pollen's own face."""
    yield
    await brand.hang_logo(None, actor=world.paul)
    await brand.change(brand.PLAIN.name, brand.PLAIN.light, brand.PLAIN.dark, actor=world.paul)
    await brand.follow()


@pytest.fixture
async def paul(web: httpx.AsyncClient, world: World) -> httpx.AsyncClient:
    return await sign_in(web, world.paul)


async def send(client: httpx.AsyncClient, **values: str) -> httpx.Response:
    return await client.post("/admin/brand", data={"name": "Pollen", "light": NAVY, "dark": SKY, **values})


async def test_every_page_shows_the_companys_name_and_accent(paul: httpx.AsyncClient) -> None:
    assert (await send(paul, name="Brightline")).status_code == 303
    for path in ("/me", "/search"):
        text = (await paul.get(path)).text
        assert "· Brightline</title>" in text
        assert "style=" not in text
        (address,) = re.findall(r'href="(/brand\.css\?v=\w+)"', text)
    css = await paul.get(address)
    assert f"--accent: light-dark({NAVY}, {SKY})" in css.text
    assert "--on-accent: light-dark(#ffffff, #000000)" in css.text
    assert "immutable" in css.headers["cache-control"]


async def test_the_sign_in_page_wears_it_too(paul: httpx.AsyncClient, web: httpx.AsyncClient) -> None:
    await send(paul, name="Brightline")
    assert "<h1>Brightline</h1>" in (await web.get("/sign-in")).text


async def test_without_a_colour_of_its_own_a_page_loads_nothing_more(paul: httpx.AsyncClient) -> None:
    assert "brand.css" not in (await paul.get("/me")).text


@pytest.mark.parametrize(
    ("values", "code", "field"),
    [
        ({"light": YELLOW}, "accent_faint", "light"),
        ({"dark": NAVY}, "accent_faint", "dark"),
        ({"light": "teal"}, "accent_wrong", "light"),
        ({"name": " "}, "brand_name_empty", "name"),
        ({"name": "x" * 25}, "brand_name_long", "name"),
    ],
)
async def test_what_nobody_could_read_is_refused(
    world: World, values: dict[str, str], code: str, field: str
) -> None:
    with pytest.raises(Refusal, match=code) as refused:
        await brand.change(**{"name": "Pollen", "light": NAVY, "dark": SKY, **values}, actor=world.paul)
    assert refused.value.field == field
    await brand.follow()
    assert brand.shown() == brand.PLAIN


async def test_the_refusal_says_the_limit_and_the_real_contrast(paul: httpx.AsyncClient) -> None:
    answer = await send(paul, light=YELLOW, name="Brightline")
    assert answer.status_code == 422
    assert "contrast of 1.32 to 1" in answer.text
    assert "needs 4.5" in answer.text
    assert 'value="Brightline"' in answer.text
    assert contrast(YELLOW, "#f6f8f9") == pytest.approx(1.325, abs=0.01)


async def test_an_accent_is_measured_on_surfaces_too(world: World) -> None:
    barely = "#757575"
    assert contrast(barely, "#ffffff") >= brand.CONTRAST_MIN > contrast(barely, "#f6f8f9")
    with pytest.raises(Refusal, match="accent_faint"):
        await brand.change("Pollen", barely, SKY, actor=world.paul)


def test_the_grounds_are_those_of_the_tokens() -> None:
    tokens = (STATIC / "css/tokens.css").read_text()
    pairs = {name: re.search(rf"--{name}: light-dark\((\S+), (\S+)\)", tokens) for name in ("bg", "surface")}
    for at, theme in enumerate(("light", "dark"), 1):
        assert brand.GROUNDS[theme] == tuple(pair[at] for pair in pairs.values() if pair)
    accent = re.search(r"--accent: light-dark\((\S+), (\S+)\)", tokens)
    assert accent
    assert accent.groups() == (brand.PLAIN.light, brand.PLAIN.dark)


async def test_every_change_is_in_the_audit(world: World) -> None:
    await brand.change("Brightline", NAVY, SKY, actor=world.paul)
    line = await database.value(
        "SELECT data::text FROM audit_line WHERE act = 'brand.changed' AND actor_id = $1 ORDER BY id DESC",
        world.paul,
    )
    assert database.load(line) == {"name": "Brightline", "light": NAVY, "dark": SKY, "logo": None}


async def test_a_logo_is_made_anew_and_shown_to_everybody(
    paul: httpx.AsyncClient, web: httpx.AsyncClient
) -> None:
    sent = {"logo": ("logo.png", clip("gps-jpeg").read_bytes(), "text/html")}
    assert (await paul.post("/admin/brand/logo", files=sent)).status_code == 303
    (address,) = set(re.findall(r'src="(/logos/\w+)"', (await paul.get("/me")).text))
    shown = await web.get(address)
    assert shown.headers["content-type"] == "image/webp"
    assert shown.headers["x-content-type-options"] == "nosniff"
    assert shown.content[8:12] == b"WEBP"
    assert b"Exif" not in shown.content
    await paul.post("/admin/brand/logo", data={"state": "off"})
    assert (await web.get(address)).status_code == 404
    assert "/logos/" not in (await paul.get("/me")).text


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "not a photo"),
        (b"\x89PNG\r\n\x1a\n" + bytes(1_000_000), "a logo may have 1 MB"),
        (b"", "empty"),
    ],
)
async def test_what_is_no_small_picture_is_no_logo(paul: httpx.AsyncClient, body: bytes, words: str) -> None:
    answer = await paul.post("/admin/brand/logo", files={"logo": ("logo.png", body, "image/png")})
    assert answer.status_code == 422
    assert words in answer.text
