"""Who is in the picture (MOD-20): asked above Post, and not asked where nobody can be."""

import httpx
import pytest

from app import database
from app.refusal import Refusal
from feeds import posts, replacing
from feeds.posts import Use
from feeds.replacing import Replacement
from tests.feeds.helpers import asset, draft, film, state
from tests.world import World, sign_in


async def test_mod_20_a_screen_recording_asks_nothing_more(world: World) -> None:
    number = await draft(
        world.mira, "video", assets=[Use(await asset(world.mira, "video"))], consent="screen"
    )
    assert await posts.publish(world.mira, number) == "live"
    assert await database.value("SELECT consent_at IS NOT NULL FROM post WHERE id = $1", number)
    kept = "SELECT data ->> 'consent' FROM revision WHERE post_id = $1 ORDER BY number DESC LIMIT 1"
    assert await database.value(kept, number) == "screen"


async def test_a_voice_alone_shows_nobody_and_is_not_asked(world: World) -> None:
    number = await draft(world.mira, "video", assets=[Use(await asset(world.mira, "audio"))])
    assert await posts.publish(world.mira, number) == "live"


async def test_only_a_voice_is_no_answer_for_a_film(world: World) -> None:
    file = await asset(world.mira, "video")
    number = await draft(world.mira, "video", assets=[Use(file)], consent="voice")
    with pytest.raises(Refusal, match="consent_needed"):
        await posts.publish(world.mira, number)
    # Nobody knows yet what is on its way.
    await database.execute("UPDATE asset SET kind = NULL, state = 'received' WHERE id = $1", file)
    assert await posts.publish(world.mira, number) == "processing"
    await database.execute("UPDATE asset SET kind = 'video', state = 'playable' WHERE id = $1", file)
    await posts.asset_changed(file)
    assert await state(number) == "draft"


async def test_a_film_does_not_take_a_place_as_a_voice(world: World) -> None:
    number = await film(world.mira, 8)
    new = await asset(world.mira, "video")
    await replacing.replace(world.mira, number, Replacement(file=Use(new), way="same", consent="voice"))
    assert await replacing.waiting(number) is None
    assert await database.value("SELECT asset_id <> $2 FROM post_asset WHERE post_id = $1", number, new)


async def test_all_that_is_missing_is_said_at_once(web: httpx.AsyncClient, world: World) -> None:
    file = await asset(world.mira, "video")
    async with await sign_in(web, world.mira) as mira:
        answer = await mira.post("/compose", data={"kind": "video", "asset": file, "to": "post"})
        assert answer.status_code == 422
        for sentence in (
            "Give it a title",
            "Name at least 1 Skill",
            "Say whether somebody can be recognised",
        ):
            assert sentence in answer.text
        number = await film(world.mira, 8)
        answer = await mira.post(f"/posts/{number}/file", data={"asset": file, "way": "changed"})
        assert answer.status_code == 422
        for sentence in ("Say in one line what changed", "Say whether somebody can be recognised"):
            assert sentence in answer.text


async def test_programs_hear_the_first_of_all_mistakes(world: World) -> None:
    with pytest.raises(Refusal) as no:
        await replacing.replace(world.mira, 1, Replacement(file=Use(""), way="other"))
    assert [no.value.code, *(one.code for one in no.value.also)] == [
        "asset_needed",
        "way_unknown",
        "consent_needed",
    ]
