"""Comments: one level of replies, mentions, thanks, and the accepted answer."""

from functools import partial

import pytest

from app import database, jobs
from app.refusal import Refusal
from feeds import answers, comments, jobs_acts, jobs_social
from feeds.mentions import handles, suggest
from feeds.subject import look
from feeds.thread import thread, tips
from tests.feeds.making import at_once, counter, events, inbox, publish, refused
from tests.world import World

assert jobs_acts
assert jobs_social


async def test_a_reply_stands_under_its_comment_and_no_deeper(world: World) -> None:
    post = await publish(world.mira)
    first = await comments.add(world.jonas, post, " Which film do you use? ", second=42)
    reply = await comments.add(world.mira, post, "The thin one.", parent=first)
    with pytest.raises(Refusal, match="reply_deep"):
        await comments.add(world.jonas, post, "Thanks", parent=reply)
    (top,) = await thread(world.jonas, await look(world.jonas, post))
    assert (top.text, top.second, top.own) == ("Which film do you use?", 42, True)
    assert [answer.text for answer in top.replies] == ["The thin one."]
    assert await counter(post, "comments") == 2


@pytest.mark.parametrize(
    ("text", "code", "value"), [("  ", "comment_empty", None), ("x" * 1001, "comment_long", 1001)]
)
async def test_empty_and_long_texts_are_refused(
    world: World, text: str, code: str, value: int | None
) -> None:
    with pytest.raises(Refusal) as refused:
        await comments.add(world.jonas, await publish(world.mira), text)
    assert (refused.value.code, refused.value.value) == (code, value)


async def test_closed_comments_refuse_and_old_ones_stay_readable(world: World) -> None:
    post = await publish(world.mira)
    await comments.add(world.jonas, post, "It works with the thin film too.")
    await comments.open_to(world.mira, post, False)
    with pytest.raises(Refusal, match="comments_closed"):
        await comments.add(world.jonas, post, "And with the thick one.")
    assert len(await thread(world.sofia, await look(world.sofia, post))) == 1


async def test_only_the_author_closes_comments(world: World) -> None:
    with pytest.raises(Refusal) as refused:
        await comments.open_to(world.jonas, await publish(world.mira), False)
    assert refused.value.status == 404


async def test_a_mention_gives_one_notice_and_nobody_hears_of_oneself(world: World) -> None:
    post = await publish(world.mira)
    await comments.add(world.paul, post, "@greta-lind look, @greta-lind. @nobody-here @paul-okafor")
    await jobs.drain()
    assert await inbox(world.greta) == [("mentioned", "1")]
    assert await inbox(world.paul) == []


async def test_comments_of_an_hour_are_one_notice_to_the_author(world: World) -> None:
    post = await publish(world.tomas)
    for text in ("One", "Two", "Three"):
        await comments.add(world.jonas, post, text)
    await jobs.drain()
    assert await inbox(world.tomas) == [("commented", "3")]


async def test_each_answer_to_a_question_is_told_by_itself(world: World) -> None:
    question = await publish(world.lena, "question")
    for text in ("Turn it off first.", "Call the service."):
        await comments.add(world.jonas, question, text)
    await jobs.drain()
    assert await inbox(world.lena) == [("answered", "1")] * 2


async def test_deleting_keeps_the_replies_and_takes_the_words(world: World) -> None:
    post = await publish(world.mira)
    first = await comments.add(world.jonas, post, "Something I regret")
    await comments.add(world.mira, post, "No worries", parent=first)
    for _ in range(2):
        await comments.delete(world.jonas, first)
    (top,) = await thread(world.sofia, await look(world.sofia, post))
    assert (top.deleted, top.text, top.face, len(top.replies)) == (True, "", None, 1)
    assert await counter(post, "comments") == 1


async def test_nobody_deletes_the_comment_of_another(world: World) -> None:
    comment = await comments.add(world.jonas, await publish(world.mira), "Mine")
    with pytest.raises(Refusal) as refused:
        await comments.delete(world.mira, comment)
    assert refused.value.status == 404


async def test_the_author_thanks_once_and_not_oneself(world: World) -> None:
    post, before = await publish(world.mira), await events("comment.thanked")
    comment = await comments.add(world.jonas, post, "A better way: heat it first.")
    for _ in range(2):
        await comments.thank(world.mira, comment)
    assert await events("comment.thanked") == before + 1
    with pytest.raises(Refusal, match="thank_not_yours"):
        await comments.thank(world.sofia, comment)
    with pytest.raises(Refusal, match="thank_oneself"):
        await comments.thank(world.mira, await comments.add(world.mira, post, "My own"))


