"""Whole sentences: found by what they mean, beside their words.

Who types a word or two, a name or a code wants just that; who asks in a sentence often uses other words than
the one who knows. So for sentences the Posts that are nearest in meaning stand beside those that share words.
Without a model, words alone decide.
"""

import re
from collections import OrderedDict
from collections.abc import Sequence

from app import database
from app.language import language
from app.models import embedder
from feeds import vectors
from feeds.search.narrowing import VISIBLE, Arguments, conditions
from feeds.search.port import Hit, Query
from feeds.search.words import LENGTH_MAX, split
from feeds.vectors import Near, Vector

#: So many of the nearest Posts, and of those with the words, are compared.
MOST = 200
#: So many times as many of all Posts are looked at for those.
DEEP = 4
#: What meaning is worth beside words, of which the best are worth 1: twice as much for a question in English,
#: which the model knows best. Other sentences, and other languages, name what they want more often.
ASKED_WORTH, SAID_WORTH = 2.0, 0.5
#: Below this cosine a Post has nothing to do with the sentence.
LEAST = 0.3
#: A sentence with fewer words that tell something is a name with a question mark; one that does not ask needs
#: one more to be a sentence at all.
ASKED_LEAST, SAID_LEAST = 2, 3
#: Questions whose vectors are kept: the next page asks the same one again.
KEPT = 256

ENGLISH_ASKING = frozenset(split("how what why where when which who can could should does do is are"))
GERMAN_ASKING = frozenset(
    split(
        "wie was warum weshalb wieso wo wohin woher wann welche welcher welches wer wen wem kann darf soll "
        "muss gibt"
    )
)
#: Words that tell nothing of what is asked for.
ENGLISH_SILENT = ENGLISH_ASKING | frozenset(
    split(
        "a an the of to in on at for from by with and or not no i you we my our your me us it its this that "
        "there if be was were been am has have had did will would may might must get so as than"
    )
)
GERMAN_SILENT = GERMAN_ASKING | frozenset(
    split(
        "der die das den dem des ein eine einen einem einer eines und oder nicht kein keine ich du er sie es "
        "wir ihr man mein meine meinen unser unsere ist sind war bin hat habe haben wird werden mit von vom "
        "zu zum zur im in am an auf aus bei für um nach so wenn dass mir mich uns"
    )
)


def wanted(query: Query) -> bool:
    """Whether the query is a sentence: finished, not quoted, and without any code that must stand there."""
    text = query.text[:LENGTH_MAX]
    if query.typing or query.literal or re.search(r'["“”„«»]', text) or _codes(text):
        return False
    telling = [word for word in split(text) if word not in ENGLISH_SILENT | GERMAN_SILENT]
    return len(telling) >= (ASKED_LEAST if _asks(text) else SAID_LEAST)


def clear(text: str) -> bool:
    """Whether it is a sentence in the language that the model knows best, so that it is likely understood."""
    return wanted(Query(text=text)) and _english(text[:LENGTH_MAX])


async def blend(viewer: int, query: Query, lexical: list[Hit]) -> list[Hit]:
    """What the words have found and what is near in meaning as one list, best first."""
    found = await near(viewer, query, beside=[hit.id for hit in lexical])
    text = query.text[:LENGTH_MAX]
    return fuse(lexical, found, ASKED_WORTH if _asks(text) and _english(text) else SAID_WORTH)


async def near(viewer: int, query: Query, most: int = MOST, beside: Sequence[int] = ()) -> list[Hit]:
    """The Posts nearest in meaning that the viewer may find, best first; none without a model.

    `beside` are found already: how near these are is told too, so that both lists can be one.
    """
    vector = await _vector(query.text[:LENGTH_MAX].strip())
    if vector is None:
        return []
    found = await _nearest(viewer, query, vector, most)
    others = await vectors.of({*beside} - {one.id for one in found})
    far = [Near(post, float(other @ vector)) for post, other in others.items()]
    hits = [Hit(one.id, one.cosine) for one in [*found, *await _left(viewer, query, far)]]
    return sorted((hit for hit in hits if hit.score >= LEAST), key=lambda hit: (-hit.score, -hit.id))


def fuse(lexical: list[Hit], near: list[Hit], worth: float) -> list[Hit]:
    """Both lists as one, best first. Each counts by its share of its best, what is near `worth` times."""
    words, meanings = _shares(lexical), _shares(near)
    found = [
        Hit(post, (words.get(post, 0.0) + worth * meanings.get(post, 0.0)) / (1 + worth))
        for post in words | meanings
    ]
    return sorted(found, key=lambda hit: (-hit.score, -hit.id))


async def _nearest(viewer: int, query: Query, vector: Vector, most: int) -> list[Near]:
    """Of what the viewer may find and the filters leave. Mostly that is nearly all, so few are asked for."""
    some = await vectors.near(vector, DEEP * most)
    found = await _left(viewer, query, some)
    if len(found) < most and len(some) == DEEP * most:
        found = await _left(viewer, query, await vectors.near(vector, vectors.COMPARED_MAX))
    return found[:most]


async def _left(viewer: int, query: Query, near: list[Near]) -> list[Near]:
    """Those that the viewer may find: nothing else may count, not even as the best of a list."""
    arguments = Arguments([viewer, [one.id for one in near]])
    where = " AND ".join([VISIBLE, *conditions(query.filters, arguments).values()])
    sql = f"SELECT d.post_id FROM search_doc d WHERE d.post_id = ANY ($2) AND {where}"  # noqa: S608 - our own words
    left = set(await database.values(sql, *arguments))
    return [one for one in near if one.id in left]


def _shares(hits: list[Hit]) -> dict[int, float]:
    """What each scored, from 0 to 1 for the best."""
    best = max((hit.score for hit in hits), default=0.0)
    return {hit.id: hit.score / best for hit in hits} if best > 0 else {}


def _asks(text: str) -> bool:
    return "?" in text or not (ENGLISH_ASKING | GERMAN_ASKING).isdisjoint(split(text)[:1])


def _english(text: str) -> bool:
    """By its small words; without any, by the language of who asks."""
    words = split(text)
    english, german = (sum(word in silent for word in words) for silent in (ENGLISH_SILENT, GERMAN_SILENT))
    return english > german if english or german else language.get().startswith("en")


def _codes(text: str) -> bool:
    """Whether a word joins letters with digits, or is one of those that only signs tell apart."""
    return re.search(r"(?i)[a-z]\d|\d[a-z]|\+\+|(^|\s)\.[a-z]|[a-z]#", text) is not None


async def _vector(text: str) -> Vector | None:
    """What the question means; None without a model."""
    key = (embedder.model_id(), text)
    if key not in _kept:
        try:
            (_kept[key],) = await embedder.embed([text])
        except embedder.Off:
            return None
        if len(_kept) > KEPT:
            _kept.popitem(last=False)
    _kept.move_to_end(key)
    return _kept[key]


_kept: OrderedDict[tuple[str, str], Vector] = OrderedDict()
