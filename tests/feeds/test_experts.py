"""Who can help with a Skill (FIND-6): by evidence, with room, and who wants to be found."""

from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import pytest

from app import clock, database, jobs, limits
from app.people import people, preferences, profile
from feeds import answers, applications, asking, blocks, comments, posts
from feeds.experts import Expert, experts
from tests.feeds.helpers import draft, post
from tests.world import World, approved, sign_in


@pytest.fixture
async def skill(world: World, request: pytest.FixtureRequest) -> tuple[str, int]:
    """A Skill of this test alone."""
    name = request.node.name[5:50].replace("_", " ")
    return name, await approved(name)


@pytest.fixture
async def jonas(web: httpx.AsyncClient, world: World) -> AsyncIterator[httpx.AsyncClient]:
    async with await sign_in(web, world.jonas) as client:
        yield client


async def colleague(name: str) -> int:
    return await people.add(None, name)


async def shown(author: int, skill: str, *tried: int) -> int:
    """A Post of the author under the Skill, that these colleagues did."""
    made = await post(author, skills=[skill])
    for person in tried:
        await applications.apply(person, made, "worked")
    return made


async def solved(author: int, asker: int, skill: str) -> int:
    """A question under the Skill whose accepted answer is the author's."""
    asked = await post(asker, "question", skills=[skill])
    await answers.accept(asker, await comments.add(author, asked, "Use the long key."))
    return asked


async def asks(asker: int, handle: str, skill: str, title: str = "How do you do it?") -> int:
    """A question that names somebody, brought to them."""
    made = await post(asker, "question", title=title, text=f"@{handle} ", skills=[skill])
    await jobs.drain()
    return made


async def told(person: int, post: int) -> list[str]:
    """The kinds of Notices the person has about a Post."""
    return await database.values(
        "SELECT kind FROM notice WHERE person_id = $1 AND subject_kind = 'post' AND subject_id = $2",
        person,
        str(post),
    )


def names(found: list[Expert]) -> list[str]:
    return [one.name for one in found]


async def test_people_stand_there_for_what_was_done_after_them_and_never_for_a_title(
    world: World, skill: tuple[str, int]
) -> None:
    name, number = skill
    await people.entitle(world.lena, name)
    await shown(world.mira, name, world.jonas, world.sofia, world.tomas)
    await solved(world.ines, world.jonas, name)
    witnessed = await shown(world.paul, name)
    tried = await applications.apply(world.greta, witnessed, "worked")
    await applications.confirm(world.tomas, tried.id)
    found = await experts(world.jonas, number)
    assert names(found) == ["Mira Alves", "Ines Couto", "Greta Lind", "Paul Okafor"]
    mira, ines, greta, paul = found
    assert (mira.tried, mira.accepted, mira.confirmed) == (3, 0, 0)
    assert (ines.tried, ines.accepted, ines.confirmed) == (0, 1, 0)
    assert (greta.tried, greta.accepted, greta.confirmed) == (0, 0, 1)
    assert paul.tried == 1


async def test_nameless_posts_and_tries_that_only_count_are_no_evidence(
    world: World, skill: tuple[str, int]
) -> None:
    name, number = skill
    nameless = await post(world.mira, skills=[name], anonymous=True)
    await applications.apply(world.jonas, nameless, "worked")
    plain = await shown(world.sofia, name)
    silent = await applications.apply(world.ines, plain, "worked", named=False)
    await applications.confirm(world.tomas, silent.id)
    assert names(await experts(world.lena, number)) == ["Sofia Prata"]


