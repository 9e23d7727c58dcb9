"""Lighthouse over the main pages, as a phone on a slow line meets them. For developers: it needs npm."""

import asyncio
import json
import os
import shutil
import statistics
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import msgspec

from app import database, embedded_postgres
from app.migrate import migrate
from app.people import auth
from bench import stack, taps
from bench.report import Result, say, show
from demo import seed

LIGHTHOUSE = "lighthouse@12.8.2"
FLAGS = "--headless=new --no-sandbox --disable-gpu"
RUNS = 5
#: Chromium sometimes gives no time of navigation; then the run is made again.
TRIES = 3
SCORES = {"performance": 95, "accessibility": 100, "best-practices": 100}
#: Audit, what it is called here, its target and how many of its units make ours (design.md, section 4).
TIMES = {
    "largest-contentful-paint": ("lcp", "s", 1.8, 1000),
    "cumulative-layout-shift": ("cls", "", 0.05, 1),
}
#: What else makes the score of performance, said while it runs: seconds, seconds, milliseconds.
PARTS = {"first-contentful-paint": 1000, "speed-index": 1000, "total-blocking-time": 1}
WEIGHTS = {"Script": ("js", 40), "Stylesheet": ("css", 15), "Document": ("html", 25)}
KB = 1024


class Visit(msgspec.Struct):
    """What one run of Lighthouse says: scores of 100, times in their units, gzipped kB of bodies."""

    scores: dict[str, float]
    times: dict[str, float]
    weights: dict[str, float]
    parts: dict[str, float]


def run(folder: Path, *, quick: bool) -> int:
    if not shutil.which("npm"):
        say("bench page needs npm, which brings Lighthouse")
        return 1
    return asyncio.run(_measure(folder, 1 if quick else RUNS))


async def _measure(folder: Path, runs: int) -> int:
    results = []
    async with _demo(folder) as address:
        for name, path in (await _pages()).items():
            visits = []
            for number in range(runs):
                say(f"{name}: run {number + 1} of {runs}")
                visit = await asyncio.to_thread(_visit, folder, address + path, await _cookie())
                say(", ".join(f"{part} {value:.2f}" for part, value in visit.parts.items()))
                visits.append(visit)
            results += _tell(name, visits)
        say("taps")
        results += await _taps(address, runs)
    return show("page", results)


async def _taps(address: str, visits: int) -> list[Result]:
    """Interaction to Next Paint, as far as a bench can tap."""
    session = (await _cookie()).removeprefix("session=")
    found = await taps.slowest(address, session, (await _pages())["post"], visits)
    say(str(found))
    how = f"the slowest of some taps, CPU {taps.SLOWER} times slower, Event Timing; median of {visits} visits"
    return [
        Result(name=f"{name}_inp", value=statistics.median(each), unit="ms", target=150.0, how=how)
        for name, each in found.items()
    ]


def _tell(name: str, visits: list[Visit]) -> list[Result]:
    """The medians of one page."""
    how = f"Lighthouse's phone (slow 4G, 4x slower CPU) on the demo; median of {len(visits)}"
    told = []
    for score, least in SCORES.items():
        value = statistics.median(visit.scores[score] for visit in visits)
        told.append(
            Result(name=f"{name}_{score}", value=value, unit="of 100", target=least, better="higher", how=how)
        )
    for short, unit, target, _ in TIMES.values():
        value = statistics.median(visit.times[short] for visit in visits)
        told.append(Result(name=f"{name}_{short}", value=value, unit=unit, target=target, how=how))
    for short, most in WEIGHTS.values():
        value = statistics.median(visit.weights[short] for visit in visits)
        told.append(Result(name=f"{name}_{short}", value=value, unit="kB", target=float(most), how=how))
    return told


async def _pages() -> dict[str, str]:
    film = await database.value(
        """
        SELECT id FROM post
        WHERE kind = 'video' AND state = 'live' AND audience = 'all'
        ORDER BY tried DESC, id
        """
    )
    skill = await database.value("SELECT slug FROM skill ORDER BY id")
    return {
        "home": "/",
        "post": f"/posts/{film}",
        "compose": "/compose",
        "find": "/search",
        "skill": f"/skills/{skill}",
        "activity": "/activity",
        "you": "/me",
        "progress": "/progress",
    }


async def _cookie() -> str:
    omar = await database.value("SELECT id FROM person WHERE handle = 'omar'")
    return f"session={await auth.open_session(omar)}"


def _visit(folder: Path, address: str, cookie: str) -> Visit:
    headers, report = folder / "headers.json", folder / "report.json"
    headers.write_text(json.dumps({"Cookie": cookie}))
    command = [
        "npm", "exec", "--yes", f"--package={LIGHTHOUSE}", "--", "lighthouse", address, "--quiet",
        f"--extra-headers={headers}", "--output=json", f"--output-path={report}", f"--chrome-flags={FLAGS}",
        f"--only-categories={','.join(SCORES)}",
    ]  # fmt: skip
    chromium = os.environ.get("POLLEN_CHROMIUM") or shutil.which("chromium") or ""
    for _ in range(TRIES):
        done = subprocess.run(
            command, env={**os.environ, "CHROME_PATH": chromium}, capture_output=True, text=True, check=False
        )
        if done.returncode == 0:
            return _read(json.loads(report.read_text()), cookie)
    raise RuntimeError(done.stderr.strip())


def _read(report: dict[str, Any], cookie: str) -> Visit:
    audits = report["audits"]
    sent = audits["network-requests"]["details"]["items"]
    return Visit(
        {name: 100 * report["categories"][name]["score"] for name in SCORES},
        {short: audits[name]["numericValue"] / scale for name, (short, _, _, scale) in TIMES.items()},
        {
            short: sum(_gzipped(one["url"], cookie) for one in sent if one.get("resourceType") == kind) / KB
            for kind, (short, _) in WEIGHTS.items()
        },
        {part: audits[part]["numericValue"] / scale for part, scale in PARTS.items()},
    )


def _gzipped(address: str, cookie: str) -> int:
    """The bytes of a body on the line; the budgets are about these, headers come on top."""
    asked = {"cookie": cookie, "accept-encoding": "gzip"}
    with httpx.stream("GET", address, headers=asked, timeout=30) as answer:
        return sum(len(piece) for piece in answer.iter_raw())


@asynccontextmanager
async def _demo(folder: Path) -> AsyncIterator[str]:
    """The demo company with all its clips ready, and web and worker; our own pool reads its database."""
    server = embedded_postgres.start(folder)
    try:
        server.create_database("page")
        await migrate(server.dsn("pollen_owner", "page"))
        dsn = server.dsn("pollen", "page")
        port = stack.free_port()
        async with (
            stack.process(dsn, "web", "--port", str(port)),
            stack.process(dsn, "worker"),
            stack.pool(dsn),
        ):
            say("filling the demo company")
            await seed.fill(folder, "for measuring only")
            await _at_rest()
            yield f"http://127.0.0.1:{port}"
    finally:
        server.close()


async def _at_rest() -> None:
    """Nothing is being made ready any more."""
    async with asyncio.timeout(600):
        while True:
            if not await database.value("SELECT count(*) FROM job WHERE state IN ('queued', 'running')"):
                return
            await asyncio.sleep(1)
