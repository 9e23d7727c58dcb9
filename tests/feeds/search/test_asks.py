"""A search without an answer becomes a question to those who can help (FIND-5)."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import pytest

from app import clock, database, jobs, limits
from app.events import Verb
from app.people import people
from app.reach import topics
from app.refusal import Refusal
from feeds import answers, applications, blocks, comments, follows, vectors
from feeds.publishing import Hold, screens
from feeds.search import asks, misses
from feeds.states import move
from tests.feeds.helpers import post
from tests.world import World, approved, sign_in

#: No word of it stands in a Post; what it is about, its meaning tells.
WORDS = "A colleague cuts his fingertip and bleeds"
PART = {"hx-request": "true"}


@pytest.fixture
async def jonas(web: httpx.AsyncClient, world: World) -> AsyncIterator[httpx.AsyncClient]:
    async with await sign_in(web, world.jonas) as client:
        yield client


async def able(skill: str, amount: int) -> list[int]:
    """So many who can help with a new Skill, the first one best."""
    await approved(skill)
    found = []
    for number in range(amount):
        helper = await people.add(None, f"Helper {number} {skill}")
        made = await post(helper, title=f"Nothing of it {number}", text="Other words.", skills=[skill])
        for _ in range(amount - number):
            await applications.apply(await people.add(None, "Somebody"), made, "worked")
        found.append(helper)
    await jobs.drain()
    return found


async def full(person: int) -> None:
    """The person was asked as much as one can be."""
    asker = await people.add(None, "Asker")
    for number in range((await limits.current()).open_asks_max):
        question = await post(asker, "question", title=f"Open {number}", skills=["Steam wand"])
        await database.execute(
            "INSERT INTO asked (post_id, person_id, at) VALUES ($1, $2, $3)", question, person, clock.now()
        )


async def told(question: int) -> set[int]:
    """Who has a Notice that they are asked."""
    return set(
        await database.values(
            "SELECT person_id FROM notice WHERE kind = 'asked' AND subject_id = $1", str(question)
        )
    )


async def questions(title: str) -> list[int]:
    return await database.values("SELECT id FROM post WHERE kind = 'question' AND title = $1", title)


async def test_find_5_a_search_without_an_answer_and_one_tap_make_one_question_and_three_notices(
    jonas: httpx.AsyncClient, world: World
) -> None:
    deaf, busy, *willing = await able("First aid", 6)
    await topics.choose(deaf, topics.topic("asked").name, "pollen", state=False)
    await full(busy)
    vectors.forget()
    page = await jonas.get("/search", params={"q": WORDS}, headers=PART)
    assert 'value="first-aid" selected' in page.text
    form = {"text": WORDS, "skill": "first-aid", "offered": "first-aid"}
    key = "4d1d4b52-7f0f-4a0e-9a5c-5f6a1e0f7a11"
    for _ in range(2):
        answer = await jonas.post("/search/questions", data={**form, "key": key})
        assert answer.status_code == 303
    (question,) = await questions(WORDS)
    assert answer.headers["location"] == f"/posts/{question}"
    assert (await limits.current()).ask_routes_to == 3
    assert await told(question) == set(willing[:3])
    await jobs.drain()
    assert await told(question) == set(willing[:3])


async def test_within_a_skill_the_question_is_about_that_skill(
    jonas: httpx.AsyncClient, world: World
) -> None:
    await able("lamp posts", 1)
    page = await jonas.get("/search", params={"q": "gibberish zzyzx", "skill": "lamp-posts"}, headers=PART)
    assert 'value="lamp-posts" selected' in page.text
    assert "Helper 0 lamp posts" in page.text
    other = await jonas.get("/search", params={"q": "gibberish zzyzx", "kind": "video"}, headers=PART)
    assert "/search/questions" not in other.text


async def test_where_no_skill_was_guessed_those_one_has_to_do_with_are_a_tap_away(
    jonas: httpx.AsyncClient, world: World
) -> None:
    followed = await approved("kiln bricks")
    await post(world.mira, title="Of kilns", skills=["kiln bricks"])
    await follows.set(world.jonas, "skill", followed, True)
    await able("hearth grates", 1)
    page = (await jonas.get("/search", params={"q": "xyzzy"}, headers=PART)).text
    tapped = re.findall(r'type="radio" name="skill" value="([^"]+)"', page)
    assert tapped[0] == "kiln-bricks"
    assert 'name="skill" value="" class="ask-other"' in page
    assert 1 < len(tapped) <= asks.LIKELY
    assert '<option dir="auto" value="hearth-grates">' in page
    part = await jonas.get("/search/questions", params={"other": "hearth-grates"}, headers=PART)
    assert "Helper 0 hearth grates" in part.text
    empty = await jonas.post("/search/questions", data={"text": "xyzzy"})
    assert (empty.status_code, empty.text.count('type="radio" name="skill"')) == (422, len(tapped) + 1)
    form = {"text": "xyzzy", "skill": "", "other": "hearth-grates"}
    assert (await jonas.post("/search/questions", data=form)).status_code == 303
    (question,) = await questions("xyzzy")
    assert "Helper 0 hearth grates" in await database.values(
        "SELECT p.name FROM asked a JOIN person p ON p.id = a.person_id WHERE a.post_id = $1", question
    )


async def test_it_is_written_down_whether_the_guessed_skill_was_taken(world: World) -> None:
    await approved("axle grease")
    await approved("axle boxes")
    answer = (
        "SELECT verb FROM event WHERE subject_id = $1 AND verb LIKE 'suggestion.%' ORDER BY id DESC LIMIT 1"
    )
    for slug, verb in (("axle-grease", "suggestion.accepted"), ("axle-boxes", "suggestion.refused")):
        asked = await asks.ask(world.jonas, f"What about {slug}?", slug, offered="axle-grease")
        assert await database.value(answer, str(asked.post)) == verb


async def test_the_asker_is_told_when_it_is_answered(world: World) -> None:
    helper, *_ = await able("bogie springs", 1)
    asked = await asks.ask(world.jonas, "Which way up do bogie springs go?", "bogie-springs")
    await comments.add(helper, asked.post, "The tight end down.")
    await jobs.drain()
    kinds = await database.values(
        "SELECT kind FROM notice WHERE person_id = $1 AND data ->> 'post' = $2 OR subject_id = $2",
        world.jonas,
        str(asked.post),
    )
    assert "answered" in kinds


async def test_who_blocks_the_asker_and_the_asker_are_not_told(world: World) -> None:
    blocker, other = await able("valve lapping", 2)
    await blocks.set(blocker, world.jonas, "block", True)
    made = await post(world.jonas, title="Own words", skills=["valve lapping"])
    await applications.apply(world.mira, made, "worked")
    asked = await asks.ask(world.jonas, "How fine is fine?", "valve-lapping")
    assert [one.id for one in asked.people] == [other]


async def test_a_held_question_is_told_once_a_moderator_let_it_go(world: World) -> None:
    helper, *_ = await able("shim stacks", 1)

    async def hold(number: int) -> Hold | None:
        title = await database.value("SELECT title FROM post WHERE id = $1", number)
        return Hold("word", "shim") if "shim" in title else None

    screens.append(hold)
    try:
        asked = await asks.ask(world.jonas, "Which shim first?", "shim-stacks")
    finally:
        screens.remove(hold)
    assert (asked.state, asked.people) == ("held", [])
    await jobs.drain()
    assert await told(asked.post) == set()
    await move(asked.post, "live", verb=Verb.POST_PUBLISHED, actor=world.ines)
    await jobs.drain()
    assert await told(asked.post) == {helper}
    assert await asks.tell(asked.post) == []


async def test_a_helper_who_is_full_by_now_gives_way_to_the_next(world: World) -> None:
    first, second, *rest = await able("pump priming", 5)
    offer = await asks.offer(world.jonas, "pump priming")
    assert [one.id for one in offer.people] == [first, second, rest[0]]
    await full(first)
    asked = await asks.ask(world.jonas, "Prime before or after?", "pump-priming")
    assert [one.id for one in asked.people] == [second, rest[0], rest[1]]


async def test_who_had_room_a_moment_ago_and_has_none_now_is_spared(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when another question took the last place between the look and the asking."""
    helper, *_ = await able("hoist brakes", 1)
    await full(helper)

    async def a_moment_ago(*_: int) -> list[int]:
        return [helper]

    monkeypatch.setattr(asks, "able", a_moment_ago)
    assert (await asks.ask(world.jonas, "Wet or dry?", "hoist-brakes")).people == []


