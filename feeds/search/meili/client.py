"""One Meilisearch server: the few routes we use, each with an end, and failures told apart.

The only importer of the client library. It waits for ever by default and never tries again, so both stand
here; its own waiting for a task never ends when the task was canceled, so that stands here too.
"""

import asyncio
import random
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Generator, Sequence
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import httpx2
from meilisearch_python_sdk import AsyncClient
from meilisearch_python_sdk.errors import (
    MeilisearchApiError,
    MeilisearchCommunicationError,
    MeilisearchError,
)
from meilisearch_python_sdk.models.client import Key
from meilisearch_python_sdk.models.search import Federation, SearchParams
from meilisearch_python_sdk.models.settings import MeilisearchSettings
from msgspec import Struct

from feeds.search.meili.failures import Down, Failed, Lost, Refused

T = TypeVar("T")

#: Seconds for a whole search, further tries included; and for everything else.
SEARCH_S, WRITE_S = 2.5, 30.0
#: Seconds before the second and the third try, give or take half.
PAUSES = (0.1, 0.3)
AGAIN = frozenset({429, 502, 503})
TOO_LARGE = 413
#: Seconds between two looks at a task: the first, and the longest.
LOOK_S, LOOK_MAX_S = 0.05, 1.0
#: Documents whose versions are read at once.
PAGE = 1000

#: The tenant token of the search that goes on here; without one the server's key speaks.
_token: ContextVar[str | None] = ContextVar("token", default=None)


class Answer(Struct, frozen=True):
    """Hits as the server tells them, the values of each facet, and about how many hits there are in all."""

    hits: list[dict[str, Any]]
    facets: dict[str, dict[str, int]]
    total: int


class _Bearer(httpx2.Auth):
    def __init__(self, key: str) -> None:
        self.key = key

    def auth_flow(self, request: httpx2.Request) -> Generator[httpx2.Request, httpx2.Response, None]:
        if bearer := _token.get() or self.key:
            request.headers["authorization"] = f"Bearer {bearer}"
        yield request


class Server:
    """Keeps one connection.

    Everything raises `Down` when the server does not answer as it should, `Refused` when it says no.
    """

    def __init__(self, url: str, key: str = "") -> None:
        self.url = url.rstrip("/")
        self._sdk = AsyncClient(self.url, timeout=int(WRITE_S))
        self._sdk.http_client.auth = _Bearer(key)

    async def close(self) -> None:
        await self._sdk.aclose()

    async def health(self) -> None:
        await _ask(self._sdk.health, SEARCH_S)

    async def search(
        self, queries: Sequence[dict[str, Any]], federation: dict[str, Any] | None, token: str | None
    ) -> list[Answer]:
        """An answer to each query, or with a federation one to all of them, with the rights of `token`."""
        asked = [SearchParams(**query) for query in queries]
        one = None if federation is None else Federation(**federation)
        mark = _token.set(token)
        try:
            found = await _ask(lambda: self._sdk.multi_search(asked, federation=one), SEARCH_S)
        finally:
            _token.reset(mark)
        lists = found if isinstance(found, list) else [found]
        if len(lists) != (1 if federation else len(asked)):
            raise Down("no sensible answer: too few lists")
        return [
            Answer(each.hits, each.facet_distribution or {}, each.estimated_total_hits or 0) for each in lists
        ]

    async def search_key(self, uids: Collection[str]) -> Key | None:
        """A key that may search these indexes and do nothing else, to sign tenant tokens.

        None where there is none, or keys may not be listed.
        """
        try:
            keys = (await _ask(lambda: self._sdk.get_keys(limit=PAGE), SEARCH_S)).results
        except Refused:
            return None
        fit = (key for key in keys if key.actions == ["search"] and _covers(key, uids) and not _ended(key))
        return next(fit, None)

    def sign(self, key: Key, rules: dict[str, Any], ends: datetime) -> str:
        return self._sdk.generate_tenant_token(rules, api_key=key, expires_at=ends)

    async def count(self, uid: str) -> int:
        """How many documents the index holds. `Refused` with `index_not_found` when there is none."""
        return (await _ask(self._sdk.index(uid).get_stats, WRITE_S)).number_of_documents

    async def create(self, uid: str, settings: dict[str, Any]) -> None:
        """Make an empty index: settings first, so that documents are read once."""
        await self.wait(await _ask(lambda: self._make(uid), WRITE_S))
        await self.wait(await self.configure(uid, settings))

    async def configure(self, uid: str, settings: dict[str, Any]) -> int:
        """Change settings; the task."""
        index = self._sdk.index(uid)
        return (await _ask(lambda: index.update_settings(MeilisearchSettings(**settings)), WRITE_S)).task_uid

    async def drop(self, uid: str) -> None:
        """Forget the index; none there is as good."""
        try:
            await self.wait((await _ask(self._sdk.index(uid).delete, WRITE_S)).task_uid)
        except (Refused, Failed) as error:
            if error.code != "index_not_found":
                raise

    async def put(self, uid: str, documents: Sequence[dict[str, Any]]) -> int:
        """Take up documents, in place of those with the same id; the task."""
        index = self._sdk.index(uid)
        return (await _ask(lambda: index.add_documents(documents, "id"), WRITE_S)).task_uid

    async def remove(self, uid: str, ids: Sequence[int]) -> int:
        index, names = self._sdk.index(uid), [str(id_) for id_ in ids]
        return (await _ask(lambda: index.delete_documents(names), WRITE_S)).task_uid

    async def versions(self, uid: str) -> AsyncIterator[tuple[int, int]]:
        """Id and version of every document."""
        index, start = self._sdk.index(uid), 0
        while True:
            offset = start
            page = await _ask(
                lambda: index.get_documents(offset=offset, limit=PAGE, fields=["id", "ver"]),  # noqa: B023 - awaited at once
                WRITE_S,
            )
            for document in page.results:
                yield int(document["id"]), int(document.get("ver", 0))
            start += PAGE
            if start >= page.total:
                return

    async def _make(self, uid: str) -> int:
        """As the library's `create_index`, without its waiting."""
        made = await self._sdk.http_client.post("indexes", json={"uid": uid, "primaryKey": "id"})
        return int(made.raise_for_status().json()["taskUid"])

    async def wait(self, task: int, *, within_s: float = 600) -> None:
        """Until the task has succeeded. Raises `Failed`; `Lost` for one canceled, unknown or endless."""
        ends, pause = time.monotonic() + within_s, LOOK_S
        while True:
            try:
                seen = await _ask(lambda: self._sdk.get_task(task), WRITE_S)
            except Refused as error:
                raise Lost(f"task {task}: {error}") from error
            if seen.status == "succeeded":
                return
            if seen.status == "failed":
                told = seen.error or {}
                raise Failed(
                    str(told.get("code", "")), str(told.get("message", "")), str(told.get("type", ""))
                )
            if seen.status == "canceled" or time.monotonic() >= ends:
                raise Lost(f"task {task} is {seen.status}")
            await asyncio.sleep(pause)
            pause = min(pause * 1.5, LOOK_MAX_S)

    async def oldest_task(self) -> timedelta:
        """How long the first task that is not done waits."""
        seen = await _ask(
            lambda: self._sdk.get_tasks(statuses=["enqueued", "processing"], reverse=True, limit=1), SEARCH_S
        )
        return datetime.now(UTC) - seen.results[0].enqueued_at if seen.results else timedelta(0)

    async def purge(self, uids: list[str], before: datetime) -> None:
        """Delete the finished tasks of these indexes: the server's file never shrinks, but is used again."""
        await _ask(
            lambda: self._sdk.delete_tasks(
                index_uids=uids,
                statuses=["succeeded", "failed", "canceled"],
                before_enqueued_at=before.astimezone(UTC).replace(tzinfo=None),
            ),
            WRITE_S,
        )


