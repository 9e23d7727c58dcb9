import asyncio
from datetime import timedelta

import asyncpg
import msgspec
import pytest

from app import audit, clock, database, jobs, limits
from app.refusal import Refusal
from feeds import comments, posts, search
from feeds.checks import verify as verify_posts
from feeds.visibility import sees
from moderation import checks, decisions, reports, standing, statements
from moderation.reasons import REASONS
from tests.moderation.colleagues import case, case_state, colleague, comment, kinds, post, state
from tests.world import World


async def refused(code: str, *args: object, **named: object) -> Refusal:
    with pytest.raises(Refusal) as found:
        await decisions.decide(*args, **named)
    assert found.value.code == code
    return found.value


async def test_keep_needs_no_words_and_brings_back_what_reports_hid(world: World) -> None:
    number, found = await case(world.mira, await colleague(0), "safety")
    await decisions.decide(world.ines, found, ["keep"])
    assert (await state(number), await case_state(found)) == ("live", "decided")
    assert "shown_again" in await kinds(world.mira)


@pytest.mark.parametrize(
    ("act", "ends"), [("restrict", "restricted"), ("hide", "hidden"), ("remove", "removed")]
)
async def test_a_decision_takes_effect_at_once(world: World, act: str, ends: str) -> None:
    number, found = await case(world.mira, world.jonas, title=f"A clip to {act}")
    assert await _found(world.jonas, number)
    await decisions.decide(world.ines, found, [act], words="It shows the wrong torque.")
    assert await state(number) == ends
    assert await sees(world.jonas, number) is (act == "restrict")
    assert not await _found(world.jonas, number)


async def test_hide_and_warn_are_one_decision_with_one_statement(world: World) -> None:
    number, found = await case(world.mira, world.jonas)
    made = await decisions.decide(world.ines, found, ["hide", "warn"], words="Third time this week.")
    one = await statements.read(world.mira, made)
    assert one.acts == ["hide", "warn"]
    assert one.statement
    assert await database.value("SELECT count(*) FROM decision WHERE case_id = $1", found) == 1
    ends = await database.value("SELECT ends_at FROM strike WHERE decision_id = $1", made)
    assert ends - one.at == pytest.approx(
        timedelta(days=(await limits.current()).strike_days), abs=timedelta(seconds=1)
    )
    assert await state(number) == "hidden"


@pytest.mark.parametrize("acts", [["remove"], ["warn"], ["hide", "warn"]])
async def test_removing_and_warning_need_own_words(world: World, acts: list[str]) -> None:
    number, found = await case(world.mira, world.jonas)
    await refused("words_needed", world.ines, found, acts, words="  ")
    assert (await state(number), await case_state(found)) == ("live", "open")


async def test_a_pause_is_for_seniors(world: World) -> None:
    person = await colleague()
    _, found = await case(person, world.jonas)
    refusal = await refused("senior_needed", world.ines, found, ["hide", "pause_3"], words="Enough.")
    assert refusal.status == 403
    await decisions.decide(world.tomas, found, ["hide", "pause_3"], words="Enough.")
    with pytest.raises(Refusal) as stopped:
        await post(person)
    assert stopped.value.code == "paused"


@pytest.mark.parametrize("acts", [[], ["burn"], ["keep", "warn"], ["hide", "remove"]])
async def test_acts_that_are_unknown_or_clash_are_refused(world: World, acts: list[str]) -> None:
    _, found = await case(world.mira, world.jonas)
    with pytest.raises(Refusal) as one:
        await decisions.decide(world.ines, found, acts, words="Because.")
    assert one.value.code in ("acts_unknown", "acts_clash")


async def test_a_statement_is_whole(world: World) -> None:
    with clock.at(clock.now()):
        _, found = await case(world.mira, await colleague(0), "safety", title="Drill without goggles")
        made = await decisions.decide(world.ines, found, ["hide"], part="0:12")
        one = (await statements.read(world.mira, made)).statement
        assert one == statements.Statement(
            acts=["hide"],
            rule="safety",
            part="0:12",
            facts=statements.Facts("Drill without goggles", 1, 1),
            automation="hidden_by_reports",
            period="lasting",
            ends_at=None,
            appeal_until=clock.now() + timedelta(days=(await limits.current()).appeal_days),
        )


@pytest.mark.parametrize("part", statements.Statement.__struct_fields__)
async def test_the_database_refuses_a_statement_that_lacks_a_part(world: World, part: str) -> None:
    _, found = await case(world.mira, world.jonas)
    made = await decisions.decide(world.ines, found, ["hide"])
    whole = msgspec.json.decode(
        await database.value("SELECT statement::text FROM decision WHERE id = $1", made)
    )
    del whole[part]
    with pytest.raises(asyncpg.CheckViolationError):
        await database.execute(
            "INSERT INTO decision (case_id, moderator_id, acts, reason, statement, at)"
            " VALUES ($1, $2, ARRAY['hide'], 'spam', $3, $4)",
            found,
            world.ines,
            database.dump(whole),
            clock.now(),
        )


async def test_reporters_hear_twice_in_general_words(world: World) -> None:
    number, people = await post(world.mira), [await colleague(0) for _ in range(5)]
    for person in people:
        found = await reports.report(person, "post", number, "spam")
    await decisions.decide(world.ines, found, ["remove", "warn"], words="Secret words of the moderator")
    for person in people:
        assert await kinds(person) == ["report_received", "report_outcome"]
        told = await database.values("SELECT data::text FROM notice WHERE person_id = $1 ORDER BY id", person)
        assert told == ["{}", '{"outcome": "acted"}']
        with pytest.raises(Refusal):
            await statements.read(person, await _last(found))


