"""The page stands, its scripts are still on their way: what somebody does meanwhile is not lost."""

from playwright.async_api import expect

from app import database
from media import captioning
from tests.feeds import helpers
from tests.stories.conftest import Phones
from tests.stories.steps import late, plays, until
from tests.stories.test_home import playing
from tests.world import World

SAID = "WEBVTT\n\n00:01.000 --> 00:02.000\nSpin the shaft\n"


async def test_what_was_typed_before_is_looked_for(company: World, phones: Phones) -> None:
    await helpers.post(company.mira, title="Spin the shaft by hand")
    jonas = await phones.open(company.jonas, "/me")
    come = await late(jonas, "**/js/find.js", "**/js/combobox.js")
    await jonas.goto("/search")
    await jonas.get_by_role("combobox", name="What do you need?").press_sequentially("shaft")
    come.set()
    await expect(jonas.locator("#found").get_by_role("link", name="Spin the shaft by hand")).to_be_visible()
    await expect(jonas.get_by_role("listbox", name="Suggestions")).to_be_visible()
    assert phones.complaints == []


async def test_a_player_offers_what_works(company: World, phones: Phones) -> None:
    clip = await playing(company.mira, 6, "Purge the wand")
    jonas = await phones.open(company.jonas, "/me")
    come = await late(jonas, "**/js/player.js")
    await jonas.goto(f"/posts/{clip}")
    await expect(jonas.locator(".player .clip")).to_be_visible()
    await expect(jonas.get_by_role("button", name="Play")).to_have_count(0)
    come.set()
    await jonas.get_by_role("button", name="Play").last.click()
    await until(lambda: jonas.locator("video").evaluate("video => video.currentTime > 0"))
    assert phones.complaints == []


async def test_a_card_of_home_offers_what_works(company: World, phones: Phones) -> None:
    clip = await playing(company.mira, 6, "Wipe the wand")
    jonas = await phones.open(company.jonas, "/me", reduced_motion="reduce")
    come = await late(jonas, "**/js/feed.js")
    await jonas.goto("/")
    card = jonas.locator(f"#post-{clip}")
    await expect(card.locator(".clip")).to_be_visible()
    await expect(card.get_by_role("button", name="Play")).to_have_count(0)
    come.set()
    await card.get_by_role("button", name="Play").click()
    await plays(card.locator("video"))
    assert phones.complaints == []


async def test_the_line_that_is_said_is_marked(company: World, phones: Phones) -> None:
    clip = await playing(company.mira, 3, "Spin it first")
    asset = await database.value("SELECT asset_id FROM post_asset WHERE post_id = $1", clip)
    await captioning.write(asset, company.mira, "en", SAID.encode())
    jonas = await phones.open(company.jonas, "/me")
    come = await late(jonas, "**/js/transcript.js")
    await jonas.goto(f"/posts/{clip}?t=1")
    await until(lambda: jonas.locator("video").evaluate("video => video.currentTime === 1 && !video.seeking"))
    come.set()
    line = jonas.locator(".transcript-lines a")
    await expect(line).to_have_attribute("aria-current", "true")
    assert phones.complaints == []


async def test_a_post_that_goes_out_before_is_shown(company: World, phones: Phones) -> None:
    jonas = await phones.open(company.jonas, "/me")
    come = await late(jonas, "**/js/keep.js")
    await jonas.goto("/compose?kind=reflection", wait_until="commit")
    await jonas.get_by_label("In one line").fill("I steamed before I listened")
    await jonas.get_by_role("combobox", name="Skills").fill("steam wand")
    await jonas.get_by_label("What happened").fill("It hissed.")
    await jonas.get_by_role("button", name="Post", exact=True).click()
    await expect(jonas.get_by_role("link", name="Open the Post")).to_be_visible()
    come.set()
    await expect(jonas.get_by_role("heading", name="I steamed before I listened")).to_be_visible()
    assert phones.complaints == []
