"""POST-18: Skills and similar Posts come as marked suggestions; a person accepts."""

import pytest

from app import database, jobs
from app.models import embedder
from feeds import answers, cards, comments, importing, posts, suggesting, vectors
from feeds.drafts import Draft
from feeds.vectors import Near
from tests.feeds.helpers import content, draft, post
from tests.feeds.making import events
from tests.world import World, approved


@pytest.fixture(scope="module", autouse=True)
async def list_of_skills(world: World) -> None:
    await importing.bring(None, importing.starter())
    await jobs.drain()


@pytest.fixture
def no_model(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a machine without onnxruntime, or with a damaged file."""

    async def off(_: list[str]) -> None:
        raise embedder.Off("nothing here")

    monkeypatch.setattr(embedder, "embed", off)


async def names(world: World, title: str, *chosen: str) -> list[str]:
    return [one.name for one in (await suggesting.suggest(world.mira, title, "", chosen)).skills]


async def test_a_name_or_synonym_in_the_words_comes_first(world: World) -> None:
    found = (await suggesting.suggest(world.mira, "Mein Drehmomentschlüssel klickt nicht", "")).skills
    assert (found[0].name, found[0].source) == ("Tightening to torque", "words")
    assert "Tightening to torque" not in await names(world, "My torque wrench", "tightening to torque")
    assert "Turning" not in await names(world, "Returning a laptop")


@pytest.mark.parametrize(
    ("title", "skill"),
    [
        ("The machine stopped because a bag got stuck", "Clearing jams"),
        ("What to do when a colleague cuts his finger", "First aid"),
        ("Stop the customer from shouting at you", "Dealing with anger"),
        ("Somebody sent us a fake bill by mail", "Spotting phishing"),
        ("Close the books in one day", "Month end"),
    ],
)
async def test_a_skill_is_found_by_what_the_words_mean(world: World, title: str, skill: str) -> None:
    assert skill in await names(world, title)


async def test_posts_that_say_something_like_it_vote_for_their_skills(world: World) -> None:
    await approved("Moorland care")
    for title in ("Water the peat before noon", "Peat must stay wet in summer", "Wet peat does not burn"):
        await post(world.jonas, title=title, text=title, skills=["Moorland care"])
    await jobs.drain()
    vectors.forget()
    found = (await suggesting.suggest(world.mira, "Our peat dries out in July", "")).skills
    assert ("Moorland care", "posts") in [(one.name, one.source) for one in found]


async def test_few_are_shown_and_a_word_or_two_say_nothing(world: World) -> None:
    assert (
        len(await names(world, "Excel, SAP, Python, SQL, welding, forklift and first aid"))
        == suggesting.SHOWN
    )
    assert await suggesting.suggest(world.mira, "Hm", "") == suggesting.Suggested()


async def test_who_explained_it_already_is_shown_with_the_post(world: World) -> None:
    there = await post(world.jonas, title="Descale the coffee machine with citric acid", text="Two litres.")
    await jobs.drain()
    vectors.forget()
    found = (await suggesting.suggest(world.mira, "Descaling a coffee machine", "")).alike
    assert [(one.id, one.author) for one in found] == [(there, "Jonas Weber")]
    assert (await suggesting.suggest(world.mira, "Descaling a coffee machine", "", post=there)).alike == []


async def test_a_question_explains_nothing_until_it_is_answered(world: World) -> None:
    asked = await post(world.jonas, "question", title="How do I empty the dust trap of the sander?")
    await jobs.drain()
    vectors.forget()
    title = "Empty the dust trap of the sander"
    assert (await suggesting.suggest(world.mira, title, "")).alike == []
    answer = await comments.add(world.sofia, asked, "Push the grey lever.")
    await answers.accept(world.jonas, answer)
    assert [one.id for one in (await suggesting.suggest(world.mira, title, "")).alike] == [asked]


async def test_the_same_words_are_found_in_a_language_the_model_does_not_know(world: World) -> None:
    there = await post(
        world.jonas, title="Kühlschmierstoff prüfen und nachfüllen", text="Mit Öl.", language="de"
    )
    found = (await suggesting.suggest(world.mira, "Kühlschmierstoff nachfüllen", "")).alike
    assert [one.id for one in found] == [there]


async def test_nothing_leaks_from_posts_that_the_author_may_not_see(world: World) -> None:
    secret = await post(
        world.ines, title="Calibrate the sluice gauge at night", text="Secret.", audience="team"
    )
    await jobs.drain()
    vectors.forget()
    words = "Calibrate the sluice gauge at night"
    assert (await suggesting.suggest(world.mira, words, "")).alike == []
    assert [one.id for one in (await suggesting.suggest(world.jonas, words, "")).alike] == [secret]


async def test_without_a_model_words_and_titles_stand_in(world: World, no_model: None) -> None:
    assert await names(world, "My torque wrench") == ["Tightening to torque"]
    there = await post(world.jonas, title="Polish the brass nameplate by hand")
    found = await suggesting.suggest(world.mira, "Polish a brass nameplate", "")
    assert [one.id for one in found.alike] == [there]


async def test_one_word_in_common_says_nothing_yet(world: World, no_model: None) -> None:
    await post(world.jonas, title="Whitewash", text="Two coats.")
    await post(world.jonas, title="Whitewash the cellar vault in spring", text="Two coats.")
    assert (await suggesting.suggest(world.mira, "Whitewash", "")).alike == []
    assert (await suggesting.suggest(world.mira, "Whitewash without ladders indoors", "")).alike == []


async def test_who_said_it_without_a_name_is_not_named_beside_it(world: World, no_model: None) -> None:
    there = await post(world.jonas, title="Straighten the bent handrail by hand", anonymous=True)
    [found] = (await suggesting.suggest(world.mira, "Straighten a bent handrail", "")).alike
    assert (found.id, found.author) == (there, None)


async def test_a_name_says_more_than_a_synonym_and_one_of_two_letters_nothing(
    world: World, no_model: None
) -> None:
    await approved("Zinc plating")
    await approved("Go")
    other = await approved("Acid bath")
    await database.execute("UPDATE skill SET synonyms = '{pickling}' WHERE id = $1", other)
    assert await names(world, "Zinc plating: how pickling has to go") == ["Zinc plating", "Acid bath"]


async def test_the_nearer_a_post_the_more_its_vote_counts_and_none_is_for_a_skill_that_is_only_proposed(
    world: World,
) -> None:
    peat, reed = await approved("Peat cutting"), await approved("Reed cutting")
    near = await post(world.jonas, skills=["Peat cutting"])
    far = await post(world.jonas, skills=["Reed cutting", "Moss cutting"])
    votes = await suggesting._votes([Near(near, 0.8), Near(far, 0.4)])
    assert votes == pytest.approx({peat: 0.8, reed: 0.2})


async def test_a_post_that_is_far_away_has_no_vote_and_neither_has_one_behind_many(world: World) -> None:
    lime, chalk = await approved("Lime washing"), await approved("Chalk drawing")
    near = await post(world.jonas, skills=["Lime washing"])
    far = await post(world.jonas, skills=["Chalk drawing"])
    assert await suggesting._votes([Near(near, 0.3), Near(far, 0.29)]) == {lime: 1.0}
    assert await suggesting._votes([Near(near, 0.29)]) == {}
    behind = [Near(near, 0.5)] * 15 + [Near(far, 0.5)]
    assert await suggesting._votes(behind) == {lime: 1.0}
    assert await suggesting._votes(behind[1:]) == {lime: 0.5, chalk: 0.5}


async def test_no_form_writes_down_more_than_was_offered(world: World) -> None:
    slugs = await database.values("SELECT slug FROM skill WHERE state = 'approved' LIMIT 30")
    number = await draft(world.mira)
    await suggesting.decide(world.mira, number, slugs)
    made = "SELECT count(*) FROM event WHERE verb = 'suggestion.made' AND subject_id = $1"
    assert await database.value(made, str(number)) == 4 * suggesting.SHOWN < len(slugs)


async def test_with_the_model_down_the_post_succeeds(world: World, no_model: None) -> None:
    number = await post(world.mira, title="Wrap a pallet without a model")
    await jobs.drain()
    assert (await cards.card(world.jonas, number)).state == "live"


async def test_nothing_suggested_is_in_the_post_unless_its_author_took_it(world: World) -> None:
    offered = (await suggesting.suggest(world.mira, "Lashing a load with straps", "")).skills
    assert offered
    number = await draft(world.mira, title="Lashing a load with straps", skills=["Load securing"])
    await suggesting.decide(world.mira, number, [one.slug for one in offered])
    await posts.publish(world.mira, number)
    assert [tag.name for tag in (await cards.card(world.mira, number)).skills] == ["Load securing"]


async def test_every_suggestion_is_an_event_with_accepted_or_refused(world: World) -> None:
    before = {verb: await events(f"suggestion.{verb}") for verb in ("made", "accepted", "refused")}
    number = await draft(world.mira, skills=["First aid"])
    for _ in range(2):  # saved twice, told once
        await suggesting.decide(world.mira, number, ["first-aid", "fire-safety", "never-heard-of"])
    await posts.edit(world.mira, number, content(skills=["First aid", "Fire safety"]))
    await suggesting.decide(world.mira, number, ["first-aid", "fire-safety"])
    now = {verb: await events(f"suggestion.{verb}") - before[verb] for verb in before}
    assert now == {"made": 2, "accepted": 2, "refused": 1}


async def test_the_answers_of_a_nameless_author_name_nobody(world: World) -> None:
    number = await posts.draft(
        world.mira, Draft(kind="question", title="Why?", skills=["First aid"], anonymous=True)
    )
    await suggesting.decide(world.mira, number, ["first-aid"])
    actors = await database.values(
        "SELECT actor_id FROM event WHERE subject_id = $1 AND verb LIKE 'suggestion.%'", str(number)
    )
    assert actors == [None, None]
