"""Why a Post is shown: the terms of its score, in sentences (product.md, FEED-3).

Sentences name only who shows a Skill: the Post's author. From Saves and views nobody is named or counted.
"""

from collections.abc import Iterable
from datetime import timedelta

import msgspec
from msgspec import Struct

from app import clock, database, language
from app.language import gettext as _
from app.language import ngettext
from feeds import ranked
from feeds.cards import Card, card
from feeds.ranked import Entry, Term


class Signal(Struct, frozen=True):
    """One term of the score. `key` is the Interest's, if it is one; `share` is below zero where it lowers."""

    kind: str
    key: str
    name: str
    share: float
    sentence: str


async def why(viewer: int, post: int) -> list[Signal]:
    """All signals of a Post, strongest first; the first is its Reason. Raises a 404 Refusal.

    None for what nothing suggests: what is one's own, or was never out.
    """
    shown = await card(viewer, post)
    if shown.published_at is None or shown.mine.own:
        return []
    terms = await ranked.terms(viewer, post)
    total = sum(abs(term.value) for term in terms)
    names = await _names(terms, shown)
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
        line = _("In %(language)s") % {"language": language.autonym(shown.language)}
    else:
        kind, _colon, key = entry.mark.partition(":")
        name = next((tag.name for tag in shown.skills if tag.slug == key), key)
        line = _sentence(Term(kind, key, 1.0), name, shown)
    return msgspec.structs.replace(shown, reason=line)


def _sentence(term: Term, name: str, shown: Card) -> str:
    said = {"name": shown.author.name, "site": shown.author.site, "thing": name}
    if term.kind == "faulty":
        return _("Moderators found something wrong with it")
    if term.value < 0:
        return _("You asked for less of this")
    if term.kind == "tried":
        return ngettext("%(n)d at your site tried this", "%(n)d at your site tried this", int(name)) % {
            "n": int(name)
        }
    told = {"skill": _works_on, "discovery": _discovered, "person": _showed, "new": _dated}.get(term.kind)
    return (told(shown) if told else PLAIN[term.kind]()) % said


def _works_on(shown: Card) -> str:
    if shown.author_id is None:
        return _("A colleague also works on #%(thing)s")
    if shown.author.site:
        return _("%(name)s in %(site)s also works on #%(thing)s")
    return _("%(name)s also works on #%(thing)s")


def _discovered(shown: Card) -> str:
    if not shown.skills:
        return _("Something else for once")
    if shown.author_id is None:
        return _("Something else: a colleague shows #%(thing)s")
    return _("Something else: %(name)s shows #%(thing)s")


def _showed(shown: Card) -> str:
    return _("You follow %(name)s") if shown.mine.following else _("You liked what %(name)s showed")


def _dated(shown: Card) -> str:
    young = shown.published_at is not None and clock.now() - shown.published_at < NEW_FOR
    return _("New here") if young else _("From earlier days")


PLAIN = {
    "alike": lambda: _("Goes with what you tried and kept"),
    "meaning": lambda: _("Close to what you tried and kept"),
    "tool": lambda: _("For %(thing)s, which you use"),
    "site": lambda: _("%(name)s works at your site"),
    "community": lambda: _("From %(thing)s, which you follow"),
    "heat": lambda: _("Colleagues are busy with this just now"),
}


async def _names(terms: list[Term], shown: Card) -> dict[tuple[str, str], str]:
    ids = {kind: [int(term.key) for term in terms if term.kind == kind and term.key] for kind in NAMED}
    found = await database.rows(
        _Named,
        """
        SELECT 'skill' AS kind, id, skill_name(s, $4) AS name FROM skill s WHERE id = ANY ($1)
        UNION ALL
        SELECT 'discovery', id, skill_name(s, $4) FROM skill s WHERE id = ANY ($2)
        UNION ALL
        SELECT 'community', id, name FROM community WHERE id = ANY ($3)
        """,
        *ids.values(),
        language.language.get(),
    )
    names = {(one.kind, str(one.id)): one.name for one in found}
    for term in terms:
        if term.kind in ("person", "site"):
            names[term.kind, term.key] = (
                shown.author.name if term.kind == "person" else shown.author.site
            ) or ""
    return names


NAMED = ("skill", "discovery", "community")
#: What is older is not called new.
NEW_FOR = timedelta(days=14)


class _Named(Struct):
    kind: str
    id: int
    name: str