async def test_opted_out_people_never_appear(
    world: World, jonas: httpx.AsyncClient, skill: tuple[str, int]
) -> None:
    name, number = skill
    await shown(world.mira, name, world.sofia)
    await jonas.post("/me/profile", data={"language": "en"})
    assert names(await experts(world.jonas, number)) == ["Mira Alves"]
    await preferences.set(world.mira, "expert", "off")
    try:
        assert names(await experts(world.jonas, number)) == []
        assert "Mira Alves" not in (await jonas.get("/people", params={"skill": number})).text
        hidden = await asks(world.jonas, "nobody-here", name)
        assert await told(world.mira, hidden) == []
    finally:
        await preferences.set(world.mira, "expert", "on")
    assert "Mira Alves" in (await jonas.get("/people", params={"skill": number})).text


async def test_who_left_is_muted_or_blocks_me_is_no_expert_of_mine(
    world: World, skill: tuple[str, int]
) -> None:
    name, number = skill
    gone, muted, cross = [await colleague(f"Kay {n}") for n in range(3)]
    for person in (gone, muted, cross):
        await shown(person, name, world.sofia)
    await people.leave(gone, actor=None)
    await blocks.set(world.jonas, muted, "mute", True)
    await blocks.set(cross, world.jonas, "block", True)
    assert names(await experts(world.jonas, number)) == []
    assert names(await experts(world.lena, number)) == ["Kay 1", "Kay 2"]


async def test_what_the_viewer_may_not_read_proves_nothing_to_them(
    world: World, skill: tuple[str, int]
) -> None:
    name, number = skill
    team = await post(world.mira, skills=[name], audience="team")
    await applications.apply(world.sofia, team, "worked")
    assert names(await experts(world.sofia, number)) == ["Mira Alves"]
    assert names(await experts(world.jonas, number)) == []


async def test_a_full_person_routes_to_the_next(world: World, skill: tuple[str, int]) -> None:
    name, _ = skill
    star, second = await colleague("Star Full"), await colleague("Second Room")
    await shown(star, name, world.mira, world.sofia)
    await shown(second, name, world.mira)
    most = (await limits.current()).open_asks_max
    for number in range(most):
        assert await told(star, await asks(world.jonas, "star-full", name, f"Question {number}")) == ["asked"]
    assert await asking.full(star)
    late = await asks(world.lena, "star-full", name)
    assert await told(star, late) == []
    assert await told(second, late) == ["asked"]
    assert await asking.open_asks(second) == 1


async def test_an_answer_makes_room_for_the_next_question(world: World, skill: tuple[str, int]) -> None:
    name, number = skill
    star = await colleague("Star Room")
    await shown(star, name, world.mira)
    made = [await asks(world.jonas, "star-room", name, f"Question {n}") for n in range(3)]
    assert (await experts(world.lena, number))[0].full
    await comments.add(star, made[0], "Like this.")
    assert not (await experts(world.lena, number))[0].full
    await answers.accept(world.jonas, await comments.add(world.mira, made[1], "Or like this."))
    assert await asking.open_asks(star) == 1


async def test_nobody_is_asked_beyond_the_limit_when_nobody_else_can_help(
    world: World, skill: tuple[str, int]
) -> None:
    name, _ = skill
    star = await colleague("Star Alone")
    for number in range(4):
        last = await asks(world.jonas, "star-alone", name, f"Question {number}")
    assert await told(star, last) == []
    assert await asking.open_asks(star) == 3


async def test_somebody_is_asked_once_and_no_longer_when_the_question_goes(
    world: World, skill: tuple[str, int]
) -> None:
    name, _ = skill
    star = await colleague("Star Once")
    made = await asks(world.jonas, "star-once", name)
    await posts.edit(world.jonas, made, await posts.content(world.jonas, made))
    await jobs.drain()
    assert await asking.open_asks(star) == 1
    await posts.delete(world.jonas, made)
    await jobs.drain()
    assert await told(star, made) == []
    assert await asking.open_asks(star) == 0


