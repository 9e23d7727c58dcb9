"""Every step of the graph, and no other; the way from draft to live."""

from collections.abc import AsyncIterator
from datetime import timedelta

import msgspec
import pytest

from app import clock, database, jobs, limits
from app.events import Verb, record
from app.refusal import Refusal
from feeds import posts, publishing
from feeds.drafts import Kind
from feeds.posts import Hold, StepText, Use
from feeds.states import GRAPH, move
from tests.feeds.helpers import asset, content, draft, photo, post, state, verbs
from tests.world import World

STEPS = [(was, to) for was in GRAPH for to in GRAPH]


@pytest.fixture
async def screen() -> AsyncIterator[None]:
    """Holds every Post that says `forbidden`."""

    async def look(number: int) -> Hold | None:
        text = await database.value("SELECT title || text FROM post WHERE id = $1", number)
        return Hold("words", "forbidden") if "forbidden" in text else None

    publishing.screens.append(look)
    yield
    publishing.screens.remove(look)


async def told(number: int, kind: str) -> int:
    return await database.value(
        "SELECT count(*) FROM notice WHERE kind = $2 AND subject_id = $1", str(number), kind
    )


@pytest.mark.parametrize(("was", "to"), STEPS, ids=[f"{was}-{to}" for was, to in STEPS])
async def test_allowed_steps_work_and_all_others_are_refused(world: World, was: str, to: str) -> None:
    number = await draft(world.mira)
    await database.execute("UPDATE post SET state = $2 WHERE id = $1", number, was)
    act = move(number, to, verb=Verb.POST_RESTORED, actor=world.ines, appeal=1)
    if to in GRAPH[was]:
        await act
        assert await state(number) == to
    else:
        with pytest.raises(Refusal) as no:
            await act
        assert (no.value.code, no.value.status) == ("step_refused", 409)
        assert await state(number) == was


async def test_the_graph_is_that_of_the_design() -> None:
    assert {was: set(steps) for was, steps in GRAPH.items()} == {
        "draft": {"processing", "held", "live"},
        "processing": {"held", "live", "draft"},
        "held": {"live", "draft", "removed"},
        "live": {"restricted", "hidden", "archived"},
        "restricted": {"live", "removed"},
        "hidden": {"live", "removed"},
        "archived": {"live"},
        "removed": {"live"},
    }


async def test_only_an_appeal_brings_a_removed_post_back(world: World) -> None:
    number = await post(world.mira)
    await move(number, "hidden", verb=Verb.POST_HIDDEN, actor=world.ines)
    await move(number, "removed", verb=Verb.POST_REMOVED, actor=world.ines)
    with pytest.raises(Refusal):
        await move(number, "live", verb=Verb.POST_RESTORED, actor=world.ines)
    await move(number, "live", verb=Verb.POST_RESTORED, actor=world.tomas, appeal=1)
    assert await state(number) == "live"


async def test_the_states_can_be_told_from_the_events(world: World) -> None:
    number = await photo(world.mira)
    await move(number, "hidden", verb=Verb.POST_HIDDEN, actor=world.ines, case=3)
    await move(number, "live", verb=Verb.POST_RESTORED, actor=world.ines, case=3)
    await posts.unpublish(world.mira, number)
    told = "SELECT data->>'to' FROM event WHERE subject_kind = 'post' AND subject_id = $1 ORDER BY id"
    assert await database.values(told, str(number)) == ["draft", "live", "hidden", "live", "archived"]
    assert await state(number) == "archived"


async def test_a_post_keeps_the_moment_it_first_went_live(world: World) -> None:
    number = await post(world.mira)
    asked = "SELECT published_at FROM post WHERE id = $1"
    first = await database.value(asked, number)
    await posts.unpublish(world.mira, number)
    await posts.publish(world.mira, number)
    assert await database.value(asked, number) == first


async def test_publishing_again_changes_nothing(world: World) -> None:
    number = await post(world.mira)
    assert await posts.publish(world.mira, number) == "live"
    assert await verbs(number) == ["post.drafted", "post.published"]


