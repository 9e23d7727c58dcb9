"""Bring what exists (POST-25): a list names files, titles, Skills and authors; each line becomes a draft.

Nobody sees it but its author and who brought it. The author answers who is in the picture, and with this one
tap it goes out under their name; or they leave it.
"""

from collections.abc import AsyncIterator, Callable, Mapping
from datetime import datetime
from mimetypes import guess_type
from typing import Literal

import msgspec

from app import clock, database, limits
from app.language import language
from app.people import columns, company
from app.people.columns import Fault, Line
from app.reach.notices import notify
from app.refusal import Refusal, missing
from feeds import posts
from feeds.consent import CONSENTS
from feeds.drafts import Draft, Kind, Use
from media import uploads

COLUMNS: dict[str, tuple[str, ...]] = {
    "file": ("datei", "filename", "file name", "dateiname"),
    "title": ("titel",),
    "skills": ("skill", "fähigkeiten"),
    "author": ("autor", "autorin", "by", "von"),
}
NEEDED = tuple(COLUMNS)
#: The author of a line that L&D posts as the company.
COMPANY = ("company", "the company", "firma", "unternehmen")
#: What kind of Post a file becomes, by the first word of its type.
KINDS: dict[str, Kind] = {"video": "video", "audio": "video", "image": "photo"}


class Source(msgspec.Struct, frozen=True):
    """A file that came along: `read` gives its bytes in pieces."""

    name: str
    size: int
    read: Callable[[], AsyncIterator[bytes]]


class Outcome(msgspec.Struct):
    """What became of a list: drafts made, lines that were here already, lines to mend."""

    made: list[int] = []
    before: int = 0
    faults: list[Fault] = []


class Brought(msgspec.Struct, frozen=True):
    """A draft as its importer follows it and its author finds it."""

    post_id: int
    title: str
    file: str
    skills: list[str]
    author: str
    importer: str
    at: datetime
    state: Literal["waiting", "accepted", "declined"]
    asset: str | None
    asset_state: str | None
    kind: str


async def bring(importer: int, text: str, files: Mapping[str, Source]) -> Outcome:
    """Make a draft of each line; a faulty one is named, the others arrive.

    The same file and title for the same author come once only. Raises the Refusals of `columns.read`.
    """
    lines = columns.read(text, COLUMNS, NEEDED, most=(await limits.current()).bring_rows)
    outcome, authors = Outcome(), dict[int, int]()
    for line in lines:
        try:
            author, made = await _take(importer, line, files)
        except Refusal as refusal:
            outcome.faults += [Fault(line.number, one) for one in (refusal, *refusal.also)]
            continue
        if made is None:
            outcome.before += 1
            continue
        outcome.made.append(made)
        authors[author] = made
    for author, newest in authors.items():
        await _tell(importer, author, newest)
    return outcome


async def given(author: int) -> list[Brought]:
    """What was brought for somebody and waits for their answer, oldest first; L&D answers for the company."""
    return await database.rows(Brought, GIVEN, author)


async def brought(importer: int) -> list[Brought]:
    """What somebody brought, newest first."""
    return await database.rows(Brought, BROUGHT, importer)


async def waits(author: int) -> int:
    """How many drafts wait for the author's answer."""
    count: int = await database.value(WAITS, author)
    return count


async def accept(author: int, post: int, consent: str) -> str:
    """Send the draft out under the author's name, with their answer about who is in it; its state.

    Raises a 404 Refusal for anybody else, and those of `posts.edit` and `posts.publish`.
    """
    if consent not in CONSENTS:
        raise Refusal("consent_unknown", value=consent[:40], limit=", ".join(CONSENTS), field="consent")
    async with database.transaction():
        writer = await _writer(author, post)
        content = await posts.content(writer, post)
        await posts.edit(writer, post, msgspec.structs.replace(content, consent=consent))
        state = await posts.publish(writer, post)
        if writer != author:
            await database.execute("UPDATE post SET owner_id = $2 WHERE id = $1", post, author)
    return state


async def decline(author: int, post: int) -> None:
    """Leave it: the draft is gone, and the same list brings it no second time."""
    async with database.transaction():
        await posts.delete(await _writer(author, post), post)


async def _take(importer: int, line: Line, files: Mapping[str, Source]) -> tuple[int, int | None]:
    """The author, and the draft; None where it is here already."""
    author = await _author(line["author"])
    draft, source = _draft(line, files)
    if await database.value(KNOWN, author, source.name, draft.title):
        return author, None
    upload = await uploads.create(author, source.size, name=source.name, declared=_type(source.name))
    try:
        await uploads.append(author, upload.id, 0, source.read())
        whole = msgspec.structs.replace(draft, assets=[Use(upload.id)])
        made = await _keep(importer, author, whole, source.name)
    except Refusal:
        await _give_up(author, upload.id)
        raise
    if made is None:
        await _give_up(author, upload.id)
    return author, made


async def _keep(importer: int, author: int, draft: Draft, file: str) -> int | None:
    """The draft, or None where the same list came in twice at once and the other one made it."""
    async with database.transaction():
        await database.execute("SELECT FROM person WHERE id = $1 FOR NO KEY UPDATE", author)
        if await database.value(KNOWN, author, file, draft.title):
            return None
        made = await posts.draft(author, draft)
        await database.execute(KEEP, made, importer, author, file, draft.title, clock.now())
    return made


