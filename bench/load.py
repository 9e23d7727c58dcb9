"""How long people wait for their feed while others ask too: a steady stream at a share of the most."""

import asyncio
import statistics
import time

import httpx

from app.people import auth
from bench.report import Result, say
from bench.stack import answers, free_port, pool, process
from feeds import ranked

#: Whose feeds are asked for, one after the other.
READERS = 40
#: Share of what the web process can do at most, and for how long it is asked.
LOAD = 0.7
SECONDS = 20.0
MOST_S = 5.0


async def spread(dsn: str, first: int) -> Result:
    """The slowest hundredth over the median, at a steady load from outside the process."""
    tokens = await _sign_in(dsn, range(first, first + READERS))
    port = free_port()
    async with (
        process(dsn, "web", "--port", str(port)),
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=60) as client,
    ):
        await answers(client)
        say("asking for feeds as fast as they come")
        most = await _most(client, tokens)
        say(f"{most:.0f} a second at most; asking for {LOAD:.0%} of that")
        taken = sorted(await _stream(client, tokens, LOAD * most))
    middle, slow = statistics.median(taken), taken[int(0.99 * len(taken))]
    return Result(
        name="p99_over_p50_under_load", value=slow / middle, unit="ratio", target=3,
        how=f"{len(taken)} pages of {READERS} people, from a web process of its own, evenly at"
        f" {LOAD:.0%} of its {most:.0f} a second; {1000 * middle:.1f} ms and {1000 * slow:.1f} ms",
    )  # fmt: skip


async def _sign_in(dsn: str, people: range) -> list[str]:
    async with pool(dsn):
        for person in people:
            await ranked.rebuild(person)
        return [await auth.open_session(person) for person in people]


async def _most(client: httpx.AsyncClient, tokens: list[str]) -> float:
    """Pages a second, two people asking all the time."""
    end = time.perf_counter() + MOST_S
    done = 0

    async def ask(start: int) -> None:
        nonlocal done
        number = start
        while time.perf_counter() < end:
            await _page(client, tokens[number % len(tokens)])
            number += 2
            done += 1

    await asyncio.gather(ask(0), ask(1))
    return done / MOST_S


async def _stream(client: httpx.AsyncClient, tokens: list[str], rate: float) -> list[float]:
    """Seconds from when each page was due: who waits in the queue waits too."""
    began = time.perf_counter()

    async def ask(number: int) -> float:
        due = began + number / rate
        await asyncio.sleep(max(due - time.perf_counter(), 0))
        await _page(client, tokens[number % len(tokens)])
        return time.perf_counter() - due

    return list(await asyncio.gather(*(ask(number) for number in range(int(SECONDS * rate)))))


async def _page(client: httpx.AsyncClient, token: str) -> None:
    answer = await client.get("/", headers={"cookie": f"session={token}"})
    assert answer.status_code == 200, answer.status_code
