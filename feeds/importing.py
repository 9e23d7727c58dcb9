"""A list of Skills from a file: our starter list, the company's own, or a public one such as ESCO.

An import adds and never takes away: what is there keeps its name, and gets what it lacks.
"""

import csv
import io
import re
from collections.abc import Iterator
from itertools import chain, count
from pathlib import Path

from msgspec import Struct

from app import audit, clock, database
from app.language import LANGUAGES
from app.refusal import Refusal
from feeds import vectors
from feeds.skills import fold, slug

STARTER = Path(__file__).with_name("data") / "skills.csv"
#: Names of public lists are longer than ours.
NAME_MAX = 120
#: Column names by what stands in them; others are not read.
COLUMNS = {
    "name": ("name", "label", "preferredlabel"),
    "aliases": ("aliases", "altlabel", "altlabels", "synonyms"),
    "parent": ("parent", "broader", "group"),
    "uri": ("uri", "concepturi"),
    "risk": ("risk",),
}
YES = ("yes", "true", "1", "x", "risk")


class Row(Struct, frozen=True):
    """One Skill of the file; `number` is its line as a spreadsheet counts."""

    number: int
    name: str
    names: dict[str, str]
    synonyms: list[str]
    parent: str
    uri: str | None
    risk: bool


class Plan(Struct, frozen=True):
    """What an import does: new Skills, those that get something, and how many stay as they are."""

    new: list[str]
    fuller: list[str]
    same: int


class Known(Struct):
    """A Skill that is there, or is about to be."""

    id: int
    name: str
    names: dict[str, str]
    synonyms: list[str]
    parent_id: int | None
    uri: str | None
    risk: bool
    state: str


def starter() -> list[Row]:
    """Skills of most workplaces, in English and German."""
    return read(STARTER.read_bytes())


