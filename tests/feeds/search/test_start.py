"""Where a search begins, before anything is asked."""

from app import database
from app.people import profile
from feeds import answers, comments, follows
from feeds.search import start
from tests.feeds.helpers import post
from tests.world import World, approved


async def test_followed_skills_stand_first_and_those_without_a_post_nowhere(world: World) -> None:
    for name, posts in (("belt tension", 2), ("chain slack", 1), ("empty shelf", 0)):
        await approved(name)
        for _ in range(posts):
            await post(world.mira, skills=[name])
    assert [one.name for one in (await start.start(world.sofia)).skills] == ["belt tension", "chain slack"]
    slack = await database.value("SELECT id FROM skill WHERE slug = 'chain-slack'")
    await follows.set(world.jonas, "skill", slack, True)
    found = (await start.start(world.jonas)).skills
    assert [(one.name, one.posts) for one in found] == [("chain slack", 1), ("belt tension", 2)]


async def test_open_questions_of_others_stand_before_answered_ones(world: World) -> None:
    solved = await post(world.mira, "question", title="Solved?")
    await answers.accept(world.mira, await comments.add(world.sofia, solved, "Yes."))
    other, own = (
        await post(world.mira, "question", skills=["belt tension"]),
        await post(world.jonas, "question"),
    )
    mine = await post(world.mira, "question", skills=["chain slack"])
    await post(world.mira, "question", audience="team", title="For the team")
    await post(world.mira, "question", skills=["belt tension"])
    found = [(one.card.id, one.answered) for one in (await start.start(world.jonas)).questions]
    assert found[0] == (mine, False)
    assert found[-1] == (solved, True)
    assert (other, False) in found
    assert own not in dict(found)
    assert len(found) == 4


async def test_questions_in_a_language_that_one_reads_stand_first(world: World) -> None:
    for _ in range(start.QUESTIONS):
        await post(world.mira, "question", title="Warum klemmt das?", language="de-AT")
    english = await post(world.mira, "question", title="Why does it jam?")
    for _ in range(2):
        await post(world.mira, "question", title="Pourquoi?", language="fr")
    found = [one.card.language for one in (await start.start(world.tomas)).questions]
    assert found[0] == "en"
    await profile.read(world.lena, ["de"])
    found = [one.card.language for one in (await start.start(world.lena)).questions]
    assert found == ["de-AT"] * start.QUESTIONS
    assert english
