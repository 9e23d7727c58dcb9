"""Words over a clip can be read even when the clip is white: the pixels behind each of them are measured."""

import io
from collections.abc import Iterator, Mapping, Sequence
from itertools import product

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize

from app.colours import contrast
from app.web.build import STATIC
from tests.look import Look, serve
from tests.look_samples import KINDS
from tests.test_layout import PHONE, SMALL, browser  # noqa: F401 - a fixture

READABLE = 4.5
#: What is drawn, not written, needs less.
SEEN = 3.0
WORDS = (
    ".home-head a", ".reason", ".name", ".byline-place", ".pill", ".title a", ".text > .tags a", ".tried",
    ".words-more", ".rail .action > span:not(.hush)", ".caption span",
)  # fmt: skip
SYMBOLS = (".rail .action > .icon", ".sound .icon")
SPEAK = """() => {
    const words = Object.assign(document.createElement("span"), { textContent: "Two turns at the bottom" });
    document.querySelector("[data-caption]")?.append(words);
}"""
#: The boxes of the lines of text that are not cut off, each with its colour.
LINES = """(names) => names.flatMap((name) => [...document.querySelectorAll(name)].flatMap((element) => {
    if (!element.checkVisibility()) return [];
    const { color: colour, overflowY } = getComputedStyle(element);
    const foot = overflowY === "hidden" ? element.getBoundingClientRect().bottom : Infinity;
    const range = document.createRange();
    range.selectNodeContents(element);
    return [...range.getClientRects()].filter(({ y, height }) => y + height / 2 <= foot)
        .map(({ x, y, width, height }) => ({ name, x, y, width, height, colour }));
})).filter(({ x, y, width, height }) => width > 2 && height > 2 && x >= 0 && y >= 0
    && x + width <= innerWidth && y + height <= innerHeight)"""
BARE = """() => {
    for (const element of document.querySelectorAll(".post *, .home-head *")) {
        if (element.matches(".icon, .avatar, .seek")) element.style.visibility = "hidden";
        element.style.color = "transparent";
        element.style.textShadow = "none";
    }
}"""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with serve(Look()) as served:
        yield served


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:  # noqa: F811 - the fixture
    opened = browser.new_page(viewport=PHONE, reduced_motion="reduce")
    yield opened
    opened.close()


@pytest.mark.parametrize("size", [PHONE, SMALL], ids=["phone", "small"])
@pytest.mark.parametrize("kind", ["video", "photo"])
def test_words_over_a_white_clip_can_be_read(page: Page, address: str, kind: str, size: ViewportSize) -> None:
    assert kind in KINDS
    page.set_viewport_size(size)
    for text, direction in product(("100%", "200%"), ("ltr", "rtl")):
        page.goto(f"{address}/?kind={kind}")
        if kind == "video":
            page.wait_for_selector("[data-player][data-ready]")
        page.evaluate(
            "([size, way]) => { document.documentElement.style.fontSize = size; document.dir = way }",
            [text, direction],
        )
        page.evaluate(SPEAK)
        lines = page.evaluate(LINES, list(WORDS))
        symbols = page.evaluate(
            LINES.replace("range.getClientRects()", "[element.getBoundingClientRect()]"), list(SYMBOLS)
        )
        page.evaluate(BARE)
        seen = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
        assert {line["name"] for line in lines} >= {
            ".home-head a",
            ".name",
            ".title a",
            ".rail .action > span:not(.hush)",
        }
        faint = [
            (line["name"], round(line["x"]), round(line["y"]), round(found, 2))
            for wanted, some in ((READABLE, lines), (SEEN, symbols))
            for line in some
            if (found := worst(seen, line)) < wanted
        ]
        assert not faint, (text, direction)


def test_the_measure_finds_white_on_white() -> None:
    line = {"x": 1, "y": 1, "width": 8, "height": 8, "colour": "rgb(255, 255, 255)"}
    assert worst(Image.new("RGB", (10, 10), "white"), line) == pytest.approx(1)
    assert worst(Image.new("RGB", (10, 10), "#666666"), line) == pytest.approx(5.74, abs=0.01)
    assert worst(Image.new("RGB", (10, 10), "#666666"), {**line, "colour": "rgba(255, 255, 255, 0.5)"}) < 3


def test_the_black_values_of_the_tokens_carry_white_text() -> None:
    tokens = (STATIC / "css/tokens.css").read_text()
    for name, black in (("scrim", 0.6), ("plate", 0.8), ("scrim-foot", 0.87)):
        assert f"--{name}: rgb(0 0 0 / {black});" in tokens
        ground = hexadecimal(blend((0, 0, 0), (255, 255, 255), black))
        assert contrast("#ffffff", ground) >= READABLE
        assert (
            contrast(
                hexadecimal(blend((255, 255, 255), blend((0, 0, 0), (255, 255, 255), black), 0.85)), ground
            )
            >= READABLE
        )


def worst(seen: Image.Image, line: Mapping[str, object]) -> float:
    """The contrast of the line's colour with the lightest pixel behind it."""
    x, y, width, height = (float(str(line[name])) for name in ("x", "y", "width", "height"))
    box = seen.crop((int(x), int(y), int(x + width) + 1, int(y + height) + 1))
    pixels = {colour for _, colour in box.getcolors(box.width * box.height) or []}
    lightest = max(pixels, key=sum)  # type: ignore[arg-type]
    numbers = [float(part) for part in str(line["colour"]).partition("(")[2].rstrip(")").split(",")]
    text = blend(numbers[:3], lightest, numbers[3] if len(numbers) > 3 else 1)  # type: ignore[arg-type]
    return contrast(hexadecimal(text), hexadecimal(lightest))  # type: ignore[arg-type]


def blend(over: Sequence[float], ground: Sequence[float], alpha: float) -> list[float]:
    return [alpha * one + (1 - alpha) * other for one, other in zip(over, ground, strict=True)]


def hexadecimal(colour: Sequence[float]) -> str:
    return "#" + "".join(f"{round(channel):02x}" for channel in colour)
