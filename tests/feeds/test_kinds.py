"""Every kind of Post: written with its own fields, found by them, and told without a picture."""

import re
from collections.abc import AsyncIterator
from datetime import date, timedelta
from typing import Any

import httpx
import msgspec
import pytest

from app import clock, database
from app.refusal import Refusal
from feeds import posts, upkeep
from feeds.differences import differences
from feeds.drafts import Choice, Draft, Kind, StepText, Use
from feeds.steps import steps
from feeds.visibility import readable_assets
from tests.feeds.helpers import asset, content, draft, post
from tests.world import World, sign_in

WAYS = [
    Choice("Load it and drive slowly", "It falls at the first roundabout."),
    Choice("Wrap it again", "Eight minutes late, all six arrive.", good=True),
]
#: What is written of each kind, and the words that its page must tell to somebody who sees no picture.
WRITTEN: dict[str, tuple[dict[str, Any], list[str]]] = {
    "video": ({"summary": "Quartz one: purge, wipe, pour."}, ["Quartz one: purge, wipe, pour."]),
    "voice": ({"summary": "Quartz two, as it is said."}, ["Quartz two, as it is said."]),
    "photo": ({}, ["A quartz lamp above the door"]),
    "guide": ({"steps": [StepText("Lift the quartz tray"), StepText("Wipe it")]}, ["Lift the quartz tray"]),
    "checklist": ({"steps": [StepText("Quartz lamp on"), StepText("Door shut")]}, ["Quartz lamp on"]),
    "question": ({"text": "Which quartz for wet rooms?"}, ["Which quartz for wet rooms?"]),
    "reflection": ({"text": "What went wrong: quartz first, then me."}, ["quartz first, then me"]),
    "scenario": (
        {"text": "The quartz pallet leans.", "choices": WAYS},
        ["The quartz pallet leans.", "It falls at the first roundabout.", "Wrap it again", "A good way"],
    ),
}
FILES = {"video": "video", "voice": "audio", "photo": "photo"}


@pytest.fixture
async def jonas(web: httpx.AsyncClient, world: World) -> AsyncIterator[httpx.AsyncClient]:
    async with await sign_in(web, world.jonas) as client:
        yield client


def test_no_kind_is_forgotten() -> None:
    assert set(WRITTEN) == {*Kind.__args__, "voice"}  # type: ignore[attr-defined]


@pytest.mark.parametrize("kind", WRITTEN)
async def test_every_kind_can_be_posted_found_and_read_with_media_blocked(
    jonas: httpx.AsyncClient, world: World, kind: str
) -> None:
    fields, told = WRITTEN[kind]
    if kind in FILES:
        file = await asset(world.mira, FILES[kind])
        await pictured(file)
        use = Use(file, "A quartz lamp above the door")
        fields = {**fields, "assets": [use], "consent": "nobody"}
    number = await post(world.mira, "video" if kind == "voice" else kind, **fields)  # type: ignore[arg-type]
    found = (await jonas.get("/api/v1/search", params={"q": "quartz"})).json()["posts"]
    assert number in [one["id"] for one in found]
    page = without_media((await jonas.get(f"/posts/{number}")).text)
    for words in told:
        assert words in page


async def pictured(file: str) -> None:
    """The page may show a picture of it."""
    await database.execute(
        """
        INSERT INTO rendition (asset_id, version, name, key, media_type, width, height, size)
        VALUES ($1, 1, 'w720', $1, 'image/webp', 720, 1280, 1000)
        """,
        file,
    )


