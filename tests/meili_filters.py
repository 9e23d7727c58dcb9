"""Meilisearch's filter language, as far as its documentation goes and we use it."""

import re
from collections.abc import Callable, Iterator
from typing import Any

Document = dict[str, Any]
Test = Callable[[Document], bool]

TOKEN = re.compile(r'\s*("(?:\\.|[^"\\])*"|>=|<=|!=|[=<>()\[\],]|[^\s=<>()\[\],!"]+)')


class Wrong(Exception):
    """A filter that the server would answer with `invalid_search_filter`."""


class Filter:
    """A filter that has been read; `may(attribute, comparison)` says what the settings let it ask."""

    def __init__(self, text: str, may: Callable[[str, bool], bool]) -> None:
        self.may = may
        self.tokens = list(_tokens(text))
        self.test = self._any()
        if self.tokens:
            raise Wrong(f"{self.tokens[0]} is too much")

    def __call__(self, document: Document) -> bool:
        return self.test(document)

    def _next(self, *wanted: str) -> str:
        if not self.tokens or (wanted and self.tokens[0] not in wanted):
            raise Wrong(f"{' or '.join(wanted) or 'something'} is missing")
        return self.tokens.pop(0)

    def _at(self, *words: str) -> bool:
        return bool(self.tokens) and self.tokens[0] in words

    def _any(self) -> Test:
        parts = [self._all()]
        while self._at("OR"):
            self._next()
            parts.append(self._all())
        return lambda document: any(part(document) for part in parts)

    def _all(self) -> Test:
        parts = [self._one()]
        while self._at("AND"):
            self._next()
            parts.append(self._one())
        return lambda document: all(part(document) for part in parts)

    def _one(self) -> Test:
        if self._at("NOT"):
            self._next()
            inner = self._one()
            return lambda document: not inner(document)
        if self._at("("):
            self._next()
            inner = self._any()
            self._next(")")
            return inner
        return self._rule(_value(self._next()))

    def _rule(self, attribute: str) -> Test:
        sign = self._next("=", "!=", ">=", "<=", ">", "<", "IN", "NOT")
        if not self.may(attribute, sign[0] in "<>"):
            raise Wrong(f"{attribute} cannot be filtered by {sign}")
        if sign in ("IN", "NOT"):
            if sign == "NOT":
                self._next("IN")
            wanted = self._list()
            return lambda document: (sign == "IN") == _among(document.get(attribute), wanted)
        value = _value(self._next())
        if sign in ("=", "!="):
            return lambda document: (sign == "=") == _among(document.get(attribute), {value.casefold()})
        return lambda document: _compared(document.get(attribute), sign, float(value))

    def _list(self) -> set[str]:
        self._next("[")
        found = set()
        while not self._at("]"):
            found.add(_value(self._next()).casefold())
            if self._at(","):
                self._next()
        self._next("]")
        return found


def _tokens(text: str) -> Iterator[str]:
    place = 0
    text = text.rstrip()
    while place < len(text):
        if not (found := TOKEN.match(text, place)):
            raise Wrong(f"{text[place:]} cannot be read")
        place = found.end()
        yield found[1]


def _value(token: str) -> str:
    if token.startswith('"'):
        return re.sub(r"\\(.)", r"\1", token[1:-1])
    if token in ("=", "!=", ">=", "<=", ">", "<", "(", ")", "[", "]", ","):
        raise Wrong(f"{token} stands where a word should")
    return token


def _among(held: Any, wanted: set[str]) -> bool:
    values = held if isinstance(held, list) else [held]
    return any(_plain(value) in wanted for value in values if value is not None)


def _plain(value: Any) -> str:
    return str(value).casefold()


def _compared(held: Any, sign: str, value: float) -> bool:
    if not isinstance(held, int | float):
        return False
    return {">": held > value, ">=": held >= value, "<": held < value, "<=": held <= value}[sign]
