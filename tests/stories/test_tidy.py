"""Small things on a phone that lie a few pixels from looking careless, measured where people see them."""

from playwright.async_api import Page

from app.people import languages
from tests.feeds import helpers
from tests.stories.conftest import Phones
from tests.world import World, approved

#: How far below its words, and how much wider than them, anything may stand that belongs to them.
NEAR = 6
#: What words leave free at the edge of a screen, at the least.
EDGE = 4
BOX = "one => { const { x, y, width, height } = one.getBoundingClientRect(); return [x, y, width, height]; }"
WORDS = (
    "one => { const range = document.createRange(); range.selectNodeContents(one);"
    " const { x, y, width, height } = range.getBoundingClientRect(); return [x, y, width, height]; }"
)

#: A Post with a file of this name, drawn from the templates that outbox.js fills.
WAITING = """name => {
    const [post, file] = ["post", "file"].map(kind =>
        document.querySelector(`template[data-${kind}]`).content.cloneNode(true));
    file.querySelector("[data-name]").textContent = name;
    post.querySelector("[data-files]").append(file);
    document.querySelector("[data-list]").append(post);
}"""


async def test_what_a_switch_does_stands_right_below_its_words(phones: Phones, company: World) -> None:
    page = await phones.open(company.mira, "/me/preferences")
    _, top, _, height = await page.locator(".wish .switch > span").first.evaluate(WORDS)
    _, hint, *_ = await page.locator(".wish .hint").first.evaluate(WORDS)
    assert 0 <= hint - (top + height) <= NEAR


async def test_the_line_below_a_tab_is_as_wide_as_its_word(phones: Phones, company: World) -> None:
    page = await phones.open(company.mira, "/activity")
    tab = page.locator(".tabs [aria-current]")
    _, _, words, _ = await tab.evaluate(WORDS)
    line = await tab.evaluate("one => parseFloat(getComputedStyle(one, '::after').inlineSize)")
    _, _, target, _ = await tab.evaluate(BOX)
    assert abs(line - words) <= 1
    assert line < target == 48


async def test_the_skills_of_find_take_one_row_which_goes_on_past_the_edge(
    phones: Phones, company: World
) -> None:
    for number in range(9):
        await approved(f"careful work {number}")
        await helpers.post(company.mira, skills=[f"careful work {number}"])
    page = await phones.open(company.mira, "/search")
    tops = await page.locator(".proofs-row .proof").evaluate_all("all => all.map(one => one.offsetTop)")
    assert len(tops) > 3
    assert len(set(tops)) == 1
    assert await runs_on(page, ".proofs-row")
    await page.set_viewport_size({"width": 1280, "height": 800})
    assert not await runs_on(page, ".proofs-row")


async def test_a_post_without_another_way_asks_for_one_in_one_line(phones: Phones, company: World) -> None:
    post = await helpers.post(company.mira, title="Wrap it low first")
    page = await phones.open(company.jonas, f"/posts/{post}")
    _, question, _, height = await page.locator("#ways-title").evaluate(BOX)
    _, button, *_ = await page.locator("#ways .button").evaluate(BOX)
    assert button < question < button + height + 48
    assert (await page.locator("#ways").evaluate(BOX))[3] <= 48


async def test_a_post_without_a_picture_shows_its_sign_in_a_square(phones: Phones, company: World) -> None:
    await helpers.post(company.mira, "question", title="Why does it taste of water?")
    page = await phones.open(company.mira, "/me")
    _, _, width, height = await page.locator(".row-question").first.evaluate(BOX)
    assert width == height


async def test_a_long_name_of_a_file_that_waits_is_cut_and_widens_nothing(
    phones: Phones, company: World
) -> None:
    page = await phones.open(company.mira, "/outbox")
    await page.evaluate(WAITING, "Anlagenbeschriftungsfolienwechsel" * 3)
    assert await runs_on(page, ".outbox-name")
    assert not await runs_on(page, "html")
    words, remove = await page.locator(".outbox-name").evaluate(WORDS), page.locator("[data-remove]")
    assert abs((await remove.evaluate(WORDS))[0] - words[0]) <= 1


async def test_a_skill_of_forty_letters_does_not_widen_what_it_stands_in(
    phones: Phones, company: World
) -> None:
    long = "palettenwickelmaschinenfolienwechselhilf"
    await approved(long)
    await helpers.post(company.mira, title="Wrap it low first", skills=[long])
    page = await phones.open(company.mira, "/search?q=wrap")
    await page.set_viewport_size({"width": 1280, "height": 800})
    assert long in await page.locator(".filters").inner_text()
    assert not await runs_on(page, ".filters")
    await page.goto("/search")
    await page.set_viewport_size({"width": 390, "height": 844})
    for chip in await page.locator(".proofs-row .proof").all():
        assert (await chip.evaluate(BOX))[2] < 390 - 48


async def test_the_last_words_of_the_composer_keep_away_from_their_border(
    phones: Phones, company: World
) -> None:
    page = await phones.open(company.mira, "/compose?kind=scenario")
    await page.locator("#part-next").click()
    await page.locator("#send-draft").evaluate("one => { one.textContent = 'Entwurf speichern' }")
    await page.locator("#send-post").evaluate("one => { one.lastChild.textContent = 'Posten' }")
    start, _, words, _ = await page.locator("#send-post").evaluate(WORDS)
    edge, top, width, _ = await page.locator("#send-post").evaluate(BOX)
    assert start - edge >= 8
    assert edge + width - (start + words) >= 8
    assert (await page.locator("#part-back").evaluate(BOX))[1] == top


async def test_the_words_of_home_keep_away_from_the_edge(phones: Phones, company: World) -> None:
    await approved("pallet wrap")
    await helpers.post(company.paul, title="Wrap it low first", skills=["pallet wrap"])
    page = await phones.open(company.jonas, "/?tab=site")
    for language in ("en", "de"):
        await languages.choose(company.jonas, language)
        await page.reload()
        assert not await runs_on(page, ".home-head .tabs")
        ends = await page.locator(".rail .action").evaluate_all(f"all => all.map({WORDS})")
        assert ends
        assert max(start + width for start, _, width, _ in ends) <= await page.evaluate("innerWidth") - EDGE


async def runs_on(page: Page, selector: str) -> bool:
    found: bool = await page.locator(selector).evaluate("one => one.scrollWidth > one.clientWidth")
    return found
