"""The form's own parts of each kind, as a phone without scripts sends them."""

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from app import clock, database
from feeds import posts
from feeds.cards import card
from feeds.drafts import Choice, StepText
from feeds.steps import steps
from tests.feeds.helpers import asset, content, post
from tests.feeds.test_kinds import pictured
from tests.world import World, sign_in

WORDS = {"kind": "guide", "title": "Seal a bag", "skills": "bags"}


@pytest.fixture
async def mira(web: httpx.AsyncClient, world: World) -> AsyncIterator[httpx.AsyncClient]:
    async with await sign_in(web, world.mira) as client:
        yield client


def rows(*steps: tuple[str, str, str]) -> dict[str, Any]:
    """Fields of Steps: words, id and file of each."""
    return {
        "step_row": [str(place) for place in range(1, len(steps) + 1)],
        "step": [text for text, _, _ in steps],
        "step_id": [number for _, number, _ in steps],
        "step_asset": [file for _, _, file in steps],
    }


def written(page: str) -> list[str]:
    """The words of the Steps in the form, in their order."""
    form = page[page.index("data-rows") : page.index("<template data-new")]
    return [words for words in re.findall(r"<textarea[^>]*>([^<]*)</textarea>", form) if words]


@pytest.mark.parametrize(
    ("to", "order"),
    [
        ("step-up:3", ["open", "shut", "turn"]),
        ("step-up:1", ["open", "turn", "shut"]),
        ("step-down:1", ["turn", "open", "shut"]),
        ("step-drop:2", ["open", "shut"]),
        ("step", ["open", "turn", "shut"]),
    ],
)
async def test_buttons_turn_the_steps_without_a_script(
    mira: httpx.AsyncClient, to: str, order: list[str]
) -> None:
    given = rows(("open", "", ""), ("turn", "", ""), ("shut", "", ""))
    page = (await mira.post("/compose", data={**WORDS, **given, "to": to})).text
    assert written(page) == order


async def test_moving_a_step_keeps_its_picture_and_its_address(mira: httpx.AsyncClient, world: World) -> None:
    picture = await asset(world.mira)
    number = await post(
        world.mira, "guide", steps=[StepText("open", picture), StepText("turn")], consent="nobody"
    )
    before = await steps(world.mira, number)
    given = rows(*((step.text, str(step.id), step.media.id if step.media else "") for step in before))
    page = (await mira.post(f"/posts/{number}/edit", data={**WORDS, **given, "to": "step-down:1"})).text
    moved = {
        name: re.findall(rf'name="{name}" value="([^"]*)"', page[: page.index("<template data-new")])
        for name in ("step_row", "step_id", "step_asset")
    }
    assert moved["step_asset"] == ["", picture]
    sent = {**WORDS, **moved, "step": written(page), "consent": "nobody", "to": "draft"}
    assert (await mira.post(f"/posts/{number}/edit", data=sent)).status_code == 303
    after = await steps(world.mira, number)
    assert [(step.id, step.text, bool(step.media)) for step in after] == [
        (before[1].id, "turn", False),
        (before[0].id, "open", True),
    ]


async def test_a_guide_is_looked_at_step_by_step_before_anybody_else_sees_it(
    mira: httpx.AsyncClient, world: World
) -> None:
    given = {**WORDS, "to": "preview"}
    answer = await mira.post("/compose", data={**given, **rows(("open", "", ""), ("turn", "", ""))})
    shown = answer.headers["location"]
    assert re.fullmatch(r"/posts/\d+/steps", shown)
    assert "open" in (await mira.get(shown)).text
    number = int(shown.split("/")[2])
    assert (await card(world.mira, number)).state == "draft"
    form = (await mira.get(f"/posts/{number}/edit")).text
    assert 'value="preview"' in form
    changed = {"step_id": [str(step.id) for step in await steps(world.mira, number)]}
    fields = rows(("open it", "", ""), ("turn", "", "")) | changed
    again = await mira.post(f"/posts/{number}/edit", data={**given, **fields})
    assert again.headers["location"] == shown
    assert "open it" in (await mira.get(shown)).text
    # Nothing to walk through: the draft itself.
    empty = await mira.post("/compose", data=given)
    assert re.fullmatch(r"/posts/\d+", empty.headers["location"])


