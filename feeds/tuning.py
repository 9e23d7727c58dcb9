"""Tuning: what a person says about what Home suggests to them, and takes back again (product.md, FEED-4)."""

from datetime import datetime

from msgspec import Struct

from app import clock, database
from app.refusal import Refusal
from feeds import blocks, follows, interests, ranked, signals, skills
from feeds.cards import Card, Tag, card
from feeds.weighing import Act, Fact, Key

ACTS = ("more", "less", "skill", "mute")


class Tuning(Struct, frozen=True):
    """What stands about one Post: the wish, its Skills with whether they are left out, and its author.

    `mute` is None where there is nobody to mute: one's own Post, or one without a name.
    """

    wish: str | None
    skills: list[tuple[Tag, bool]]
    mute: bool | None


async def of(viewer: int, post: Card) -> Tuning:
    out = {found.place for found in await interests.excluded(viewer)}
    mute = None
    if post.author_id is not None and not post.mine.own:
        mute = "mute" in await blocks.kinds(viewer, post.author_id)
    return Tuning(
        await interests.wished(viewer, post.id), [(tag, tag.slug in out) for tag in post.skills], mute
    )


async def tune(viewer: int, post: int, act: str, on: bool, *, skill: str = "") -> None:
    """One act about a Post or its author, or the end of it; it counts from the next page on.

    `skill` is the slug that the act `skill` is about. Raises `Refusal("tuning_unknown")` or a 404 Refusal.
    """
    shown = await card(viewer, post)
    if act in interests.WISHES:
        await interests.wish(viewer, post, act if on else None)
    elif act == "skill":
        await interests.exclude(viewer, (await skills.named(viewer, skill)).id, on)
    elif act == "mute" and shown.author_id is not None and not shown.mine.own:
        await blocks.set(viewer, shown.author_id, "mute", on)
    else:
        raise Refusal("tuning_unknown", value=act[:40], limit=", ".join(ACTS))


async def bring_back(person: int, kind: str, key: str, *, followed: bool) -> None:
    """Undo the deletion of an Interest: what was done before counts again, and a Follow stands again.

    Raises the Refusals of `follows.set`.
    """
    async with database.transaction():
        await database.execute(
            "DELETE FROM removed_interest WHERE person_id = $1 AND kind = $2 AND key = $3", person, kind, key
        )
        if followed and kind in follows.KINDS and key.isascii() and key.isdigit() and len(key) < BIGGEST:
            await follows.set(person, kind, int(key), True)
        await ranked.forget(person)


async def since(person: int) -> dict[Key, datetime]:
    """When each Interest began: the first thing done for it that still counts."""
    acts, facts = await signals.acts_of(person, clock.now()), await signals.facts_of(person)
    gone = {(fact.kind, fact.key): fact.at for fact in facts if fact.source == "removed"}
    begun: dict[Key, datetime] = {}
    for key, at in (*_of_acts(acts), *_of_facts(facts)):
        removed = gone.get(key)
        if removed is None or at > removed:
            begun[key] = min(at, begun.get(key, at))
    return begun


def _of_acts(acts: list[Act]) -> list[tuple[Key, datetime]]:
    return [
        (key, act.at)
        for act in acts
        for key in (
            *(("skill", str(skill)) for skill in act.skills),
            ("person", str(act.author)),
            ("tool", act.tool),
        )
    ]


def _of_facts(facts: list[Fact]) -> list[tuple[Key, datetime]]:
    return [((fact.kind, fact.key), fact.at) for fact in facts if fact.at and fact.source in TOLD]


TOLD = ("followed", "searched")
#: Digits of a bigint.
BIGGEST = 19