def read(content: bytes) -> list[Row]:
    """The rows of a CSV file. Raises a Refusal that names the first row with a fault."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refusal("skill_file_text", field="file") from None
    head = text.partition("\n")[0]
    delimiter = max(",;\t", key=head.count)
    try:
        lines = list(csv.reader(io.StringIO(text.replace("\0", ""), newline=""), delimiter=delimiter))
    except csv.Error:
        raise Refusal("skill_file_text", field="file") from None
    if not lines or "name" not in (columns := _columns(lines[0])).values():
        raise Refusal("skill_file_header", limit="name, name_de, aliases, parent, uri", field="file")
    return list(_rows(lines[1:], columns))


async def plan(rows: list[Row]) -> Plan:
    """What `bring` would do, without doing it. Raises like `bring`."""
    return (await _Import(await _known()).take(rows)).plan


async def bring(actor: int | None, rows: list[Row]) -> Plan:
    """Take all rows up, or none. Raises `skill_row_parent` or `skill_row_loop`, naming the row."""
    async with database.transaction():
        made = await _Import(await _known()).take(rows)
        await _write(made)
        await audit.write("skill.imported", actor=actor, subject=("skill", 0), new=len(made.plan.new))
        await vectors.ask()
    return made.plan


def _columns(head: list[str]) -> dict[int, str]:
    found = {}
    for place, title in enumerate(head):
        plain = title.strip().lower().replace(" ", "")
        if re.fullmatch(f"name_({'|'.join(LANGUAGES[1:])})", plain):
            found[place] = plain
        for column, titles in COLUMNS.items():
            if plain in titles and column not in found.values():
                found[place] = column
    return found


def _rows(lines: list[list[str]], columns: dict[int, str]) -> Iterator[Row]:
    seen: dict[str, int] = {}
    for number, line in enumerate(lines, 2):
        cells = {column: line[place].strip() for place, column in columns.items() if place < len(line)}
        if not any(cells.values()):
            continue
        row = _row(number, cells)
        before = seen.setdefault(_same(row.name), number)
        if before != number:
            raise Refusal("skill_row_twice", value=f"{number} ({row.name})", limit=before, field="file")
        yield row


def _row(number: int, cells: dict[str, str]) -> Row:
    name = " ".join(cells.get("name", "").split())
    if not slug(name):
        raise Refusal("skill_row_name", value=number, field="file")
    if len(name) > NAME_MAX:
        raise Refusal("skill_row_long", value=number, limit=NAME_MAX, field="file")
    words = [" ".join(word.split()) for word in re.split(r"[|\n]", cells.get("aliases", ""))]
    named = {column: text for column, text in cells.items() if column.startswith("name_") and text}
    return Row(
        number,
        name,
        {column.removeprefix("name_"): " ".join(text.split())[:NAME_MAX] for column, text in named.items()},
        [word for word in dict.fromkeys(words) if word and len(word) <= NAME_MAX and word != name],
        " ".join(cells.get("parent", "").split()),
        cells.get("uri") or None,
        cells.get("risk", "").lower() in YES,
    )


def _same(name: str) -> str:
    """One form for a name however it is written; C and C++ stay two."""
    return re.sub(r"[\s_-]+", " ", fold(name))


class _Import:
    """Works an import out over the list as it is. New Skills have numbers below 0 until they are written."""

    def __init__(self, known: list[Known]) -> None:
        self.by_id = {skill.id: skill for skill in known}
        self.by_uri = {skill.uri: skill for skill in known if skill.uri}
        self.by_name: dict[str, Known] = {}
        # A name counts before a synonym of another.
        for skill in known:
            self.by_name.setdefault(_same(skill.name), skill)
        for skill in known:
            for word in (*skill.names.values(), *skill.synonyms):
                self.by_name.setdefault(_same(word), skill)
        self.new: list[Known] = []
        self.fuller: dict[int, Known] = {}
        self.same = 0

    @property
    def plan(self) -> Plan:
        return Plan([s.name for s in self.new], [s.name for s in self.fuller.values()], self.same)

    async def take(self, rows: list[Row]) -> "_Import":
        placed = [(row, self._place(row)) for row in rows]
        for row, skill in placed:
            self._hang(row, skill)
        self.same = len(rows) - len(self.new) - len(self.fuller)
        return self

    def _place(self, row: Row) -> Known:
        skill = (self.by_uri.get(row.uri) if row.uri else None) or self.by_name.get(_same(row.name))
        if skill is None:
            skill = Known(-len(self.new) - 1, row.name, {}, [], None, row.uri, row.risk, "approved")
            self.new.append(skill)
            self.by_id[skill.id] = skill
            self.by_name[_same(row.name)] = skill
        before = (dict(skill.names), list(skill.synonyms), skill.uri, skill.state)
        skill.names = {**row.names, **skill.names}
        free = [word for word in (row.name, *row.synonyms) if self._free(word, skill)]
        said = {_same(word) for word in (skill.name, *skill.synonyms)}
        skill.synonyms += [word for word in free if _same(word) not in said]
        skill.uri = skill.uri or row.uri
        skill.state = "approved"
        if row.uri:
            self.by_uri[row.uri] = skill
        self._note(skill, changed=before != (skill.names, skill.synonyms, skill.uri, skill.state))
        return skill

    def _free(self, word: str, skill: Known) -> bool:
        """Whether the word means no other Skill; from now on it means this one."""
        return self.by_name.setdefault(_same(word), skill) is skill

    def _hang(self, row: Row, skill: Known) -> None:
        if not row.parent or skill.parent_id is not None:
            return
        parent = self.by_uri.get(row.parent) or self.by_name.get(_same(row.parent))
        if parent is None:
            raise Refusal("skill_row_parent", value=row.number, limit=row.parent[:NAME_MAX], field="file")
        above: Known | None = parent
        while above is not None:
            if above is skill:
                raise Refusal("skill_row_loop", value=row.number, limit=parent.name, field="file")
            above = self.by_id.get(above.parent_id) if above.parent_id is not None else None
        skill.parent_id = parent.id
        self._note(skill, changed=True)

    def _note(self, skill: Known, *, changed: bool) -> None:
        if changed and skill.id > 0:
            self.fuller[skill.id] = skill


async def _known() -> list[Known]:
    found = await database.rows(
        _Kept,
        """
        SELECT id, name, names::text AS names, synonyms, parent_id, uri, risk, state
        FROM skill WHERE state <> 'merged' ORDER BY state, id
        """,
    )
    return [
        Known(k.id, k.name, database.load(k.names), k.synonyms, k.parent_id, k.uri, k.risk, k.state)
        for k in found
    ]


class _Kept(Struct):
    id: int
    name: str
    names: str
    synonyms: list[str]
    parent_id: int | None
    uri: str | None
    risk: bool
    state: str


async def _write(made: _Import) -> None:
    taken = set(await database.values("SELECT slug FROM skill"))
    ids = {skill.id: skill.id for skill in made.by_id.values() if skill.id > 0}
    for skill in made.new:
        mark = _free(skill.name, taken)
        taken.add(mark)
        ids[skill.id] = await database.value(
            "INSERT INTO skill (slug, name, created_at) VALUES ($1, $2, $3) RETURNING id",
            mark,
            skill.name,
            clock.now(),
        )
    for skill in (*made.new, *made.fuller.values()):
        await database.execute(
            """
            UPDATE skill SET names = $2, synonyms = $3, parent_id = $4, uri = $5, risk = $6, state = $7
            WHERE id = $1
            """,
            ids[skill.id],
            database.dump(skill.names),
            skill.synonyms,
            None if skill.parent_id is None else ids[skill.parent_id],
            skill.uri,
            skill.risk,
            skill.state,
        )


def _free(name: str, taken: set[str]) -> str:
    """The address of a Skill: its name, with a number where another one has it."""
    address = slug(name)
    marks = chain([address], (f"{address}-{number}" for number in count(2)))
    return next(mark for mark in marks if mark not in taken)
