"""`python -m app reindex`: fill an index from PostgreSQL, point at it, and point back; search goes on."""

import argparse
import sys

from app.refusal import Refusal
from app.settings import settings
from feeds.search import postgres

WIDTH = 30


def options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--engine", choices=("all", "postgres", "meili"), default="all", help="whose index; default: all"
    )
    steps = parser.add_mutually_exclusive_group()
    steps.add_argument("--build", action="store_true", help="Meilisearch: fill a new copy, point nowhere yet")
    steps.add_argument(
        "--flip", action="store_true", help="Meilisearch: point at the newest copy that was built"
    )
    steps.add_argument("--back", action="store_true", help="Meilisearch: point at the copy before")


async def command(chosen: argparse.Namespace) -> int:
    """Fill and point; the exit status. Raises `Refusal("meili_unset")` where a server is asked for."""
    moves = chosen.build or chosen.flip or chosen.back
    if not settings().meili_url and (chosen.engine == "meili" or moves):
        raise Refusal("meili_unset")
    if chosen.engine != "meili" and not moves:
        await postgres.rebuild(lambda done, total: show("posts (PostgreSQL)", done, total))
    if chosen.engine != "postgres" and settings().meili_url:
        return await _meili(chosen)
    return 0


async def _meili(chosen: argparse.Namespace) -> int:
    from feeds.search.meili import generations, link  # noqa: PLC0415 - loaded where there is a server
    from feeds.search.meili.failures import Down, Failed, Lost, Refused  # noqa: PLC0415
    from feeds.search.meili.indexes import INDEXES  # noqa: PLC0415

    try:
        for index in INDEXES:
            if chosen.flip:
                copy = await generations.flip(index.name)
            elif chosen.back:
                copy = await generations.back(index.name)
            elif chosen.build:
                copy = await generations.build(index, show)
            else:
                copy = await generations.renew(index, show)
            say(f"{index.name}: {'filled' if chosen.build else 'search asks'} {copy.uid}")
    except (Down, Refused, Failed, Lost, generations.Unfit) as error:
        say(f"Nothing points elsewhere than before: {error}")
        return 1
    finally:
        await link.close()
    return 0


def show(name: str, done: int, total: int) -> None:
    """A bar that grows in place on a terminal; in a log only its end."""
    ended = done >= total
    if sys.stderr.isatty() or ended:
        full = WIDTH if not total else min(WIDTH, WIDTH * done // total)
        bar = "#" * full + "-" * (WIDTH - full)
        print(f"\r{name} [{bar}] {done} of {total}", end="\n" if ended else "", file=sys.stderr, flush=True)  # noqa: T201 - the operator reads the terminal


def say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)  # noqa: T201 - see above
