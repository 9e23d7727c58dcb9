"""Writing, changing, deleting and bringing back."""

from datetime import timedelta

import msgspec
import pytest

from app import clock, database, jobs, limits
from app.refusal import Refusal
from feeds import contents, posts, revisions, skills, upkeep
from feeds.parts import Kept, recognise
from feeds.posts import Draft, StepText, Use
from tests.feeds.helpers import asset, content, draft, photo, post, state, verbs
from tests.world import World

DEFAULT = limits.Limits()


async def refused(code: str, author: int, given: Draft) -> Refusal:
    with pytest.raises(Refusal) as no:
        await posts.draft(author, given)
    assert no.value.code == code
    return no.value


async def test_a_draft_may_lack_everything_but_its_kind(world: World) -> None:
    number = await posts.draft(world.mira, Draft(kind="video"))
    assert await state(number) == "draft"
    assert await verbs(number) == ["post.drafted"]


async def test_a_title_over_the_limit_is_refused_with_limit_and_value(world: World) -> None:
    most = (await limits.current()).title_max
    no = await refused("title_long", world.mira, content(title="x" * 10_000))
    assert (no.limit, no.value, no.field) == (most, 10_000, "title")
    assert await draft(world.mira, title="ع" * most)


@pytest.mark.parametrize(
    ("code", "fields"),
    [
        ("text_long", {"text": "x" * (DEFAULT.text_max + 1)}),
        ("skills_many", {"skills": list("abcdef")}),
        ("skill_long", {"skills": ["x" * (skills.NAME_MAX + 1)]}),
        ("skill_wrong", {"skills": ["#!?"]}),
        ("steps_many", {"steps": [StepText("turn it")] * (DEFAULT.steps_max + 1)}),
        ("step_empty", {"steps": [StepText(" ")]}),
        ("assets_many", {"assets": [Use("a"), Use("b")], "kind": "video"}),
        ("asset_missing", {"assets": [Use("unknown")]}),
        ("asset_twice", {"assets": [Use("a"), Use("a")]}),
        ("alt_long", {"assets": [Use("a", "x" * (DEFAULT.alt_max + 1))]}),
        ("alt_long", {"steps": [StepText("Open it", "a", alt="x" * (DEFAULT.alt_max + 1))]}),
        ("language_wrong", {"language": "English"}),
        ("kind_unknown", {"kind": "story"}),
        ("audience_unknown", {"audience": "world"}),
        ("relation_needed", {"parent_id": 1}),
        ("parent_missing", {"parent_id": 2**40, "relation": "answer"}),
        ("community_foreign", {"audience": "community", "community_id": 1}),
        ("community_foreign", {"audience": "all", "community_id": 1}),
        ("team_foreign", {"audience": "team", "team_id": 2}),
        ("name_needed", {"kind": "guide", "anonymous": True}),
    ],
)
async def test_what_does_not_fit_is_refused_by_its_name(world: World, code: str, fields: dict) -> None:
    await refused(code, world.mira, msgspec.structs.replace(content(), **fields))


async def test_a_file_of_somebody_else_cannot_be_used(world: World) -> None:
    await refused("asset_missing", world.mira, content("photo", assets=[Use(await asset(world.jonas))]))


async def test_any_script_and_odd_signs_are_kept_as_written(world: World) -> None:
    title = "איך לנקות 🫧 \u202eאת\u202c הידית"
    number = await post(world.mira, title=title, text="NUL\0 goes,\r\nlines stay 👩‍🔧")
    kept = await posts.content(world.mira, number)
    assert (kept.title, kept.text) == (title, "NUL goes,\nlines stay 👩‍🔧")


async def test_only_the_author_reads_and_edits_the_content(world: World) -> None:
    number = await post(world.mira)
    for act in (
        posts.content(world.jonas, number),
        posts.edit(world.jonas, number, content()),
        posts.delete(world.jonas, number),
        posts.unpublish(world.jonas, number),
        posts.publish(world.jonas, number),
        revisions.history(world.jonas, number),
    ):
        with pytest.raises(Refusal) as no:
            await act
        assert no.value.status == 404


async def test_each_change_of_a_published_post_is_a_revision(world: World) -> None:
    number = await post(world.mira, title="First")
    await posts.edit(world.mira, number, content(title="Second"))
    await posts.edit(world.mira, number, content(title="Third", language="de"))
    history = await revisions.history(world.mira, number)
    assert [(old.number, old.draft.title) for old in history] == [(3, "Third"), (2, "Second"), (1, "First")]
    assert history[0].name == "Mira Alves"
    assert [old.number for old in await revisions.history(world.ines, number)] == [3, 2, 1]