async def test_reports_are_judged_and_the_upheld_ones_recorded(world: World) -> None:
    reporter = await colleague()
    for acts, upheld in ((["keep"], False), (["hide"], True)):
        _, found = await case(world.paul, reporter)
        await decisions.decide(world.ines, found, acts)
        assert await database.value("SELECT upheld FROM report WHERE case_id = $1", found) is upheld
        told = await database.value(
            "SELECT count(*) FROM event WHERE verb = 'report.upheld' AND data->>'case' = $1", str(found)
        )
        assert told == upheld


async def test_ten_reports_with_one_upheld_are_told_once_without_a_strike(world: World) -> None:
    reporter = await colleague()
    for turn in range(11):
        _, found = await case(world.paul, reporter)
        await decisions.decide(world.ines, found, ["hide"] if turn == 0 else ["keep"])
    assert (await kinds(reporter)).count("reports_rarely_upheld") == 1
    assert not await database.value("SELECT count(*) FROM strike WHERE person_id = $1", reporter)


async def test_a_case_is_decided_once(world: World) -> None:
    _, found = await case(world.mira, world.jonas)
    await decisions.decide(world.ines, found, ["keep"])
    assert (await refused("case_decided", world.tomas, found, ["hide"])).status == 409


async def test_a_decision_leaves_an_audit_line_without_its_words(world: World) -> None:
    _, found = await case(world.mira, world.jonas)
    await decisions.decide(world.ines, found, ["remove"], words="Names a customer")
    line = await database.value(
        "SELECT data::text FROM audit_line WHERE act = 'case.decided' AND subject_id = $1", str(found)
    )
    assert '"acts": "remove"' in line
    assert "customer" not in line
    assert await audit.check() == []


async def test_a_comment_is_hidden_and_kept(world: World) -> None:
    number = await post(world.paul)
    said = await comment(world.mira, number)
    found = await reports.report(world.jonas, "comment", said, "harassment")
    await refused("act_unfit", world.ines, found, ["restrict"])
    await decisions.decide(world.ines, found, ["hide"])
    assert await database.value("SELECT hidden_at FROM comment WHERE id = $1", said)


async def test_a_hidden_comment_leaves_the_count_once_also_when_its_writer_deletes_it(world: World) -> None:
    number = await post(world.mira)
    said = await comment(world.mira, number)
    found = await reports.report(world.jonas, "comment", said, "harassment")
    await decisions.decide(world.ines, found, ["hide"], "harassment")
    assert await verify_posts() == []
    await comments.delete(world.mira, said)
    assert await database.value("SELECT comments FROM post WHERE id = $1", number) == 0
    assert await verify_posts() == []


async def test_a_comment_its_writer_deleted_can_only_be_kept(world: World) -> None:
    number = await post(world.paul)
    said = await comment(world.mira, number)
    found = await reports.report(world.jonas, "comment", said, "spam")
    await comments.delete(world.mira, said)
    await refused("content_withdrawn", world.ines, found, ["hide"])
    await decisions.decide(world.ines, found, ["keep"])
    assert await database.value("SELECT comments FROM post WHERE id = $1", number) == 0


async def test_reporting_and_deciding_at_once_never_block_each_other(world: World) -> None:
    number, found = await case(world.mira, world.jonas)
    people = [await colleague(0) for _ in range(4)]
    done = await asyncio.gather(
        *(reports.report(person, "post", number, "spam") for person in people[:2]),
        decisions.decide(world.ines, found, ["keep"]),
        *(reports.report(person, "post", number, "spam") for person in people[2:]),
        return_exceptions=True,
    )
    assert not [one for one in done if isinstance(one, Exception)]


async def test_what_its_author_took_back_can_be_kept_but_not_hidden(world: World) -> None:
    number, found = await case(world.mira, world.jonas)
    await posts.unpublish(world.mira, number)
    await refused("content_withdrawn", world.ines, found, ["hide"])
    await decisions.decide(world.ines, found, ["keep"])
    assert await state(number) == "archived"


async def test_a_label_stays_on_the_post_for_its_readers(world: World) -> None:
    number, found = await case(world.mira, world.jonas)
    await decisions.decide(world.ines, found, ["label"], words="Only for the old controller.")
    seen = await standing.standing(world.jonas, number)
    assert seen
    assert seen.label == "Only for the old controller."
    assert seen.decision is None


async def test_only_a_decision_removes(world: World) -> None:
    number, found = await case(world.mira, await colleague(0), "safety")
    for _ in range(6):
        await database.execute("UPDATE report SET weight = 9 WHERE case_id = $1", found)
    await jobs.drain()
    assert await state(number) == "hidden"
    assert await checks.explained() == []
    await database.execute("UPDATE post SET state = 'removed' WHERE id = $1", number)
    assert await checks.explained() == [f"post {number} is removed without a Decision"]
    await database.execute("UPDATE post SET state = 'hidden' WHERE id = $1", number)


def test_every_reason_has_its_place() -> None:
    assert len(REASONS) == 8


async def _last(number: int) -> int:
    return await database.value("SELECT max(id) FROM decision WHERE case_id = $1", number)


async def _found(viewer: int, number: int) -> bool:
    title = await database.value("SELECT title FROM post WHERE id = $1", number)
    return number in [card.id for card in (await search.find(viewer, search.Query(text=title))).cards]
