"""What the author keeps of a film or a voice: cut off without another upload, and without going offline."""

import msgspec

from app import clock, database, limits, live
from app.refusal import Refusal, missing
from media import probe, states
from media.units import spell_length

#: A player may call a film longer than its streams are, by the padding of its sound.
SLACK_MS = 500
#: A film that failed for one of these is tried again as soon as something else is kept of it.
CURED = frozenset({"too_long", "trim_beyond"})


class Kept(msgspec.Struct, frozen=True):
    """What is kept, in milliseconds of the whole film: without both ends all of it.

    `source_ms` is how long that is, as soon as somebody has looked.
    """

    start_ms: int | None
    end_ms: int | None
    source_ms: int | None


class _Film(Kept, frozen=True):
    kind: str | None
    state: str
    reason: str | None


async def trim(asset: str, owner: int, start_ms: int | None, end_ms: int | None) -> None:
    """Keep what lies between start and end, in milliseconds of the whole film; without both, all of it.

    What plays goes on to play until the new version stands; before something plays, only that is ever shown.
    Refuses with limit and value what keeps nothing, too little, too much, or what is not there.
    """
    async with database.transaction():
        await database.execute("SELECT FROM asset WHERE id = $1 FOR UPDATE", asset)
        film = await _find(asset, owner)
        if film.kind == "photo":
            raise Refusal("trim_needless", status=409)
        kept = _span(film, start_ms, end_ms)
        await _check(film, kept)
        if kept != (film.start_ms, film.end_ms):
            await _keep(asset, kept)
            await _lead_on(asset, owner, film)
            await live.publish("asset", asset)


async def kept(asset: str, owner: int) -> Kept:
    """What is kept now, for the owner's form."""
    film = await _find(asset, owner)
    return Kept(film.start_ms, film.end_ms, film.source_ms)


async def _find(asset: str, owner: int) -> _Film:
    film = await database.row(
        _Film,
        """
        SELECT start_ms, end_ms, source_ms, kind, state, reason FROM asset
        WHERE id = $1 AND owner_id = $2 AND deleted_at IS NULL
        """,
        asset,
        owner,
    )
    if film is None:
        raise missing("media_missing")
    return film


def _span(film: Kept, start_ms: int | None, end_ms: int | None) -> tuple[int | None, int | None]:
    """Both ends or none: a missing one is that of the film."""
    if start_ms is None and end_ms is None:
        return None, None
    length = film.source_ms
    if end_ms is None:
        if length is None:
            raise Refusal("trim_end", field="end")
        end_ms = length
    elif length is not None and end_ms <= length + SLACK_MS:
        end_ms = min(end_ms, length)
    return start_ms or 0, end_ms


async def _check(film: Kept, kept: tuple[int | None, int | None]) -> None:
    start_ms, end_ms = kept
    length = film.source_ms
    if start_ms is None or end_ms is None:
        start_ms, end_ms = 0, length or 0
    elif end_ms <= start_ms:
        raise Refusal("trim_order", limit=_spell(start_ms), value=_spell(end_ms), field="end")
    elif end_ms - start_ms < probe.SHORTEST * 1000:
        shortest = spell_length(probe.SHORTEST)
        raise Refusal("trim_short", limit=shortest, value=_spell(end_ms - start_ms), field="end")
    elif length is not None and end_ms > length:
        raise Refusal("trim_beyond", limit=_spell(length), value=_spell(end_ms), field="end")
    probe.check_length((end_ms - start_ms) / 1000, await limits.current())


async def _keep(asset: str, kept: tuple[int | None, int | None]) -> None:
    """While bytes still arrive nothing has been made, so the first version is the wanted one."""
    await database.execute(
        """
        UPDATE asset
        SET start_ms = $2, end_ms = $3, changed_at = $4,
            wanted = wanted + CASE WHEN state = 'receiving' THEN 0 ELSE 1 END
        WHERE id = $1
        """,
        asset,
        *kept,
        clock.now(),
    )


async def _lead_on(asset: str, owner: int, film: _Film) -> None:
    """Ask for the version. A job that runs already notices by itself that another one is wanted."""
    if film.state == "failed" and film.reason in CURED:
        await states.retry(asset, owner)
    elif film.state in ("playable", "ready"):
        await states.renew(asset)


def _spell(milliseconds: int) -> str:
    return spell_length(milliseconds / 1000)