async def test_the_asker_accepts_one_answer_and_may_change_it(world: World) -> None:
    question = await publish(world.mira, "question")
    first = await comments.add(world.jonas, question, "Turn it left.")
    second = await comments.add(world.sofia, question, "Turn it right.")
    for answer in (first, second):
        await answers.accept(world.mira, answer)
    assert await counter(question, "accepted_id") == second
    shown = await thread(world.jonas, await look(world.jonas, question))
    assert [(answer.id, answer.accepted) for answer in shown] == [(second, True), (first, False)]
    with pytest.raises(Refusal, match="accept_not_yours"):
        await answers.accept(world.jonas, first)


async def test_answers_are_accepted_on_questions_only(world: World) -> None:
    comment = await comments.add(world.jonas, await publish(world.mira), "Nice")
    with pytest.raises(Refusal, match="accept_not_question"):
        await answers.accept(world.mira, comment)


async def test_deleting_the_accepted_answer_opens_the_question_again(world: World) -> None:
    question = await publish(world.mira, "question")
    answer = await comments.add(world.jonas, question, "Left.")
    await answers.accept(world.mira, answer)
    await comments.delete(world.jonas, answer)
    assert await counter(question, "accepted_id") is None


async def test_the_author_of_a_nameless_post_stays_nameless_below_it(world: World) -> None:
    post = await publish(world.mira, "question", anonymous=True)
    comment = await comments.add(world.mira, post, "It is about the old press.")
    (seen,) = await thread(world.jonas, await look(world.jonas, post))
    assert (seen.face, seen.by_author) == (None, True)
    assert (
        await database.value(
            "SELECT count(*) FROM event WHERE subject_kind = 'comment' AND subject_id = $1 AND actor_id = $2",
            str(comment),
            world.mira,
        )
        == 0
    )


def test_handles_are_found_in_words_and_not_in_addresses() -> None:
    assert handles("Ask @Omar-Said, @omar-said or mira@brightwater.example (@jo)") == ["omar-said", "jo"]


async def test_a_tip_at_a_second_appears_on_the_time_line(world: World) -> None:
    clip = await publish(world.mira)
    await comments.add(world.jonas, clip, "All of it is good.")
    late = await comments.add(world.jonas, clip, "Hold it with two thumbs.", second=60)
    tip = await comments.add(world.sofia, clip, "Keep the lever down here.", second=42)
    marks = tips(await thread(world.greta, await look(world.greta, clip)))
    assert [(mark.id, mark.second) for mark in marks] == [(tip, 42), (late, 60)]


async def test_a_changed_comment_says_so_and_keeps_its_past(world: World) -> None:
    post = await publish(world.mira)
    comment = await comments.add(world.jonas, post, "Turn left.")
    for words in ("Turn right.", "Turn right."):
        await comments.edit(world.jonas, comment, words)
    (seen,) = await thread(world.sofia, await look(world.sofia, post))
    assert (seen.text, seen.edited_at is not None, await counter(post, "comments")) == (
        "Turn right.",
        True,
        1,
    )
    for reader in (world.jonas, world.ines):
        _, versions = await comments.history(reader, comment)
        assert [version.text for version in versions] == ["Turn right.", "Turn left."]
    for stranger in (world.mira, world.sofia):
        with pytest.raises(Refusal) as refused:
            await comments.history(stranger, comment)
        assert refused.value.status == 404
    with pytest.raises(Refusal) as refused:
        await comments.edit(world.mira, comment, "Mine now")
    assert refused.value.status == 404


async def test_a_deleted_comment_has_no_past(world: World) -> None:
    comment = await comments.add(world.jonas, await publish(world.mira), "My phone is 555")
    await comments.edit(world.jonas, comment, "Call me")
    await comments.delete(world.jonas, comment)
    assert await database.value("SELECT count(*) FROM comment_revision WHERE comment_id = $1", comment) == 0


