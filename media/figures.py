"""What files take up: by kind, by state, by person and by week, and the room that is left."""

import asyncio
import shutil
from datetime import date, timedelta
from pathlib import Path

import msgspec
from obstore.store import LocalStore

from app import clock, database
from app.hooks import Finding
from media import storage

PEOPLE = 20
WEEKS = 12
#: Less room than both is told: a share for small disks, bytes for big ones.
LEAST_SHARE, LEAST_BYTES = 0.05, 2_000_000_000


class Share(msgspec.Struct, frozen=True):
    """How many files of one sort there are, and their bytes."""

    name: str
    count: int
    bytes: int


class Owner(msgspec.Struct, frozen=True):
    """A person's assets and the bytes of everything made of them."""

    name: str
    handle: str
    count: int
    bytes: int


class Week(msgspec.Struct, frozen=True):
    """Bytes of what came in the week that began on `monday`, with everything made of it since."""

    monday: date
    count: int
    bytes: int


class Room(msgspec.Struct, frozen=True):
    """The disk under the folder store, in bytes."""

    free: int
    total: int

    @property
    def scarce(self) -> bool:
        return self.free < LEAST_BYTES or self.free < LEAST_SHARE * self.total

    def __str__(self) -> str:
        return f"{self.free / 1e9:.1f} GB of {self.total / 1e9:.1f} GB free"


class Figures(msgspec.Struct, frozen=True):
    """Everything on the page; `room` is None where a bucket takes the files."""

    kinds: list[Share]
    states: list[Share]
    people: list[Owner]
    weeks: list[Week]
    room: Room | None

    @property
    def total(self) -> int:
        return sum(kind.bytes for kind in self.kinds)


async def read() -> Figures:
    """Count, as the rows name the files. Takes a look at all of them: for a page that few open."""
    since = clock.now() - timedelta(weeks=WEEKS)
    return Figures(
        kinds=await database.rows(Share, KINDS),
        states=await database.rows(Share, STATES),
        people=await database.rows(Owner, OWNERS, PEOPLE),
        weeks=await database.rows(Week, GROWTH, since),
        room=await room(),
    )


async def room() -> Room | None:
    store = storage.store()
    if not isinstance(store, LocalStore) or store.prefix is None:
        return None
    disk = await asyncio.to_thread(shutil.disk_usage, Path(store.prefix))
    return Room(disk.free, disk.total)


async def room_is_left() -> Finding:
    """For `/ready`: little room is told and takes nothing down, because reading goes on."""
    left = await room()
    return Finding("room", ok=True, note=f"{left}: make room" if left and left.scarce else "")


async def examine() -> list[Finding]:
    """For `doctor`: how much there is of what, and whether there is room for more."""
    kinds = await database.rows(Share, KINDS)
    left = await room()
    told = ", ".join(f"{kind.count} {kind.name} {kind.bytes / 1e9:.2f} GB" for kind in kinds)
    cure = ": make room, or move the files to a bucket (docs/operations.md)"
    return [
        Finding("files", ok=True, note=told),
        Finding("room", ok=not (left and left.scarce), note=f"{left}{cure * left.scarce}" if left else ""),
    ]


FILE = """
    WITH file AS (
        SELECT id AS asset_id, 'original' AS kind, length AS size FROM asset WHERE original IS NOT NULL
        UNION ALL
        SELECT asset_id, 'part', length FROM part
        UNION ALL
        SELECT
            r.asset_id,
            CASE
                WHEN r.version < a.version THEN 'old version'
                WHEN r.name LIKE 'sprite%' THEN 'sprite'
                WHEN r.media_type LIKE 'video/%' OR r.name LIKE 'hls%' THEN 'film'
                WHEN r.media_type LIKE 'audio/%' THEN 'sound'
                ELSE 'picture'
            END,
            r.size
        FROM rendition r JOIN asset a ON a.id = r.asset_id
    )
"""

KINDS = f"""
    {FILE}
    SELECT kind AS name, count(*) AS count, sum(size)::bigint AS bytes FROM file
    GROUP BY kind ORDER BY bytes DESC, name
"""  # noqa: S608 - our own SQL

STATES = f"""
    {FILE}
    SELECT
        CASE WHEN a.deleted_at IS NULL THEN a.state ELSE 'deleted' END AS name,
        count(DISTINCT a.id) AS count, coalesce(sum(f.size), 0)::bigint AS bytes
    FROM asset a LEFT JOIN file f ON f.asset_id = a.id
    GROUP BY 1 ORDER BY bytes DESC, name
"""  # noqa: S608 - our own SQL

OWNERS = f"""
    {FILE}
    SELECT p.name, p.handle, count(DISTINCT a.id) AS count, sum(f.size)::bigint AS bytes
    FROM file f JOIN asset a ON a.id = f.asset_id JOIN person p ON p.id = a.owner_id
    GROUP BY p.id ORDER BY bytes DESC, p.name LIMIT $1
"""  # noqa: S608 - our own SQL

GROWTH = f"""
    {FILE}
    SELECT
        date_trunc('week', a.created_at, 'UTC')::date AS monday,
        count(DISTINCT a.id) AS count, sum(f.size)::bigint AS bytes
    FROM file f JOIN asset a ON a.id = f.asset_id
    WHERE a.created_at >= $1
    GROUP BY monday ORDER BY monday DESC
"""  # noqa: S608 - our own SQL
