"""What PostgreSQL is asked for a query, and what that will cost, about."""

from math import prod, sqrt

from msgspec import Struct

from feeds.search.shares import Share

#: So many of the words of a question, the rarest, are enough for a title.
TELLING = 0.6
#: Where not all words stand in a Post, so much of them must, by weight.
COVERED = 0.5


class Token(Struct, frozen=True):
    """A word of the query as a tsquery of all that it may mean.

    `weight` grows with how rare the word is, `share` is how many Posts match, about; `forms` are the words
    and stems that the index looks for, where they are all.
    """

    query: str
    weight: float
    share: Share
    forms: list[str]


class Mended(Struct, frozen=True):
    """How the word that was probably meant is spelled; `forms` are the typed one and its stems, folded."""

    spelling: str
    forms: list[str]


class Plan(Struct, frozen=True):
    """What PostgreSQL is asked.

    `exact` are the Skills that the whole query names, `unknown` the folded words that no Post for everybody
    holds, `posts` how many Posts there are, about. The numbers of matches are estimates.
    """

    tokens: list[Token]
    exact: list[int]
    unknown: dict[str, Mended]
    posts: int

    @property
    def every(self) -> str:
        return " & ".join(f"({token.query})" for token in self.tokens)

    @property
    def needed(self) -> str:
        """Any of the rarest: without all of these no Post holds enough of the words."""
        return " | ".join(f"({token.query})" for token in self._needed)

    @property
    def telling(self) -> str:
        """Any of the rarest, which are enough for a title."""
        return " | ".join(f"({token.query})" for token in self._telling)

    @property
    def least(self) -> float:
        """What the words that stand in a Post must weigh; those that stand nowhere are not asked for."""
        known = [token.weight for token in self.tokens if token.share.df]
        return COVERED * sum(known)

    @property
    def matches(self) -> float:
        return self._all([token.share.df for token in self.tokens])

    @property
    def matching_heads(self) -> float:
        return self._all([token.share.heads for token in self.tokens])

    @property
    def telling_heads(self) -> float:
        return sum(token.share.heads for token in self._telling)

    @property
    def needed_matches(self) -> float:
        return sum(token.share.df for token in self._needed)

    @property
    def each_enough(self) -> bool:
        """Whether any one of the words that are needed weighs enough by itself."""
        return all(token.weight > self.least for token in self._needed)

    @property
    def _telling(self) -> list[Token]:
        return self._rarest[: max(1, round(TELLING * len(self.tokens)))]

    @property
    def _needed(self) -> list[Token]:
        left = [sum(token.weight for token in self._rarest[count:]) for count in range(len(self.tokens))]
        return [token for token, others in zip(self._rarest, left, strict=True) if others > self.least]

    @property
    def _rarest(self) -> list[Token]:
        return sorted(self.tokens, key=lambda token: -token.weight)

    def _all(self, shares: list[int]) -> float:
        """As if words did not care for each other."""
        return self.posts * prod(min(share / self.posts, 1) for share in shares)


def many(posts: int, matches: float, wanted: int) -> bool:
    """Whether to look at Posts from the best on until enough match: all that match would take longer."""
    return matches > sqrt(posts * wanted)