async def test_a_question_that_became_private_is_told_to_nobody_outside(world: World) -> None:
    await approved("wire lacing")
    asked = await asks.ask(world.jonas, "Which knot?", "wire-lacing")
    await database.execute(
        """
        UPDATE post SET audience = 'team', team_id = (SELECT team_id FROM person WHERE id = $2)
        WHERE id = $1
        """,
        asked.post,
        world.jonas,
    )
    helper = await people.add(None, "Helper elsewhere")
    await applications.apply(
        world.mira, await post(helper, title="Of knots", skills=["wire lacing"]), "worked"
    )
    await jobs.drain()
    assert await asks.tell(asked.post) == []
    assert await told(asked.post) == set()


async def test_an_answered_question_is_told_to_nobody_more(world: World) -> None:
    await able("rope splice", 1)
    asked = await asks.ask(world.jonas, "How many tucks?", "rope-splice")
    await answers.accept(world.jonas, await comments.add(world.mira, asked.post, "Four."))
    later = await people.add(None, "Later helper")
    made = await post(later, title="Other", skills=["rope splice"])
    await applications.apply(world.mira, made, "worked")
    assert await asks.tell(asked.post) == []


async def test_a_question_of_an_ordinary_composer_is_told_to_nobody(world: World) -> None:
    await able("gland packing", 1)
    number = await post(world.jonas, "question", title="Rings or rope?", skills=["gland packing"])
    await jobs.drain()
    assert await told(number) == set()