@pytest.mark.parametrize(
    ("code", "kind", "fields"),
    [
        ("title_needed", "reflection", {"title": ""}),
        ("skill_needed", "reflection", {"skills": []}),
        ("content_needed", "reflection", {"text": ""}),
        ("asset_needed", "video", {}),
        ("asset_needed", "photo", {}),
        ("steps_few", "guide", {"steps": [StepText("one")]}),
        ("steps_few", "checklist", {}),
    ],
)
async def test_what_lacks_something_stays_a_draft(world: World, code: str, kind: Kind, fields: dict) -> None:
    number = await draft(world.mira, kind, **fields)
    with pytest.raises(Refusal) as no:
        await posts.publish(world.mira, number)
    assert no.value.code == code
    assert await state(number) == "draft"


async def test_a_question_may_be_its_title_alone(world: World) -> None:
    assert await state(await post(world.mira, "question", text="")) == "live"


@pytest.mark.parametrize("kind", ["video", "photo"])
async def test_without_the_word_on_filmed_people_no_film_goes_out(world: World, kind: Kind) -> None:
    number = await draft(world.mira, kind, assets=[Use(await asset(world.mira, kind))])
    with pytest.raises(Refusal) as no:
        await posts.publish(world.mira, number)
    assert (no.value.code, no.value.status, no.value.field) == ("consent_needed", 422, "consent")
    assert await state(number) == "draft"


async def test_a_picture_is_no_film(world: World) -> None:
    number = await draft(world.mira, "video", assets=[Use(await asset(world.mira))], consent="nobody")
    with pytest.raises(Refusal) as no:
        await posts.publish(world.mira, number)
    assert no.value.code == "asset_kind"


async def test_a_post_goes_live_when_its_last_file_plays(world: World) -> None:
    one, two = await asset(world.mira, state="probing"), await asset(world.mira, state="received")
    number = await draft(world.mira, "photo", assets=[Use(one), Use(two)], consent="nobody")
    assert await posts.publish(world.mira, number) == "processing"
    await _asset(one, "playable", Verb.ASSET_PLAYABLE)
    assert await state(number) == "processing"
    await _asset(two, "playable", Verb.ASSET_PLAYABLE)
    assert await state(number) == "live"
    assert await told(number, "post_live") == 1


async def test_what_plays_untrimmed_is_not_shown_while_the_trimmed_version_is_made(world: World) -> None:
    clip = await asset(world.mira, "video", "playable")
    await database.execute("UPDATE asset SET wanted = 2 WHERE id = $1", clip)
    number = await draft(world.mira, "video", assets=[Use(clip)], consent="nobody")
    assert await posts.publish(world.mira, number) == "processing"
    await _asset(clip, "ready", Verb.ASSET_READY)
    assert await state(number) == "processing"
    await database.execute("UPDATE asset SET version = 2 WHERE id = $1", clip)
    await _asset(clip, "ready", Verb.ASSET_PLAYABLE)
    assert await state(number) == "live"


async def test_a_live_post_stays_live_while_its_file_is_encoded_again(world: World) -> None:
    clip = await asset(world.mira, "video")
    number = await post(world.mira, "video", assets=[Use(clip)], consent="nobody")
    await database.execute("UPDATE asset SET wanted = 2 WHERE id = $1", clip)
    await _asset(clip, "playable", Verb.ASSET_PLAYABLE)
    kept = await posts.content(world.mira, number)
    await posts.edit(world.mira, number, msgspec.structs.replace(kept, title="Another title"))
    assert await state(number) == "live"


async def test_a_failed_file_makes_it_a_draft_and_tells_the_author(world: World) -> None:
    clip = await asset(world.mira, "video", "probing")
    number = await draft(world.mira, "video", assets=[Use(clip)], consent="nobody")
    await posts.publish(world.mira, number)
    await _asset(clip, "failed", Verb.ASSET_FAILED)
    await _asset(clip, "failed", Verb.ASSET_FAILED)
    assert await state(number) == "draft"
    assert await told(number, "post_failed") == 1


async def test_a_file_in_a_step_is_waited_for_too(world: World) -> None:
    clip = await asset(world.mira, "video", "probing")
    number = await draft(
        world.mira, "guide", steps=[StepText("look"), StepText("turn", clip)], consent="agreed"
    )
    assert await posts.publish(world.mira, number) == "processing"
    await _asset(clip, "ready", Verb.ASSET_PLAYABLE)
    assert await state(number) == "live"


