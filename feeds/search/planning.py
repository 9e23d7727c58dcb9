"""From what somebody typed to what PostgreSQL is asked: each word with all that it may mean.

A tsquery is put together from our own words, never from the text itself, so no sign in it can mean anything.
"""

from math import log

import msgspec
from msgspec import Struct, structs

from app import database
from app.language import language
from feeds.search import compounds, dictionary, names, shares, stemming
from feeds.search.compounds import Other
from feeds.search.dictionary import Near, Term
from feeds.search.folding import Chunk, chunks, folded
from feeds.search.plans import Mended, Plan, Token
from feeds.search.port import Query
from feeds.search.shares import Share
from feeds.search.stemming import STEM, Stemmed, Stems, configuration
from feeds.search.words import LENGTH_MAX, WORDS_MAX, open_ended

#: A word in fewer Posts may be a mistake for one that is so many times as common.
RARE, LIKELIER = 3, 10


class Given(Struct, frozen=True):
    """What is known of the words of a query, and about how many Posts there are."""

    posts: int
    terms: dict[str, Term]
    stems: Stems
    spoken: tuple[str, ...]

    def stop(self, chunk: Chunk) -> bool:
        """Whether it says nothing in the reader's language or in English, also when typed without accents."""
        if chunk.code or len(chunk.words) > 1:
            return False
        word = chunk.words[0]
        term = self.terms.get(folded(word))
        bare = term is not None and term.stop and term.spelling != term.term
        return bare or any(self.stems.stop(language, word) for language in self.spoken)


async def plan(query: Query) -> Plan | None:
    """None for a query without a word."""
    found = [word for chunk in chunks(query.text[:LENGTH_MAX]) for word in chunk.apart][:WORDS_MAX]
    if not found:
        return None
    given = await _look_up(found)
    spans = await names.spans([word for chunk in found for word in chunk.folded])
    named = dict(zip(map(id, found), _named(found, spans), strict=True))
    kept = [chunk for chunk in found if not given.stop(chunk)] or found
    begins = await _beginning(kept[-1], query, given)
    near = {} if query.literal else await _mended(kept, given, begins)
    more = {} if query.literal else await _together_or_apart(found, kept, given, near, begins)
    posts = max([1, given.posts, *(term.df for term in given.terms.values())])
    tokens = [
        _token(
            chunk,
            given,
            near,
            begins if chunk is kept[-1] else None,
            [*named[id(chunk)], *more.get(id(chunk), [])],
            posts,
        )
        for chunk in kept
    ]
    whole = [span for span in spans if span.end - span.start == sum(len(chunk.words) for chunk in found)]
    tokens = await _spread(list({token.query: token for token in tokens}.values()), posts)
    exact = sorted({skill for span in whole for skill in span.skills})
    return Plan(tokens, exact, _unknown(kept, given, near), posts)


async def size() -> int:
    """How many Posts there are, about, and at least one."""
    return max(1, await database.value(SIZE))


async def _look_up(found: list[Chunk]) -> Given:
    """All at once: going to the database costs more than what is read there."""
    spoken = tuple(dict.fromkeys((configuration(language.get()), "english")))
    words = {word for chunk in found for word in (*chunk.folded, chunk.code) if word}
    words |= {*_neighbours(found).values()}
    asked = stemming.wanted((one, chunk) for one in spoken for chunk in found)
    known = await database.row(_Known, KNOWN, *asked, list(words))
    assert known
    terms = msgspec.json.decode(known.terms, type=list[Term])
    stems = Stems(msgspec.json.decode(known.stems, type=list[Stemmed]))
    return Given(known.posts, {term.term: term for term in terms}, stems, spoken)


class _Known(Struct):
    posts: int
    terms: str
    stems: str


async def _beginning(chunk: Chunk, query: Query, given: Given) -> Share | None:
    """How common the words are that begin with the last one; None when it is whole."""
    word = chunk.folded[-1]
    if chunk.code or not open_ended(word) or (word in given.terms and not query.typing):
        return None
    return await shares.beginning(word)


async def _mended(kept: list[Chunk], given: Given, begins: Share | None) -> dict[str, list[Near]]:
    """What rare words may have been mistyped from; not the last one, when known words begin with it.

    Another form of a known word is no mistake: its stem finds what there is.
    """
    rare = [
        chunk.folded[0]
        for chunk in kept
        if len(chunk.words) == 1
        and not chunk.code
        and _df(chunk.folded[0], given) < RARE
        and not (chunk is kept[-1] and begins and begins.df)
    ]
    near = await dictionary.near(rare) if rare else {}
    still = await dictionary.standing({(one.term, one.df) for found in near.values() for one in found})
    likely = {
        word: [one for one in found if one.term in still and one.df >= LIKELIER * _df(word, given)]
        for word, found in near.items()
    }
    forms = {word: {*_forms(chunk.words[0], given)} for chunk in kept for word in chunk.folded}
    return {
        word: found
        for word, found in likely.items()
        if found and not any(forms[word] & {one.term, *one.stems} for one in found)
    }


