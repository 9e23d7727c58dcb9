"""Whoever changes a row, by rule, import or hand: the server hears of it."""

import pytest

from app import clock, database
from feeds import posts
from feeds.posts import StepText, Use
from feeds.search import outbox
from feeds.search.meili import engine, sender
from feeds.search.meili.indexes import index
from tests.feeds.helpers import asset, post
from tests.feeds.search.meili.test_generations import found
from tests.meili_double import Double
from tests.world import World

POSTS = index("posts")


async def waiting() -> list[int]:
    return [row.entity_id for row in await outbox.waiting("posts")]


async def test_what_nobody_marked_is_noticed_by_the_database(filled: World, double: Double) -> None:
    number = await post(filled.mira, title="Set the clutch")
    await sender.send(POSTS)
    await database.execute("UPDATE post SET text = 'Turn the ratchet' WHERE id = $1", number)

    assert number in await waiting()
    await sender.send(POSTS)
    assert await found(filled.jonas, "ratchet") == [number]

    await database.execute("UPDATE person SET name = 'Mira Alves-Costa' WHERE id = $1", filled.mira)
    assert number in await waiting()
    await sender.send(index("people"))
    named = await engine.suggest(filled.jonas, "alves-csota", 5)
    assert [(one.kind, one.text) for one in named] == [("person", "Mira Alves-Costa")]


@pytest.mark.parametrize("place", ["post_asset", "step"])
async def test_what_a_picture_shows_and_a_clip_says_is_noticed_by_the_database(
    filled: World, double: Double, place: str
) -> None:
    seen, said = await asset(filled.mira), await asset(filled.mira, "video")
    of_post = place == "post_asset"
    number = await post(
        filled.mira,
        "guide",
        assets=[Use(seen), Use(said)] if of_post else [],
        steps=[StepText("Look"), StepText("Listen")]
        if of_post
        else [StepText("Look", seen), StepText("Listen", said)],
        consent="nobody",
    )
    await sender.send(POSTS)
    assert number not in await waiting()
    await database.execute(f"UPDATE {place} SET alt = 'a worn sprocket' WHERE asset_id = $1", seen)  # noqa: S608
    assert number in await waiting()
    await sender.send(POSTS)
    assert await found(filled.jonas, "sprocket") == [number]
    await database.execute(
        """
        INSERT INTO caption (asset_id, language, text, origin, accepted_at)
        VALUES ($1, 'en', 'Grease the tensioner.', 'written', $2)
        """,
        said,
        clock.now(),
    )
    assert number in await waiting()
    await sender.send(POSTS)
    assert await found(filled.jonas, "tensioner") == [number]
    await posts.delete(filled.mira, number)
    await sender.send(POSTS)
