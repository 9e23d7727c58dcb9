"""What PostgreSQL is asked for a query, and what that will cost, about."""

from collections.abc import Callable
from math import sqrt

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
    def enough(self) -> str:
        """Any of the words that weigh enough together. The index answers that without reading a Post."""
        return _reaching(self._rarest, self.least) or self.every

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
        return self._all(lambda share: share.df)

    @property
    def matching_heads(self) -> float:
        return self._all(lambda share: share.heads)

    @property
    def telling_heads(self) -> float:
        return sum(token.share.heads for token in self._telling)

    @property
    def enough_matches(self) -> float:
        return self.posts * self._likely(self._rarest, self.least)

    @property
    def _telling(self) -> list[Token]:
        return self._rarest[: max(1, round(TELLING * len(self.tokens)))]

    @property
    def _rarest(self) -> list[Token]:
        return sorted(self.tokens, key=lambda token: -token.weight)

    def _all(self, count: Callable[[Share], int]) -> float:
        """As if words did not care for each other. Where some share a form, the rarest stands for them."""
        seen: set[str] = set()
        left = float(self.posts)
        for token in sorted(self.tokens, key=lambda one: count(one.share)):
            if seen.isdisjoint(token.forms):
                left *= min(count(token.share) / self.posts, 1)
            seen |= {*token.forms}
        return left

    def _likely(self, tokens: list[Token], least: float) -> float:
        """How likely a Post holds words that weigh more, as if they did not care for each other."""
        if least < 0 or not tokens:
            return float(least < 0)
        first, others = min(tokens[0].share.df / self.posts, 1), tokens[1:]
        held = self._likely(others, least - tokens[0].weight)
        return first * held + (1 - first) * self._likely(others, least)


def _reaching(tokens: list[Token], least: float) -> str | None:
    """What holds words that weigh more, as a tsquery: empty for all Posts, None where no words do."""
    if least < 0 or not tokens:
        return "" if least < 0 else None
    first, others = tokens[0], tokens[1:]
    held, missed = _reaching(others, least - first.weight), _reaching(others, least)
    ways = [] if held is None else [f"({first.query})" + (f" & ({held})" if held else "")]
    return " | ".join([*ways, *([missed] if missed else [])]) or None


def many(posts: int, matches: float, wanted: int) -> bool:
    """Whether to look at Posts from the best on until enough match: all that match would take longer."""
    return matches > sqrt(posts * wanted)