async def _together_or_apart(
    found: list[Chunk], kept: list[Chunk], given: Given, near: dict[str, list[Near]], begins: Share | None
) -> dict[int, list[Other]]:
    """What chunks are as others write them; taken apart is only what stands nowhere and is no mistake."""
    more: dict[int, list[Other]] = {}
    for place, word in _neighbours(found).items():
        if (term := given.terms.get(word)) and not given.stop(found[place]):
            for chunk in found[place : place + 2]:
                more.setdefault(id(chunk), []).append(Other((word,), Share(term.df, term.heads)))
    lost = {
        id(chunk): chunk.code or chunk.folded[0]
        for chunk in kept
        if (chunk.code or len(chunk.words) == 1)
        and not _df(chunk.code or chunk.folded[0], given)
        and chunk.folded[0] not in near
        and id(chunk) not in more
        and not (chunk is kept[-1] and begins and begins.df)
    }
    apart = await compounds.others(set(lost.values())) if lost else {}
    return more | {place: apart[word] for place, word in lost.items() if word in apart}


def _neighbours(found: list[Chunk]) -> dict[int, str]:
    return compounds.pairs([chunk.folded[0] if len(chunk.words) == 1 else None for chunk in found])


def _unknown(kept: list[Chunk], given: Given, near: dict[str, list[Near]]) -> dict[str, Mended]:
    return {
        word: Mended(near[word][0].spelling, _forms(chunk.words[0], given))
        for chunk in kept
        for word in chunk.folded
        if word in near
    }


def _forms(word: str, given: Given) -> list[str]:
    """The folded word and its stems."""
    stems = {stem for spoken in given.spoken for stem in given.stems.all(spoken, [word])}
    return list(dict.fromkeys([folded(word), *sorted(stems)]))


def _df(word: str, given: Given) -> int:
    return given.terms[word].df if word in given.terms else 0


def _token(
    chunk: Chunk,
    given: Given,
    near: dict[str, list[Near]],
    begins: Share | None,
    others: list[Other],
    posts: int,
) -> Token:
    meant = [_said(word, given, near) for word in chunk.words]
    said = [_joined(meant)] if len(meant) > 1 else [f"'{form}'" for form in meant[0]]
    if chunk.code:
        known = chunk.code in given.terms
        said = [f"'{chunk.code}'", *([] if known and len(meant) == 1 else said)]
    if begins:
        said.append(f"'{chunk.folded[-1]}':*")
    said += [_joined([[word] for word in other.phrase]) for other in others]
    share = begins if begins and begins.df else _share(chunk, given, near)
    alone = share is not begins and not chunk.code and len(meant) == 1
    if alone and not share.df and any(other.share.df for other in others):
        share, alone = shares.together(other.share for other in others), False
    forms = meant[0] if alone else []
    return Token(" | ".join(dict.fromkeys(said)), _weight(share, posts), share, forms)


async def _spread(tokens: list[Token], posts: int) -> list[Token]:
    """With how many Posts hold any word that leads to one of the forms: many more than hold the word.

    A form that nobody wrote yet is as telling as the others of its word, and not as a word that is rare.
    """
    wide = await shares.leading([token.forms for token in tokens])
    return [
        structs.replace(token, share=share, weight=token.weight if token.share.df else _weight(share, posts))
        if token.forms
        else token
        for token, share in zip(tokens, wide, strict=True)
    ]


def _weight(share: Share, posts: int) -> float:
    return log(1 + posts / (1 + share.df))


def _said(word: str, given: Given, near: dict[str, list[Near]]) -> list[str]:
    """The word, its stems, and what it may be mistyped from with the stems of that."""
    plain = folded(word)
    term = given.terms.get(plain)
    mended = [form for one in near.get(plain, []) for form in (one.term, *one.stems)]
    forms = [*_forms(word, given), *(term.stems if term else []), *mended]
    return list(dict.fromkeys(forms))


def _joined(meant: list[list[str]]) -> str:
    every = (" | ".join(f"'{form}'" for form in forms) for forms in meant)
    return "(" + " & ".join(f"({forms})" for forms in every) + ")"


def _share(chunk: Chunk, given: Given, near: dict[str, list[Near]]) -> Share:
    """An estimate: of words that must all stand there the rarest, of what one may mean all together."""
    if chunk.code and (term := given.terms.get(chunk.code)):
        return Share(term.df, term.heads)
    found = []
    for word in chunk.folded:
        known = [given.terms[word]] if word in given.terms else []
        meant: list[Term | Near] = [*known, *near.get(word, [])]
        found.append(Share(sum(one.df for one in meant), sum(one.heads for one in meant)))
    return min(found, key=lambda one: one.df)


def _named(found: list[Chunk], spans: list[names.Span]) -> list[list[Other]]:
    """For each chunk the other names of the Skills that it is part of the name of."""
    at = 0
    places = [range(at, at := at + len(chunk.words)) for chunk in found]
    return [
        [Other(phrase, Share()) for phrase in sorted(frozenset().union(*(one.others for one in about)))]
        for place in places
        for about in [[one for one in spans if one.start < place.stop and place.start < one.end]]
    ]


SIZE = "SELECT reltuples::bigint FROM pg_class WHERE oid = 'search_doc'::regclass"

TERMS = dictionary.TERMS.format(words="$4")

KNOWN = f"""
    SELECT
        ({SIZE}) AS posts,
        (SELECT coalesce(json_agg(known), '[]') FROM ({STEM}) known)::text AS stems,
        (SELECT coalesce(json_agg(known), '[]') FROM ({TERMS}) known)::text AS terms
"""  # noqa: S608 - constants