async def test_a_long_search_keeps_all_of_its_words_below_a_title_that_fits(world: World) -> None:
    await approved("long words")
    words = "why does the " + "very " * 25 + "long belt slip"
    asked = await asks.ask(world.jonas, words, "long-words")
    title, text = await database.values(
        "SELECT unnest(ARRAY[title, text]) FROM post WHERE id = $1", asked.post
    )
    assert len(title) <= (await limits.current()).title_max
    assert title.endswith("very…")
    assert text == words
    assert await database.value("SELECT count(*) FROM search_miss WHERE text = $1", words) == 1


async def test_without_a_skill_or_with_one_that_is_none_nothing_is_made(
    jonas: httpx.AsyncClient, world: World
) -> None:
    with pytest.raises(Refusal, match="skill_missing"):
        await asks.ask(world.jonas, "Nowhere to go", "no-such-skill")
    answer = await jonas.post("/search/questions", data={"text": "Nowhere to go", "skill": ""})
    assert answer.status_code == 422
    assert 'value="Nowhere to go"' in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert await questions("Nowhere to go") == []


async def test_the_form_says_who_will_hear_of_it(jonas: httpx.AsyncClient, world: World) -> None:
    await able("choke setting", 2)
    part = await jonas.get("/search/questions", params={"skill": "choke-setting"}, headers=PART)
    assert "Helper 0 choke setting" in part.text
    assert "<html" not in part.text


async def test_a_miss_is_counted_without_a_name_and_shown_for_k_people_only(
    web: httpx.AsyncClient, world: World, jonas: httpx.AsyncClient
) -> None:
    most = (await limits.current()).k
    searchers = [await people.add(None, f"Searcher {number}") for number in range(most)]
    for person in [*searchers[1:], searchers[1]]:
        async with await sign_in(web, person) as client:
            assert (await client.get("/search?q=Quetzal  FILTER")).status_code == 200
    assert await misses.gaps(days=90) == []
    async with await sign_in(web, searchers[0]) as client:
        await client.get("/search?q=quetzal+filter&typing=on")
        await client.get("/search?q=quetzal+filter&kind=video")
        assert await misses.gaps(days=90) == []
        await client.get("/search?q=quetzal+filter")
    assert [(gap.text, gap.people) for gap in await misses.gaps(days=90)] == [("quetzal filter", most)]
    assert (await jonas.get("/insights")).status_code == 403
    async with await sign_in(web, world.lena) as lena:
        page = (await lena.get("/insights")).text
    assert "quetzal filter" in page
    assert "/wanted?title=quetzal+filter" in page
    with clock.at(clock.now() + timedelta(days=91)):
        assert await misses.gaps(days=90) == []