async def test_a_draft_a_post_and_who_blocks_the_asker_are_not_asked(
    world: World, skill: tuple[str, int]
) -> None:
    name, _ = skill
    star, cross = await colleague("Star Quiet"), await colleague("Star Cross")
    await draft(world.jonas, "question", text="@star-quiet", skills=[name])
    await post(world.jonas, text="Thanks, @star-quiet", skills=[name])
    made = await asks(world.jonas, "star-cross", name)
    assert await told(cross, made) == ["asked"]
    await blocks.set(cross, world.lena, "block", True)
    await database.execute("DELETE FROM asked")
    own = await draft(world.lena, "question", text="@star-cross", skills=[name])
    await database.execute(
        "UPDATE post SET state = 'live', published_at = $2 WHERE id = $1", own, clock.now()
    )
    assert await asking.ask(own) == []
    assert await asking.open_asks(star) == 0


async def test_a_question_without_a_name_asks_without_one(world: World, skill: tuple[str, int]) -> None:
    name, _ = skill
    star = await colleague("Star Nameless")
    made = await post(world.jonas, "question", text="@star-nameless", skills=[name], anonymous=True)
    await jobs.drain()
    assert await database.values(
        "SELECT actor_id FROM notice WHERE person_id = $1 AND subject_id = $2", star, str(made)
    ) == [None]


async def test_the_nearest_one_step_ahead_stands_beside_the_star(
    world: World, skill: tuple[str, int]
) -> None:
    name, number = skill
    crowd = [await colleague(f"Crowd {n}") for n in range(6)]
    star, middle, near = [await colleague(f"Level {n}") for n in range(3)]
    await shown(star, name, *crowd)
    await shown(middle, name, *crowd[:4])
    await shown(near, name, *crowd[:2])
    await shown(world.jonas, name, crowd[0])
    found = await experts(world.jonas, number, limit=2)
    assert [(one.name, one.ahead) for one in found] == [("Level 0", False), ("Level 2", True)]
    assert world.jonas not in [one.id for one in found]


async def test_who_shares_a_language_and_has_room_comes_first(world: World, skill: tuple[str, int]) -> None:
    name, number = skill
    polish, german = await colleague("Ola Nowak"), await colleague("Uta Kern")
    await profile.read(polish, ["pl"])
    await profile.read(german, ["de", "en"])
    await profile.read(world.jonas, ["de"])
    await shown(polish, name, world.mira, world.sofia)
    await shown(german, name, world.mira)
    found = await experts(world.jonas, number)
    assert [(one.name, one.languages, one.speaks) for one in found] == [
        ("Uta Kern", ["de", "en"], True),
        ("Ola Nowak", ["pl"], False),
    ]


async def test_it_says_until_when_somebody_works_or_from_when_on(
    world: World, skill: tuple[str, int]
) -> None:
    name, number = skill
    await shown(world.mira, name, world.sofia)
    monday = (clock.now() + timedelta(days=7 - clock.now().weekday())).replace(hour=10, minute=0)
    with clock.at(monday):
        [working] = await experts(world.jonas, number)
    with clock.at(monday.replace(hour=22)):
        [away] = await experts(world.jonas, number)
    assert working.until
    assert working.until > monday
    assert working.back is None
    assert away.back
    assert away.back.date() == (monday + timedelta(days=1)).date()
    assert away.until is None


async def test_the_explanation_lists_the_posts_counted(
    world: World, jonas: httpx.AsyncClient, skill: tuple[str, int]
) -> None:
    name, number = skill
    first = await shown(world.mira, name, world.jonas, world.sofia)
    second = await shown(world.mira, name)
    asked = await solved(world.mira, world.lena, name)
    [mira] = [one for one in await experts(world.jonas, number) if one.id == world.mira]
    slug = await database.value("SELECT slug FROM skill WHERE id = $1", number)
    page = (await jonas.get(f"/people/{mira.handle}/skills/{slug}")).text
    for one in (first, second, asked):
        assert f'href="/posts/{one}"' in page
    assert "2 colleagues did it" in page
    assert "Accepted answer to" in page