async def test_the_picture_of_a_step_has_words_for_who_cannot_see_it(
    mira: httpx.AsyncClient, world: World
) -> None:
    pictures = [await asset(world.mira), await asset(world.mira)]
    given = rows(("open", "", pictures[0]), ("turn", "", pictures[1]))
    sent = {**WORDS, **given, "step_alt": ["A red lid", ""], "consent": "nobody", "to": "publish"}
    answer = await mira.post("/compose", data=sent)
    number = int(answer.headers["location"].rpartition("/")[2])
    for picture in pictures:
        await pictured(picture)
    for place in (f"/posts/{number}", f"/posts/{number}/steps"):
        page = (await mira.get(place)).text
        assert 'alt="A red lid"' in page
        assert 'alt="Picture of step 2"' in page
    assert 'value="A red lid"' in (await mira.get(f"/posts/{number}/edit")).text
    without = await posts.draft(world.mira, content("guide", steps=[StepText("open", alt="A red lid")]))
    assert (await posts.content(world.mira, without)).steps[0].alt == ""


async def test_a_picture_of_a_step_comes_with_the_form(mira: httpx.AsyncClient, world: World) -> None:
    given = rows(("open", "", ""), ("turn", "", ""))
    sent = {"csrf": mira.headers["x-csrf"], **WORDS, **given, "consent": "nobody", "to": "draft"}
    answer = await mira.post("/compose", data=sent, files={"step_file-2": ("a.jpg", b"\xff\xd8\xff" * 50)})
    draft = await posts.content(world.mira, int(answer.headers["location"].rpartition("/")[2]))
    assert draft.assets == []
    assert [bool(step.asset) for step in draft.steps] == [False, True]


async def test_the_ways_out_of_a_scenario_are_written_on_the_form(
    mira: httpx.AsyncClient, world: World
) -> None:
    sent = {
        **WORDS, "kind": "scenario", "text": "It leans.", "to": "post", "choice_row": ["1", "2", "3"],
        "choice": ["Load it", "Wrap it", ""], "outcome": ["It falls.", "It holds.", ""], "good": "2",
    }  # fmt: skip
    page = (await mira.post("/compose", data={**sent, "to": "choice-drop:1"})).text
    assert "Wrap it" in page
    assert "Load it" not in page
    answer = await mira.post("/compose", data=sent)
    draft = await posts.content(world.mira, int(answer.headers["location"].rpartition("/")[2]))
    assert draft.choices == [Choice("Load it", "It falls."), Choice("Wrap it", "It holds.", good=True)]


async def test_what_stands_under_more_is_kept_and_comes_back(mira: httpx.AsyncClient, world: World) -> None:
    more = {
        "more": "on", "audience": "link", "level": "expert", "minutes": "12", "tool": "Press 4",
        "language": "de", "summary": "In words", "source": "https://example.org/manual",
        "review_on": "2027-03-01", "comments_closed": "on",
    }  # fmt: skip
    sent = {**WORDS, "kind": "reflection", "text": "Ask first.", "to": "post", **more}
    place = (await mira.post("/compose", data=sent)).headers["location"]
    draft = await posts.content(world.mira, int(place.rpartition("/")[2]))
    assert (draft.audience, draft.level, draft.minutes, draft.tool) == ("link", "expert", 12, "Press 4")
    assert (draft.language, draft.summary, draft.comments_open) == ("de", "In words", False)
    form = (await mira.get(f"{place}/edit")).text
    for shown in ('value="12"', 'value="Press 4"', 'value="2027-03-01"', ">In words</textarea>"):
        assert shown in form
    page = (await mira.get(place)).text
    for shown in ("In words", "Takes 12 minutes", "Press 4", 'href="https://example.org/manual"'):
        assert shown in page


