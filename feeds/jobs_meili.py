"""What runs in the background for Meilisearch. Without `POLLEN_MEILI_URL` its client is never loaded."""

import asyncio
from typing import Any

from app import hooks, jobs
from app.hooks import Finding, Metric
from app.settings import settings
from feeds.search import engines, outbox
from feeds.search.engines import Forgiving


def offer() -> Forgiving | None:
    """Meilisearch, where there is one and it is well."""
    if not settings().meili_url:
        return None
    from feeds.search.meili import engine  # noqa: PLC0415 - its client is loaded where it is used

    return engine if engine.ready() else None


async def send(stop: asyncio.Event) -> None:
    """Tell the server what changes, for as long as the worker lives."""
    if settings().meili_url:
        from feeds.search.meili import sender  # noqa: PLC0415

        await sender.work(stop)


def _care() -> Any:
    from feeds.search.meili import care  # noqa: PLC0415

    return care


@jobs.every("* * * * *")
async def keep() -> None:
    if settings().meili_url:
        await _care().keep()


@jobs.job("search.renew", limit=1)
async def renew(index: str) -> None:
    if settings().meili_url:
        await _care().renew(index)


@jobs.every("50 * * * *")
async def teach() -> None:
    """New synonyms stop the server's queue, so once an hour. Without a server nothing is kept for one."""
    if settings().meili_url:
        from feeds.search.meili import generations  # noqa: PLC0415

        await generations.teach()
    else:
        await outbox.forget()


@jobs.every("40 2 * * *")
async def walk() -> None:
    if settings().meili_url:
        from feeds.search.meili import walk  # noqa: PLC0415

        await walk.walk()
        await _care().purge()


async def ready() -> Finding:
    if settings().meili_url:
        return await _care().ready()
    return Finding("search", ok=True)


async def examine() -> list[Finding]:
    if settings().meili_url:
        return await _care().examine()
    return [Finding("search", ok=True, note="PostgreSQL; POLLEN_MEILI_URL is not set")]


async def metrics() -> list[Metric]:
    return await _care().metrics() if settings().meili_url else []


engines.preferred.append(offer)
hooks.beside.append(send)
hooks.ready.append(ready)
hooks.doctor.append(examine)
hooks.metrics.append(metrics)