async def test_a_file_that_fails_later_leaves_the_live_post_alone(world: World) -> None:
    clip = await asset(world.mira)
    number = await post(world.mira, "photo", assets=[Use(clip)], consent="nobody")
    await _asset(clip, "failed", Verb.ASSET_FAILED)
    assert await state(number) == "live"


async def test_a_lost_event_leaves_nothing_in_processing(world: World) -> None:
    clip = await asset(world.mira, state="probing")
    number = await draft(world.mira, "photo", assets=[Use(clip)], consent="nobody")
    await posts.publish(world.mira, number)
    await database.execute("UPDATE asset SET state = 'ready' WHERE id = $1", clip)
    await publishing.settle_all()
    assert await state(number) == "live"


async def test_what_a_screen_finds_is_held_and_the_author_knows(world: World, screen: None) -> None:
    number = await draft(world.mira, text="a forbidden word")
    assert await posts.publish(world.mira, number) == "held"
    assert await told(number, "post_held") == 1
    assert (await verbs(number))[-1] == "post.held"
    await move(number, "live", verb=Verb.POST_RESTORED, actor=world.ines)
    assert await state(number) == "live"


async def test_a_live_post_edited_into_the_forbidden_is_hidden(world: World, screen: None) -> None:
    number = await post(world.mira)
    await posts.edit(world.mira, number, content(title="now forbidden"))
    assert await state(number) == "hidden"
    with pytest.raises(Refusal) as no:
        await posts.publish(world.mira, number)
    assert no.value.code == "state_wrong"


async def test_an_archived_post_does_not_come_back_past_the_screens(world: World, screen: None) -> None:
    number = await post(world.mira)
    await posts.unpublish(world.mira, number)
    await posts.edit(world.mira, number, content(title="now forbidden"))
    assert await posts.publish(world.mira, number) == "hidden"


async def test_taking_down_what_is_on_its_way_makes_it_a_draft(world: World, screen: None) -> None:
    number = await draft(world.mira, text="forbidden")
    await posts.publish(world.mira, number)
    await posts.unpublish(world.mira, number)
    await posts.unpublish(world.mira, number)
    assert await state(number) == "draft"


async def test_nobody_takes_down_what_a_moderator_hides(world: World) -> None:
    number = await post(world.mira)
    await move(number, "hidden", verb=Verb.POST_HIDDEN, actor=world.ines)
    with pytest.raises(Refusal) as no:
        await posts.unpublish(world.mira, number)
    assert no.value.code == "step_refused"


async def test_who_is_paused_keeps_a_draft(world: World) -> None:
    number = await draft(world.jonas)
    until = clock.now() + timedelta(days=3)
    await database.execute("UPDATE person SET paused_until = $2 WHERE id = $1", world.jonas, until)
    with pytest.raises(Refusal) as no:
        await posts.publish(world.jonas, number)
    assert (no.value.code, no.value.status) == ("paused", 403)
    with clock.at(until):
        assert await posts.publish(world.jonas, number) == "live"
    await database.execute("UPDATE person SET paused_until = NULL WHERE id = $1", world.jonas)


async def test_the_eleventh_post_of_a_newcomers_day_stays_a_draft(world: World) -> None:
    await database.execute("UPDATE person SET trust_level = 0 WHERE id = $1", world.greta)
    most = (await limits.current()).new_posts_day
    noon = clock.now().replace(hour=12)
    with clock.at(noon):
        for _ in range(most):
            await post(world.greta)
        number = await draft(world.greta)
        with pytest.raises(Refusal) as no:
            await posts.publish(world.greta, number)
    assert (no.value.code, no.value.limit, no.value.value) == ("posts_day", most, most + 1)
    assert await state(number) == "draft"
    with clock.at(noon + timedelta(days=1)):
        assert await posts.publish(world.greta, number) == "live"


async def _asset(number: str, state: str, verb: Verb) -> None:
    async with database.transaction():
        await database.execute("UPDATE asset SET state = $2 WHERE id = $1", number, state)
        await record(verb, actor=None, subject=("asset", number))
    await jobs.drain()
