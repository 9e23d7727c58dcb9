"""Who may read what: the only way to a Post, to its files and to its author's name.

The predicate itself is SQL (`listed` and `readable` in the migration), so that every list, count and
search applies it in its own statement.
"""

from msgspec import Struct

from app import database
from app.language import gettext
from app.people.people import initials


class Byline(Struct, frozen=True):
    """The author as the viewer may see them; without a handle there is no way to the person."""

    name: str
    handle: str | None = None
    portrait: str | None = None
    initials: str = ""
    team: str | None = None
    site: str | None = None
    title: str | None = None


class Author(Struct, frozen=True):
    """Who wrote a Post. Only `byline` may turn it into something shown."""

    id: int
    name: str
    handle: str | None
    portrait: str | None = None
    team: str | None = None
    site: str | None = None
    title: str | None = None


def byline(author: Author, *, anonymous: bool, viewer: int) -> Byline:
    """The author's name, which an anonymous Post shows to its author only."""
    if anonymous and author.id != viewer:
        return Byline(gettext("A colleague"), initials="?")
    return Byline(
        author.name,
        author.handle,
        author.portrait,
        initials(author.name),
        author.team,
        author.site,
        author.title,
    )


async def sees(viewer: int, post: int) -> bool:
    """Whether the viewer may open the Post."""
    return bool(
        await database.value(
            "SELECT EXISTS (SELECT FROM post p WHERE p.id = $2 AND readable(p, $1))", viewer, post
        )
    )


async def readable_assets(ids: list[str], viewer: int) -> set[str]:
    """Those of the files that the viewer may see: own ones, and what hangs on a readable Post.

    The photo of who tried it is shown with their name or not at all.
    """
    return set(await database.values(READABLE_ASSETS, viewer, ids))


READABLE_ASSETS = """
    SELECT a.id FROM asset a
    WHERE a.id = ANY ($2) AND (
        a.owner_id = $1
        OR EXISTS (
            SELECT FROM post_asset u JOIN post p ON p.id = u.post_id
            WHERE u.asset_id = a.id AND readable(p, $1)
        )
        OR EXISTS (
            SELECT FROM step s JOIN post p ON p.id = s.post_id
            WHERE s.asset_id = a.id AND readable(p, $1)
        )
        OR EXISTS (
            SELECT FROM application t JOIN post p ON p.id = t.post_id
            WHERE t.photo_id = a.id AND t.named AND t.result IN ('worked', 'partly') AND readable(p, $1)
        )
    )
"""
