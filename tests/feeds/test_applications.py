"""Applications: accepted at any time, paid when there was time to do it, never a name for "not"."""

from datetime import timedelta
from functools import partial

import pytest

from app import clock, database, jobs
from app.people import people
from app.refusal import Refusal
from feeds import applications, blocks, comments, jobs_social, views
from feeds.subject import look
from feeds.thread import thread
from feeds.tried import shown
from tests.feeds.making import at_once, counter, events, inbox, publish
from tests.world import World

assert jobs_social


async def test_after_a_minute_it_is_counted_and_does_not_pay(world: World) -> None:
    post = await publish(world.mira)
    await views.see(world.jonas, post)
    with clock.at(clock.now() + timedelta(minutes=1)):
        made = await applications.apply(world.jonas, post, "worked")
    assert not made.pays
    assert (await counter(post, "tried"), await counter(post, "worked")) == (1, 1)


async def test_half_an_hour_after_the_first_view_it_pays(world: World) -> None:
    post = await publish(world.mira)
    await views.see(world.jonas, post)
    with clock.at(clock.now() + timedelta(minutes=30)):
        assert (await applications.apply(world.jonas, post, "partly")).pays


async def test_trying_it_later_pays_though_it_was_planned_at_once(world: World) -> None:
    post = await publish(world.mira)
    await views.see(world.jonas, post)
    assert not (await applications.apply(world.jonas, post, "planned")).pays
    assert await counter(post, "tried") == 0
    with clock.at(clock.now() + timedelta(hours=2)):
        assert (await applications.apply(world.jonas, post, "worked")).pays


async def test_a_second_record_edits_the_first(world: World) -> None:
    post = await publish(world.mira)
    first = await applications.apply(world.jonas, post, "worked", did="Sealed ten bags", minutes=15)
    second = await applications.apply(world.jonas, post, "partly", did="Sealed nine", minutes=30)
    assert first.id == second.id
    assert await applications.own(world.jonas, post) == second
    assert (await counter(post, "tried"), await counter(post, "worked")) == (1, 0)


async def test_taking_back_undoes_the_count(world: World) -> None:
    post = await publish(world.mira)
    await applications.apply(world.jonas, post, "worked")
    for _ in range(2):
        await applications.take_back(world.jonas, post)
    assert await counter(post, "tried") == 0
    assert await applications.own(world.jonas, post) is None


async def test_authors_cannot_try_their_own_post(world: World) -> None:
    with pytest.raises(Refusal, match="apply_own"):
        await applications.apply(world.mira, await publish(world.mira), "worked")


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"result": "great"}, "result_unknown"),
        ({"did": "x" * 281}, "did_long"),
        ({"minutes": -5}, "minutes_wrong"),
        ({"photo": "somebody-elses"}, "photo_missing"),
    ],
)
async def test_what_does_not_fit_is_refused(world: World, fields: dict[str, object], code: str) -> None:
    with pytest.raises(Refusal, match=code):
        await applications.apply(world.jonas, await publish(world.mira), **{"result": "worked", **fields})


async def test_minutes_end_at_two_hours(world: World) -> None:
    made = await applications.apply(world.jonas, await publish(world.mira), "worked", minutes=600)
    assert made.minutes == 120


async def test_a_colleague_confirms_but_neither_oneself_nor_the_author(world: World) -> None:
    post = await publish(world.mira)
    made = await applications.apply(world.jonas, post, "worked")
    for person in (world.jonas, world.mira):
        with pytest.raises(Refusal, match="confirm_own"):
            await applications.confirm(person, made.id)
    for person in (world.sofia, world.ines):
        await applications.confirm(person, made.id)
    (seen,) = await shown(world.greta, post)
    assert seen.confirmed_by == "Sofia Prata"


async def test_count_me_only_adds_one_and_shows_no_name(world: World) -> None:
    post = await publish(world.mira)
    await applications.apply(world.jonas, post, "worked", did="At my bench", named=False)
    (seen,) = await shown(world.mira, post)
    assert (seen.face, seen.sentence, await counter(post, "tried")) == (None, "", 1)


async def test_planned_and_not_are_shown_to_nobody(world: World) -> None:
    post = await publish(world.mira)
    await applications.apply(world.jonas, post, "not", did="The film tore")
    await applications.apply(world.sofia, post, "planned")
    for viewer in (world.mira, world.tomas):
        assert await shown(viewer, post) == []
    assert await counter(post, "tried") == 0


async def test_the_first_three_come_single_then_only_new_sites(world: World) -> None:
    post = await publish(world.greta)
    for person in (world.jonas, world.ines, world.paul, world.lena, world.tomas, world.mira):
        await applications.apply(person, post, "worked")
    await jobs.drain()
    told = await inbox(world.greta)
    assert told.count(("tried", "1")) == 4
    assert [found for found in told if found[0] == "tried_more"] == [("tried_more", "2")]


async def test_a_not_reaches_the_author_without_a_name(world: World) -> None:
    post = await publish(world.lena)
    await applications.apply(world.jonas, post, "not")
    await jobs.drain()
    assert await inbox(world.lena) == [("tried_not", "1")]


async def test_changing_to_not_takes_the_single_notice_back(world: World) -> None:
    post = await publish(world.paul)
    await applications.apply(world.jonas, post, "worked")
    await jobs.drain()
    await applications.apply(world.jonas, post, "not")
    await jobs.drain()
    assert [kind for kind, _ in await inbox(world.paul)] == ["tried_not"]


async def test_what_turned_out_not_to_work_meanwhile_is_not_confirmed(world: World) -> None:
    post = await publish(world.mira)
    made = await applications.apply(world.jonas, post, "worked")
    before = await events("application.confirmed")
    await at_once(
        partial(applications.apply, world.jonas, post, "not"),
        partial(applications.confirm, world.sofia, made.id),
    )
    witness = "SELECT confirmed_by FROM application WHERE id = $1"
    assert await database.value(witness, made.id) is None
    assert await events("application.confirmed") == before


async def test_who_is_muted_is_not_among_those_who_tried_it_but_one_without_a_name_stays(
    world: World,
) -> None:
    post = await publish(world.mira)
    await applications.apply(world.jonas, post, "worked")
    await applications.apply(world.sofia, post, "worked", named=False)
    await blocks.set(world.greta, world.jonas, "mute", True)
    await blocks.set(world.greta, world.sofia, "mute", True)
    assert [one.face for one in await shown(world.greta, post)] == [None]
    for other in (world.jonas, world.sofia):
        await blocks.set(world.greta, other, "mute", False)
    assert len(await shown(world.greta, post)) == 2


async def test_who_left_keeps_the_name_and_leads_nowhere(world: World) -> None:
    post, gone = await publish(world.mira), await people.add(None, "Gil Gone")
    await applications.apply(gone, post, "worked")
    await comments.add(gone, post, "It holds.")
    await people.leave(gone, actor=None)
    [tried] = await shown(world.jonas, post)
    [said] = await thread(world.jonas, await look(world.jonas, post))
    faces = [face and (face.name, face.handle) for face in (tried.face, said.face)]
    assert faces == [("Gil Gone", "")] * 2
