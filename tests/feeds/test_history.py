"""What changed, in words: for the author and for those who decide about it."""

import httpx
import msgspec
import pytest

from app import jobs
from feeds import posts, replacing
from feeds.differences import Difference, Line, differences
from feeds.posts import Draft, StepText, Use
from feeds.replacing import Replacement
from tests.feeds.helpers import asset, content, post
from tests.world import World, sign_in

BEFORE = Draft(kind="guide", title="Purge", text="One\nTwo", skills=["Wand"], steps=[StepText("open")])


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"title": "Purge it"}, Difference(field="title", was="Purge", now="Purge it")),
        (
            {"text": "One\nThree"},
            Difference(field="text", lines=[Line(False, "Two"), Line(True, "Three")]),
        ),
        ({"skills": ["Wand", "Milk"]}, Difference(field="skills", was="Wand", now="Wand, Milk")),
        (
            {"steps": [StepText("open"), StepText("turn")]},
            Difference(field="steps", lines=[Line(True, "turn")]),
        ),
        ({"assets": [Use("new")]}, Difference(field="file", was="", now="new")),
        ({"audience": "link"}, Difference(field="audience", was="all", now="link")),
        ({"consent": "agreed"}, Difference(field="consent", was="", now="agreed")),
        ({"comments_open": False}, Difference(field="comments_open", was="on", now="off")),
        ({"language": "de"}, Difference(field="language", was="en", now="de")),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_each_field_edited_once_gives_a_readable_history(change: dict, told: Difference) -> None:
    assert differences(BEFORE, msgspec.structs.replace(BEFORE, **change)) == [told]


def test_what_was_cut_from_a_clip_and_how_it_is_described_is_told() -> None:
    before = msgspec.structs.replace(BEFORE, assets=[Use("clip", "A wand", focus=(5, 5))])
    after = msgspec.structs.replace(BEFORE, assets=[Use("clip", "A steam wand", 1000, 4500, (3, 7))])
    assert differences(before, after) == [
        Difference(field="alt", was="A wand", now="A steam wand"),
        Difference(field="trim", was="", now="1.0 - 4.5"),
        Difference(field="focus", was="", now="3,7"),
    ]


def test_new_words_about_the_picture_of_a_step_are_told() -> None:
    before = msgspec.structs.replace(BEFORE, steps=[StepText("open", "picture", 7, "A lid")])
    after = msgspec.structs.replace(BEFORE, steps=[StepText("open", "picture", 7, "A red lid")])
    assert differences(before, after) == [Difference(field="alt", was="A lid", now="A red lid")]


def test_saving_without_a_change_changes_nothing() -> None:
    assert differences(BEFORE, BEFORE) == []


async def test_the_page_tells_of_titles_and_files_to_author_and_moderators(
    web: httpx.AsyncClient, world: World
) -> None:
    clip = Use(await asset(world.mira, "video"))
    number = await post(world.mira, "video", title="First words", assets=[clip], consent="nobody")
    kept = await posts.content(world.mira, number)
    await posts.edit(world.mira, number, msgspec.structs.replace(kept, title="Better words"))
    new = Use(await asset(world.mira, "video"))
    given = Replacement(file=new, way="changed", note="Close the tap first", consent="agreed")
    await replacing.replace(world.mira, number, given)
    await jobs.drain()
    for person in (world.mira, world.ines):
        async with await sign_in(web, person) as client:
            page = (await client.get(f"/posts/{number}/history")).text
        for words in ("Version 3", "The way changed", "Close the tap first", "<del>First words</del>"):
            assert words in page
        assert "Mira Alves" in page
    async with await sign_in(web, world.jonas) as client:
        assert (await client.get(f"/posts/{number}/history")).status_code == 404
        seen = (await client.get(f"/posts/{number}")).text
    assert "Close the tap first" in seen
    assert f"/posts/{number}/history" not in seen


async def test_what_was_written_without_a_name_stays_without_for_moderators(
    web: httpx.AsyncClient, world: World
) -> None:
    number = await post(world.mira, "question", anonymous=True)
    await posts.edit(world.mira, number, content("question", anonymous=True, title="How hot?"))
    async with await sign_in(web, world.ines) as client:
        page = (await client.get(f"/posts/{number}/history")).text
    assert "How hot?" in page
    assert "Mira Alves" not in page
    assert "A colleague" in page
