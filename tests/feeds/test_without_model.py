"""A machine without requirements/meaning.txt: words and Skills do its work, and no page says a word of it."""

import re
from collections.abc import AsyncIterator

import httpx
import pytest

from app import database, jobs
from app.models import embedder, minilm
from feeds import feed, ranked, related, saves, suggesting, tuning, vectors
from feeds.search import meaning
from tests.feeds.helpers import post
from tests.world import World, approved, sign_in

QUESTION = "How do I stop the grommet press from squeaking?"
TITLE = "Grease the grommet press"


@pytest.fixture(autouse=True)
def without_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(minilm, "find_spec", lambda _: None)
    monkeypatch.setattr(embedder, "_loaded", None)
    meaning._kept.clear()
    vectors.forget()


@pytest.fixture
async def jonas(web: httpx.AsyncClient, world: World) -> AsyncIterator[httpx.AsyncClient]:
    async with await sign_in(web, world.jonas) as client:
        yield client


@pytest.fixture
async def greased(world: World) -> list[int]:
    """Two Posts about one thing, which everything that runs by itself has seen."""
    if not await database.value("SELECT true FROM skill WHERE slug = 'grommets'"):
        await approved("Grommets")
    made = [
        await post(author, title=TITLE, text="One drop on the pin.", skills=["Grommets"])
        for author in (world.mira, world.sofia)
    ]
    await jobs.drain()
    return made


async def test_nothing_that_runs_by_itself_fails_and_no_vector_is_written(greased: list[int]) -> None:
    assert not await embedder.available()
    assert await database.values("SELECT kind FROM job WHERE attempts > 0 OR state = 'parked'") == []
    assert await database.value("SELECT count(*) FROM post_vector") == 0
    assert not await vectors.missing(), "or the job would be asked for again and again"


async def test_words_and_skills_suggest_rank_and_stand_below_a_post(world: World, greased: list[int]) -> None:
    first, second = greased
    found = await suggesting.suggest(world.lena, TITLE, "Grommets wear out.")
    assert [one.source for one in found.skills] == ["words"]
    assert {one.id for one in found.alike} >= {first, second}
    assert second in await related.related(world.jonas, first)
    await saves.set(world.jonas, first, True)
    await ranked.rebuild(world.jonas)
    assert second in {card.id for card in (await feed.page(world.jonas)).cards}


async def test_every_page_that_could_use_it_opens_and_says_nothing_of_it(
    world: World, jonas: httpx.AsyncClient, greased: list[int]
) -> None:
    first, _ = greased
    await tuning.tune(world.jonas, first, "more", True)
    form = {"kind": "reflection", "title": TITLE, "text": "Grommets wear out.", "to": "suggest"}
    answers = [
        await jonas.get(address)
        for address in (
            "/", "/?tab=newest", "/?tab=following", f"/posts/{first}", f"/posts/{first}/why", "/compose",
            "/search", "/me/interests", "/skills/grommets", "/people", "/welcome",
        )
    ]  # fmt: skip
    asked = await jonas.get("/search", params={"q": QUESTION})
    for answer in [*answers, asked, await jonas.post("/compose", data=form)]:
        assert answer.status_code == 200, answer.url
        said = re.sub(r"(?s)<script.*?</script>|<[^>]*>", " ", answer.text)
        assert not re.search(r"(?i)\b(model|embedding|meaning|vector)s?\b", said), answer.url
    assert TITLE in asked.text, "its words are enough"


async def test_administrators_read_what_stands_in_for_it(world: World, web: httpx.AsyncClient) -> None:
    async with await sign_in(web, world.paul) as paul:
        page = (await paul.get("/admin/jobs")).text
    assert "off, tags and words stand in for it" in page
    assert "requirements/meaning.txt" in page