async def test_a_form_without_these_parts_leaves_them_as_they_are(
    mira: httpx.AsyncClient, world: World
) -> None:
    number = await post(world.mira, audience="link", minutes=5, comments_open=False)
    sent = {**WORDS, "kind": "reflection", "text": "Ask first.", "to": "draft"}
    assert (await mira.post(f"/posts/{number}/edit", data=sent)).status_code == 303
    draft = await posts.content(world.mira, number)
    assert (draft.audience, draft.minutes, draft.comments_open) == ("link", 5, False)


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("minutes", "soon", "0 minutes cannot be: say 1 to 480."),
        ("source", "the manual", "“the manual” is no link"),
        ("planned_on", "2020-01-01", "2020-01-01 08:00 has passed already"),
        ("planned_on", "soon", "“soon” is no day or time."),
    ],
)
async def test_a_mistake_under_more_opens_it_and_is_told_beside_its_field(
    mira: httpx.AsyncClient, field: str, value: str, told: str
) -> None:
    sent = {**WORDS, "kind": "question", "to": "post", "more": "on", field: value}
    answer = await mira.post("/compose", data=sent)
    assert answer.status_code == 422
    assert told in answer.text
    assert re.search(r'<details class="more-fields"[^>]* open', answer.text)


async def test_a_post_is_planned_moved_and_taken_back_on_the_form(
    mira: httpx.AsyncClient, world: World
) -> None:
    """In the time of the author's site, which is Lisbon's."""
    sent = {**WORDS, "kind": "question", "more": "on", "planned_on": "2126-07-01", "planned_at": "09:30"}
    place = (await mira.post("/compose", data={**sent, "to": "post"})).headers["location"]
    number = int(place.rpartition("/")[2])
    assert await planned(world, number) == datetime(2126, 7, 1, 8, 30, tzinfo=UTC)
    page = (await mira.get(place)).text
    assert "Planned for" in page
    assert "Post it now" in page
    assert 'value="09:30"' in (await mira.get(f"{place}/edit")).text
    await mira.post(f"{place}/edit", data={**sent, "planned_at": "10:30", "to": "draft"})
    assert await planned(world, number) == datetime(2126, 7, 1, 9, 30, tzinfo=UTC)
    await mira.post(f"{place}/edit", data={**sent, "planned_on": "", "planned_at": "", "to": "draft"})
    assert await planned(world, number) is None


async def test_a_plan_is_ended_on_the_page_of_the_draft(mira: httpx.AsyncClient, world: World) -> None:
    number = await posts.draft(world.mira, content())
    plan = {"on": "2126-07-01", "at": "09:30"}
    assert (await mira.post(f"/posts/{number}/plan", data=plan)).status_code == 303
    assert await planned(world, number) is not None
    assert (await mira.post(f"/posts/{number}/plan", data={"state": "off"})).status_code == 303
    assert await planned(world, number) is None
    refused = await mira.post(f"/posts/{number}/plan", data={"on": "2020-01-01"})
    assert refused.status_code == 422
    assert "has passed already; it is" in refused.text


async def test_a_program_plans_with_a_zone_and_takes_it_back(mira: httpx.AsyncClient, world: World) -> None:
    number = await posts.draft(world.mira, content())
    place = f"/api/v1/posts/{number}/plan"
    told = (await mira.put(place, json={"at": "2126-07-01T09:30:00+02:00"})).json()
    assert datetime.fromisoformat(told["planned_at"]) == datetime(2126, 7, 1, 7, 30, tzinfo=UTC)
    assert (await mira.put(place, json={"at": "2126-07-01T09:30:00"})).status_code == 400
    assert (await mira.put(place, json={"at": "2020-07-01T09:30:00Z"})).json()["type"] == "past"
    assert (await mira.delete(place)).json()["planned_at"] is None


async def test_a_new_post_is_in_the_language_of_its_author(mira: httpx.AsyncClient) -> None:
    page = (await mira.get("/compose?kind=question")).text
    assert re.search(r'<option value="en"[^>]* selected', page)


async def planned(world: World, number: int) -> datetime | None:
    assert await database.value("SELECT state FROM post WHERE id = $1", number) == "draft"
    assert clock.now() < datetime(2126, 1, 1, tzinfo=UTC)
    return (await card(world.mira, number)).planned_at


async def test_a_form_that_names_only_its_audience_goes_out_to_no_more_people(
    mira: httpx.AsyncClient,
) -> None:
    sent = {**WORDS, "kind": "reflection", "text": "For us.", "to": "post", "audience": "team"}
    place = (await mira.post("/compose", data=sent)).headers["location"]
    number = int(place.rpartition("/")[2])
    assert await database.value("SELECT audience FROM post WHERE id = $1", number) == "team"
