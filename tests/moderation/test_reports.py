import asyncio
from datetime import timedelta

import pytest

from app import clock, database, limits
from app.refusal import Refusal
from feeds import posts
from moderation import evidence, reports, weights
from tests.moderation.colleagues import case, colleague, comment, kinds, post, record_of, state, text
from tests.world import World


async def test_five_reports_make_one_case(world: World) -> None:
    number = await post(world.mira)
    found = {await reports.report(await colleague(0), "post", number, "spam") for _ in range(5)}
    assert len(found) == 1
    assert await database.value("SELECT count(*) FROM report WHERE case_id = $1", found.pop()) == 5


async def test_reports_at_once_make_one_case(world: World) -> None:
    number = await post(world.mira)
    people = [await colleague(0) for _ in range(3)]
    found = await asyncio.gather(*(reports.report(one, "post", number, "spam") for one in people))
    assert len(set(found)) == 1


async def test_a_second_report_of_a_person_edits_the_first(world: World) -> None:
    number, one = await case(world.mira, world.jonas)
    assert await reports.report(world.jonas, "post", number, "copyright", "From a book") == one
    assert await reports.given(world.jonas, "post", number) == reports.Given(
        await database.value("SELECT id FROM report WHERE case_id = $1", one), "copyright", "From a book"
    )
    assert (await kinds(world.jonas)).count("report_received") == 1


async def test_nobody_reports_what_is_their_own(world: World) -> None:
    number = await post(world.mira)
    with pytest.raises(Refusal) as refused:
        await reports.report(world.mira, "post", number, "spam")
    assert refused.value.code == "report_own"


async def test_what_one_cannot_see_is_not_there_to_report(world: World) -> None:
    number = await posts.draft(world.mira, text())
    with pytest.raises(Refusal) as refused:
        await reports.report(world.jonas, "post", number, "spam")
    assert refused.value.status == 404


async def test_posts_of_administrators_can_be_reported(world: World) -> None:
    assert (await case(world.paul, world.jonas))[1]


async def test_an_unknown_reason_and_a_long_note_are_refused_with_their_values(world: World) -> None:
    number, longest = await post(world.mira), (await limits.current()).comment_max
    with pytest.raises(Refusal) as refused:
        await reports.report(world.jonas, "post", number, "boring")
    assert refused.value.code == "reason_unknown"
    with pytest.raises(Refusal) as refused:
        await reports.report(world.jonas, "post", number, "spam", "a" * (longest + 1))
    assert (refused.value.limit, refused.value.value) == (longest, longest + 1)


async def test_the_first_safety_report_of_somebody_new_here_hides(world: World) -> None:
    number, _ = await case(world.mira, await colleague(0), "safety")
    assert await state(number) == "hidden"
    assert "hidden_meanwhile" in await kinds(world.mira)


async def test_hides_by_right_end_and_come_back_with_the_window(world: World) -> None:
    limit, reporter = await limits.current(), await colleague(0)
    for _ in range(limit.urgent_first_hides):
        assert await state((await case(world.mira, reporter, "safety"))[0]) == "hidden"
    number, found = await case(world.mira, reporter, "personal")
    assert await state(number) == "live"
    assert found
    await clock.move(timedelta(days=limit.urgent_window_days, hours=1))
    assert await state((await case(world.mira, reporter, "confidential"))[0]) == "hidden"


async def test_four_average_reports_hide_and_three_do_not(world: World) -> None:
    limit, number = await limits.current(), await post(world.mira)
    needed = round(limit.hide / limit.accuracy_start)
    for _ in range(needed - 1):
        await reports.report(await colleague(), "post", number, "spam")
    assert await state(number) == "live"
    await reports.report(await colleague(), "post", number, "harassment")
    assert await state(number) == "hidden"


@pytest.mark.parametrize(("decided", "upheld", "trust", "ends"), [(5, 4, 2, "hidden"), (0, 0, 1, "live")])
async def test_beyond_the_right_an_urgent_report_hides_by_its_weight(
    world: World, decided: int, upheld: int, trust: int, ends: str
) -> None:
    reporter = await colleague(trust)
    for _ in range((await limits.current()).urgent_first_hides):
        await case(world.mira, reporter, "safety")
    await record_of(reporter, world.paul, decided=decided, upheld=upheld)
    assert await weights.weigh(reporter) == pytest.approx(1.2 if decided else 0.5)
    assert await state((await case(world.mira, reporter, "safety"))[0]) == ends


async def test_rarely_upheld_reports_count_half(world: World) -> None:
    reporter = await colleague(1)
    await record_of(reporter, world.paul, decided=weights.POOR_OVER, upheld=1)
    assert await weights.weigh(reporter) == pytest.approx(1 / weights.POOR_OVER / 2)


async def test_only_the_last_decided_reports_count(world: World) -> None:
    over, reporter = (await limits.current()).accuracy_over, await colleague()
    await record_of(reporter, world.paul, decided=5, upheld=5)
    await clock.move(timedelta(minutes=1))
    await record_of(reporter, world.paul, decided=over, upheld=over // 2)
    assert await weights.weigh(reporter) == pytest.approx(0.5)


async def test_the_urgent_is_due_sooner_and_shortens_the_time_of_its_case(world: World) -> None:
    limit, number = await limits.current(), await post(world.mira)
    with clock.at(clock.now()):
        found = await reports.report(await colleague(0), "post", number, "spam")
        assert await _due_in(found) == timedelta(hours=limit.sla_h)
        await reports.report(await colleague(0), "post", number, "harassment")
        assert await _due_in(found) == timedelta(hours=limit.sla_urgent_h)


async def test_editing_hides_nothing_of_what_was_reported(world: World) -> None:
    number, found = await case(world.mira, world.jonas, text="Skip the guard, it is faster.")
    await posts.edit(world.mira, number, text(text="Always keep the guard on."))
    await reports.report(await colleague(0), "post", number, "safety")
    assert [kept.text for kept in await evidence.kept(found)] == [
        "Skip the guard, it is faster.",
        "Always keep the guard on.",
    ]


async def test_a_comment_is_reported_and_hidden_on_its_own(world: World) -> None:
    number = await post(world.paul)
    said = await comment(world.mira, number)
    await reports.report(await colleague(0), "comment", said, "personal")
    assert await database.value("SELECT hidden_at FROM comment WHERE id = $1", said)
    assert await database.value("SELECT comments FROM post WHERE id = $1", number) == 0
    assert await state(number) == "live"


async def test_no_notice_of_the_author_names_the_reporter(world: World) -> None:
    reporter = await colleague(0)
    await case(world.sofia, reporter, "safety")
    told = await database.values(
        "SELECT row_to_json(n)::text FROM notice n WHERE person_id = $1", world.sofia
    )
    assert told
    assert not await database.value(
        "SELECT count(*) FROM notice WHERE person_id = $1 AND actor_id = $2", world.sofia, reporter
    )
    assert not await database.value(
        "SELECT count(*) FROM event WHERE verb = 'report.made' AND actor_id = $1", reporter
    )


async def _due_in(number: int) -> timedelta:
    return await database.value("SELECT due_at FROM moderation_case WHERE id = $1", number) - clock.now()
