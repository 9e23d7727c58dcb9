"""What changed reaches the server, whatever happens on the way."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest

from app import database
from app.events import Verb
from feeds import posts, search
from feeds.search import outbox
from feeds.search.meili import generations, sender, walk
from feeds.search.meili.failures import Failed, Lost
from feeds.search.meili.indexes import index
from feeds.search.meili.link import link
from feeds.states import move
from tests.feeds.helpers import content, post
from tests.feeds.search.meili.test_generations import found
from tests.meili_double import Double
from tests.processes import ROOT
from tests.world import World

POSTS = index("posts")
#: What a sender does that somebody kills: it stops where the file is told to.
SENDER = """
import asyncio, sys
import app.main
from app import database
from app.events import Verb
from feeds.search.meili import sender

async def work():
    await database.open_pool(sys.argv[1])
    print("ready", flush=True)
    await sender.work(asyncio.Event())

asyncio.run(work())
"""


async def waiting() -> list[int]:
    return sorted(row.entity_id for row in await outbox.waiting("posts"))


async def differences() -> int:
    """What the nightly walk finds; nothing stays marked."""
    count = await walk.walk()
    await database.execute("DELETE FROM search_dirty")
    return count


@pytest.fixture(autouse=True)
async def _nothing_waits(filled: World, double: Double) -> None:
    await sender.send(POSTS)
    double.seen.clear()


async def test_a_post_waits_for_the_server_only_when_its_transaction_stands(filled: World) -> None:
    with pytest.raises(ZeroDivisionError):
        async with database.transaction():
            await post(filled.mira, title="Never said")
            assert await waiting()
            raise ZeroDivisionError
    assert await waiting() == []


async def test_many_changes_of_a_post_are_one_row_and_one_document(filled: World, double: Double) -> None:
    number = await post(filled.mira, title="Oil the chain")
    for title in ("Oil the long chain", "Oil the short chain"):
        await posts.edit(filled.mira, number, content(title=title))
    assert await waiting() == [number]

    await sender.send(POSTS)

    sent = [seen.body for seen in double.seen if seen.method == "POST" and seen.path.endswith("/documents")]
    assert [[one["title"] for one in body] for body in sent] == [["Oil the short chain"]]
    assert await found(filled.jonas, "short chain") == [number]
    assert await waiting() == []


async def test_what_is_taken_down_leaves_the_server_before_all_else(filled: World, double: Double) -> None:
    number = await post(filled.mira, title="Pour the acid")
    await sender.send(POSTS)
    others = [await post(filled.mira, title=f"Sweep bay {n}") for n in range(3)]

    await search.remove(number)
    assert (await outbox.waiting("posts", 1))[0].entity_id == number
    await database.execute("UPDATE post SET state = 'hidden' WHERE id = $1", number)
    await sender.send(POSTS)

    assert await found(filled.jonas, "acid") == []
    assert sorted(await found(filled.jonas, "sweep bay")) == others
    assert await differences() == 0


async def test_what_is_too_large_at_once_goes_in_parts(filled: World, double: Double) -> None:
    made = [await post(filled.mira, title=f"Hone the bore {n}", text="slowly " * 100) for n in range(8)]
    double.most = 5000
    await sender.send(POSTS)
    assert await waiting() == []
    assert sorted(await found(filled.jonas, "hone the bore")) == made
    copy = await generations.renew(POSTS)
    assert await link().server.count(copy.uid) >= len(made)


async def test_a_document_that_is_too_large_by_itself_holds_nobody_up(filled: World, double: Double) -> None:
    huge = await post(filled.mira, title="Read the whole manual", text="slowly " * 300)
    number = await post(filled.mira, title="Read the label")
    double.most = 2000
    await sender.send(POSTS)
    double.most = None
    assert await waiting() == [huge]
    assert await found(filled.jonas, "read the label") == [number]
    await sender.send(POSTS)


async def test_an_edit_while_its_post_is_sent_stays_to_be_sent(
    filled: World, double: Double, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = await post(filled.mira, title="Tighten the belt")
    put = link().server.put

    async def edit_meanwhile(uid: str, documents: list[dict[str, object]]) -> int:
        task = await put(uid, documents)
        await posts.edit(filled.mira, number, content(title="Loosen the belt"))
        return task

    with monkeypatch.context() as patch:
        patch.setattr(link().server, "put", edit_meanwhile)
        await sender.send(POSTS)

    assert await waiting() == [number]
    await sender.send(POSTS)
    assert await found(filled.jonas, "loosen") == [number]
    assert await found(filled.jonas, "tighten") == []


async def test_one_bad_document_is_found_and_parked_and_the_others_arrive(
    filled: World, double: Double
) -> None:
    good = [await post(filled.mira, title=f"Check gauge {n}") for n in range(6)]
    bad = good.pop(3)
    double.routes.poison = {bad}

    for _ in range(outbox.TRIES):
        await sender.send(POSTS)

    assert sorted(await found(filled.jonas, "check gauge")) == good
    (given_up,) = await outbox.parked()
    assert given_up.entity_id == bad
    assert "invalid" in given_up.reason
    assert await waiting() == []
    assert "1 documents were given up" in "; ".join(await outbox.complaints())

    double.routes.poison = set()
    await outbox.retry(filled.paul)
    await sender.send(POSTS)
    assert bad in await found(filled.jonas, "check gauge")


@pytest.mark.parametrize(("end", "failure"), [("full", Failed), ("canceled", Lost), ("unknown", Lost)])
async def test_a_task_that_came_to_nothing_is_sent_again_and_nobody_is_blamed(
    filled: World, double: Double, end: str, failure: type[Exception]
) -> None:
    number = await post(filled.mira, title=f"Paint the gate {end}")
    double.routes.tasks_end = end
    with pytest.raises(failure):
        await sender.send(POSTS)
    assert await waiting() == [number]
    assert await outbox.parked() == []

    double.routes.tasks_end = ""
    await sender.send(POSTS)
    assert number in await found(filled.jonas, f"gate {end}")


async def test_a_task_that_never_ends_is_not_waited_for_for_ever(filled: World, double: Double) -> None:
    double.routes.tasks_end = "never"
    task = await link().server.put((await sender._copies("posts"))[0], [{"id": 10**9, "ver": 1}])
    with pytest.raises(Lost, match="enqueued"):
        await link().server.wait(task, within_s=0.2)
    double.routes.tasks.clear()


async def test_the_walk_finds_what_was_lost_and_what_should_be_gone(filled: World, double: Double) -> None:
    kept, gone = [await post(filled.mira, title=title) for title in ("Fill the tank", "Empty the tank")]
    await sender.send(POSTS)
    for copy in await sender._copies("posts"):
        documents = double.routes.indexes[copy].documents
        del documents[kept]
        documents[gone] = {**documents[gone], "ver": 1}
        documents[10**6] = {**documents[gone], "id": 10**6}

    assert await walk.walk() == 3
    await sender.send(POSTS)

    assert await differences() == 0
    assert sorted(await found(filled.jonas, "tank")) == [kept, gone]


@asynccontextmanager
async def other_sender(dsn: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """A sender in a process of its own; whatever is left of it is killed."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", SENDER, dsn, cwd=ROOT, stdout=asyncio.subprocess.PIPE, env=os.environ
    )
    assert process.stdout
    await asyncio.wait_for(process.stdout.readline(), 60)
    try:
        yield process
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGKILL)
        await process.wait()
        process._transport.close()  # type: ignore[attr-defined] # else the pipe is closed by the collector


