"""Tenant tokens: what a viewer may see, signed, so that the server itself holds to it.

They go from us to the server and nowhere else; browsers never speak with it.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from meilisearch_python_sdk.models.client import Key

from feeds.search.meili.client import Server

#: Longer than any search, shorter than anything is worth stealing for.
LIFE = timedelta(minutes=10)


class Signer:
    """Signs with a key that may search our indexes and nothing else.

    Without one the filter in each query stands alone.
    """

    def __init__(self, server: Server) -> None:
        self.server = server
        self._key: Key | None = None
        self._asked = False

    async def token(self, filters: Mapping[str, str]) -> str | None:
        """A token that sees of each index (by its name on the server) what the filter lets through."""
        if not self._asked:
            self._key, self._asked = await self.server.search_key(filters), True
        if self._key is None:
            return None
        rules = {uid: {"filter": allowed} for uid, allowed in filters.items()}
        # By the machine's clock: the server knows no other, and tests move ours.
        return self.server.sign(self._key, rules, datetime.now(UTC) + LIFE)

    def forget(self) -> None:
        """The server does not know the key any more: look for another one."""
        self._key, self._asked = None, False