async def test_saving_a_draft_again_makes_no_revision(world: World) -> None:
    number = await draft(world.mira, title="First")
    await posts.edit(world.mira, number, content(title="Second"))
    assert [old.draft.title for old in await revisions.history(world.mira, number)] == ["Second"]


async def test_a_live_post_cannot_be_emptied_or_change_its_kind(world: World) -> None:
    number = await post(world.mira)
    for code, given in (("title_needed", content(title="")), ("kind_fixed", content("question"))):
        with pytest.raises(Refusal) as no:
            await posts.edit(world.mira, number, given)
        assert no.value.code == code
    assert (await posts.content(world.mira, number)).title == content().title


async def test_a_live_post_takes_no_file_that_does_not_play_yet(world: World) -> None:
    number = await photo(world.mira)
    fresh = Use(await asset(world.mira, state="probing"))
    with pytest.raises(Refusal) as no:
        await posts.edit(world.mira, number, content("photo", assets=[fresh], consent="nobody"))
    assert no.value.code == "asset_unready"
    assert fresh.id not in [file.id for file in await contents.pieces(number)]


async def test_consent_keeps_the_time_it_was_given(world: World) -> None:
    number = await photo(world.mira)
    asked = "SELECT consent_at FROM post WHERE id = $1"
    given = await database.value(asked, number)
    kept = await posts.content(world.mira, number)
    await posts.edit(world.mira, number, msgspec.structs.replace(kept, title="Another title"))
    assert await database.value(asked, number) == given
    await posts.edit(world.mira, number, msgspec.structs.replace(kept, consent="agreed"))
    assert await database.value(asked, number) > given
    assert (await revisions.history(world.mira, number))[-1].draft.consent == "nobody"


def test_steps_keep_their_rows_when_one_is_put_before_them() -> None:
    old = [Kept(1, "open", None), Kept(2, "turn", "clip"), Kept(3, "close", None)]
    given = [StepText("wash"), StepText("open"), StepText("turn gently", "clip"), StepText("close")]
    assert recognise(old, given) == [None, 1, 2, 3]


async def test_steps_are_written_in_the_new_order(world: World) -> None:
    number = await post(world.mira, "guide", steps=[StepText("open"), StepText("turn")])
    before = await database.values("SELECT id FROM step WHERE post_id = $1 ORDER BY position", number)
    await posts.edit(world.mira, number, content("guide", steps=[StepText("turn"), StepText("open")]))
    after = await database.values("SELECT id FROM step WHERE post_id = $1 ORDER BY position", number)
    assert after == before[::-1]


async def test_a_deleted_post_is_gone_for_all_and_can_be_restored_for_some_days(world: World) -> None:
    number = await post(world.mira)
    await posts.delete(world.mira, number)
    with pytest.raises(Refusal):
        await posts.content(world.mira, number)
    await posts.restore(world.mira, number)
    assert await state(number) == "live"
    assert (await verbs(number))[-2:] == ["post.deleted", "post.restored"]


async def test_after_the_days_of_grace_a_deleted_post_is_emptied_and_stays_gone(world: World) -> None:
    number = await photo(world.mira)
    await posts.delete(world.mira, number)
    days = (await limits.current()).restore_days
    with clock.at(clock.now() + timedelta(days=days, minutes=-1)):
        await upkeep.purge()
    assert await database.value("SELECT title FROM post WHERE id = $1", number)
    with clock.at(clock.now() + timedelta(days=days, minutes=1)):
        await upkeep.purge()
        with pytest.raises(Refusal):
            await posts.restore(world.mira, number)
    assert await database.value("SELECT title || text FROM post WHERE id = $1", number) == ""
    assert not await contents.pieces(number)
    assert not await database.value("SELECT count(*) FROM revision WHERE post_id = $1", number)


async def test_what_was_written_without_a_name_leaves_none_in_the_events(world: World) -> None:
    number = await post(world.mira, "question", anonymous=True)
    await posts.edit(world.mira, number, content("question", anonymous=True, title="How hot?"))
    actors = "SELECT actor_id FROM event WHERE subject_kind = 'post' AND subject_id = $1"
    assert set(await database.values(actors, str(number))) == {None}
    await jobs.drain()
