"""The moment of need: the best answers, opened at the Step that holds them."""

from msgspec import Struct

from app import database
from feeds import search
from feeds.cards import Card
from feeds.search.words import split, words

ANSWERS = 3
QUOTE = 240


class Answer(Struct, frozen=True):
    """A Post that answers, the words that do, and the Step they stand in."""

    card: Card
    quote: str
    step: int | None


class Line(Struct):
    post_id: int
    position: int
    text: str


async def answers(viewer: int, text: str) -> list[Answer]:
    """The three best Posts for a question, best first."""
    found = (await search.find(viewer, search.Query(text=text, size=ANSWERS))).cards
    lines = await database.rows(
        Line,
        "SELECT post_id, position, text FROM step WHERE post_id = ANY ($1) ORDER BY post_id, position",
        [card.id for card in found],
    )
    asked = set(words(text))
    return [_answer(card, [line for line in lines if line.post_id == card.id], asked) for card in found]


def _answer(card: Card, lines: list[Line], asked: set[str]) -> Answer:
    """The Step with most of the words, the earliest of equals; without one the Post's own text."""
    best = max(lines, key=lambda line: _shared(line, asked), default=None)
    if best and _shared(best, asked):
        return Answer(card, best.text[:QUOTE], best.position)
    return Answer(card, card.text[:QUOTE], None)


def _shared(line: Line, asked: set[str]) -> int:
    return len(asked & set(split(line.text)))
