"""Show my way (POST-17): a Post of one's own, below its source once it is live, if the author allows it."""

import httpx
import pytest

from app import jobs
from app.events import Verb
from app.refusal import Refusal
from feeds import jobs_acts, posts, remixes
from feeds.states import move
from tests.feeds.helpers import content, draft, post
from tests.feeds.making import inbox
from tests.world import World, sign_in

assert jobs_acts


async def way(author: int, source: int, **fields: object) -> int:
    return await draft(author, parent_id=source, relation="my_way", **fields)


async def test_my_way_stands_in_the_strip_once_it_is_live_and_never_while_held_or_hidden(
    world: World,
) -> None:
    source = await post(world.mira)
    mine = await way(world.jonas, source)
    seen = [await remixes.strip(world.sofia, source)]
    await move(mine, "held", verb=Verb.POST_HELD, actor=None)
    seen += [await remixes.strip(viewer, source) for viewer in (world.sofia, world.ines, world.jonas)]
    await move(mine, "live", verb=Verb.POST_PUBLISHED, actor=None)
    assert seen == [[], [], [], []]
    assert await remixes.strip(world.sofia, source) == [mine]
    await move(mine, "hidden", verb=Verb.POST_HIDDEN, actor=None)
    assert await remixes.strip(world.sofia, source) == []


async def test_what_is_for_one_team_stands_in_nobody_elses_strip(world: World) -> None:
    source = await post(world.mira)
    mine = await way(world.sofia, source, audience="team")
    await posts.publish(world.sofia, mine)
    assert await remixes.strip(world.mira, source) == [mine]
    assert await remixes.strip(world.jonas, source) == []


async def test_disallowed_means_no_button_and_403(world: World, web: httpx.AsyncClient) -> None:
    source = await post(world.mira)
    begun = await way(world.jonas, source)
    async with await sign_in(web, world.jonas) as jonas, await sign_in(web, world.mira) as mira:
        assert f"my_way={source}" in (await jonas.get(f"/posts/{source}")).text
        assert (await jonas.post(f"/posts/{source}/remixing", data={"state": "off"})).status_code == 404
        assert (await mira.post(f"/posts/{source}/remixing", data={"state": "off"})).status_code == 303
        assert f"my_way={source}" not in (await jonas.get(f"/posts/{source}")).text
        assert (await jonas.get(f"/compose?my_way={source}")).status_code == 403
        form = {"kind": "reflection", "title": "Mine", "parent": str(source), "relation": "my_way"}
        assert (await jonas.post("/compose", data=form | {"to": "draft"})).status_code == 403
    # What was begun before may be finished.
    await posts.edit(world.jonas, begun, content(parent_id=source, relation="my_way", title="Finished"))
    assert await posts.publish(world.jonas, begun) == "live"


async def test_the_composer_opens_for_a_way_of_ones_own_and_for_an_answer(
    world: World, web: httpx.AsyncClient
) -> None:
    source, question = await post(world.mira, title="Purge"), await post(world.mira, "question", title="How?")
    async with await sign_in(web, world.jonas) as jonas:
        way_page = (await jonas.get(f"/compose?my_way={source}")).text
        answer_page = (await jonas.get(f"/compose?answer={question}")).text
        assert (await jonas.get(f"/compose?answer={source}")).status_code == 422
        form = {"kind": "reflection", "title": "Mine", "text": "So.", "skills": "steam", "to": "post"}
        sent = await jonas.post("/compose", data=form | {"parent": str(source), "relation": "my_way"})
    assert "Your way of “Purge”" in way_page
    assert "Your answer to “How?”" in answer_page
    made = int(sent.headers["location"].rpartition("/")[2])
    assert await remixes.strip(world.sofia, source) == [made]


async def test_a_question_takes_answers_and_other_posts_do_not(world: World) -> None:
    with pytest.raises(Refusal, match="answer_misplaced"):
        await draft(world.jonas, parent_id=await post(world.mira), relation="answer")


async def test_deleting_the_source_keeps_the_remix_with_source_removed(
    world: World, web: httpx.AsyncClient
) -> None:
    source = await post(world.mira, title="The old way")
    mine = await way(world.jonas, source)
    await posts.publish(world.jonas, mine)
    async with await sign_in(web, world.sofia) as sofia:
        assert "Another way of “The old way”" in (await sofia.get(f"/posts/{mine}")).text
        await posts.delete(world.mira, source)
        after = (await sofia.get(f"/posts/{mine}")).text
    assert "Source removed" in after
    assert "The old way" not in after


async def test_a_source_one_may_not_see_is_not_named(world: World) -> None:
    source = await post(world.mira, audience="team", title="Ours alone")
    mine = await way(world.sofia, source)
    await posts.publish(world.sofia, mine)
    found = await remixes.source(world.jonas, mine)
    assert found is not None
    assert (found.id, found.title, found.removed) == (None, "", False)


async def test_the_author_hears_of_no_way_that_is_not_for_them(world: World) -> None:
    source = await post(world.greta)
    await posts.publish(world.jonas, await way(world.jonas, source, audience="team"))
    await jobs.drain()
    assert await inbox(world.greta) == []


async def test_the_author_hears_of_another_way_once_it_is_live(world: World) -> None:
    source = await post(world.lena)
    mine = await way(world.jonas, source)
    await jobs.drain()
    assert await inbox(world.lena) == []
    await posts.publish(world.jonas, mine)
    await jobs.drain()
    assert await inbox(world.lena) == [("my_way", "1")]