def _ended(key: Key) -> bool:
    return key.expires_at is not None and key.expires_at <= datetime.now(UTC)


def _covers(key: Key, uids: Collection[str]) -> bool:
    """Whether the key is good for all of them: it names them, or with a star how their names begin."""
    begins = tuple(one.removesuffix("*") for one in key.indexes if one.endswith("*"))
    return all(uid in key.indexes or uid.startswith(begins) for uid in uids)


async def _ask(work: Callable[[], Awaitable[T]], within_s: float) -> T:
    """What the server answers, within so many seconds; what may come right is tried three times.

    Everything we send may be sent twice: it says what is, not what to change.
    """
    try:
        async with asyncio.timeout(within_s):
            for pause in PAUSES:
                try:
                    return await _tried(work)
                except Down as error:
                    if not error.again:
                        raise
                await asyncio.sleep(pause * random.uniform(0.5, 1.5))  # noqa: S311 - spreads the tries
            return await _tried(work)
    except TimeoutError as error:
        raise Down(f"no answer within {within_s:g} s") from error


async def _tried(work: Callable[[], Awaitable[T]]) -> T:
    try:
        return await work()
    except MeilisearchApiError as error:
        if error.status_code < 500 and error.status_code != 429:
            raise Refused(error.code, error.message) from error
        raise Down(str(error), again=error.status_code in AGAIN) from error
    except httpx2.HTTPStatusError as error:
        if error.response.status_code == TOO_LARGE:
            # A proxy before the server says so in words of its own.
            raise Refused("payload_too_large", str(error)) from error
        raise Down(str(error), again=error.response.status_code in AGAIN) from error
    except (MeilisearchError, httpx2.HTTPError, httpx2.InvalidURL) as error:
        cut = isinstance(error.__cause__, httpx2.NetworkError | httpx2.RemoteProtocolError)
        again = cut or isinstance(error, MeilisearchCommunicationError)
        raise Down(str(error) or type(error).__name__, again=again) from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Down(f"no sensible answer: {type(error).__name__}") from error
