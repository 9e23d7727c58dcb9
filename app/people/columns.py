"""Lists as offices keep them: CSV from Excel, with semicolons, a BOM or Latin-1, and their own headings."""

import csv
import io
import unicodedata
from collections.abc import Mapping
from itertools import islice

import msgspec

from app.refusal import Refusal

DELIMITERS = ";,\t"
#: A cell that a spreadsheet would take for a formula is written with this before it, and read without.
PLAIN = "'"
FORMULAS = ("=", "+", "-", "@")
CELL_MAX = 500


class Line(msgspec.Struct, frozen=True):
    """A line of the list by its columns; `number` is what a spreadsheet shows beside it."""

    number: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


class Fault(msgspec.Struct, frozen=True):
    """What is wrong with a line, as the code of a sentence."""

    line: int
    refusal: Refusal


def decoded(content: bytes) -> str:
    """The text of a file: UTF-8 or UTF-16 with a mark, UTF-8 without one, else what Windows writes."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def read(
    text: str, known: Mapping[str, tuple[str, ...]], needed: tuple[str, ...], *, most: int
) -> list[Line]:
    """The lines of a list. `known` names each column with the headings it may have, in lower case.

    Raises `Refusal` with `list_empty`, `list_column_missing`, `list_column_twice` or `list_long`.
    """
    rows = csv.reader(io.StringIO(text.replace("\0", ""), newline=""), delimiter=_delimiter(text))
    head: list[str | None] | None = None
    lines: list[Line] = []
    try:
        for row in rows:
            cells = [_tidy(cell) for cell in row]
            if not any(cells) or (head is None and cells[0].lower().startswith("sep=")):
                continue
            if head is None:
                head = _heading(cells, known, needed)
                continue
            if len(lines) == most:
                raise Refusal("list_long", limit=most)
            named = {name: cell for name, cell in zip(head, cells, strict=False) if name}
            lines.append(Line(rows.line_num, named))
    except csv.Error as error:
        raise Refusal("list_broken", value=rows.line_num) from error
    if not lines:
        raise Refusal("list_empty")
    return lines


def written(heading: list[str], rows: list[list[str]]) -> bytes:
    """A list that spreadsheets open by a tap: UTF-8 with its mark, semicolons."""
    made = io.StringIO(newline="")
    writer = csv.writer(made, delimiter=";", lineterminator="\r\n")
    writer.writerow(heading)
    writer.writerows([[_harmless(cell) for cell in row] for row in rows])
    return made.getvalue().encode("utf-8-sig")


def _delimiter(text: str) -> str:
    """What stands most often in the first lines."""
    start = "\n".join(islice((line for line in text.splitlines() if line.strip()), 2))
    return max(DELIMITERS, key=start.count)


def _heading(
    cells: list[str], known: Mapping[str, tuple[str, ...]], needed: tuple[str, ...]
) -> list[str | None]:
    meant = {heading: name for name, headings in known.items() for heading in (name, *headings)}
    found = [meant.get(cell.lower().replace("_", " ").strip()) or meant.get(cell.lower()) for cell in cells]
    for name in needed:
        if name not in found:
            raise Refusal("list_column_missing", value=name, limit=", ".join(known))
    for name in known:
        if found.count(name) > 1:
            raise Refusal("list_column_twice", value=name)
    return found


def _tidy(cell: str) -> str:
    """One spelling, single spaces, nothing invisible; without the mark that keeps formulas from starting."""
    plain = "".join(sign if sign.isprintable() else " " for sign in unicodedata.normalize("NFC", cell))
    words = " ".join(plain.split())[:CELL_MAX]
    return words[1:] if words.startswith(PLAIN) and words[1:2] in FORMULAS else words


def _harmless(cell: str) -> str:
    return PLAIN + cell if cell.startswith(FORMULAS) else cell
