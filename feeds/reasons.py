"""Why a Post is shown: the terms of its score, in sentences (product.md, FEED-3).

Sentences name only who shows a Skill: the Post's author. From Saves and views nobody is named or counted.
"""

from collections.abc import Iterable

import msgspec
from msgspec import Struct

from app import database, language
from app.language import gettext as _
from app.language import ngettext
from feeds import ranked
from feeds.cards import Card, card
from feeds.ranked import Entry, Term


class Signal(Struct, frozen=True):
    """One term of the score. `key` is that of the Interest, if it is one; `share` is below zero where it lowers."""

    kind: str
    key: str
    name: str
    share: float
    sentence: str


async def why(viewer: int, post: int) -> list[Signal]:
    """All signals of a Post, strongest first; the first is its Reason. Raises a 404 Refusal."""
    shown = await card(viewer, post)
    terms = await ranked.terms(viewer, post)
    total = sum(abs(term.value) for term in terms)
    names = await _names(terms)
    return [
        Signal(
            term.kind, term.key, names.get((term.kind, term.key), term.key),
            term.value / total, _sentence(term, names.get((term.kind, term.key), term.key), shown),
        )
        for term in sorted(terms, key=lambda term: -term.value)
    ]  # fmt: skip


def explain(cards: Iterable[Card], entries: dict[int, Entry]) -> list[Card]:
    """The cards with the line that is printed: on suggestions, and on what is in a language not read."""
    return [_explained(shown, entries.get(shown.id)) for shown in cards]


def _explained(shown: Card, entry: Entry | None) -> Card:
    if entry is None or shown.mine.own or (shown.mine.following and not entry.foreign):
        return shown
    if entry.foreign:
        line = _("In %(language)s") % {"language": language.own_name(shown.language)}
    else:
        kind, _colon, key = entry.mark.partition(":")
        name = next((tag.name for tag in shown.skills if tag.slug == key), key)
        line = _sentence(Term(kind, key, 1.0), name, shown)
    return msgspec.structs.replace(shown, reason=line)


def _sentence(term: Term, name: str, shown: Card) -> str:
    said = {"name": shown.author.name, "site": shown.author.site, "thing": name}
    if term.value < 0:
        return _("You asked for less of this")
    if term.kind == "skill":
        return _works_on(shown) % said
    if term.kind == "discovery":
        return _discovered(shown) % said
    if term.kind == "tried":
        times = int(name)
        return ngettext("%(n)d at your site tried this", "%(n)d at your site tried this", times) % {
            "n": times
        }
    return PLAIN[term.kind]() % said


def _works_on(shown: Card) -> str:
    if shown.author_id is None:
        return _("A colleague also works on #%(thing)s")
    if shown.author.site:
        return _("%(name)s in %(site)s also works on #%(thing)s")
    return _("%(name)s also works on #%(thing)s")


def _discovered(shown: Card) -> str:
    if shown.author_id is None:
        return _("Something else: a colleague shows #%(thing)s")
    return _("Something else: %(name)s shows #%(thing)s")


PLAIN = {
    "person": lambda: _("You follow or have tried %(name)s"),
    "alike": lambda: _("Goes with what you tried and kept"),
    "meaning": lambda: _("Close to what you tried and kept"),
    "tool": lambda: _("For %(thing)s, which you use"),
    "site": lambda: _("%(name)s works at your site"),
    "community": lambda: _("From %(thing)s, which you follow"),
    "heat": lambda: _("Colleagues are busy with this just now"),
    "new": lambda: _("New here"),
}


async def _names(terms: list[Term]) -> dict[tuple[str, str], str]:
    skills = [int(term.key) for term in terms if term.kind in ("skill", "discovery") and term.key.isdigit()]
    found = await database.rows(_Named, "SELECT id, name FROM skill WHERE id = ANY ($1)", skills)
    by_key = {str(skill.id): skill.name for skill in found}
    return {
        (term.kind, term.key): by_key[term.key]
        for term in terms
        if term.kind in ("skill", "discovery") and term.key in by_key
    }


class _Named(Struct):
    id: int
    name: str