def without_media(page: str) -> str:
    """What is left where pictures, sound and film are blocked: their descriptions and all words."""
    main = page[page.index("<main") : page.index("</main>")]
    described = re.sub(r'<img[^>]*\balt="([^"]*)"[^>]*>', r" \1 ", main)
    silent = re.sub(r"<(video|audio)\b.*?</\1>|<img[^>]*>", " ", described, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", silent).split())


@pytest.mark.parametrize(
    ("code", "fields"),
    [
        ("choices_few", {"choices": WAYS[:1]}),
        ("choices_many", {"choices": WAYS * 3}),
        ("choice_empty", {"choices": [Choice("Load it", " "), *WAYS]}),
        ("choice_long", {"choices": [Choice("x" * 281, "It falls."), *WAYS]}),
        ("level_unknown", {"level": "easy"}),
        ("takes_wrong", {"minutes": 0}),
        ("takes_wrong", {"minutes": 481}),
        ("tool_long", {"tool": "x" * 61}),
        ("source_wrong", {"source": "javascript:alert(1)"}),
        ("source_long", {"source": f"https://example.org/{'x' * 500}"}),
        ("summary_long", {"summary": "x" * 2201}),
    ],
)
async def test_what_does_not_fit_is_refused_with_its_field(
    world: World, code: str, fields: dict[str, Any]
) -> None:
    with pytest.raises(Refusal) as no:
        await posts.publish(world.mira, await draft(world.mira, "scenario", **{"choices": WAYS, **fields}))
    assert no.value.code == code
    assert no.value.field in fields


EDITS: dict[str, Any] = {
    "title": "Another title",
    "text": "Other words",
    "skills": ["Another Skill"],
    "audience": "link",
    "comments_open": False,
    "language": "de",
    "level": "expert",
    "tool": "Press 4",
    "minutes": 12,
    "source": "https://example.org/manual",
    "summary": "In other words",
    "review_on": date(2027, 3, 1),
    "choices": [*WAYS, Choice("Wait", "Nothing happens.")],
}


@pytest.mark.parametrize("field", EDITS)
async def test_each_field_edited_once_gives_a_readable_history(
    web: httpx.AsyncClient, world: World, field: str
) -> None:
    number = await post(world.mira, "scenario", choices=WAYS)
    before = await posts.content(world.mira, number)
    await posts.edit(world.mira, number, msgspec.structs.replace(before, **{field: EDITS[field]}))
    after = await posts.content(world.mira, number)
    (told,) = differences(before, after)
    assert told.field == field
    async with await sign_in(web, world.mira) as mira:
        page = (await mira.get(f"/posts/{number}/history")).text
    assert "Version 2" in page
    assert re.search(r"<ins>[^<]+</ins>", page)


async def test_a_step_keeps_its_place_in_links_when_its_words_and_picture_change(world: World) -> None:
    picture = await asset(world.mira)
    number = await post(
        world.mira, "guide", steps=[StepText("open"), StepText("turn", picture)], consent="nobody"
    )
    open_, turn = await steps(world.mira, number)
    changed = [
        StepText("look"),
        StepText("turn gently", None, turn.id),
        StepText("wide open", picture, open_.id),
    ]
    whole = await posts.content(world.mira, number)
    await posts.edit(world.mira, number, msgspec.structs.replace(whole, steps=changed))
    found = await steps(world.mira, number)
    assert [step.id for step in found][1:] == [turn.id, open_.id]
    assert [step.text for step in found] == ["look", "turn gently", "wide open"]


async def test_the_step_of_another_post_is_a_new_one_here(world: World) -> None:
    other = await post(world.jonas, "guide", steps=[StepText("his"), StepText("way")])
    (his, _) = await steps(world.jonas, other)
    number = await draft(world.mira, "guide", steps=[StepText("mine", None, his.id)])
    (mine,) = await steps(world.mira, number)
    assert mine.id != his.id
    assert [step.text for step in await steps(world.jonas, other)] == ["his", "way"]


async def test_the_picture_of_a_step_is_readable_exactly_when_the_post_is(
    web: httpx.AsyncClient, world: World
) -> None:
    picture = await asset(world.mira)
    number = await draft(
        world.mira, "guide", steps=[StepText("open", picture), StepText("shut")], consent="nobody"
    )
    assert await seen(world.jonas, picture) is False
    await posts.publish(world.mira, number)
    assert await seen(world.jonas, picture) is True
    await posts.unpublish(world.mira, number)
    assert await seen(world.jonas, picture) is False


async def seen(person: int, file: str) -> bool:
    return file in await readable_assets([file], person)


async def test_a_reflection_of_what_went_wrong_needs_no_name(jonas: httpx.AsyncClient, world: World) -> None:
    words = "What went wrong: I did not ask."
    number = await post(world.mira, "reflection", anonymous=True, text=words, skills=["Asking"])
    page = (await jonas.get(f"/posts/{number}")).text
    assert "What went wrong: I did not ask." in page
    assert "Mira" not in page


async def test_programs_write_and_read_a_scenario_whole(jonas: httpx.AsyncClient) -> None:
    given: dict[str, Any] = {
        "kind": "scenario",
        "title": "The pallet leans",
        "text": "The truck leaves in two minutes.",
        "skills": ["Pallets"],
        "choices": [msgspec.structs.asdict(way) for way in WAYS],
        "level": "beginner",
        "minutes": 8,
        "tool": "Film",
        "source": "https://example.org/rule",
        "summary": "Wrap it again.",
        "review_on": "2027-03-01",
        "publish": True,
    }
    made = (await jonas.post("/api/v1/posts", json=given)).json()
    assert made["state"] == "live"
    assert {name: made[name] for name in given if name not in ("publish", "skills")} == {
        name: value for name, value in given.items() if name not in ("publish", "skills")
    }
    changed = await jonas.patch(f"/api/v1/posts/{made['id']}", json={"choices": given["choices"][:1]})
    assert changed.status_code == 422
    assert changed.json()["type"] == "choices_few"


async def test_nothing_is_asked_of_the_server_when_somebody_chooses(
    jonas: httpx.AsyncClient, world: World
) -> None:
    """The ways open in the page itself: there is no form and no address that could be written down."""
    number = await post(world.mira, "scenario", choices=WAYS)
    page = (await jonas.get(f"/posts/{number}")).text
    part = page[page.index('<section class="scenario"') :]
    part = part[: part.index("</section>")]
    assert part.count("<details") == len(WAYS)
    assert not re.search(r"<(form|a|button|input)\b|hx-", part)


def test_a_draft_of_yesterday_is_read_with_the_fields_of_today() -> None:
    """What a Revision holds from before there were choices."""
    kept = msgspec.json.decode(b'{"kind":"scenario","title":"Old","steps":[{"text":"open"}]}', type=Draft)
    assert (kept.choices, kept.steps[0].id, kept.summary) == ([], None, "")
    assert content("scenario").level is None


async def test_choices_leave_with_the_post(world: World) -> None:
    number = await post(world.mira, "scenario", choices=WAYS, summary="Wrap it.")
    await posts.delete(world.mira, number)
    with clock.at(clock.now() + timedelta(days=31)):
        await upkeep.purge()
    assert await database.value("SELECT count(*) FROM choice WHERE post_id = $1", number) == 0
    assert await database.value("SELECT summary FROM post WHERE id = $1", number) == ""
