"""Posts on a phone, to be opened without a connection: what belongs to them, and whether they still stand."""

from collections.abc import Callable, Iterable

import msgspec
from msgspec import Struct

from app import clock, database
from feeds.cards import Card, card
from feeds.steps import Step, steps
from feeds.subject import subject
from media.assets import Media, Source
from media.playback import weigh

#: Short side of the picture in pixels: enough for a phone, and for who saves data.
USUAL, SMALL = 720, 480

#: Filled by packages that show a Post on pages of their own: the address of the one to be kept, if any.
pages: list[Callable[[Card], str | None]] = []


class Copy(Struct, frozen=True, kw_only=True):
    """All that one phone keeps of a Post. `mark` changes with what is shown; `size` is in bytes.

    `pages` are those beside `/kept/{id}`.
    """

    id: int
    mark: str
    title: str
    kind: str
    poster: str | None
    pages: list[str]
    files: list[str]
    size: int


class Standing(Struct, frozen=True):
    """A kept Post that still stands, and the mark of what it shows now."""

    id: int
    mark: str


async def keep(person: int, post: int, *, small: bool) -> Copy:
    """Note that the person keeps the Post, and say what belongs to it. Raises a 404 Refusal."""
    await subject(person, post)
    shown, told = await copy(person, post, small=small)
    await _note(person, [post])
    files = list(dict.fromkeys(_addresses([*shown.media, *(step.media for step in told if step.media)])))
    portrait = [shown.author.portrait] if shown.author.portrait else []
    poster = shown.media[0].poster if shown.media else None
    [now] = await _standing(person, [post])
    return Copy(
        id=post,
        mark=now.mark,
        title=shown.title or shown.text[:90],
        kind=shown.kind,
        poster=poster,
        pages=[address for found in pages if (address := found(shown))],
        files=[*files, *portrait],
        size=await weigh(files),
    )


async def drop(person: int, post: int) -> None:
    """The phone keeps it no longer; works also when the Post can no longer be read."""
    await database.execute("DELETE FROM kept WHERE person_id = $1 AND post_id = $2", person, post)


async def review(person: int, posts: list[int]) -> list[Standing]:
    """Those of the Posts on a phone that still stand; the others must go from it."""
    found = await _standing(person, posts)
    await _note(person, [each.id for each in found])
    return found


async def copy(person: int, post: int, *, small: bool) -> tuple[Card, list[Step]]:
    """The Post and its Steps with one rendition of each file. Raises a 404 Refusal."""
    shown = await card(person, post)
    told = await steps(person, post) if shown.steps else []
    author = shown.author
    return (
        msgspec.structs.replace(
            shown,
            media=[_single(media, post, small) for media in shown.media],
            author=msgspec.structs.replace(
                author, portrait=author.portrait and _marked(author.portrait, post)
            ),
        ),
        [
            msgspec.structs.replace(step, media=step.media and _single(step.media, post, small))
            for step in told
        ],
    )


def _single(media: Media, post: int, small: bool) -> Media:
    """One source, and no address that a phone without a connection could not answer."""
    most = SMALL if small else USUAL

    def fits(source: Source) -> tuple[bool, int]:
        return source.height > most, abs(source.height - most)

    source = min(media.sources, key=fits, default=None)
    return msgspec.structs.replace(
        media,
        poster=media.poster and _marked(media.poster, post),
        sources=[msgspec.structs.replace(source, src=_marked(source.src, post))] if source else [],
        captions=[msgspec.structs.replace(track, src=_marked(track.src, post)) for track in media.captions],
        sound=None,
        sprite=None,
        tiles=None,
        hls=None,
    )


def _marked(address: str, post: int) -> str:
    """The worker of the phone answers what is marked, and nothing else."""
    return f"{address}{'&' if '?' in address else '?'}kept={post}"


def _addresses(shown: Iterable[Media]) -> Iterable[str]:
    for media in shown:
        if media.poster:
            yield media.poster
        yield from (source.src for source in media.sources)
        yield from (track.src for track in media.captions)


async def _note(person: int, posts: list[int]) -> None:
    await database.execute(
        """
        INSERT INTO kept (post_id, person_id, at) SELECT id, $1, $3 FROM unnest($2::bigint[]) AS id
        ON CONFLICT DO NOTHING
        """,
        person,
        posts,
        clock.now(),
    )


async def _standing(person: int, posts: list[int]) -> list[Standing]:
    return await database.rows(Standing, STANDING, person, posts)


#: What a reader would see changed: words and Steps (revision), the way (generation), a named author's face,
#: files, captions.
STANDING = """
    SELECT
        p.id,
        left(md5(concat_ws(
            '/', p.revision, p.generation, CASE WHEN NOT p.anonymous THEN author.portrait END, files.told
        )), 12) AS mark
    FROM post p
    JOIN person author ON author.id = p.author_id
    CROSS JOIN LATERAL (
        SELECT string_agg(
            concat_ws(':', a.id, a.version, (
                SELECT max(c.changed_at) FROM caption c WHERE c.asset_id = a.id AND c.accepted_at IS NOT NULL
            )),
            ',' ORDER BY a.id
        ) AS told
        FROM asset a
        WHERE a.id IN (
            SELECT asset_id FROM post_asset WHERE post_id = p.id
            UNION
            SELECT asset_id FROM step WHERE post_id = p.id AND asset_id IS NOT NULL
        )
    ) files
    WHERE p.id = ANY ($2) AND p.state IN ('live', 'restricted') AND readable(p, $1)
    ORDER BY p.id
"""