def _draft(line: Line, files: Mapping[str, Source]) -> tuple[Draft, Source]:
    source = files.get(_plain(line["file"]))
    if source is None:
        raise Refusal("bring_file_missing", value=line["file"])
    kind = KINDS.get(_type(source.name).partition("/")[0])
    if kind is None:
        raise Refusal("bring_file_kind", value=source.name)
    if not line["title"]:
        raise Refusal("title_needed")
    names = [name.strip(" #") for name in line["skills"].replace(";", ",").split(",")]
    skills = [name for name in names if name]
    if not skills:
        raise Refusal("bring_skill_needed")
    return Draft(kind=kind, title=line["title"], skills=skills, language=language.get()), source


async def _author(name: str) -> int:
    """By e-mail, staff number or handle, or the company itself."""
    if name.lower() in COMPANY:
        return await company.author()
    found: int | None = await database.value(AUTHOR, name.lower(), name)
    if found is None:
        raise Refusal("bring_author_unknown", value=name)
    return found


async def _give_up(author: int, upload: str) -> None:
    """A file without its draft is nobody's; what is whole already goes like any that no Post uses."""
    await database.execute(
        "UPDATE asset SET deleted_at = $3, changed_at = $3 WHERE id = $2 AND owner_id = $1",
        author,
        upload,
        clock.now(),
    )


async def _tell(importer: int, author: int, newest: int) -> None:
    """One Notice for an author, however many drafts wait."""
    if author in (importer, await company.author()):
        return
    count = await database.value("SELECT count(*) FROM brought WHERE author_id = $1", author)
    group = f"brought:{author}"
    await notify(author, "brought", subject=("draft", newest), group=group, actor=importer, times=count)


async def _writer(author: int, post: int) -> int:
    """Under whose name the draft goes out, when it waits for this person. 404 for everybody else."""
    writer: int | None = await database.value(WRITER, author, post)
    if writer is None:
        raise missing()
    return writer


def _plain(name: str) -> str:
    """Folders in front of a name do not count: a list may say `clips/seal.mp4`, with any slash."""
    return name.replace("\\", "/").rpartition("/")[2].strip().lower()


def by_name(sources: list[Source]) -> dict[str, Source]:
    """The files as lines of a list name them."""
    return {_plain(source.name): source for source in sources}


def _type(name: str) -> str:
    return guess_type(name.lower())[0] or ""


KNOWN = "SELECT EXISTS (SELECT FROM brought WHERE author_id = $1 AND file = $2 AND title = $3)"

KEEP = """
    INSERT INTO brought (post_id, importer_id, author_id, file, title, at) VALUES ($1, $2, $3, $4, $5, $6)
"""

AUTHOR = """
    SELECT id FROM person
    WHERE state = 'active' AND (email = $1 OR handle = $1 OR handle = ltrim($1, '@') OR staff_number = $2)
    ORDER BY email = $1 DESC NULLS LAST LIMIT 1
"""

_WAITING = "p.state = 'draft' AND p.published_at IS NULL AND p.deleted_at IS NULL"

#: Whether the person $1 answers for a draft: its author, or L&D for the company.
_MINE = """
    (
        b.author_id = $1
        OR EXISTS (
            SELECT FROM person c JOIN person_role r ON r.person_id = $1 AND r.role = 'lnd'
            WHERE c.id = b.author_id AND c.state = 'company'
        )
    )
"""

WRITER = f"""
    SELECT p.author_id FROM brought b JOIN post p ON p.id = b.post_id AND p.author_id = b.author_id
    WHERE b.post_id = $2 AND {_MINE} AND {_WAITING}
"""  # noqa: S608 - constants

WAITS = f"""
    SELECT count(*) FROM brought b JOIN post p ON p.id = b.post_id WHERE {_MINE} AND {_WAITING}
"""  # noqa: S608 - constants

_ROWS = f"""
    SELECT
        b.post_id, p.title, b.file, a.name AS author, i.name AS importer, b.at, p.kind,
        array(
            SELECT s.name FROM post_skill t JOIN skill s ON s.id = t.skill_id
            WHERE t.post_id = p.id ORDER BY t.position
        ) AS skills,
        CASE WHEN {_WAITING} THEN 'waiting' WHEN p.published_at IS NULL AND p.deleted_at IS NOT NULL THEN
            'declined' ELSE 'accepted' END AS state,
        f.id AS asset, f.state AS asset_state
    FROM brought b
    JOIN post p ON p.id = b.post_id
    JOIN person a ON a.id = b.author_id
    JOIN person i ON i.id = b.importer_id
    LEFT JOIN post_asset u ON u.post_id = p.id
    LEFT JOIN asset f ON f.id = u.asset_id
"""  # noqa: S608 - a constant

GIVEN = f"{_ROWS} WHERE {_MINE} AND {_WAITING} ORDER BY b.post_id LIMIT 200"

BROUGHT = f"{_ROWS} WHERE b.importer_id = $1 ORDER BY b.post_id DESC LIMIT 200"