async def until(happened: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not happened():
            await asyncio.sleep(0.01)


@pytest.mark.parametrize("moment", ["before it is sent", "while it is sent", "before its task is over"])
async def test_a_sender_killed_at_any_moment_loses_nothing_and_leaves_nothing(
    filled: World, pool: str, double: Double, moment: str
) -> None:
    shown, hidden = [await post(filled.mira, title=f"Weld the frame {moment} {n}") for n in "ab"]
    await sender.send(POSTS)
    await posts.edit(filled.mira, shown, content(title=f"Rivet the frame {moment}"))
    await database.execute("UPDATE post SET state = 'hidden' WHERE id = $1", hidden)
    double.seen.clear()
    asked = double.asked

    if moment == "before its task is over":
        double.routes.tasks_end = "never"
    mode = {"before it is sent": "503", "while it is sent": "slow"}.get(moment, "")
    with double.spoilt(mode):
        async with other_sender(pool) as process:
            if moment == "before its task is over":
                await until(lambda: any(seen.path.startswith("/tasks/") for seen in double.seen))
            else:
                await until(lambda: double.asked > asked)
            process.send_signal(signal.SIGKILL)
            await process.wait()

    assert {shown, hidden} <= set(await waiting())
    double.routes.tasks_end = ""
    for task in double.routes.tasks:
        task["status"] = "canceled" if task["status"] == "enqueued" else task["status"]
    await sender.send(POSTS)
    assert await found(filled.jonas, f"rivet frame {moment}") == [shown]
    assert await differences() == 0


async def test_one_sender_at_a_time_tells_the_server_about_an_index(filled: World, double: Double) -> None:
    number = await post(filled.mira, title="Label the drawer")
    async with sender.turn("posts"):
        assert await sender.send(POSTS, wait=False) == 0
    assert await waiting() == [number]
    assert await sender.send(POSTS, wait=False) == 1


async def test_without_a_copy_of_the_index_nothing_is_kept_for_one(filled: World) -> None:
    kept = await database.value("SELECT count(*) FROM search_generation")
    with pytest.raises(ZeroDivisionError):
        async with database.transaction():
            await database.execute("DELETE FROM search_generation")
            await post(filled.mira, title="Nobody to tell")
            assert await waiting() == []
            raise ZeroDivisionError
    assert await database.value("SELECT count(*) FROM search_generation") == kept


async def test_switched_off_pollen_forgets_what_it_had_for_a_server(filled: World) -> None:
    with pytest.raises(ZeroDivisionError):
        async with database.transaction():
            await post(filled.mira, title="For nobody")
            await outbox.forget()
            assert await outbox.lag() == []
            raise ZeroDivisionError


async def test_a_post_moved_by_its_rule_is_gone_at_once_and_its_document_soon(
    filled: World, double: Double
) -> None:
    number = await post(filled.mira, title="Cut the wire")
    await sender.send(POSTS)
    await move(number, "hidden", verb=Verb.POST_HIDDEN, actor=filled.ines)
    page = await search.find(filled.jonas, search.Query(text="cut the wire"))
    assert number not in [card.id for card in page.cards]
    await sender.send(POSTS)
    assert number not in await found(filled.jonas, "cut the wire")
