"""The moment of need: the best answers, opened at the Step or second that holds them."""

from msgspec import Struct

from app import database
from feeds import search
from feeds.cards import Card
from feeds.search.words import split, words
from media.captions import parse

ANSWERS = 3
QUOTE = 240


class Answer(Struct, frozen=True):
    """A Post that answers, the words that do, and the Step (by its place and its id) or second of them."""

    card: Card
    quote: str
    step: int | None = None
    step_id: int | None = None
    second: int | None = None


class Line(Struct):
    """A Step, or a whole caption file of which `id` and `position` say nothing."""

    post_id: int
    id: int
    position: int
    text: str


async def answers(viewer: int, text: str) -> list[Answer]:
    """The three best Posts for a question, best first."""
    found = (await search.find(viewer, search.Query(text=text, size=ANSWERS))).cards
    ids = [card.id for card in found]
    steps, captions = await database.rows(Line, STEPS, ids), await database.rows(Line, CAPTIONS, ids)
    asked = set(words(text))
    return [
        _answer(
            card, [*_said(card, captions), *_written(card, steps), Answer(card, card.text[:QUOTE])], asked
        )
        for card in found
    ]


def _answer(card: Card, places: list[Answer], asked: set[str]) -> Answer:
    """The place with most of the words, the earliest of equals; without one the Post's own text."""
    best = max(places, key=lambda place: _shared(place, asked))
    return best if _shared(best, asked) else places[-1]


def _shared(place: Answer, asked: set[str]) -> int:
    return len(asked & set(split(place.quote)))


def _written(card: Card, steps: list[Line]) -> list[Answer]:
    return [
        Answer(card, step.text[:QUOTE], step=step.position, step_id=step.id)
        for step in steps
        if step.post_id == card.id
    ]


def _said(card: Card, captions: list[Line]) -> list[Answer]:
    return [
        Answer(card, cue.text[:QUOTE], second=cue.start // 1000)
        for caption in captions
        if caption.post_id == card.id
        for cue in parse(caption.text.encode())
    ]


STEPS = """
    SELECT post_id, id, position, text FROM step WHERE post_id = ANY ($1) ORDER BY post_id, position
"""

CAPTIONS = """
    SELECT u.post_id, 0 AS id, u.position, c.text
    FROM post_asset u JOIN caption c ON c.asset_id = u.asset_id
    WHERE u.post_id = ANY ($1) AND u.position = 1 AND c.accepted_at IS NOT NULL
    ORDER BY u.post_id, c.language
"""