async def test_naming_somebody_later_tells_that_one_only_once(world: World) -> None:
    post = await publish(world.mira)
    comment = await comments.add(world.jonas, post, "Look at this")
    before = len(await inbox(world.ines))
    for words in ("Look at this @ines-couto", "Look at that @ines-couto"):
        await comments.edit(world.jonas, comment, words)
    await jobs.drain()
    assert (await inbox(world.ines))[before:] == [("mentioned", "1")]


async def test_where_the_author_looks_first_a_comment_waits(world: World) -> None:
    post = await publish(world.sofia)
    await comments.open_to(world.sofia, post, True, checked=True)
    waiting = await comments.add(world.jonas, post, "Is this for @tomas-brandt too?")
    await jobs.drain()
    assert ("mentioned", "1") not in await inbox(world.tomas)
    assert ("comment_waiting", "1") in await inbox(world.sofia)
    seen = {who: await thread(who, await look(who, post)) for who in (world.jonas, world.sofia, world.greta)}
    assert [len(shown) for shown in seen.values()] == [1, 1, 0]
    assert await counter(post, "comments") == 0
    with pytest.raises(Refusal) as refused:
        await comments.approve(world.greta, waiting)
    assert refused.value.status == 404
    for _ in range(2):
        await comments.approve(world.sofia, waiting)
    await jobs.drain()
    assert len(await thread(world.greta, await look(world.greta, post))) == 1
    assert await counter(post, "comments") == 1
    assert ("mentioned", "1") in await inbox(world.tomas)
    assert ("comment_waiting", "1") not in await inbox(world.sofia)


async def test_changing_what_was_let_out_waits_again_and_the_author_turns_it_down(world: World) -> None:
    post = await publish(world.mira)
    await comments.open_to(world.mira, post, True, checked=True)
    comment = await comments.add(world.jonas, post, "Kind words")
    await comments.approve(world.mira, comment)
    await comments.edit(world.jonas, comment, "Unkind words")
    assert await counter(post, "comments") == 0
    assert await thread(world.greta, await look(world.greta, post)) == []
    await comments.delete(world.mira, comment)
    assert await thread(world.mira, await look(world.mira, post)) == []
    assert await counter(post, "comments") == 0


async def test_colleagues_are_proposed_who_may_read_the_post(world: World) -> None:
    open_to_all = await publish(world.mira)
    of_the_team = await publish(
        world.mira,
        audience="team",
        team_id=await database.value("SELECT team_id FROM person WHERE id = $1", world.mira),
    )
    found = [face.handle for face in await suggest(world.mira, open_to_all, "@so")]
    assert found == ["sofia-prata"]
    assert [face.handle for face in await suggest(world.mira, open_to_all, "web")] == ["jonas-weber"]
    assert await suggest(world.mira, of_the_team, "web") == []
    assert await suggest(world.mira, open_to_all, "") == []


async def test_a_mention_of_a_colleague_is_a_link_and_other_words_are_not(world: World) -> None:
    post = await publish(world.mira)
    await comments.add(world.jonas, post, "Ask @sofia-prata or @nobody-here")
    (seen,) = await thread(world.mira, await look(world.mira, post))
    assert [(piece.text, piece.handle) for piece in seen.pieces] == [
        ("Ask ", None),
        ("@sofia-prata", "sofia-prata"),
        (" or @nobody-here", None),
    ]


async def test_what_its_writer_takes_back_meanwhile_is_neither_let_out_nor_said_anew(world: World) -> None:
    post = await publish(world.mira)
    await comments.open_to(world.mira, post, True, checked=True)
    waiting = await comments.add(world.jonas, post, "Which film?")
    gone = await at_once(
        partial(comments.delete, world.jonas, waiting),
        partial(refused, comments.approve, world.mira, waiting),
    )
    assert (gone[1], await counter(post, "comments")) == ("not_found", 0)
    await comments.open_to(world.mira, post, True)
    said = await comments.add(world.jonas, post, "The thin one.")
    gone = await at_once(
        partial(comments.delete, world.jonas, said),
        partial(refused, comments.edit, world.jonas, said, "Back"),
    )
    assert gone[1] == "not_found"
    assert await database.value("SELECT text FROM comment WHERE id = $1", said) == ""
    thanked = await comments.add(world.jonas, post, "Warm it first.")
    gone = await at_once(
        partial(comments.delete, world.jonas, thanked), partial(refused, comments.thank, world.mira, thanked)
    )
    assert gone[1] == "not_found"
